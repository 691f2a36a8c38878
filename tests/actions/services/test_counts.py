"""How many people a message is about."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.values.counts import MOST, parse_count
from actions.services.values.tables import LANGUAGES

TABLE = yaml.safe_load((Path(__file__).parent / "data" / "counts.yml").read_text("utf-8"))
ROWS = [(language, *row) for language, rows in TABLE.items() for row in rows]
MOMENTS = yaml.safe_load((Path(__file__).parent / "data" / "moments.yml").read_text("utf-8"))
# A number alone answers the question for the people as well as the one for the time.
TIMED = [
    (language, text)
    for language, rows in MOMENTS.items()
    for text, day, when in rows
    if (day, when) != ("-", "-") and len(text.split()) > 1
]


@pytest.mark.parametrize(("language", "text", "count"), ROWS)
def test_what_people_say(language, text, count):
    assert parse_count(text, language) == count


def test_every_language_has_enough_wordings():
    assert set(TABLE) == set(LANGUAGES)
    assert all(len(rows) >= 12 for rows in TABLE.values())


@pytest.mark.parametrize(("language", "text"), TIMED)
def test_days_and_times_are_not_counted(language, text):
    assert parse_count(text, language) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_is_survived(text, language):
    count = parse_count(text, language)
    assert count is None or 0 < count <= MOST
