"""Days and times as people say them, in all offered languages."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.moments import (
    Moment,
    parse_choice,
    parse_day,
    parse_days,
    parse_moment,
    parse_time,
    part_of_day,
)
from actions.services.values.calendars import from_iranian, iranian_year, without_year
from actions.services.values.tables import LANGUAGES, load
from actions.services.values.times import Span

TODAY = date(2026, 11, 25)  # a Wednesday
TABLE = yaml.safe_load((Path(__file__).parent / "data" / "moments.yml").read_text("utf-8"))
ROWS = [(language, *row) for language, rows in TABLE.items() for row in rows]


def shown(moment: Moment) -> tuple[str, str]:
    days, when = moment.days, moment.when
    day = "-"
    if days:
        day = str(days.first) if days.day else f"{days.first}..{days.last or ''}"
        day += " past" * days.past
    if isinstance(when, Span):
        return day, f"{when.start:%H:%M}..{when.end:%H:%M}"
    return day, f"{when:%H:%M}" if when else "-"


@pytest.mark.parametrize(("language", "text", "day", "when"), ROWS)
def test_what_people_say(language, text, day, when):
    assert shown(parse_moment(text, language, TODAY)) == (day, when)


def test_every_language_has_enough_wordings():
    assert set(TABLE) == set(LANGUAGES)
    assert all(len(rows) >= 25 for rows in TABLE.values())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("am 3. Januar", date(2027, 1, 3)),  # the next one
        ("am 24. November", date(2026, 11, 24)),  # just missed: past, not next year
        ("29. Februar", date(2028, 2, 29)),
        ("3.12.26", date(2026, 12, 3)),
        ("3/12/2026", date(2026, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
    ],
)
def test_the_year(text, day):
    days = parse_days(text, "de", TODAY)
    assert days is not None
    assert (days.day, days.past) == (day, day < TODAY)


def test_a_past_day_is_no_day_to_book():
    assert parse_day("gestern", "de", TODAY) is None
    assert parse_day("nächste Woche", "de", TODAY) is None  # several days
    assert parse_day("morgen", "de", TODAY) == date(2026, 11, 26)


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2024, 2, 29), date(2027, 1, 1)])
@pytest.mark.parametrize("text", ["in einem Monat", "Ende nächsten Monats", "der 31.", "Sonntag"])
def test_the_ends_of_months_and_years(text, day):
    days = parse_days(text, "de", day)
    assert days is not None
    assert days.first >= day


def test_times_and_parts_of_the_day():
    assert parse_time("halb zehn", "de") == time(9, 30)
    assert parse_time("am 3. Dezember um 9", "de") == time(9)
    assert parse_time("vormittags", "de") is None
    assert part_of_day("nachmittags", "de") == (time(12), time(17, 59))
    assert part_of_day("um 10", "de") is None
    assert time(17, 59) in Span(time(12), time(17, 59))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ich habe 2 Kinder"),
        ("de", "für 3 Personen"),
        ("de", "das kostet 10 Euro"),
        ("de", "wir sind drei"),
        ("de", "Hauptstraße 12"),
        ("en", "for two people"),
        ("en", "two children and one adult"),
        ("fr", "j'ai un enfant de 3 ans"),
        ("tr", "iki çocuğum var"),
        ("ru", "нас двое"),
        ("uk", "запис на двох"),
        ("pl", "dla dwóch osób"),
        ("ar", "عندي ثلاثة أطفال"),
        ("fa", "ما سه نفریم"),
        ("da", "vi er tre"),
    ],
)
def test_other_numbers_are_no_times(language, text):
    assert parse_moment(text, language, TODAY) == Moment()


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "2", 2), ("de", "der zweite", 2), ("de", "den dritten bitte", 3),
        ("de", "am 3.", None), ("de", "um 3", None), ("de", "drei Uhr", None),
        ("de", "Reisepass", None), ("en", "the second one", 2), ("tr", "ikinci", 2),
        ("ar", "الثاني", 2), ("uk", "друга", 2),
        ("ru", "второе", 2), ("pl", "drugi", 2), ("fr", "le deuxième", 2), ("fa", "دومی", 2),
        ("da", "den anden", 2),
    ],
)  # fmt: skip
def test_the_number_of_an_option(language, text, number):
    assert parse_choice(text, language) == number


def test_the_iranian_calendar():
    assert from_iranian(1405, 1, 1) == date(2026, 3, 21)
    assert from_iranian(1403, 12, 30) == date(2025, 3, 20)  # a leap year
    assert from_iranian(1404, 12, 30) is None
    assert from_iranian(1357, 11, 22) == date(1979, 2, 11)
    assert iranian_year(date(2026, 3, 20)) == 1404
    assert iranian_year(date(2026, 3, 21)) == 1405


@given(st.integers(1300, 1499), st.integers(1, 12), st.integers(1, 29))
def test_iranian_dates_follow_each_other(year, month, day):
    found = from_iranian(year, month, day)
    following = from_iranian(year, month, day + 1) or from_iranian(
        year + month // 12, month % 12 + 1, 1
    )
    assert found is not None
    if following:
        assert following - found == timedelta(days=1)
    assert iranian_year(found) == year


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.integers(1, 31))
def test_a_day_without_a_year_is_near(today, month, day):
    found = without_year(month, day, today)
    if found is None:
        assert (month, day) in {(2, 30), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)}
    else:
        assert (found.month, found.day) == (month, day)
        assert found >= today - timedelta(days=90)


def _vocabulary(language: str) -> list[str]:
    words = [word for row in TABLE[language] for word in row[0].split()]
    return sorted(
        {*words, "31", "32", "30.2.", "0", "99", "1.1.", "25:70", "halb", ",", "9-11", "°"}
    )


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_words_never_give_a_past_or_impossible_day(language, data):
    words = data.draw(st.lists(st.sampled_from(_vocabulary(language)), max_size=8))
    today = data.draw(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
    text = " ".join(words)
    day = parse_day(text, language, today)
    assert day is None or day >= today
    moment = parse_moment(text, language, today)
    if moment.days:
        assert moment.days.last is None or moment.days.first <= moment.days.last
        assert moment.days.past == (moment.days.last is not None and moment.days.last < today)
    if isinstance(moment.when, Span):
        assert moment.when.start <= moment.when.end


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_is_survived(text, language):
    parse_moment(text, language, TODAY)
    parse_choice(text, language)


def test_a_very_long_text_is_not_read():
    assert parse_moment("morgen " * 1000, "de", TODAY) == Moment()


def test_every_language_is_complete():
    for language in LANGUAGES:
        assert set(load(language, "moments")["parts"]) >= {
            "morning",
            "noon",
            "afternoon",
            "evening",
        }
        assert {"cardinal", "ordinal", "order", "joiners"} <= set(load(language, "numbers"))
        assert {"signs", "like", "intro", "name"} <= set(load(language, "spelling"))
        assert {"each", "self", "and", "for", "not"} <= set(load(language, "counts"))
