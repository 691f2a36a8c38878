"""Which kind of defect is meant, by the words of the sandbox city; other cities' kinds by name."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.defects import Guess, guess, kinds_of, merged, words_of
from tests.shared import SHARED

DATA = Path(__file__).parents[3] / "sandbox" / "data"
ROWS = yaml.safe_load((Path(__file__).parent / "data" / "defects.yml").read_text("utf-8"))
SERVICES = yaml.safe_load((DATA / "reports.yml").read_text("utf-8"))["services"]
WORDS = words_of((row["code"], row["name"], row["keywords"]) for row in SERVICES)
REAL = SHARED / "data" / "municipal" / "koeln_open311_service_codes.json"
# Names as cities have them, and what they are here.
NAMES = {
    "Wilder Müll": "rubbish",
    "Graffiti": "graffiti",
    "Schrottfahrräder": "bicycle",
    "Ampelanlage": "traffic_light",
    "Straßenbeleuchtung": "street_lamp",
    "Defekte Verkehrszeichen": "sign",
    "Spiel- und Bolzplätze": "playground",
    "Straßen-, Geh- und Radwegschäden": "pothole",
    "Glascontainer": None,
    "Schrott-Kfz": None,
    "Brunnen": None,
    "Straßenmarkierung": None,
}


@pytest.mark.parametrize(("said", "codes", "certain"), ROWS)
def test_what_people_say(said, codes, certain):
    assert guess(said, WORDS) == Guess(tuple(codes), certain)


@pytest.mark.parametrize("row", SERVICES, ids=lambda row: row["code"])
def test_every_word_of_the_city_leads_to_its_kind(row):
    for word in (row["name"], *row["keywords"]):
        assert guess(f"Hallo, {word.upper()} bitte", WORDS).codes[0] == row["code"], word


def test_words_of_other_languages():
    more = {"street_lamp": ["street lamp", "уличный фонарь"], "tree": ["ağaç", "شجرة"]}
    words = merged(WORDS, more)
    assert set(words["street_lamp"]) > set(WORDS["street_lamp"])
    for said, code in {
        "the street lamps are broken": "street_lamp",
        "не горит уличный фонарь": "street_lamp",
        "AGAC devrildi": "tree",
        "سقطت شجرة": "tree",
    }.items():
        assert guess(said, words) == Guess((code,), True), said


def test_kinds_of_another_city():
    names = dict(NAMES)
    if REAL.exists():
        koeln = json.loads(REAL.read_text("utf-8"))["services"]
        assert {name for name in names if name in koeln.values()} == set(names)
    found = kinds_of(enumerated := [(str(i), name) for i, name in enumerate(names)], WORDS)
    assert {name: found.get(code) for code, name in enumerated} == names
    assert kinds_of([("tree", "Irgendetwas")], WORDS) == {"tree": "tree"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_survived(text):
    assert not guess(text, WORDS).certain or guess(text, WORDS).codes
