"""Wishes that wait for an office."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.services.moments import Moment
from actions.services.values.days import Days
from actions.services.values.times import Span
from actions.services.wishes import Wish

MONDAY = date(2026, 11, 30)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]
CLOCKS = ["08:00", "08:30", "09:00", "10:00", "11:00", "12:30", "14:00", "16:00"]


@pytest.mark.parametrize(
    ("days", "fitting"),
    [
        (None, WEEK),
        (Days(MONDAY, MONDAY), WEEK[:1]),
        (Days(MONDAY + timedelta(days=3), None), WEEK[3:]),
        (Days(MONDAY, MONDAY + timedelta(days=1)), WEEK[:2]),
        (Days(MONDAY, MONDAY, past=True), []),
        (Days(date(2026, 12, 24), date(2026, 12, 24)), []),
    ],
)
def test_days(days, fitting):
    assert Wish(days).days_among(WEEK) == fitting


@pytest.mark.parametrize(
    ("when", "unwanted"),
    [
        (None, []),
        (Span(time(9), time(11)), ["08:00", "08:30", "12:30", "14:00", "16:00"]),
        (time(9, 30), ["12:30", "14:00", "16:00"]),
        (Span(time(18), time(20)), CLOCKS),
    ],
)
def test_times(when, unwanted):
    assert Wish(None, when).unwanted(CLOCKS) == unwanted


def test_nothing_said_is_no_wish():
    assert Wish.of(Moment()) is None


@given(
    st.none() | st.builds(Days, st.dates(), st.none() | st.dates(), st.booleans()),
    st.none() | st.times() | st.builds(Span, st.times(), st.times()),
)
def test_a_wish_survives_the_conversation(days, when):
    def minutes(moment):
        return moment.replace(second=0, microsecond=0)

    if isinstance(when, Span):
        when = Span(minutes(when.start), minutes(when.end))
    elif when is not None:
        when = minutes(when)
    assert Wish.from_json(Wish(days, when).to_json()) == Wish(days, when)
