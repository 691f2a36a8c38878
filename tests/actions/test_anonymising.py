"""Personal data never survives, with the words of the real content, in all languages."""

import random
import re
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.anonymising import build_anonymiser
from actions.services.privacy.naming import naming
from actions.services.values.tables import LANGUAGES
from actions.services.wording import plain
from actions.settings import ActionSettings

DATA = yaml.safe_load((Path(__file__).parent / "data" / "anonymise.yml").read_text("utf-8"))
TABLE = [(language, *row) for language, rows in DATA.items() for row in rows["said"]]
PLACES = [(language, line) for language, rows in DATA.items() for line in rows["lines"]]
few = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def anonymise():
    return build_anonymiser(ActionSettings())


def words_of(text):
    return [plain(word) for word in re.findall(r"<[a-z]+>|[^\W_]+", text) if word[0] != "<"]


def kept(result, line):
    """Nothing but words of the harmless line is left."""
    return result is None or set(words_of(result)) <= set(words_of(line))


def inside(line, what, place):
    words = line.split()
    at = place % (len(words) + 1)
    return " ".join([*words[:at], what, *words[at:]])


def test_all_languages_have_a_table():
    assert set(DATA) == set(LANGUAGES)
    assert all(naming(language).names for language in LANGUAGES)


@pytest.mark.parametrize(("language", "line"), PLACES)
def test_harmless_messages_stay_as_they_are(anonymise, language, line):
    assert anonymise(line, language) == line.replace("\u200c", " ")


@pytest.mark.parametrize(("language", "said", "expected"), TABLE)
def test_what_is_kept(anonymise, language, said, expected):
    assert anonymise(said, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_survives_anywhere(anonymise, language):
    rows = DATA[language]
    for number, name in enumerate(rows["names"]):
        for written in (name, name.lower(), name.upper(), f"{name}-{name}"):
            line = rows["lines"][number % len(rows["lines"])]
            said = inside(line, written, number)
            assert kept(anonymise(said, language), line), said


@few
@given(
    place=st.sampled_from(PLACES),
    names=st.lists(
        st.sampled_from([name for rows in DATA.values() for name in rows["names"]]),
        min_size=1,
        max_size=3,
    ),
    at=st.integers(0, 20),
    case=st.sampled_from([str, str.lower, str.upper]),
)
def test_names_of_one_language_do_not_survive_in_another(anonymise, place, names, at, case):
    language, line = place
    result = anonymise(inside(line, case(" ".join(names)), at), language)
    assert kept(result, line)


digits = st.text(string.digits, min_size=5, max_size=10)
phones = st.tuples(
    st.sampled_from(["0", "+49 ", "0049", "+380", "(0", "٠"]), digits, st.sampled_from(" -/)")
).map(lambda row: f"{row[0]}{row[1][:3]}{row[2]}{row[1][3:]}")
dates = st.dates().flatmap(
    lambda day: st.sampled_from(
        [day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day.day}/{day.month}/{day:%y}",
         f"{day.day}. {day.month}. {day.year}"]
    )
)  # fmt: skip
ibans = st.tuples(
    st.sampled_from(["DE", "fr", "GB", "NL", "pl"]),
    st.integers(2, 97),
    st.text(string.digits, min_size=14, max_size=18),
    st.sampled_from(["", "NWBK", "wald"]),
    st.sampled_from(["", " "]),
).map(lambda r: r[4].join(re.findall(".{1,4}", f"{r[0]}{r[1]:02}{r[3]}{r[2]}")))
# Addresses made of words that every example has: only their form gives them away.
addresses = st.tuples(
    st.lists(st.sampled_from(["wohnung", "termin", "auto", "antrag"]), min_size=1, max_size=3),
    st.sampled_from([".", "_", "-", ""]),
    st.sampled_from(["stadt.de", "auto.example.org", "wohnung.com"]),
).map(lambda row: f"{row[1].join(row[0])}@{row[2]}")
links = st.sampled_from(
    ["https://wohnung.de/antrag?termin=auto", "www.termin.de", "auto.wohnung.de/termin", "@termin"]
)


@few
@given(
    place=st.sampled_from(PLACES),
    what=st.one_of(phones, dates, ibans, addresses, links),
    at=st.integers(0, 20),
)
def test_no_identifier_survives(anonymise, place, what, at):
    language, line = place
    result = anonymise(inside(line, what, at), language)
    assert kept(result, line)
    assert result is None or not re.search(r"\d|@", result)


def test_no_name_of_a_street_survives(anonymise):
    streets = yaml.safe_load(ActionSettings().streets_file.read_text("utf-8"))
    chosen = random.Random(1).sample([row["name"] for row in streets], 25)
    line = DATA["de"]["lines"][0]
    for name in chosen:
        result = anonymise(f"{line} {name} 5", "de")
        assert result is None or result == f"{line} <street> <number>", name


def test_names_of_examples_are_not_learned(anonymise):
    """The examples hold invented people, too."""
    for said in ("Huber", "Oksana", "Kowalska", "Meier", "Anna"):
        line = DATA["de"]["lines"][0]
        assert kept(anonymise(f"{line} {said}", "de"), line)
