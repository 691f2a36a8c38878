"""Services, lists with filters and pages, single reports, discovery."""

import json

import pytest

from tests.sandbox.open311.reporter import BASES, Reporter
from tests.shared import SHARED

# The fields of a report of Köln, as its public list shows them.
KOELN_FIELDS = {
    *("service_request_id", "title", "description", "lat", "long", "address_string"),
    *("service_name", "service_code", "requested_datetime", "updated_datetime", "status"),
}
REAL = SHARED / "data" / "municipal" / "koeln_open311_request_example.json"


def ids(rows: list[dict[str, object]]) -> list[int]:
    return [int(str(row["service_request_id"]).partition("-")[0]) for row in rows]


def test_services(reporter: Reporter) -> None:
    rows = {row["service_code"]: row for row in reporter.get("services.json")}
    assert len(rows) == 12
    lamp, ice = rows["street_lamp"], rows["ice"]
    assert (lamp["service_name"], lamp["type"]) == ("Straßenlaterne", "realtime")
    assert "Laterne" in lamp["keywords"].split(", ")
    wanted = ("true", "false") if reporter.markaspot else (True, False)
    assert (lamp["metadata"], ice["metadata"]) == wanted


def test_definition(reporter: Reporter) -> None:
    (surface,) = reporter.get("services/pothole.json")["attributes"]
    assert (surface["code"], surface["datatype"]) == ("surface", "singlevaluelist")
    assert surface["required"] is True
    assert {"key": "cycle", "name": "Auf dem Radweg"} in surface["values"]
    fault, number = reporter.get("services/street_lamp.json")["attributes"]
    assert (fault["order"], number["order"], number["values"]) == (1, 2, [])
    reporter.get("services/nothing.json", 404)


def test_discovery(reporter: Reporter) -> None:
    answer = reporter.get("discovery.json")
    assert [point["url"].rpartition(":8090")[2] for point in answer["endpoints"]] == list(
        BASES.values()
    )
    assert {point["type"] for point in answer["endpoints"]} == {"test"}


def test_filters(reporter: Reporter) -> None:
    assert ids(reporter.get("requests.json")) == [1044, 1041, 1042, 1038, 1036, 1031, 1025]
    assert ids(reporter.get("requests.json", status="closed")) == [1038, 1031, 1025]
    assert ids(reporter.get("requests.json", status="open,closed", service_code="rubbish")) == [
        1038
    ]
    both = reporter.get("requests.json", service_code="pothole, street_lamp", status="open")
    assert ids(both) == [1041, 1042]
    moment = reporter.get("requests.json", service_code="pothole")[0]["requested_datetime"]
    assert ids(reporter.get("requests.json", start_date=moment)) == [1044, 1041, 1042]
    assert ids(reporter.get("requests.json", end_date=moment, limit=1)) == [1042]
    # A plus sign that a client forgot to escape comes as a space.
    assert ids(reporter.get("requests.json", start_date=moment.replace("+", " "))) == [
        *(1044, 1041, 1042)
    ]
    assert ids(reporter.get("requests.json", start_date=moment[:10], status="open")) == [
        *(1044, 1041, 1042)
    ]


def test_pages_from_zero_and_from_one(markaspot: Reporter, standard: Reporter) -> None:
    assert ids(markaspot.get("requests.json", limit=3, page=0)) == [1044, 1041, 1042]
    assert ids(markaspot.get("requests.json", limit=3, page=2)) == [1025]
    assert ids(standard.get("requests.json", limit=3, page=1)) == [1044, 1041, 1042]
    assert ids(standard.get("requests.json", limit=3, page=3)) == [1025]
    assert standard.get("requests.json", page=2) == []
    answer = markaspot.get("requests.json", 404, page=1)
    assert answer == {"error": {"code": 404, "description": "No Service requests found"}}


def test_markaspot_gives_at_most_fifty(markaspot: Reporter, standard: Reporter) -> None:
    for _ in range(52):
        markaspot.create()
    assert len(markaspot.get("requests.json")) == 25
    assert len(markaspot.get("requests.json", limit=1000)) == 50
    assert len(standard.get("requests.json")) == 59


def test_ids_are_texts_or_numbers(markaspot: Reporter, standard: Reporter) -> None:
    (row,) = standard.get("requests/1041.json")
    assert row["service_request_id"] == 1041
    year = row["requested_datetime"][:4]
    (row,) = markaspot.get(f"requests/1041-{year}.json")
    assert row["service_request_id"] == f"1041-{year}"
    assert ids(markaspot.get("requests.json", service_request_id=f"1041-{year},x")) == [1041]
    for path in ("1041", f"1041-{int(year) - 1}", "9999-2026", "x", "0" * 40):
        answer = markaspot.get(f"requests/{path}.json", 404)
        assert answer["error"]["code"] == 404
    assert standard.get("requests/1041-2026.json", 404)[0]["code"] == 404


def test_a_report_has_the_fields_of_koeln(markaspot: Reporter) -> None:
    real = json.loads(REAL.read_text("utf-8"))[0] if REAL.exists() else {}
    fields = {*KOELN_FIELDS, *(real.keys() - {"media_url"})}
    row = markaspot.get("requests.json", service_code="street_lamp")[0]
    assert fields <= row.keys()
    assert row["address_string"] == "12997 Probestadt, Lindenstraße 5"
    assert row["title"] == f"#{row['service_request_id']} Straßenlaterne"
    for name in fields & real.keys():
        assert type(row[name]) is type(real[name]), name


def test_notes_and_the_citys_own_state(markaspot: Reporter, standard: Reporter) -> None:
    plain = markaspot.get("requests.json", service_code="rubbish")[0]
    assert [note["status"] for note in plain["status_notes"]] == ["open", "closed"]
    assert "extended_attributes" not in plain
    lamp = markaspot.get("requests.json", service_code="street_lamp", extensions="true")[0]
    own = lamp["extended_attributes"]["markaspot"]["status_descriptive_name"]
    assert (lamp["status"], own) == ("open", "In Bearbeitung")
    row = standard.get("requests.json", service_code="rubbish")[0]
    assert row["status_notes"] == plain["status_notes"][-1]["status_note"]
    assert row["agency_responsible"] == "Stadtreinigung"


@pytest.mark.parametrize(
    "params",
    [
        {"status": "offen"},
        {"start_date": "gestern"},
        {"start_date": "9999-99-99"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "99999999999999999999"},
        {"limit": "0"},
        {"limit": "1e3"},
    ],
)
def test_wrong_filters(reporter: Reporter, params: dict[str, str]) -> None:
    answer = reporter.get("requests.json", 400, **params)
    error = answer["error"] if reporter.markaspot else answer[0]
    assert error["code"] == 400
    assert next(iter(params)) in error["description"]


def test_jurisdiction(reporter: Reporter) -> None:
    good = "probestadt.example"
    assert len(reporter.get("services.json", jurisdiction_id=good)) == 12
    for path in ("services.json", "services/sign.json", "requests.json", "requests/1.json"):
        reporter.get(path, 404, jurisdiction_id="anderswo.example")


def test_nothing_else_is_served(reporter: Reporter) -> None:
    for path in ("", "services.xml", "requests.xml", "tokens/1.json"):
        reporter.get(path, 404)
    answer = reporter.client.delete(f"{reporter.base}/requests.json")
    assert answer.status_code in (404, 405)


def test_a_city_without_reports(client: object) -> None:
    reporter = Reporter(client, "standard")  # type: ignore[arg-type]
    assert reporter.get("services.json") == []
    assert reporter.get("requests.json") == []
