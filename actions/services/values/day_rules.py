"""What each rule of the word tables means: from a match to the first and last day.

A rule raises `Impossible` for a day that does not exist.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from actions.services.values.calendars import (
    IRANIAN_YEARS,
    add_months,
    coming,
    day_of_month,
    first_of_next,
    from_iranian,
    iranian_year,
    last_of,
    real_date,
    week_of,
    without_year,
)
from actions.services.values.numbers import ARTICLE

FARTHEST = 3650  # days, weeks or months; who says more means something else
Match = re.Match[str]
Period = tuple[date, date]
Rule = Callable[[Match, date], Period]


class Impossible(Exception):
    """A day was named that does not exist, or that may be one of several."""


def _one(day: date | None) -> Period:
    if day is None:
        raise Impossible
    return day, day


def _count(match: Match, otherwise: int = 1) -> int:
    """The number said ("in two weeks", "in a week"), `otherwise` for a rule without one."""
    said = match.groupdict().get("count")
    if said is None:
        return otherwise
    count = 1 if said == ARTICLE else int(said)
    if count > FARTHEST:
        raise Impossible
    return count


def _month(match: Match, today: date) -> date:
    """The first day of the month that was named, this year or next."""
    if match["month"].startswith("J"):
        raise Impossible  # a whole Iranian month is nobody's wish
    this = today.replace(month=int(match["month"][1:]), day=1)
    return this if last_of(this) >= today else this.replace(year=today.year + 1)


def _dated(match: Match, today: date, day: str = "day") -> date | None:
    """A day and month ("3 December", "10 Azar 1405"), with or without a year."""
    number, month = int(match[day]), int(match["month"][1:])
    said = (match.groupdict().get("year") or "").replace(" ", "")
    if match["month"].startswith("M"):
        return real_date(int(said), month, number) if said else without_year(month, number, today)
    year = int(said) if said else iranian_year(today)
    found = from_iranian(year, month, number)
    if found and not said and found < today:
        return from_iranian(year + 1, month, number)
    return found


def _span(match: Match, today: date) -> Period:
    _, last = _one(_dated(match, today, "day2"))
    first, _ = _one(real_date(last.year, last.month, int(match["day"])))
    if first > last:
        raise Impossible
    return first, last


def numeric(match: Match, today: date) -> Period:
    """25.11.2026, 25/11, 2026-11-25, 1405/9/4; groups x, y and z (or None)."""
    one, two = int(match["x"]), int(match["y"])
    if match["z"] is None:
        return _one(without_year(two, one, today))
    day, year = (int(match["z"]), one) if one > 31 else (one, int(match["z"]))
    if year in IRANIAN_YEARS:
        return _one(from_iranian(year, two, day))
    return _one(real_date(year + 2000 if year < 100 else year, two, day))


def _weekday(match: Match, today: date) -> Period:
    return _one(coming(int(match["weekday"]), today + timedelta(days=1)))


def _weekday_past(match: Match, today: date) -> Period:
    """The last such weekday before today."""
    return _one(coming(int(match["weekday"]), today - timedelta(days=7)))


def _unclear(_match: Match, _today: date) -> Period:
    """Words of which nobody can be sure what day they mean ("the Friday before last")."""
    raise Impossible


def _weekday_in(weeks: int) -> Rule:
    """The weekday of this or a later week."""
    return lambda match, today: _one(
        week_of(today, weeks)[0] + timedelta(days=int(match["weekday"]))
    )


def _weekday_plus(otherwise: int) -> Rule:
    """As in "Mittwoch in zwei Wochen"; today counts as the first Wednesday."""
    return lambda match, today: _one(
        coming(int(match["weekday"]), today) + timedelta(weeks=_count(match, otherwise))
    )


def _weekday_span(match: Match, today: date) -> Period:
    first, _ = _weekday(match, today)
    return first, coming(int(match["weekday2"]), first + timedelta(days=1))


def _nth_weekday(match: Match, today: date) -> Period:
    """As in "the first Friday of December"."""
    month = _month(match, today)
    found = coming(int(match["weekday"]), month) + timedelta(weeks=int(match["nth"]) - 1)
    return _one(found if found.month == month.month else None)


def _relative_plus(match: Match, today: date) -> Period:
    return _one(today + timedelta(days=int(match["relative"]), weeks=_count(match)))


def _in(days: int, months: int = 0, times: int = 1) -> Rule:
    """So many days or months from today, times the number that was said."""

    def rule(match: Match, today: date) -> Period:
        count = _count(match, times)
        return _one(add_months(today, count * months) + timedelta(days=count * days))

    return rule


def _week(weeks: int, first: int = 0, last: int = 6) -> Rule:
    """Days `first` to `last` (0 for Monday) of a week."""

    def rule(match: Match, today: date) -> Period:
        monday, _ = week_of(today, weeks)
        return monday + timedelta(days=first), monday + timedelta(days=last)

    return rule


def _of_month(ahead: int, first: int, last: int) -> Rule:
    """Days `first` to `last` of the named month, else of this one or the one `ahead`."""

    def rule(match: Match, today: date) -> Period:
        if match.groupdict().get("month"):
            month = _month(match, today)
        else:
            month = add_months(today.replace(day=1), ahead)
            if not ahead and last < 28 and month.replace(day=last) < today:
                month = first_of_next(today)  # the beginning of this month is over
        return month.replace(day=first), month.replace(day=min(last, last_of(month).day))

    return rule


def _weekend(match: Match, today: date) -> Period:
    saturday = coming(5, today)
    return saturday, saturday + timedelta(days=1)


RULES: dict[str, Rule] = {
    "span": _span,
    "weekday_span": _weekday_span,
    "date": lambda match, today: _one(_dated(match, today)),
    "nth_weekday": _nth_weekday,
    "unclear": _unclear,
    "weekday_past": _weekday_past,
    "weekday_last_week": _weekday_in(-1),
    "weekday_this_week": _weekday_in(0),
    "weekday_next_week": _weekday_in(1),
    "weekday_after_next_week": _weekday_in(2),
    "weekday_fortnight": _weekday_plus(2),
    "weekday_plus": _weekday_plus(1),
    "relative_plus": _relative_plus,
    "one_week": _in(7),
    "two_weeks": _in(14),
    "two_days": _in(2),
    "two_months": _in(0, 2),
    "in_days": _in(1),
    "in_weeks": _in(7),
    "in_months": _in(0, 1),
    "days_ago": _in(-1),
    "weeks_ago": _in(-7),
    "two_weeks_ago": _in(-14),
    "next_week_start": _week(1, 0, 1),
    "next_week_middle": _week(1, 1, 3),
    "next_week_end": _week(1, 3, 4),
    "week_end": _week(0, 3, 4),
    "this_week": _week(0),
    "next_week": _week(1),
    "after_next_week": _week(2),
    "last_week": _week(-1),
    "weekend": _weekend,
    "next_month_start": _of_month(1, 1, 10),
    "next_month_middle": _of_month(1, 11, 20),
    "next_month_end": _of_month(1, 21, 31),
    "month_start": _of_month(0, 1, 10),
    "month_middle": _of_month(0, 11, 20),
    "month_end": _of_month(0, 21, 31),
    "this_month": _of_month(0, 1, 31),
    "next_month": _of_month(1, 1, 31),
    "day": lambda match, today: _one(day_of_month(int(match["day"]), today)),
    "relative": lambda match, today: _one(today + timedelta(days=int(match["relative"]))),
    "past": lambda match, today: _one(today - timedelta(days=int(match["past"]))),
    "weekday": _weekday,
    "month": _of_month(0, 1, 31),
    "numeric": numeric,
}
