"""Calendar arithmetic: dates that may not exist, months, the Iranian calendar."""

from calendar import monthrange
from datetime import date, timedelta

# A day and month without a year means the next such day, unless it was just missed: a caller can
# then say that it is over.
JUST_MISSED = timedelta(days=90)
IRANIAN_YEARS = range(1300, 1500)


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, None when there is none ("31 February")."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def without_year(month: int, day: int, today: date) -> date | None:
    """The day and month nearest to come, or the last one when that was within 90 days."""
    found = [d for y in range(-1, 9) if (d := real_date(today.year + y, month, day))]
    recent = [d for d in found if today - JUST_MISSED <= d < today]
    later = [d for d in found if d >= today]
    return next(iter(recent or later), None)


def day_of_month(day: int, today: date) -> date | None:
    """The next day with this number, today included; months that lack it are passed over."""
    first = today.replace(day=1)
    for _ in range(12):
        found = real_date(first.year, first.month, day)
        if found and found >= today:
            return found
        first = first_of_next(first)
    return None


def coming(weekday: int, day: date) -> date:
    """The first such weekday (0 for Monday) from a day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def first_of_next(day: date) -> date:
    """The first day of the following month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_of(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_of(day: date, weeks: int = 0) -> tuple[date, date]:
    """Monday and Sunday of the week, some weeks later."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


def _leap(year: int) -> bool:
    """Whether an Iranian year has 366 days, by the 33-year rule (right from 1206 to 1498)."""
    return (25 * year + 11) % 33 < 8


def from_iranian(year: int, month: int, day: int) -> date | None:
    """A date of the Iranian calendar (years 1300 to 1499) in ours, None when there is none."""
    if year not in IRANIAN_YEARS or not 1 <= month <= 12:
        return None
    length = 31 if month <= 6 else 30 if month < 12 or _leap(year) else 29
    if not 1 <= day <= length:
        return None
    before = sum(366 if _leap(y) else 365 for y in range(IRANIAN_YEARS.start, year))
    days = before + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return date(1921, 3, 21) + timedelta(days=days)  # 1 Farvardin 1300


def iranian_year(day: date) -> int:
    """The Iranian year that a day lies in."""
    year = day.year - 621
    start = from_iranian(year, 1, 1)
    return year if start and day >= start else year - 1
