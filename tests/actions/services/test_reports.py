"""What a report needs, what its questions take as an answer, and the texts of the dialogue."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from actions.services.errors import InvalidValue
from actions.services.place import Place
from actions.services.report_answers import attribute_answer
from actions.services.report_texts import context, messages, read_texts
from actions.services.reports import (
    Attribute,
    DataType,
    Draft,
    Option,
    ReportService,
    check,
    missing,
    unknown_codes,
)

ROOT = Path(__file__).parents[3]
TEXTS = read_texts(yaml.safe_load((ROOT / "bot" / "reports.yml").read_text("utf-8")))
SERVICES = yaml.safe_load((ROOT / "sandbox" / "data" / "reports.yml").read_text("utf-8"))[
    "services"
]
SURFACE = Attribute(
    "surface",
    DataType.ONE_OF,
    required=True,
    options=(
        Option("road", "Auf der Fahrbahn"),
        Option("cycle", "Auf dem Radweg"),
        Option("pavement", "Auf dem Gehweg"),
    ),
)
LAMP = Attribute("lamp_number", DataType.STRING)
DRAFT = Draft("pothole", Place(street="Nordring"), "Loch", {"surface": "road"})


def test_required_answers():
    assert missing([SURFACE, LAMP], {}) == (SURFACE,)
    assert missing([SURFACE, LAMP], {"surface": ""}) == (SURFACE,)
    assert missing([SURFACE, LAMP], {"surface": "road"}) == ()
    several = replace(SURFACE, code="x", datatype=DataType.SOME_OF)
    assert missing([several], {"x": ()}) == (several,)


def test_what_a_city_does_not_take():
    services = [ReportService("tree", "Baum"), ReportService("1.1", "Müll")]
    assert unknown_codes(services, ["tree", "ice"]) == ("ice",)


@pytest.mark.parametrize(
    ("change", "field", "detail"),
    [
        ({"place": Place()}, "place", "required"),
        ({"place": Place(district="Nord", lat=51.0)}, "place", "required"),
        ({"description": " \n\u200b"}, "description", "required"),
        ({"description": "x" * 4001}, "description", "length"),
        ({"attributes": {}}, "surface", "required"),
    ],
)
def test_what_keeps_a_draft_from_being_sent(change, field, detail):
    with pytest.raises(InvalidValue) as caught:
        check(replace(DRAFT, **change), [SURFACE])
    assert (caught.value.field, caught.value.detail) == (field, detail)


def test_a_draft_that_can_be_sent():
    check(DRAFT, [SURFACE, LAMP])
    check(replace(DRAFT, place=Place(lat=51.0, lon=10.0)), [SURFACE])


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("cycle", "cycle"),
        ("Radweg", "cycle"),
        ("auf dem radweg", "cycle"),
        ("auf dem Rad weg", "cycle"),
        ("Fahrbahn!", "road"),
        ("2", "cycle"),
        ("3.", "pavement"),
        ("٢", "cycle"),
        ("auf dem Gehwek", "pavement"),
    ],
)
def test_one_of_a_list(said, key):
    assert attribute_answer(SURFACE, said) == key


@pytest.mark.parametrize("said", ["", " ", "auf dem", "im Himmel", "4", "0", "auf der Wiese"])
def test_none_of_a_list(said):
    with pytest.raises(InvalidValue) as caught:
        attribute_answer(SURFACE, said)
    assert caught.value.field == "surface"


def test_a_list_in_the_citizens_language():
    names = (Option("road", "on the road"), Option("cycle", "on the cycle path"))
    assert attribute_answer(SURFACE, "cycle path", names) == "cycle"
    assert attribute_answer(SURFACE, "road", names) == "road"


def test_several_of_a_list():
    several = replace(SURFACE, datatype=DataType.SOME_OF)
    assert attribute_answer(several, "Radweg, Gehweg; radweg") == ("cycle", "pavement")
    with pytest.raises(InvalidValue):
        attribute_answer(several, "Radweg, Himmel")


def test_other_types():
    number = Attribute("n", DataType.NUMBER)
    assert attribute_answer(number, "etwa 2,5 Meter") == "2.5"
    assert attribute_answer(number, "٣") == "3"
    moment = Attribute("t", DataType.DATETIME)
    assert attribute_answer(moment, "2026-11-24T08:00") == "2026-11-24T08:00:00"
    assert attribute_answer(LAMP, "  08\n15 ") == "08 15"
    text = Attribute("x", DataType.TEXT)
    assert len(attribute_answer(text, "x" * 300)) == 300
    for attribute, said in ((number, "2 bis 3"), (number, "viele"), (moment, "gestern")):
        with pytest.raises(InvalidValue):
            attribute_answer(attribute, said)
    with pytest.raises(InvalidValue, match="length"):
        attribute_answer(LAMP, "x" * 300)


def test_the_texts_cover_the_kinds_of_the_sandbox():
    assert list(TEXTS) == [row["code"] for row in SERVICES]
    for row in SERVICES:
        texts = TEXTS[row["code"]]
        attributes = {item["code"]: item for item in row.get("attributes") or ()}
        assert texts.attributes.keys() == attributes.keys(), row["code"]
        for code, item in attributes.items():
            assert texts.attributes[code].options.keys() == (item.get("values") or {}).keys()
        assert bool(texts.photo) == row.get("photo", False), row["code"]


def test_contexts():
    found = dict(messages(TEXTS))
    assert len(found) == len(list(messages(TEXTS)))
    assert found["report.street_lamp.label"] == "Straßenlaterne"
    assert found[context("street_lamp", "fault", "dark")] == "Sie ist dunkel."
    assert found["report.street_lamp.lamp_number.hint"].startswith("Die Nummer")
    assert "report.ice.photo" not in found
    places = [text for key, text in found.items() if key.endswith(".place")]
    assert all("?" in text for text in places)
    names = {name for text in found.values() for name in re.findall(r"\{(\w+)\}", text)}
    assert names == {"police", "rescue"}


@pytest.mark.parametrize(
    "row",
    [
        {"label": "A", "place": "B"},
        {"label": "A", "place": "B", "describe": "C", "farbe": "D"},
        {"label": "A", "place": "B", "describe": "C", "attributes": {"photo": {"question": "?"}}},
    ],
)
def test_another_form(row):
    with pytest.raises(ValueError, match="report x"):
        read_texts({"x": row})
