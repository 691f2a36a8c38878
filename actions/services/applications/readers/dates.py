"""Dates, also of birth: "3. Mai 1984", "dritter fünfter vierundachtzig", "13 اردیبهشت 1363"."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from actions.services.applications.model import Field
from actions.services.applications.problems import Note, Problem, Reading, Said, problem
from actions.services.applications.readers.date_parts import (
    Parts,
    complete,
    merged,
    partial_date,
    spoken,
)
from actions.services.applications.readers.vocabulary import vocabulary
from actions.services.moments import parse_days
from actions.services.values.calendars import IRANIAN_YEARS, from_iranian, real_date

LONGEST_LIFE = 125  # years; earlier dates are typing errors
OLD = 100  # years; of two centuries the later is meant unless it is impossible
AHEAD = 50  # years; of two centuries the earlier is meant when the later is farther away


def read_date(field: Field, message: Said) -> Reading:
    """An ISO date "YYYY-MM-DD".

    Two figures of a year mean the century in which the field allows the date. A date without a year
    is the next one where only future dates are allowed; elsewhere the year is asked for, with day
    and month in `partial`.
    """
    found = spoken(message.text, message.language)
    known: Mapping[str, str] = message.partial or {}
    joined = merged(message.text, message.language, known) if known and not found else known
    if whole := complete(joined):
        found = [whole]
    if found:
        readings = {parts: _dated(field, parts, message) for parts in found}
        values = {reading.value for reading in readings.values()}
        if len(values) > 1:
            return problem(Problem.SEVERAL_VALUES)
        return next(iter(readings.values()))
    if joined != known:
        return _incomplete(field, joined, message)
    if incomplete := partial_date(message.text, message.language):
        return _incomplete(field, incomplete, message)
    return _relative(field, message)


def _dated(field: Field, parts: Parts, message: Said) -> Reading:
    problems = []
    if parts.foreign(message.language):
        return problem(Problem.OTHER_CALENDAR)
    for year in _years(field, parts, message.today):
        day = _day(parts, year)
        if day is None:
            problems.append(problem(Problem.IMPOSSIBLE_DATE))
            continue
        reading = _checked(field, day, message.today)
        if reading.answered and (not problems or message.today.year - day.year <= OLD):
            notes = (Note.DAY_FIRST,) if message.language == "en" and parts.ambiguous else ()
            return Reading(reading.value, notes=notes)
        problems.append(reading)
    return problems[0]


def _years(field: Field, parts: Parts, today: date) -> Iterator[int]:
    """The years that may be meant, the likeliest first."""
    year = parts.year
    if len(year) > 2:
        yield int(year)
        return
    if parts.iranian:
        yield from (1400 + int(year), 1300 + int(year))
        return
    if field.check.not_past or field.check.not_future or int(year) + 2000 <= today.year + AHEAD:
        yield 2000 + int(year)
    yield 1900 + int(year)


def _day(parts: Parts, year: int) -> date | None:
    month = int(parts.month.strip("MJ"))
    if parts.iranian or year in IRANIAN_YEARS:
        return from_iranian(year, month, parts.day)
    if parts.numeric and month > 12 >= parts.day:
        return real_date(year, parts.day, month)  # "05/23/84"
    return real_date(year, month, parts.day)


def _checked(field: Field, day: date, today: date) -> Reading:
    check = field.check
    if check.not_future and day > today:
        return problem(Problem.FUTURE)
    if check.not_past and day < today:
        return problem(Problem.PAST)
    if check.min_age is not None and _age(day, today) < check.min_age:
        too_young = Problem.FUTURE if day > today else Problem.TOO_YOUNG
        return problem(too_young, limit=check.min_age)
    if _age(day, today) > LONGEST_LIFE:
        return problem(Problem.TOO_LONG_AGO)
    return Reading(day.isoformat())


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _incomplete(field: Field, known: Mapping[str, str], message: Said) -> Reading:
    """Without a year, a day or both."""
    if "year" in known:
        missing = Problem.DAY_MISSING if "month" in known else Problem.MONTH_MISSING
        return Reading(problem=missing, partial=known)
    if field.check.not_past:
        this = message.today.year
        for year in range(this, this + 9):
            parts = Parts(int(known["day"]), known["month"], str(year))
            if (day := _day(parts, year)) and day >= message.today:
                return _checked(field, day, message.today)
        return problem(Problem.IMPOSSIBLE_DATE)
    leap_year = Parts(int(known["day"]), known["month"], "2000")
    if known["month"].startswith("M") and _day(leap_year, 2000) is None:
        return problem(Problem.IMPOSSIBLE_DATE)
    return Reading(problem=Problem.YEAR_MISSING, partial=known)


def _relative(field: Field, message: Said) -> Reading:
    """As in "yesterday", "on Monday", "three weeks ago"."""
    known = vocabulary(message.language)
    days = parse_days(message.text, message.language, message.today)
    if "since" in known.phrases and not (days and days.day):  # "from tomorrow"
        words = known.words(message.text)
        if later := known["since"].match(words):
            days = parse_days(" ".join(words[later:]), message.language, message.today)
    if days and days.day:
        return _checked(field, days.day, message.today)
    if known["unknown"].within(known.words(message.text)):
        return problem(Problem.NOT_KNOWN)
    # The reader of days leaves out what does not exist, so that only figures tell it.
    dotted = re.search(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)", message.text)
    return problem(Problem.IMPOSSIBLE_DATE if dotted else Problem.NOT_A_DATE)
