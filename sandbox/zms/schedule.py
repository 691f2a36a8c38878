"""When an office gives appointments, before anybody has booked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays
from opening_hours import OpeningHours, State

from sandbox.clock import ZONE, start_of_day
from sandbox.zms.directory import Counter

FIRST_DAY = 1
LAST_DAY = 60


@lru_cache(maxsize=8)
def _holidays(state: str, year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", subdiv=state, years=year))


@lru_cache(maxsize=256)
def _openings(hours: str, state: str, today: date) -> dict[date, list[tuple[int, int]]]:
    """Open stretches (epoch seconds) of each bookable day, without the state's holidays."""
    begin, end = start_of_day(today, FIRST_DAY), start_of_day(today, LAST_DAY + 1)
    days: dict[date, list[tuple[int, int]]] = {}
    # "off" is what a scope without opening hours means: it takes no appointments.
    rule = OpeningHours(hours or "off")
    for row in rule.intervals(begin.replace(tzinfo=None), end.replace(tzinfo=None)):
        start, stop, status = row[0], row[1], row[2]
        if status != State.OPEN:
            continue
        stretch = (_epoch(start), _epoch(stop or end))
        if start.date() not in _holidays(state, start.year):
            days.setdefault(start.date(), []).append(stretch)
    return days


def _epoch(moment: datetime) -> int:
    return int(moment.replace(tzinfo=ZONE).timestamp())


class Schedule:
    """The grid of slots of every counter in one federal state."""

    def __init__(self, state: str) -> None:
        self._state = state

    def days(self, counter: Counter, today: date) -> list[date]:
        """The days on which `counter` is open and bookable, seen from `today`."""
        return sorted(_openings(counter.office.opening_hours, self._state, today))

    def starts(self, counter: Counter, today: date, wanted: date, slots: int) -> Iterator[int]:
        """Every start (epoch seconds) on `wanted` with `slots` slots before the office closes."""
        step = counter.scope.slot_minutes * 60
        stretches = _openings(counter.office.opening_hours, self._state, today).get(wanted, [])
        for begin, end in stretches:
            yield from range(begin, end - slots * step + 1, step)


def window(today: date) -> tuple[date, date]:
    """The first and the last bookable day."""
    return today + timedelta(days=FIRST_DAY), today + timedelta(days=LAST_DAY)
