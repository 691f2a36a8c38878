import json

import pytest

from actions.clients.dldb import read
from actions.services.catalogue import Catalogue, Link, Section
from actions.services.errors import SourceUnreadable
from tests.shared import SHARED

MUNICIPAL = SHARED / "data" / "municipal"
needs_munich = pytest.mark.skipif(not MUNICIPAL.exists(), reason="reference data is not here")


@pytest.fixture(scope="module")
def munich():
    return read(
        MUNICIPAL / "zms_munich_services_de.json", MUNICIPAL / "zms_munich_locations_de.json"
    )


@needs_munich
def test_all_of_munich(munich):
    catalogue, skipped = munich
    assert (len(catalogue.services), len(catalogue.offices), skipped) == (287, 109, [])
    service = catalogue.services["1063441"]
    assert (service.name, service.leika, service.appointment_minutes) == (
        "Personalausweis",
        "99008001000000",
        15,
    )
    assert service.sections[Section.FEE][0] == "unter 24 Jahren: 27,60 Euro"
    assert "Perso" in service.keywords
    assert service.source.url.endswith("/services/1063441")
    assert service.source.updated == "2026-06-08"
    assert set(service.offices) <= set(catalogue.offices)
    assert sum(Section.FEE in s.sections for s in catalogue.services.values()) == 193
    assert sum(s.leika is not None for s in catalogue.services.values()) == 132
    office = catalogue.offices["10546"]
    assert (office.name, office.street, office.city) == ("Gewerbeamt", "Implerstraße 11", "München")
    assert office.phone == "089 233-45141"
    assert office.lat == pytest.approx(48.1228, abs=1e-4)


@needs_munich
def test_munich_is_plain_text_and_survives_the_file(munich):
    catalogue, _ = munich
    data = json.loads(json.dumps(catalogue.to_json()))
    assert Catalogue.from_json(data) == catalogue
    for service in catalogue.services.values():
        for line in (*service.summary, *(x for s in service.sections.values() for x in s)):
            assert line.strip() == line != ""
            assert "<" not in line
            assert "\u200b" not in line
        assert all(link.url.startswith(("http", "mailto:", "tel:")) for link in service.links)


def write(folder, services, offices=None):
    paths = folder / "s.json", folder / "o.json"
    paths[0].write_text(json.dumps({"data": services}), encoding="utf-8")
    paths[1].write_text(json.dumps({"data": offices or [{"id": "1", "name": "Amt"}]}))
    return read(*paths)


def service(**more):
    return {"id": "1", "name": "Hund", "locations": [{"location": "1"}], **more}


def test_sections_by_headings(tmp_path):
    description = (
        "<p>Für Hunde.</p><h3>Erforderliche Unterlagen</h3><ul><li><b>Ausweis</b></li></ul>"
        "<p><strong>Voraussetzungen:</strong></p><p>Ein Hund</p><p>Kosten:</p><p>90 Euro</p>"
        "<h3>Besonderes</h3><p>Mehr</p><h3>Bearbeitungsdauer</h3><p>2 Tage</p>"
        "<h4>Gültigkeitsdauer</h4><p>ewig</p><h4>Rechtsgrundlagen</h4><p>§ 1</p>"
    )
    catalogue, skipped = write(
        tmp_path, [service(description=description, fees="90 Euro<br>45 Euro", duration=15)]
    )
    found = catalogue.services["1"]
    assert skipped == []
    assert found.summary == ("Für Hunde.",)
    assert found.sections == {
        Section.DOCUMENTS: ("Ausweis",),
        Section.PREREQUISITES: ("Ein Hund",),
        Section.FEE: ("90 Euro", "45 Euro"),
        Section.PROCEDURE: ("Besonderes", "Mehr", "Gültigkeitsdauer", "ewig"),
        Section.DURATION: ("2 Tage",),
        Section.LEGAL_BASIS: ("§ 1",),
    }
    assert found.offices == ("1",)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"id": "2"}, "name is missing"),
        ({"id": "2", "name": ["Hund"]}, "name is list"),
        ({"id": "2", "name": "<b></b>"}, "name is missing"),
        ({"id": "2", "name": "x" * 301}, "name has 301 characters"),
        ({"id": "2", "name": "Hund", "description": "x" * 300_000}, "description: text has 300000"),
        ({"id": "2", "name": "Hund", "description": {"a": 1}}, "description is dict"),
        ({"id": "2", "name": "Hund", "duration": "lang"}, "duration is not a number"),
        ({"id": "2", "name": "Hund", "duration": 9999}, "duration is not a number"),
        ({"id": "2", "name": "Hund", "links": [{"link": "javascript:alert(1)"}]}, "link is not a"),
        ({"id": "2", "name": "Hund", "meta": {"url": "ftp://x"}}, "url is not a web address"),
        ({"id": "2", "name": "Hund", "meta": "x"}, "not a record but str"),
        ({"id": "2", "name": "Hund", "locations": "1"}, "locations is not a list"),
        ({"id": "1", "name": "Noch einmal"}, "id occurs twice"),
        ({"id": {"x": 1}, "name": "Hund"}, "id is dict"),
        ({"name": "Hund"}, "id is missing"),
        ("Hund", "not a record but str"),
        (None, "not a record but NoneType"),
    ],
)
def test_a_broken_entry_is_reported_and_the_rest_comes_in(tmp_path, entry, reason):
    catalogue, skipped = write(tmp_path, [service(), entry, service(id="3")])
    assert set(catalogue.services) == {"1", "3"}
    (only,) = skipped
    assert only.reason.startswith(reason)
    assert only.id == (
        str(entry["id"]) if isinstance(entry, dict) and entry.get("id") in ("1", "2") else "#1"
    )


def test_broken_office(tmp_path):
    offices = [
        {"id": "1", "name": "Amt", "geo": {"lat": "480", "lon": "11"}},
        {"id": "2", "name": "Amt", "contact": {"email": "nobody"}},
        {"id": "3", "name": "Amt", "address": {"street": "Weg", "house_number": 5}, "geo": []},
    ]
    catalogue, skipped = write(tmp_path, [service()], offices)
    assert [s.id for s in skipped] == ["1", "2"]
    assert catalogue.offices["3"].street == "Weg 5"
    assert catalogue.services["1"].offices == ()


def test_hostile_html(tmp_path):
    html = '<img src=x onerror=alert(1)><p onclick="x">Gut<script>alert(1)</script></p>'
    html += '<a href="javascript:alert(1)">hier</a><a href="https://a.de">dort</a>'
    found = write(tmp_path, [service(name="<i>Hund</i>", description=html, fees=html)])[0]
    found = found.services["1"]
    assert found.name == "Hund"
    assert found.summary == ("Gut", "hierdort")
    assert found.links == (Link("dort", "https://a.de"),)
    assert "alert" not in json.dumps(found.summary) + json.dumps(found.sections)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"data": []}', '{"data": {"1": 2}}', "null",
                                  "[" * 100_000])  # fmt: skip
def test_unreadable(tmp_path, text):
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(SourceUnreadable):
        read(path, None)
    with pytest.raises(SourceUnreadable):
        read(tmp_path / "missing.json", None)


def test_offices_unreadable(tmp_path):
    (tmp_path / "s.json").write_text(json.dumps([service()]))
    with pytest.raises(SourceUnreadable):
        read(tmp_path / "s.json", tmp_path / "missing.json")
    assert read(tmp_path / "s.json", None)[0].services["1"].name == "Hund"  # Berlin's form
