"""The Suchdienst: six routes, the header, paging, and lines that survive the HTML."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from sandbox.content import load_content
from tests.sandbox.city import DATA, Client

BASE = "/suchdienst/api"
ARS = "169999999998"


@pytest.fixture
def pvog(client: TestClient) -> TestClient:
    client.headers["pvog-sud-api-client-id"] = "any"
    return client


def get(client: TestClient, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(BASE + path, params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_header(make_client: Client) -> None:
    paths = (
        "/v3/locations",
        f"/v7/servicedescriptions/{ARS}",
        "/v3/servicedescriptions/leikaid",
        "/v6/servicedescriptions/reisepass/detail",
        "/v2/organisationunits/titles",
        "/v5/organisationunits/detail",
    )
    client = make_client(pvog_client_id="ours")
    for path in paths:
        assert client.get(BASE + path).status_code == 401
        wrong = client.get(BASE + path, headers={"pvog-sud-api-client-id": "theirs"})
        assert wrong.status_code == 401
    good = {"pvog-sud-api-client-id": "ours"}
    assert client.get(BASE + paths[1], headers=good).status_code == 200


def test_locations(pvog: TestClient) -> None:
    found = get(pvog, "/v3/locations", q="probe")
    assert {place["ars"] for place in found} == {ARS}
    assert {place["plz"] for place in found} == {"12998", "12999"}
    assert get(pvog, "/v3/locations", q="Köln") == []


def test_search_and_paging(pvog: TestClient) -> None:
    path = f"/v7/servicedescriptions/{ARS}"
    seen = []
    for page in range(2):
        found = get(pvog, path, size=2, page=page)["serviceDescriptions"]
        assert (found["totalElements"], found["totalPages"], found["number"]) == (3, 2, page)
        seen += [item["id"] for item in found["content"]]
    assert seen == ["reisepass", "meldebescheinigung", "sperrmuell"]
    assert found["last"] is True
    hits = get(pvog, path, q="Bescheinigung", size=5)["serviceDescriptions"]["content"]
    assert [item["id"] for item in hits] == ["meldebescheinigung"]
    other = get(pvog, "/v7/servicedescriptions/053150000000")["serviceDescriptions"]
    assert other["content"] == []
    assert pvog.get(BASE + path, params={"size": 0}).status_code == 422


def test_by_leika(pvog: TestClient) -> None:
    path = "/v3/servicedescriptions/leikaid"
    keys = "99089001012000,99000000000000"
    found = get(pvog, path, leikaIds=keys, ars=ARS, validDate="2026-11-01")
    assert [item["id"] for item in found["content"]] == ["reisepass"]
    assert get(pvog, path, leikaIds="99000000000000", ars=ARS)["totalElements"] == 0


def lines(html: str, tag: str) -> tuple[str, ...]:
    return tuple(item.get_text() for item in BeautifulSoup(html, "html.parser").find_all(tag))


def test_detail_gives_back_every_line(pvog: TestClient) -> None:
    detail = get(pvog, "/v6/servicedescriptions/reisepass/detail", ars=ARS)
    written = load_content(DATA).services["reisepass"]
    texts = {module["code"]: module["text"] for module in detail["details"]}
    assert lines(texts["24"], "p") == lines(texts["06"], "p") == written.summary
    assert "<weltweit>" in written.summary[0]
    assert "&lt;weltweit&gt;" in texts["24"]
    assert lines(texts["08"], "li") == written.documents
    assert written.documents[:2] == ("Personalausweis oder Reisepass", "Aktuelles Passfoto")
    assert lines(texts["09"], "li") == written.prerequisites
    assert lines(texts["11"], "li") == written.procedure
    assert texts["11"].startswith("<ol>")
    assert lines(texts["07"], "li") == written.legal
    assert lines(texts["98"], "p") == written.fee == ("70,00 Euro", "Unter 24 Jahren: 37,50 Euro")
    assert lines(texts["95"], "p") == written.duration
    assert "97" not in texts
    (link,) = next(m["links"] for m in detail["details"] if m["code"] == "94")
    page = pvog.get(link["uri"].removeprefix("http://127.0.0.1:8090"))
    assert page.status_code == 200
    assert "Reisepass beantragen" in page.text
    assert {m["date"] for m in detail["details"]} == {"2026-10-05"}
    assert detail["lastUpdate"].startswith("2026-10-05")
    assert detail["leikakeys"] == ["99089001012000"]
    assert detail["onlineServiceLinks"] == [
        {"title": "Status abfragen", "uri": "https://www.probestadt.example/pass"}
    ]
    first = detail["organisations"][0]
    assert (first["id"], first["name"]) == ("rathaus", "Rathaus")


def test_unknown_detail(pvog: TestClient) -> None:
    get(pvog, "/v6/servicedescriptions/nichts/detail", 404, ars=ARS)
    get(pvog, "/v6/servicedescriptions/reisepass/detail", 404, ars="053150000000")


def test_offices(pvog: TestClient) -> None:
    titles = get(pvog, "/v2/organisationunits/titles", ars=ARS, lbId="reisepass")
    assert titles[0]["id"] == "rathaus"
    unit = get(pvog, "/v5/organisationunits/detail", q="rathaus")
    (address,) = unit["addresses"]
    assert (address["street"], address["houseNumber"]) == ("Am Markt", "1a")
    assert (address["postalCode"], address["city"]) == ("12999", "Probestadt")
    values = {item["type"]: item["value"] for item in unit["communications"]}
    assert values == {"E-Mail": "rathaus@probestadt.example", "Telefon": "+49 3999 1000"}
    assert unit["openingHours"] == "Mo-Su 08:00-12:00; PH off"
    assert unit["geo"] == {"lat": 51.05, "lon": 10.3}
    assert unit["accessibility"] == [
        "Der Eingang ist stufenlos.",
        "Induktive Höranlage & Blindenleitsystem",
    ]
    get(pvog, "/v5/organisationunits/detail", 404, q="nichts")
