"""Answers of GeoReport v2 in all the forms cities give them, good and bad."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.clients.http import Answer
from actions.clients.open311 import Open311Client
from actions.clients.open311_reading import (
    error_of,
    read_attribute,
    read_receipt,
    read_report,
    read_service,
    rows,
    state,
)
from actions.services import errors
from actions.services.place import Place
from actions.services.reports import Draft, ReportService, State
from tests.shared import SHARED

ZONE = ZoneInfo("Europe/Berlin")
REAL = SHARED / "data" / "municipal" / "koeln_open311_request_example.json"
# In the form of Köln's list, with other contents.
LIKE_KOELN = {
    "service_request_id": "77-2026",
    "title": "#77-2026 Grün",
    "description": "Die Wiese ist <em>hoch</em>.",
    "lat": 51.05,
    "long": 10.3,
    "address_string": "12999 Musterstadt - Nord, Amselweg 3",
    "service_name": "Grün",
    "service_code": "3.2",
    "requested_datetime": "2026-05-29T08:29:06+02:00",
    "updated_datetime": "2026-06-29T15:27:02+02:00",
    "status": "closed",
    "media_url": "https://example.invalid/1.jpeg",
}
EXAMPLES = [LIKE_KOELN, *(json.loads(REAL.read_text("utf-8")) if REAL.exists() else ())]
DRAFT = Draft("sign", Place(street="Nordring"), "Schild fehlt")


def report(**fields):
    return read_report({**LIKE_KOELN, **fields}, ZONE)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["service_request_id"])
def test_a_report_of_koeln(row):
    found = read_report(row, ZONE)
    assert (found.reference, found.code) == (row["service_request_id"], "3.2")
    assert found.state is State.CLOSED
    assert found.position == (row["lat"], row["long"])
    assert found.address == row["address_string"]
    assert found.requested == datetime.fromisoformat(row["requested_datetime"])
    assert found.media_url == row["media_url"]
    assert "<" not in found.description


def test_ids():
    assert report(service_request_id=12).reference == "12"
    for bad in (None, "", True, 1.5, [], "../x", "a/b", "x" * 81):
        assert report(service_request_id=bad) is None


def test_positions():
    assert report(lat="51.05", long="10.3").position == (51.05, 10.3)
    for lat, lon in ((0, 0), (None, None), ("x", 1), (91, 0), ("nan", "nan"), ([], 1)):
        assert report(lat=lat, long=lon).position is None


def test_times():
    assert report(requested_datetime="2026-05-29T08:29:06").requested.tzinfo is ZONE
    assert report(requested_datetime="2026-05-29T08:29:06Z").requested.tzinfo == UTC
    for bad in (None, "", "gestern", 17, "2026-13-01"):
        assert report(requested_datetime=bad).requested is None


def test_notes():
    assert report(status_notes="Wir <b>kommen</b>").notes == ("Wir kommen",)
    assert report(status_notes=None).notes == ()
    listed = [
        {"status_note": "zweitens", "updated_datetime": "2026-06-02"},
        {"status_note": "erstens", "updated_datetime": "2026-06-01"},
        {"status_note": None, "updated_datetime": "2026-05-01"},
        "x",
    ]
    assert report(status_notes=listed).notes == ("erstens", "zweitens")
    assert report(status_notes={"1": listed[0], "2": listed[1]}).notes == ("erstens", "zweitens")


@pytest.mark.parametrize(
    ("word", "own", "known"),
    [
        ("open", None, State.OPEN),
        ("Closed", None, State.CLOSED),
        ("in_progress", None, State.IN_PROGRESS),
        ("open", "In Bearbeitung", State.IN_PROGRESS),
        ("open", "An Amt weitergeleitet", State.IN_PROGRESS),
        ("closed", "In Bearbeitung", State.CLOSED),
        ("open", "Neu", State.OPEN),
        ("archived", None, State.UNKNOWN),
        (None, None, State.UNKNOWN),
        (7, {}, State.UNKNOWN),
    ],
)
def test_states(word, own, known):
    assert state(word, own) is known
    more = {"markaspot": {"status_descriptive_name": own}}
    assert report(status=word, extended_attributes=more).state is known


def test_dangerous_links_are_left_out():
    assert report(media_url="javascript:alert(1)").media_url == ""
    assert report(media_url=["https://a.example/1.jpg", "x"]).media_url == "https://a.example/1.jpg"


def test_services():
    row = {"service_code": 7, "service_name": "<b>Laterne</b>", "metadata": "true"}
    found = read_service(row | {"keywords": " Licht, ,Lampe"})
    assert found == ReportService("7", "Laterne", keywords=("Licht", "Lampe"), asks=True)
    assert read_service(row | {"metadata": "false"}).asks is False
    assert read_service({"service_code": "x"}).name == "x"
    assert read_service({"service_name": "x"}) is None


def test_attributes():
    row = {"code": "a", "datatype": "SingleValueList", "required": "true", "variable": True}
    found = read_attribute(row | {"values": [{"key": 1, "name": "Eins"}, {"name": "x"}, None]})
    assert (found.required, [(o.key, o.name) for o in found.options]) == (True, [("1", "Eins")])
    assert read_attribute(row | {"datatype": "farbe"}).datatype == "text"
    assert read_attribute(row | {"values": "x"}).options == ()
    assert read_attribute(row | {"variable": False}) is None
    assert read_attribute({"datatype": "text"}) is None


@pytest.mark.parametrize(
    ("data", "reference"),
    [
        ({"service_requests": {"request": {"service_request_id": "5-2026"}}}, "5-2026"),
        ({"service_requests": {"request": {"service_request_id": 5}}}, "5"),
        ({"service_requests": [{"service_request_id": 5}]}, "5"),
        ([{"service_request_id": 5, "service_notice": None, "account_id": None}], "5"),
        ([{"service_request_id": "abc-1"}], "abc-1"),
        ({"service_request_id": 5}, "5"),
        ([{"service_request_id": None, "token": "t1"}], ""),
    ],
)
def test_receipts(data, reference):
    assert read_receipt(data).reference == reference


def test_answers_that_are_no_receipt():
    for data in ([], {}, [{}], ["5"], {"service_requests": {"request": {}}}):
        assert read_receipt(data) is None
    for data in ("x", 5, None, {"service_requests": 5}):
        with pytest.raises(ValueError):
            rows(data, "service_requests", "request")


ERRORS = [
    (400, [{"code": "103 - service_code", "description": "x"}], "service"),
    (400, [{"code": "104 - service_code not valid", "description": "x"}], "service"),
    (400, [{"code": 400, "description": "service_code was not provided"}], "service"),
    (400, [{"code": "400 - Bad Request", "description": "E-Mail-Adresse ungültig"}], "email"),
    (400, [{"code": "400 - Bad Request", "description": "Die Adresse fehlt"}], "place"),
    (400, [{"code": "400 - Bad Request", "description": "Beschreibung fehlt"}], "description"),
    (400, {"error": {"code": 400, "description": "lat/long is required"}}, "place"),
    (400, {"errors": [{"code": 400, "description": "media_url is not valid"}]}, "photo"),
    (422, {"message": "attribute[lamp_number] is not valid"}, "lamp_number"),
    (200, {"error": {"code": "400", "description": "The address is missing"}}, "place"),
    (413, {}, "photo"),
]


@pytest.mark.parametrize(("status", "data", "field"), ERRORS)
def test_refused_values(status, data, field):
    error = error_of(Answer(status, data))
    assert isinstance(error, errors.InvalidValue)
    assert error.field == field


@pytest.mark.parametrize(
    ("status", "data", "kind", "reason"),
    [
        (
            403,
            [{"code": 403, "description": "api_key was not provided"}],
            "rejected",
            "unauthorized",
        ),
        (401, {"error": {"code": 401, "description": "x"}}, "rejected", "unauthorized"),
        (
            404,
            {"error": {"code": 404, "description": "No Service requests found"}},
            "not_found",
            "",
        ),
        (200, [{"code": 404, "description": "x"}], "not_found", ""),
        (400, [{"code": 400, "description": "base is a duplicate"}], "rejected", "duplicate"),
        (400, [{"code": 400, "description": "jurisdiction_id is missing"}], "rejected", "other"),
        (400, {}, "rejected", "other"),
        (418, [], "rejected", "other"),
        (409, [[], "x", {"code": {}}], "rejected", "other"),
    ],
)
def test_other_errors(status, data, kind, reason):
    error = error_of(Answer(status, data))
    assert (error.code, getattr(error, "reason", "")) == (kind, reason)


def test_good_answers_are_no_errors():
    for data in ([], {}, [LIKE_KOELN], [{"service_request_id": 1, "code": 5}], [{"token": "x"}]):
        assert error_of(Answer(200, data)) is None


def test_what_a_citizen_wrote_is_in_no_error():
    text = "erika@muster.example is not a valid e-mail"
    error = error_of(Answer(400, [{"code": 400, "description": text}]))
    assert error.field == "email"
    assert "muster" not in f"{error} {error!r} {error.detail}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*LIKE_KOELN, "code", "error", "errors", "token", "service_requests"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(JSON, st.sampled_from([200, 400, 404]))
async def test_any_json_is_survived(data, status):
    def answer(_request):
        # Python writes NaN as well, and reads it.
        return httpx.Response(status, content=json.dumps(data).encode())

    client = Open311Client("http://city/x", transport=httpx.MockTransport(answer), settle_seconds=0)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    kind = ReportService("sign", "Schild", asks=True)
    calls = (
        *(client.services(), client.attributes(kind), client.recent("sign", since)),
        *(client.read("1"), client.reference("t"), client.create(DRAFT)),
    )
    for call in calls:
        with suppress(errors.MunicipalError):
            await call
    await client.close()


async def test_a_token_becomes_a_number():
    tokens = iter([[{"token": "t1"}], [{"service_request_id": 638344, "token": "t1"}]])

    def answer(request):
        if request.method == "POST":
            return httpx.Response(200, json=[{"token": "t1", "service_notice": "Danke"}])
        assert request.url.path == "/v2/tokens/t1.json"
        return httpx.Response(200, json=next(tokens))

    client = Open311Client("http://city/v2", transport=httpx.MockTransport(answer))
    receipt = await client.create(DRAFT)
    assert (receipt.reference, receipt.token, receipt.notice) == ("", "t1", "Danke")
    assert await client.reference("t1") == "638344"
    await client.close()


async def test_lists_wrapped_in_records_and_pages_that_repeat():
    asked = []

    def answer(request):
        asked.append(request.url.params.get("page"))
        many = [LIKE_KOELN | {"service_request_id": n, "status": "open"} for n in range(50)]
        return httpx.Response(200, json={"service_requests": {"request": many}})

    client = Open311Client("http://city/v2", transport=httpx.MockTransport(answer))
    found = await client.recent("3.2", datetime(2026, 1, 1, tzinfo=UTC))
    assert len(found) == 50
    assert asked == [None, "1", "2"]
    await client.close()


async def test_an_old_markaspot_knows_no_such_kind():
    def answer(_request):
        missing = {"error": {"code": 404, "description": "Servicecode not found"}}
        return httpx.Response(404, json=missing)

    client = Open311Client("http://city/v2", transport=httpx.MockTransport(answer))
    with pytest.raises(errors.InvalidValue) as caught:
        await client.create(DRAFT)
    assert caught.value.field == "service"
    assert await client.recent("x", datetime(2026, 1, 1, tzinfo=UTC)) == ()
    await client.close()


async def test_the_jurisdiction_goes_with_every_request():
    seen = []

    def answer(request):
        seen.append((request.url.params.get("jurisdiction_id"), request.content))
        return httpx.Response(200, json=[{"service_request_id": 1}])

    client = Open311Client(
        "http://city/v2", jurisdiction="city.example", transport=httpx.MockTransport(answer)
    )
    await client.services()
    await client.create(DRAFT)
    assert seen[0][0] == "city.example"
    assert b"jurisdiction_id=city.example" in seen[1][1]
    await client.close()
