"""Days and times of day as people say them, in the offered languages.

The grammar is in `actions.services.values`; here is what a caller asks for.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from actions.services.values.days import Days, find_days
from actions.services.values.tables import words
from actions.services.values.times import Span, find_time

MAX_TEXT = 500
"""Longer texts are not read: nobody names a time that way, and matching takes time."""


# With an article "3°" may be an option or a day of the month; "am 3." is a day.
_CHOICE = re.compile(
    r"(?:(?:der|die|das|den|the|le|la|det|option|nummer|number|numero|numara|numer|номер"
    r"|رقم|الرقم|خيار|الخيار|اختيار|الاختيار|نمره|النمره) )?"
    r"(\d{1,2})[.°]?(?: ,)?(?: (?:1|bitte|please|option|tak|lutfen|prosze))?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody wants to come; what was not said is None.

    `days.past` tells that the named day is over. `when` is a time of day or a span of times.
    """

    days: Days | None = None
    when: time | Span | None = None


def parse_moment(text: str, language: str, today: date) -> Moment:
    """Day and time in a message ("Thursday after lunch"); `language` is an ISO 639-1 code.

    A weekday means its next occurrence after today. A day without a year is the next one, or past
    when it was less than 90 days ago. A day that does not exist gives no day.
    """
    if len(text) > MAX_TEXT:
        return Moment()
    known = words(language)
    days, rest = find_days(known.tag(text), known, today)
    return Moment(days, find_time(rest, known))


def parse_days(text: str, language: str, today: date) -> Days | None:
    """The day or days that are named; they may be past."""
    return parse_moment(text, language, today).days


def parse_day(text: str, language: str, today: date) -> date | None:
    """The one day somebody names, from today on; None when no such day is named."""
    days = parse_days(text, language, today)
    return days.day if days and not days.past else None


def parse_time(text: str, language: str) -> time | None:
    """The time of day somebody names; None when none or a span is named.

    Hours from 1 to 6 are in the afternoon, because offices are closed at night.
    """
    # The day is of no interest here, but "am 3. um 9" must not be read as three o'clock.
    when = parse_moment(text, language, date(2000, 1, 1)).when
    return when if isinstance(when, time) else None


def part_of_day(text: str, language: str) -> tuple[time, time] | None:
    """The first and last minute of the part of the day or range of times that is named."""
    when = parse_moment(text, language, date(2000, 1, 1)).when
    return (when.start, when.end) if isinstance(when, Span) else None


def parse_choice(text: str, language: str) -> int | None:
    """The number of an offered option, when the message is nothing else ("2.", "der zweite")."""
    if len(text) > MAX_TEXT:
        return None
    number = _CHOICE.fullmatch(words(language).tag(text))
    return int(number[1]) if number else None
