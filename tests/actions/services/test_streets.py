"""Streets in spite of typing and recognition errors."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.appointments import distance
from actions.services.catalogue import Office
from actions.services.streets import find_district, find_street, nearest, read_streets

DATA = Path(__file__).parents[3] / "sandbox" / "data"
STREETS = read_streets(yaml.safe_load((DATA / "streets.yml").read_text("utf-8")))
OFFICES = yaml.safe_load((DATA / "offices.yml").read_text("utf-8"))
ROWS = yaml.safe_load((Path(__file__).parent / "data" / "streets.yml").read_text("utf-8"))
MOMENTS = yaml.safe_load((Path(__file__).parent / "data" / "moments.yml").read_text("utf-8"))


@pytest.mark.parametrize(("said", "name", "number"), ROWS)
def test_what_people_say(said, name, number):
    found = find_street(said, STREETS)
    assert (found and found.street.name) == name
    assert (found.number if found else "") == number


@pytest.mark.parametrize("street", STREETS, ids=lambda s: s.name)
def test_every_street_is_found_by_its_name(street):
    for said in (street.name, f"{street.name} 7b", street.name.upper().replace("ß", "SS")):
        found = find_street(said, STREETS)
        assert found is not None
        assert (found.street, found.score) == (street, 100.0)


def test_other_sentences_name_no_street():
    said = [row[0] for rows in MOMENTS.values() for row in rows]
    assert {text for text in said if find_street(text, STREETS)} == set()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(STREETS), st.data())
def test_one_wrong_letter(street, data):
    at = data.draw(st.integers(1, len(street.name) - 1))
    said = street.name[:at] + data.draw(st.sampled_from("aeinrst")) + street.name[at + 1 :]
    found = find_street(said, STREETS)
    # Rather no street than another one, unless the letter makes another one of it.
    assert found is None or found.street == street or found.score > 80


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_survived(text):
    find_street(text, STREETS)
    find_district(text, STREETS)


def test_districts():
    assert (north := find_district("Ich wohne im Stadtteil Nord", STREETS)) is not None
    assert north.name == "Nord"
    assert north.lat > 51.06
    assert find_district("Mitte des Monats", STREETS) is None
    assert find_district("in Mitte Dezember", STREETS) is None
    assert find_district("wir leben in Süd", STREETS) is not None
    assert find_district("Donnerstag", STREETS) is None


def test_the_file():
    assert len(STREETS) == 140
    centre = (51.0504, 10.3021)
    assert all(distance(centre, (s.lat, s.lon)) < 4 for s in STREETS)
    names = " ".join(office["name"] for office in OFFICES)
    assert all(street.district in names for street in STREETS)
    known = {street.name for street in STREETS}
    assert {office["street"].rpartition(" ")[0] for office in OFFICES} <= known


def test_the_nearest_office():
    offices = [Office(o["id"], o["name"], lat=o["lat"], lon=o["lon"]) for o in OFFICES]
    nowhere = Office("x", "Irgendwo")
    street = next(s for s in STREETS if s.name == "Ziegelweg")
    ordered = nearest([nowhere, *offices], street)
    assert ordered[0].id == "buergerbuero-sued"
    assert ordered[-1] == nowhere


def test_another_form():
    with pytest.raises(KeyError):
        read_streets([{"name": "Lindenstraße"}])
