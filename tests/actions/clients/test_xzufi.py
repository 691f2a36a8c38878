from pathlib import Path

import pytest

from actions.clients.xzufi import read
from actions.services.catalogue import Link, Section
from actions.services.errors import SourceUnreadable

DATA = Path(__file__).parent / "data" / "xzufi.xml"


def test_services_and_offices():
    catalogue, skipped = read(DATA)
    service = catalogue.services["L-1"]
    assert (service.name, service.leika) == ("Personalausweis", "99008001000000")
    assert service.summary == ("Ab 16 Jahren & länger.",)
    assert service.keywords == ("Ausweis", "Perso")
    assert service.sections == {
        Section.DOCUMENTS: ("Alter Ausweis", "Foto, siehe Muster < 10 MB"),
        Section.DEADLINE: ("Vor Ablauf beantragen.",),
        Section.FEE: ("46 Euro",),
        Section.DURATION: ("2 Wochen",),
    }
    assert service.links == (
        Link("Fotomuster", "https://example.org/foto"),
        Link("Muster", "https://example.org/m?a=1&b=2"),
    )
    assert service.source.updated == "2026-03-04"
    assert service.offices == ("O-1",)
    assert catalogue.services["L-2"].name == "Dog tax"  # better than nothing
    office = catalogue.offices["O-1"]
    assert (office.name, office.street) == ("Bürgerbüro", "Rathausplatz 1")
    assert (office.phone, office.url) == ("+49 3999 115", "https://example.org/amt")
    assert {(s.kind, s.id): s.reason for s in skipped} == {
        ("service", "L-3"): "name is missing",
        ("service", "L-1"): "id occurs twice",
        ("service", "L-4"): "url is not a web address",
        ("office", "O-2"): "name is missing",
    }


HOSTILE = {
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x><leistung>&b;</leistung></x>',
    "xxe": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><leistung>&a;</leistung></x>',
    "dtd": '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>',
    "empty": "",
    "cut": "<x><leistung>",
    "json": "{}",
    "nothing": "<x/>",
    "undefined": "<x>&nbsp;</x>",
    "encoding": '<?xml version="1.0" encoding="utf-99"?><x/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_unreadable(name, tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(HOSTILE[name])
    with pytest.raises(SourceUnreadable):
        read(path)


def test_missing_and_binary(tmp_path):
    with pytest.raises(SourceUnreadable):
        read(tmp_path / "none.xml")
    (tmp_path / "b.xml").write_bytes(bytes(range(256)))
    with pytest.raises(SourceUnreadable):
        read(tmp_path / "b.xml")


def test_deep_nesting(tmp_path):
    deep = "<b>" * 2000 + "Text" + "</b>" * 2000
    text = DATA.read_text(encoding="utf-8").replace("46 Euro", deep)
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    catalogue, skipped = read(tmp_path / "x.xml")
    assert "L-2" in catalogue.services
    assert ("L-1", "elements are nested deeper than 50") in {(s.id, s.reason) for s in skipped}
