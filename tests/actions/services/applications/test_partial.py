"""Answers that come in parts: what is missing is named, and the next message completes it."""

import pytest

from actions.services.applications.problems import Note
from actions.services.applications.reading import Problem, Said, read
from tests.actions.services.applications.forms import TODAY, checked, field

STREET = {"street": "Lindenstraße"}
NUMBERED = {**STREET, "house_number": "5"}
CODED = {**NUMBERED, "postal_code": "12345"}
WHOLE = {**CODED, "city": "Musterstadt"}
BIRTH = checked("date", not_future=True)


def said(text, partial=None, language="de", **more):
    return Said(text, language, TODAY, partial=partial, **more)


def test_an_address_in_four_messages():
    partial, problems = None, []
    for text in ("in der Lindenstraße", "Nummer fünf", "eins zwei drei vier fünf"):
        reading = read(field("address"), said(text, partial))
        problems.append(reading.problem)
        partial = reading.partial
    assert problems == [
        Problem.HOUSE_NUMBER_MISSING,
        Problem.POSTAL_CODE_MISSING,
        Problem.CITY_MISSING,
    ]
    assert read(field("address"), said("Musterstadt", partial)).value == WHOLE


@pytest.mark.parametrize(
    ("partial", "text", "problem", "after"),
    [
        (STREET, "5", Problem.POSTAL_CODE_MISSING, NUMBERED),
        (STREET, "5 12345 Musterstadt", None, None),
        (STREET, "🏠", Problem.NO_LETTERS, STREET),
        (STREET, "keine", Problem.NOTHING, STREET),
        (STREET, "12345 Musterstadt", Problem.HOUSE_NUMBER_MISSING, None),
        (NUMBERED, "12345 Musterstadt", None, None),
        (NUMBERED, "1234", Problem.POSTAL_CODE_WRONG, NUMBERED),
        (NUMBERED, "Postleitzahl 12345, Musterstadt", None, None),
        (CODED, "in Musterstadt", None, None),
        (CODED, "Musterstadt.", None, None),
        ({**CODED, "house_number": "7"}, "Lindenstraße 5, 12345 Musterstadt", None, None),
    ],
)
def test_parts_of_addresses(partial, text, problem, after):
    reading = read(field("address"), said(text, partial))
    assert reading.problem is problem
    assert reading.value == (WHOLE if problem is None else None)
    if after is not None:
        assert reading.partial == after


def test_the_only_city_of_a_postal_code_is_not_asked_for():
    reading = read(field("address"), said("12345", NUMBERED, places={"12345": "Musterstadt"}))
    assert reading.value == WHOLE


@pytest.mark.parametrize(
    ("partial", "text", "language", "value", "problem"),
    [
        ({"given": "Fatma"}, "Yılmaz", "de", ("Fatma", "Yılmaz"), None),
        ({"family": "Yılmaz"}, "Fatma", "de", ("Fatma", "Yılmaz"), None),
        ({"given": "Fatma"}, "Fatma Yılmaz", "de", ("Fatma", "Yılmaz"), None),
        ({"given": "Fatma"}, "soyadım Yılmaz", "tr", ("Fatma", "Yılmaz"), None),
        # The first message was the family name.
        ({"given": "Yılmaz"}, "Yılmaz", "de", None, Problem.GIVEN_NAME_MISSING),
        # Some people have one name only.
        ({"given": "Suharto"}, "nur ein Name", "de", ("", "Suharto"), None),
        ({"given": "Suharto"}, "I have only one name", "en", ("", "Suharto"), None),
        ({"given": "Suharto"}, "habe ich nicht", "de", ("", "Suharto"), None),
        ({"given": "Fatma"}, "12", "de", None, Problem.NOT_A_NAME),
    ],
)
def test_parts_of_names(partial, text, language, value, problem):
    reading = read(field("person"), said(text, partial, language))
    assert reading.problem is problem
    assert reading.value == (value and {"given": value[0], "family": value[1]})


@pytest.mark.parametrize(
    ("partial", "text", "value", "problem"),
    [
        ({"day": "3", "month": "M5"}, "1984", "1984-05-03", None),
        ({"day": "3", "month": "M5"}, "84", "1984-05-03", None),
        ({"day": "3", "month": "M5"}, "neunzehnhundertvierundachtzig", "1984-05-03", None),
        ({"day": "31", "month": "M2"}, "1984", None, Problem.IMPOSSIBLE_DATE),
        ({"day": "3", "month": "M5"}, "2030", None, Problem.FUTURE),
        ({"month": "M5", "year": "1984"}, "am dritten", "1984-05-03", None),
        ({"month": "M5", "year": "1984"}, "3.", "1984-05-03", None),
        ({"year": "1984"}, "3. Mai", "1984-05-03", None),
        ({"year": "1984"}, "Mai", None, Problem.DAY_MISSING),
        ({"year": "1984"}, "dritter fünfter", "1984-05-03", None),
        ({"year": "1984"}, "4.6.1985", "1985-06-04", None),
        ({"day": "3", "month": "M5"}, "keine Ahnung, lange her", None, Problem.NOT_KNOWN),
    ],
)
def test_parts_of_dates(partial, text, value, problem):
    reading = read(BIRTH, said(text, partial))
    assert (reading.value, reading.problem) == (value, problem)


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("3. Mai", "2027-05-03", None),
        ("am 26. November", "2026-11-26", None),
        ("29. Februar", "2028-02-29", None),
        ("30. Februar", None, Problem.IMPOSSIBLE_DATE),
        ("nächsten Montag", "2026-11-30", None),
        ("in zwei Wochen", "2026-12-09", None),
        ("gestern", None, Problem.PAST),
        ("1.4.27", "2027-04-01", None),
        ("1.4.84", "2084-04-01", None),
        ("irgendwann im Dezember", None, Problem.NOT_A_DATE),
    ],
)
def test_dates_to_come(text, value, problem):
    reading = read(checked("date", not_past=True), said(text))
    assert (reading.value, reading.problem) == (value, problem)


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [("1.4.84", "1984-04-01", None), ("1.4.30", "2030-04-01", None),
     ("1.4.", None, Problem.YEAR_MISSING), ("heute", "2026-11-25", None)],
)  # fmt: skip
def test_dates_of_any_time(text, value, problem):
    reading = read(field("date"), said(text))
    assert (reading.value, reading.problem) == (value, problem)


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("25.11.2010", "2010-11-25", None),
        ("26.11.2010", None, Problem.TOO_YOUNG),
        ("3.5.15", None, Problem.TOO_YOUNG),
        ("3.5.27", "1927-05-03", None),
        ("3.5.2027", None, Problem.FUTURE),
    ],
)
def test_ages(text, value, problem):
    reading = read(checked("date", min_age=16), said(text))
    assert (reading.value, reading.problem) == (value, problem)


@pytest.mark.parametrize(
    ("text", "noted"), [("03/05/84", True), ("05/23/84", False), ("5 May 84", False)]
)
def test_english_dates_in_figures_are_read_with_the_day_first(text, noted):
    reading = read(BIRTH, said(text, language="en"))
    assert reading.value in ("1984-05-03", "1984-05-23", "1984-05-05")
    assert (reading.notes == (Note.DAY_FIRST,)) is noted
