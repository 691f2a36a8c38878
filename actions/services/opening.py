"""Opening hours in OpenStreetMap's notation, with the public holidays of a German state."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from opening_hours import OpeningHours, State, validate

Span = tuple[time, time]
DAY = timedelta(days=1)
SEARCH = timedelta(days=60)
_PH = re.compile(r"\bPH\b")


class NoOpeningHours(ValueError):
    """The text is not in OpenStreetMap's notation."""


def valid(oh: str) -> bool:
    """Whether the text can be evaluated."""
    return bool(oh.strip()) and validate(oh)


@lru_cache(maxsize=512)
def _parsed(oh: str) -> OpeningHours:
    if not valid(oh):
        raise NoOpeningHours(oh[:80])
    return OpeningHours(oh)


def _rules(oh: str, dates: str) -> Iterator[str]:
    """The rules with public holidays written out as dates.

    The evaluator knows only the holidays of a whole country. A rule for holidays and weekdays
    together ("Su,PH off") becomes two, because dates and weekdays cannot share a list.
    """
    for rule in re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", oh):
        selector, space, rest = rule.strip().partition(" ")
        parts = selector.split(",")
        if "PH" not in parts:
            yield rule.strip()
            continue
        others = ",".join(part for part in parts if part != "PH")
        if others:
            yield f"{others}{space}{rest}"
        yield f"{dates}{space}{rest}"


@lru_cache(maxsize=512)
def _with_holidays(oh: str, state: str | None, year: int) -> OpeningHours:
    if not _PH.search(oh):
        return _parsed(oh)
    days = holidays.country_holidays("DE", subdiv=state, years=(year, year + 1))
    written = ",".join(f"{day:%Y %b %d}" for day in sorted(days))
    return _parsed("; ".join(_rules(oh, written)))


def _local(now: datetime) -> datetime:
    return now.replace(tzinfo=None)


def week(oh: str, on: date | None = None) -> list[tuple[int, list[Span]]]:
    """The hours of each weekday (0 is Monday) in the week of `on` (today), holidays left aside.

    A closed day has no spans; a span until midnight ends at 00:00. Raises NoOpeningHours.
    """
    on = on or date.today()
    monday = on - timedelta(days=on.weekday())
    hours = _parsed(oh)
    result: list[tuple[int, list[Span]]] = []
    for number in range(7):
        start = datetime.combine(monday + number * DAY, time.min)
        spans = [
            (opens.time(), closes.time())
            for opens, closes, state, _ in hours.intervals(start, start + DAY)
            if state == State.OPEN
        ]
        result.append((number, spans))
    return result


def is_open(oh: str, now: datetime, state: str | None = None) -> bool:
    """Whether it is open at `now` (local time); `state` is the ISO code of the German state.

    Raises NoOpeningHours.
    """
    return bool(_with_holidays(oh, state, now.year).is_open(_local(now)))


def next_open(oh: str, now: datetime, state: str | None = None) -> datetime | None:
    """When it opens next: `now` itself when it is open, None when not within 60 days.

    Keeps the zone of `now`. Raises NoOpeningHours.
    """
    start = _local(now)
    hours = _with_holidays(oh, state, now.year)
    for opens, _, kind, _ in hours.intervals(start, start + SEARCH):
        if kind == State.OPEN:
            return max(opens, start).replace(tzinfo=now.tzinfo)
    return None
