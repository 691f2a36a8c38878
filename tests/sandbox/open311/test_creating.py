"""New reports: both answers, pictures, the clerk, what stays inside, and all that is refused."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.settings import SandboxSettings
from tests.sandbox.city import Client
from tests.sandbox.open311.reporter import Reporter

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 64
PERSON = {"email": "erika@muster.example", "phone": "+4939991234", "last_name": "Mustermann"}


def test_the_answers_of_both_dialects(markaspot: Reporter, standard: Reporter) -> None:
    fields = {"service_code": "sign", "description": "Schild fehlt", "address_string": "Nordring 3"}
    answer = markaspot.post(**fields)
    reference = answer["service_requests"]["request"]["service_request_id"]
    assert answer == {"service_requests": {"request": {"service_request_id": reference}}}
    assert reference.startswith("1045-")
    (row,) = standard.post(**fields)
    assert row["service_request_id"] == 1046
    assert row["service_notice"].startswith("Zuständig: Verkehrstechnik.")


def test_a_report_is_listed_without_the_person(reporter: Reporter) -> None:
    reference = reporter.create(
        service_code="pothole",
        description="Loch <tief> & breit",
        lat="51.0501",
        long="10.3012",
        address_string="Nordring 3",
        **PERSON | {"attribute[surface]": "road"},
    )
    (row,) = reporter.get(f"requests/{reference}.json", extensions="true")
    assert (row["status"], row["description"]) == ("open", "Loch <tief> & breit")
    assert (row["lat"], row["long"]) == (51.0501, 10.3012)
    assert not any(value in str(row) for value in PERSON.values())
    stored = reporter.client.get(f"/_sandbox/reports/{reporter.number(reference)}").json()
    assert stored["attributes"] == {"surface": "road"}
    assert (stored["email"], stored["name"]) == (PERSON["email"], "Mustermann")
    expected = stored["expected"] - stored["requested"]
    assert expected == 14 * 86_400


def test_without_a_position(markaspot: Reporter, standard: Reporter) -> None:
    (row,) = markaspot.get(f"requests/{markaspot.create()}.json")
    assert (row["lat"], row["long"]) == (0, 0)
    (row,) = standard.get(f"requests/{standard.create()}.json")
    assert (row["lat"], row["long"], row["address"]) == (None, None, "Nordring")


def test_a_picture(reporter: Reporter) -> None:
    files = {"media": ("IMG_1.jpeg", JPEG, "image/jpeg")}
    reference = reporter.create(files=files)
    (row,) = reporter.get(f"requests/{reference}.json")
    path = row["media_url"].removeprefix("http://127.0.0.1:8090")
    answer = reporter.client.get(path)
    assert (answer.content, answer.headers["content-type"]) == (JPEG, "image/jpeg")
    assert reporter.client.get("/meldungen/bilder/nichts").status_code == 404
    linked = reporter.create(media_url="https://bilder.example/1.jpg")
    (row,) = reporter.get(f"requests/{linked}.json")
    assert row["media_url"] == "https://bilder.example/1.jpg"


def test_the_clerk(reporter: Reporter) -> None:
    reference = reporter.create()
    path = f"/_sandbox/reports/{reporter.number(reference)}"
    reporter.client.post("/_sandbox/clock", json={"advance_seconds": 3600})
    order = {"status": "in_progress", "text": "Wir sind dran."}
    assert reporter.client.post(path, json=order).status_code == 200
    (row,) = reporter.get(f"requests/{reference}.json", extensions="true")
    assert row["status"] == "open"
    assert row["updated_datetime"] > row["requested_datetime"]
    reporter.client.post(path, json={"status": "closed", "text": "Erledigt, danke."})
    (row,) = reporter.get(f"requests/{reference}.json")
    assert row["status"] == "closed"
    notes = row["status_notes"]
    last = notes[-1]["status_note"] if reporter.markaspot else notes
    assert last == "Erledigt, danke."
    assert reporter.client.post(path, json={"status": "weg", "text": "x"}).status_code == 422
    for number in (9999, 2**70):
        missing = f"/_sandbox/reports/{number}"
        assert reporter.client.post(missing, json=order).status_code == 404
        assert reporter.client.get(missing).status_code == 404


def test_the_clerk_exists_only_for_tests(make_client: Client, content: Path) -> None:
    client = make_client(content_dir=content, testing=False)
    order = {"status": "closed", "text": "x"}
    assert client.post("/_sandbox/reports/1041", json=order).status_code == 404
    assert client.get("/_sandbox/reports/1041").status_code == 404


def test_reset_brings_the_first_reports_back(reporter: Reporter) -> None:
    reporter.create()
    reporter.client.post("/_sandbox/reports/1041", json={"status": "closed", "text": "x"})
    reporter.client.post("/_sandbox/reset")
    rows = reporter.get("requests.json")
    assert len(rows) == 7
    assert reporter.get("requests.json", service_code="street_lamp")[0]["status"] == "open"


def test_reports_outlive_a_restart(make_client: Client, content: Path, tmp_path: Path) -> None:
    values: dict[str, Any] = {"content_dir": content, "database": tmp_path / "kept.sqlite"}
    reference = Reporter(make_client(**values), "standard").create()
    again = Reporter(make_client(**values), "standard")
    assert again.get(f"requests/{reference}.json")[0]["description"] == "Schild fehlt"
    assert len(again.get("requests.json")) == 8


PROBLEMS = [
    ({"service_code": ""}, "103", "service_code"),
    ({"service_code": "lampe"}, "104", "service_code"),
    ({"address_string": ""}, "400", "address_string"),
    ({"lat": "51.05"}, "400", "lat or long"),
    ({"lat": "x", "long": "y"}, "400", "lat or long"),
    ({"lat": "nan", "long": "nan"}, "400", "lat or long"),
    ({"lat": "inf", "long": "10"}, "400", "lat or long"),
    ({"lat": "48.1", "long": "11.5"}, "400", "outside"),
    ({"email": "erika"}, "400", "email"),
    ({"description": "x" * 4001}, "400", "description"),
    ({"address_string": "x" * 251}, "400", "address_string"),
    ({"media_url": "file:///etc/passwd"}, "400", "media_url"),
    ({"service_code": "pothole"}, "400", "attribute[surface]"),
    ({"service_code": "pothole", "attribute[surface]": "sky"}, "400", "attribute[surface]"),
]


@pytest.mark.parametrize(("change", "code", "named"), PROBLEMS)
def test_wrong_values(reporter: Reporter, change: dict[str, str], code: str, named: str) -> None:
    given = {"service_code": "sign", "description": "x", "address_string": "Nordring"} | change
    (error,) = reporter.post(400, **given)
    assert named in error["description"]
    assert str(error["code"]).startswith(code if reporter.markaspot else "400")
    assert isinstance(error["code"], str if reporter.markaspot else int)


def test_all_problems_at_once(markaspot: Reporter) -> None:
    errors = markaspot.post(400, email="x", media_url="y")
    assert [error["code"] for error in errors] == [
        "103 - service_code",
        *["400 - Bad Request"] * 3,
    ]


def test_a_description_is_needed_only_by_markaspot(markaspot: Reporter, standard: Reporter) -> None:
    standard.create(description="")
    (error,) = markaspot.post(400, service_code="sign", address_string="Nordring")
    assert "description" in error["description"]


@pytest.mark.parametrize("picture", [b"<svg onload=alert(1)>", b"%PDF-1.7", b"GIF89a\x01\x00"])
def test_other_files_are_refused(reporter: Reporter, picture: bytes) -> None:
    fields = {"service_code": "sign", "description": "x", "address_string": "Nordring"}
    (error,) = reporter.post(400, files={"media": ("a.jpg", picture, "image/jpeg")}, **fields)
    assert "media" in error["description"]


def test_a_large_picture(reporter: Reporter) -> None:
    files = {"media": ("a.jpg", JPEG + b"\x00" * 10_000_000, "image/jpeg")}
    reporter.post(413, files=files, service_code="sign", address_string="Nordring")


def test_broken_forms(reporter: Reporter) -> None:
    url = f"{reporter.base}/requests.json?api_key=x"
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    for headers, body in ((broken, b"--y\r\n"), ({"Content-Type": "application/json"}, b"{}")):
        answer = reporter.client.post(url, content=body, headers=headers)
        assert answer.status_code == 400
    weird = b"service_code=sign&description=%ff%00&address_string=x"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert reporter.client.post(url, content=weird, headers=headers).status_code < 300


def test_the_key(reporter: Reporter, make_client: Client, content: Path) -> None:
    fields = {"service_code": "sign", "description": "x", "address_string": "Nordring"}
    answer = reporter.post(403, api_key="", **fields)
    assert "api_key" in str(answer)
    strict = make_client(content_dir=content, open311_api_key="geheim")
    url = f"{reporter.base}/requests.json"
    for good in ({"params": {"api_key": "geheim"}}, {"headers": {"api_key": "geheim"}}):
        assert strict.post(url, data=fields, **good).status_code < 300
    assert strict.post(url, data=fields | {"api_key": "geheim"}).status_code < 300
    assert strict.post(url, data=fields, params={"api_key": "fälsch"}).status_code == 403


def test_too_many_requests(reporter: Reporter, make_client: Client, content: Path) -> None:
    assert SandboxSettings().rate_limit == 60
    client = make_client(content_dir=content, rate_limit=4)
    url = f"{reporter.base}/services.json"
    assert {client.get(url).status_code for _ in range(4)} == {200}
    answer = client.get(url)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    error = answer.json()["error"] if reporter.markaspot else answer.json()[0]
    assert error["code"] == 429
    # Another interface of the city counts for itself.
    assert client.get("/terminvereinbarung/api/citizen/offices-and-services/").status_code == 200
    client.post("/_sandbox/clock", json={"advance_seconds": 60})
    assert client.get(url).status_code == 200


def test_a_foreign_jurisdiction(reporter: Reporter) -> None:
    reporter.post(404, jurisdiction_id="anderswo.example", service_code="sign")
