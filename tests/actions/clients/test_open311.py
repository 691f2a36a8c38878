"""The client against the bundled city, in both dialects: also when answers get lost."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from actions.clients.open311 import Open311Client
from actions.services import errors
from actions.services.defects import guess, words_of
from actions.services.place import Place, middle
from actions.services.report_likeness import duplicates
from actions.services.reports import DataType, Draft, Photo, State, missing
from actions.services.streets import read_streets
from sandbox.app import create_app
from sandbox.open311.content import load_reportable
from sandbox.open311.dialects import MarkASpot, Standard
from sandbox.settings import SandboxSettings
from tests.sandbox.city import DATA

URL = "http://127.0.0.1:8090"
BASES = {"markaspot": MarkASpot.base, "standard": Standard.base}
CITY = SandboxSettings().content_dir
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 64
PLACE = Place(street="Nordring", number="3")
LAMP = Place(street="Lindenstraße", number="5", lat=51.0736, lon=10.3129)
TEXT = 'Das Stoppschild fehlt;\n  5 < 6 & "niemand" sieht es.'
DRAFT = Draft("sign", PLACE, TEXT, email="e@muster.example")


class Street(httpx.AsyncBaseTransport):
    """The way to the city; `lose` decides what comes back of an answer to a new report."""

    def __init__(self, app, base):
        self.base = base
        self.inner = httpx.ASGITransport(app=app)
        self.lose = None
        self.requests = []

    async def handle_async_request(self, request):
        await request.aread()
        self.requests.append(request)
        answer = await self.inner.handle_async_request(request)
        if self.lose is None or request.method != "POST" or "requests.json" not in str(request.url):
            return answer
        await answer.aread()
        return self.lose(answer)

    def posts(self):
        return [request for request in self.requests if request.method == "POST"]


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for path in DATA.rglob("*.yml"):
        (folder / path.relative_to(DATA)).parent.mkdir(exist_ok=True)
        (folder / path.relative_to(DATA)).write_bytes(path.read_bytes())
    (folder / "reports.yml").write_bytes((CITY / "reports.yml").read_bytes())
    return folder


@pytest.fixture(scope="module")
def app(tmp_path_factory, content):
    database = tmp_path_factory.mktemp("database") / "s.sqlite"
    settings = SandboxSettings(
        content_dir=content, database=database, testing=True, rate_limit=0, fault_timeout=1
    )
    return create_app(settings)


@pytest.fixture(params=list(BASES))
async def city(request, app):
    street = Street(app, BASES[request.param])
    client = Open311Client(
        URL + street.base,
        api_key="key",
        accepts_photos=True,
        transport=street,
        settle_seconds=0,
    )
    async with httpx.AsyncClient(base_url=URL, transport=street.inner) as control:
        assert (await control.post("/_sandbox/reset")).status_code == 200
        yield client, street, control
    await client.close()


async def listed(client, code="sign"):
    return await client.recent(code, datetime.now(UTC) - timedelta(days=1))


async def test_services_and_attributes(city):
    client, _, _ = city
    services = {service.code: service for service in await client.services()}
    assert len(services) == 12
    lamp = services["street_lamp"]
    assert (lamp.name, lamp.asks, services["ice"].asks) == ("Straßenlaterne", True, False)
    fault, number = await client.attributes(lamp)
    assert (fault.code, fault.datatype, len(fault.options)) == ("fault", DataType.ONE_OF, 4)
    assert (number.datatype, number.hint[:10]) == (DataType.STRING, "Die Nummer")
    assert await client.attributes(services["ice"]) == ()
    assert await client.attributes(replace(services["ice"], code="gone", asks=True)) == ()
    (surface,) = missing(await client.attributes(services["pothole"]), {})
    assert surface.code == "surface"
    words = words_of((s.code, s.name, s.keywords) for s in services.values())
    assert guess("Die Laterne ist aus", words).codes == ("street_lamp",)


async def test_create_and_follow(city):
    client, _, control = city
    draft = replace(
        DRAFT,
        code="rubbish",
        attributes={"kind": "bulky"},
        place=LAMP,
        photo=Photo(JPEG, "image/jpeg"),
        last_name="Mustermann",
    )
    receipt = await client.create(draft)
    assert not receipt.found
    report = await client.read(receipt.reference)
    assert (report.state, report.code) == (State.OPEN, "rubbish")
    assert report.description == 'Das Stoppschild fehlt; 5 < 6 & "niemand" sieht es.'
    assert report.position == LAMP.position
    assert report.address == "Lindenstraße 5"
    assert report.requested.utcoffset() is not None
    assert (await control.get(report.media_url)).content == JPEG
    number = receipt.reference.partition("-")[0]
    stored = (await control.get(f"/_sandbox/reports/{number}")).json()
    assert (stored["attributes"], stored["email"]) == ({"kind": "bulky"}, "e@muster.example")
    order = {"status": "in_progress", "text": "Der Wagen kommt am <b>Montag</b>."}
    await control.post(f"/_sandbox/reports/{number}", json=order)
    begun = await client.read(receipt.reference)
    assert begun.notes == ("Der Wagen kommt am Montag.",)
    assert begun.state in (State.IN_PROGRESS, State.OPEN)  # the standard knows open and closed only
    await control.post(f"/_sandbox/reports/{number}", json={"status": "closed", "text": "Fertig."})
    closed = await client.read(receipt.reference)
    assert (closed.state, closed.notes[-1]) == (State.CLOSED, "Fertig.")
    assert await listed(client, "rubbish") == ()


async def test_markaspot_says_more_of_the_state(city):
    client, _, _ = city
    (lamp,) = await client.recent("street_lamp", datetime.now(UTC) - timedelta(days=90))
    known = State.IN_PROGRESS if "-" in lamp.reference else State.OPEN
    assert lamp.state is known
    assert (await client.read(lamp.reference)).state is known


@pytest.mark.parametrize("reference", ["9999", "9999-2026", "", "../../x", "a b", "ä" * 90])
async def test_unknown_reports(city, reference):
    client, _, _ = city
    with pytest.raises(errors.NotFound):
        await client.read(reference)


REFUSED = [
    (replace(DRAFT, code="lampe"), "service"),
    (replace(DRAFT, email="nicht so"), "email"),
    (replace(DRAFT, place=Place(lat=48.1, lon=11.5)), "place"),
    (replace(DRAFT, place=Place(street="x" * 251)), "place"),
    (replace(DRAFT, code="pothole"), "surface"),
    (replace(DRAFT, photo=Photo(b"<svg>", "image/svg+xml")), "photo"),
    (replace(DRAFT, photo=Photo(JPEG + b"\x00" * 10_000_000, "image/jpeg")), "photo"),
    (replace(DRAFT, description=" "), "description"),
    (replace(DRAFT, description="x" * 4001), "description"),
    (replace(DRAFT, place=Place()), "place"),
]


@pytest.mark.parametrize(("draft", "field"), REFUSED, ids=[field for _, field in REFUSED])
async def test_refused_values(city, draft, field):
    client, _, _ = city
    with pytest.raises(errors.InvalidValue) as caught:
        await client.create(draft)
    assert caught.value.field == field
    assert "nicht so" not in f"{caught.value!r} {caught.value.detail}"
    assert await listed(client) == ()


async def test_without_a_key(city):
    _, street, _ = city
    for base in BASES.values():
        keyless = Open311Client(URL + base, transport=street)
        with pytest.raises(errors.Rejected) as caught:
            await keyless.create(DRAFT)
        assert caught.value.reason == "unauthorized"
        await keyless.close()


def timeout(_answer):
    raise httpx.ReadTimeout("lost")


def hang_up(_answer):
    raise httpx.ReadError("lost")


LOST = {
    "timeout": timeout,
    "hang up": hang_up,
    "gateway": lambda answer: httpx.Response(502, html="<h1>Bad Gateway</h1>"),
    "500": lambda answer: httpx.Response(500, json={"error": {"code": 500, "description": "x"}}),
    "page": lambda answer: httpx.Response(200, html="<!doctype html><title>Wartung</title>"),
    "cut": lambda answer: httpx.Response(200, content=answer.content[:-3]),
    "no number": lambda answer: httpx.Response(200, json={"service_requests": {"request": {}}}),
    "nothing": lambda answer: httpx.Response(200, json=[]),
    "strange": lambda answer: httpx.Response(200, json=["ok"]),
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("place", [PLACE, LAMP], ids=["address", "position"])
async def test_a_lost_answer_makes_no_second_report(city, how, place):
    client, street, _ = city
    street.lose = LOST[how]
    receipt = await client.create(replace(DRAFT, place=place))
    assert receipt.found
    (report,) = await listed(client)
    assert report.reference == receipt.reference
    assert len(street.posts()) == 1


async def test_when_the_list_fails_too_the_next_try_looks_first(city):
    client, street, _ = city
    street.lose = timeout
    tried = datetime.now(UTC)
    inner = street.inner.handle_async_request

    async def no_lists(request):
        if request.method == "GET":
            return httpx.Response(500, json={})
        return await inner(request)

    street.inner.handle_async_request = no_lists
    with pytest.raises(errors.Unclear):
        await client.create(DRAFT)
    # Still nobody can say whether it arrived: better no second one.
    with pytest.raises(errors.Unclear):
        await client.create(DRAFT, retry_of=tried)
    assert len(street.posts()) == 1
    street.inner.handle_async_request = inner
    street.lose = None
    receipt = await client.create(DRAFT, retry_of=tried)
    assert receipt.found
    assert len(street.posts()) == 1
    assert [report.reference for report in await listed(client)] == [receipt.reference]


async def test_a_report_that_never_arrived_is_sent_again(city):
    client, _, control = city
    tried = datetime.now(UTC)
    await control.post("/_sandbox/faults", json={"mode": "500", "path": "/", "times": 3})
    with pytest.raises(errors.Unclear):
        await client.create(DRAFT)
    receipt = await client.create(DRAFT, retry_of=tried)
    assert not receipt.found
    assert len(await listed(client)) == 1


async def test_another_report_is_not_taken_for_ours(city):
    client, street, _ = city
    others = (
        replace(DRAFT, description="Das Vorfahrtsschild ist verdreht"),
        replace(DRAFT, place=Place(street="Nordring", number="30")),
        replace(DRAFT, place=LAMP),
        replace(DRAFT, code="other"),
    )
    for other in others:
        await client.create(other)
    before = len(street.posts())
    receipt = await client.create(DRAFT, retry_of=datetime.now(UTC))
    assert not receipt.found
    assert len(street.posts()) == before + 1
    assert (await client.read(receipt.reference)).address == "Nordring 3"


async def test_ours_is_found_behind_many_others(city, monkeypatch):
    client, _, control = city
    monkeypatch.setattr("actions.clients.open311.PAGE", 5)
    since = datetime.now(UTC)
    receipt = await client.create(DRAFT)
    await control.post("/_sandbox/clock", json={"advance_seconds": 60})
    for number in range(12):
        await client.create(replace(DRAFT, description=f"Schild {number}"))
    found = await client.create(DRAFT, retry_of=since)
    assert (found.found, found.reference) == (True, receipt.reference)
    assert len(await listed(client)) == 13


@pytest.mark.parametrize("mode", ["500", "garbage", "down503", "unknown520", "timeout"])
async def test_a_failing_city(city, mode):
    _, street, control = city
    await control.post("/_sandbox/faults", json={"mode": mode, "path": "/"})
    hurried = Open311Client(URL + street.base, transport=street, total_seconds=0.2)
    for call in (hurried.services(), hurried.read("1041"), listed(hurried)):
        with pytest.raises(errors.Unavailable) as caught:
            await call
        assert not isinstance(caught.value, errors.Unclear)
    await hurried.close()


async def test_too_many_requests(tmp_path, content):
    settings = SandboxSettings(content_dir=content, database=tmp_path / "s.sqlite", rate_limit=1)
    transport = httpx.ASGITransport(app=create_app(settings))
    client = Open311Client(URL + BASES["standard"], api_key="k", transport=transport)
    await client.services()
    for call in (client.services(), client.create(DRAFT)):
        with pytest.raises(errors.RateLimited) as caught:
            await call
        assert 1 <= caught.value.retry_after <= 60
    await client.close()


async def test_a_duplicate_is_hinted_at(city):
    client, _, _ = city
    now = datetime.now(UTC)
    lamps = await client.recent("street_lamp", now - timedelta(days=90))
    near = Place(street="Lindenstraße", lat=51.0737, lon=10.3129)
    (hint,) = duplicates("street_lamp", near, lamps, now)
    assert 5 < hint.metres < 15
    assert timedelta(days=3) < hint.age < timedelta(days=6)
    (hint,) = duplicates("street_lamp", Place(street="Lindenstraße", number="5"), lamps, now)
    assert hint.metres is None
    assert duplicates("street_lamp", Place(street="Lindenstraße", number="50"), lamps, now) == ()


async def test_a_position_for_cities_that_demand_one(city):
    _, street, _ = city
    streets = read_streets([{"name": "Nordring", "district": "Nord", "lat": 51.06, "lon": 10.29}])
    locating = Open311Client(
        URL + street.base,
        api_key="k",
        transport=street,
        locate=lambda place: middle(place, streets),
    )
    report = await locating.read((await locating.create(DRAFT)).reference)
    assert report.position == (51.06, 10.29)
    assert (await locating.create(DRAFT, retry_of=datetime.now(UTC))).found
    await locating.close()


async def test_nothing_personal_in_logs_and_errors(city, capsys, caplog):
    client, street, _ = city
    street.lose = timeout
    caplog.set_level(logging.WARNING)
    draft = replace(DRAFT, photo=Photo(JPEG, "image/jpeg"), place=LAMP)
    receipt = await client.create(draft)
    shown = repr((draft, receipt, await client.read(receipt.reference), LAMP))
    said = capsys.readouterr()
    text = shown + said.out + said.err + caplog.text
    assert "municipal_http_failed" in text
    for secret in (DRAFT.email, "Stoppschild", "Lindenstraße", "51.07", "api_key"):
        assert secret not in text
    # The name of the citizen's own file is not sent either.
    assert b'filename="photo.jpg"' in street.posts()[0].content


def test_the_sandbox_offers_what_the_client_reads():
    kinds = load_reportable(Path(CITY)).kinds
    datatypes = {a.datatype for kind in kinds.values() for a in kind.attributes}
    assert datatypes <= set(DataType)
