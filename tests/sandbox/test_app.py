"""Pages, switches for tests, and mistakes in the content."""

import shutil
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sandbox.content import ContentError, load_content
from sandbox.settings import SandboxSettings
from tests.sandbox.city import DATA, ZMS, Citizen, Client


def test_pages(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    index = client.get("/").text
    assert '<html lang="de">' in index
    assert "Probestadt gibt es nicht" in index
    assert client.get("/leistungen/nichts").status_code == 404
    assert "&lt;weltweit&gt;" in client.get("/leistungen/reisepass").text


def test_switches_exist_only_for_tests(make_client: Client) -> None:
    client = make_client(testing=False)
    for name in ("faults", "clock", "reset", "process"):
        assert client.post(f"/_sandbox/{name}", json={}).status_code == 404


def test_garbage_server_error_and_timeout(make_client: Client) -> None:
    client = make_client(fault_timeout=0.2)
    path = f"{ZMS}/offices-and-services/"
    client.post("/_sandbox/faults", json={"mode": "garbage", "path": path})
    answer = client.get(path)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting"):
        answer.json()
    client.post("/_sandbox/faults", json={"mode": "500", "path": ZMS})
    assert client.get(f"{ZMS}/captcha-details/").status_code == 500
    client.post("/_sandbox/faults", json={"mode": "timeout", "path": "/suchdienst"})
    begin = time.monotonic()
    assert client.get("/suchdienst/api/v3/locations").status_code == 504
    assert time.monotonic() - begin >= 0.2
    client.post("/_sandbox/faults", json={"mode": None, "path": path})
    assert client.get(path).status_code == 500
    client.post("/_sandbox/faults", json={"mode": None})
    assert client.get(path).status_code == 200


def test_reset(citizen: Citizen) -> None:
    start = citizen.times()[0]
    citizen.reserve(start)
    citizen.advance(60)
    citizen.client.post("/_sandbox/faults", json={"mode": "500"})
    assert citizen.client.post("/_sandbox/reset").json() == {"status": "ok"}
    assert start in citizen.times()


def test_every_mistake_of_the_authors_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(DATA, folder)
    (folder / "services" / "wrong.yml").write_text(
        """
- {id: a, name: A, topic: t, updated: 2026-01-01, offices: [nowhere]}
- {id: b, name: {simple: B}, topic: t, updated: 2026-01-01, offices: []}
- {id: c, name: C, topic: t, updated: gestern, offices: []}
- {id: d, name: D, topic: t, updated: 2026-01-01, offices: [], documents: [{ref: unbekannt}]}
- {id: reisepass, name: R, topic: t, updated: 2026-01-01, offices: [], zms_id: 1012}
""",
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    text = str(caught.value)
    for part in ("a: unknown office 'nowhere'", "b:", "c:", "unbekannt", "exists already"):
        assert part in text


def test_opening_hours_are_checked(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(DATA, folder)
    offices = folder / "offices.yml"
    text = offices.read_text(encoding="utf-8").replace('"Sa 08:00-14:00"', '"samstags früh"')
    offices.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"wertstoffhof.*samstags früh"):
        load_content(folder)


def test_scope_mistakes(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(DATA, folder)
    offices = folder / "offices.yml"
    text = offices.read_text(encoding="utf-8")
    offices.write_text(
        text.replace("{id: 3, captcha", "{id: 3, slotTimeInMinutes: 7, captcha").replace(
            "{id: 4}", "{id: 4, mailRequired: true}"
        ),
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match="5 or 10 minutes") as caught:
        load_content(folder)
    assert "mail_required" in str(caught.value)


def test_the_city_of_the_package() -> None:
    content = load_content(SandboxSettings().content_dir)
    assert len(content.offices) >= 10
    assert len(content.services) >= 80
    assert any(service.bookable for service in content.services.values())
