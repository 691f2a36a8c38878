"""Places in what people say: houses, corners, landmarks, and what is asked when it is unclear."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.appointments import distance
from actions.services.catalogue import Office
from actions.services.house_numbers import number_after, number_alone
from actions.services.landmarks import landmarks_of, read_landmarks
from actions.services.place import Place, middle
from actions.services.places import Ask, find_place
from actions.services.streets import find_streets, message_words, read_streets

DATA = Path(__file__).parents[3] / "sandbox" / "data"


def load(path):
    return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


STREETS = read_streets(load(DATA / "streets.yml"))
LANDMARKS = read_landmarks(load(DATA / "landmarks.yml"))
ROWS = load(Path(__file__).parent / "data" / "places.yml")
KNOWN = Place(street="Lindenstraße", district="Nord")


def check(reading, ask, wanted):
    assert reading.ask == ask
    if isinstance(wanted, list):
        assert sorted(option.address for option in reading.options) == wanted
    else:
        assert (reading.place.address if reading.place else "") == wanted
        assert reading.options == ()


@pytest.mark.parametrize(("said", "ask", "wanted"), ROWS["messages"])
def test_what_people_say(said, ask, wanted):
    check(find_place(said, STREETS, LANDMARKS), ask, wanted)


@pytest.mark.parametrize(("said", "ask", "wanted"), ROWS["answers"])
def test_answers_to_where_exactly(said, ask, wanted):
    check(find_place(said, STREETS, LANDMARKS, KNOWN), ask, wanted)


def test_only_a_landmark_has_a_position():
    assert find_place("am Rathaus", STREETS, LANDMARKS).place.position == (51.0504, 10.3021)
    for said in ("Lindenstraße 5", "Marktplatz", "Ecke Lindenstraße Bachstraße"):
        assert find_place(said, STREETS, LANDMARKS).place.position is None
    # Beside a landmark in another street is not at it.
    assert find_place("Lindenstraße beim Stadion", STREETS, LANDMARKS).place.position is None
    place = find_place("Lindenstraße 5", STREETS).place
    assert middle(place, STREETS) == (51.0735, 10.3128)
    assert middle(Place(landmark="Mond"), STREETS) is None


def test_districts():
    assert find_place("Lindenstraße 5", STREETS).place.district == "Nord"
    reading = find_place("irgendwo in Nord", STREETS, LANDMARKS)
    assert (reading.ask, reading.place.district) == (Ask.PLACE, "Nord")


def test_number_words_of_other_languages():
    words = {"en": "twelve", "tr": "on iki", "uk": "дванадцять", "fr": "douze", "ar": "اثنا عشر"}
    for language, said in words.items():
        reading = find_place(said, STREETS, LANDMARKS, KNOWN, language)
        assert reading.place.number == "12", language
    assert number_alone("zwölf", "de-simple") == "12"
    assert number_alone("zwölf", "tlh") == ""


def test_numbers_that_are_none():
    for said in ("Lindenstraße 12997", "Lindenstraße 0", "Lindenstraße und 5", "Lindenstraße"):
        tokens = message_words(said)
        assert number_after(tokens, 1) == "", said


def test_every_street_and_landmark():
    for street in STREETS:
        place = find_place(f"vor {street.name} 7b", STREETS, LANDMARKS).place
        assert (place.street, place.number) == (street.name, "7b")
    for mark in LANDMARKS:
        for name in mark.names:
            reading = find_place(f"vor: {name}", STREETS, LANDMARKS)
            assert (reading.ask, reading.place) == (Ask.NOTHING, mark.place), name


def test_the_landmarks_lie_in_their_streets():
    streets = {street.name: street for street in STREETS}
    for mark in LANDMARKS:
        street = streets[mark.place.street]
        assert distance(mark.place.position, (street.lat, street.lon)) < 0.3


def test_offices_are_landmarks():
    offices = [Office("1", "Standesamt", street="Rathausplatz 3", lat=51.0509, lon=10.3021)]
    found = find_place("vor dem Standesamt", STREETS, landmarks_of(offices))
    assert found.place.address == "Standesamt, Rathausplatz 3"
    assert found.place.position == (51.0509, 10.3021)
    nowhere = landmarks_of([Office("2", "Wachturm")])
    assert find_place("am Wachturm", STREETS, nowhere).place.position is None


def test_a_street_that_fits_two_names():
    streets = read_streets(
        {"name": name, "district": "Nord", "lat": 51, "lon": 10}
        for name in ("Hermannstraße", "Harmannstraße", "Bachstraße")
    )
    reading = find_place("Hirmannstraße 3", streets)
    assert reading.ask is Ask.WHICH
    addresses = {option.address for option in reading.options}
    assert addresses == {"Hermannstraße 3", "Harmannstraße 3"}
    corner = find_place("Bachstraße Ecke Hirmannstraße", streets)
    assert {o.crossing for o in corner.options} == {"Hermannstraße", "Harmannstraße"}


def test_mentions_in_their_order():
    found = find_streets("von der Bachstraße über Untere Hauptstraße zur Lindenallee", STREETS)
    names = [[street.name for street in mention.streets] for mention in found]
    assert names == [["Bachstraße"], ["Untere Hauptstraße"], ["Lindenallee"]]


def test_a_place_in_a_slot():
    place = find_place("am Rathaus", STREETS, LANDMARKS).place
    assert Place.of(place.as_dict()) == place
    with pytest.raises(TypeError):
        Place.of({"strasse": "x"})


def test_nothing_of_a_place_in_its_repr():
    reading = find_place("Lindenstraße 5", STREETS)
    assert "Linden" not in repr((reading, reading.place, find_place("Hauptstraße", STREETS)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from([None, KNOWN]))
def test_any_text_is_survived(text, known):
    reading = find_place(text, STREETS, LANDMARKS, known)
    assert (reading.ask is Ask.WHICH) == bool(reading.options)
