"""Days as people name them: a date, a weekday, "in two weeks", "from the 3rd on", "next week"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actions.services.values.calendars import without_year
from actions.services.values.day_rules import RULES, Impossible, Match, Period
from actions.services.values.tables import Words

_MODIFIERS = ("from", "after", "until", "before")
_START, _END = r"(?<![\w.:/-])", r"(?![\w:/°-])"
_NUMERIC = (
    re.compile(rf"{_START}(?P<x>\d{{4}})[./-](?P<y>\d{{1,2}})[./-](?P<z>\d{{1,2}})(?!\w|[:/-])"),
    re.compile(
        rf"{_START}(?P<x>\d{{1,2}})[./](?P<y>\d{{1,2}})"
        rf"(?:(?:[./]|\. )(?P<z>\d{{4}}|\d\d))?\.?{_END}"
    ),
    # "am vierten zwölften", "4. 12."
    re.compile(rf"{_START}(?P<x>\d{{1,2}})[.°] (?P<y>\d{{1,2}})[.°](?: (?P<z>\d{{4}}))?{_END}"),
    re.compile(rf"{_START}(?P<x>\d{{1,2}})-(?P<y>\d{{1,2}})-(?P<z>\d{{4}}|\d\d){_END}"),
)
_NTH = re.compile(
    rf"{_START}(?P<nth>[1-5])[.°]? W(?P<weekday>\d) (?:\w+ ){{0,2}}(?P<month>M\d+){_END}"
)
_NAMED = (
    ("relative", re.compile(r"(?<!\w)R(?P<relative>\d)(?!\w)")),
    ("past", re.compile(r"(?<!\w)Q(?P<past>\d)(?!\w)")),
    ("weekday", re.compile(r"(?<!\w)W(?P<weekday>\d)(?!\w)")),
)


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`, both included; `last` is None for "and later".

    `past`: all of them lie before the day on which this was said.
    """

    first: date
    last: date | None
    past: bool = False

    @property
    def day(self) -> date | None:
        """The one day that was named, None for several."""
        return self.first if self.first == self.last else None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def find_days(text: str, words: Words, today: date) -> tuple[Days | None, str]:
    """The days in a tagged text, and the text without them ("D" in their place).

    A day that does not exist is taken out as well, but gives None.
    """
    for pattern in words.negated:
        text = pattern.sub(" , ", text)
    for rule, match in _matches(text, words):
        if rule == "numeric" and _looks_like_time(match, today):
            continue
        rest = _without(text, match)
        try:
            period = RULES[rule](match, today)
        except (Impossible, OverflowError, ValueError):
            return None, rest
        return _modified(period, rest, words, today)
    return None, text


def _matches(text: str, words: Words) -> Iterator[tuple[str, Match]]:
    """Every match of every rule, the most specific rules first."""
    own = [(rule, p) for rule, p in words.days if rule not in (*_MODIFIERS, "month")]
    months = [(rule, p) for rule, p in words.days if rule == "month"]
    numeric = [("numeric", pattern) for pattern in _NUMERIC]
    for rule, pattern in (*numeric, ("nth_weekday", _NTH), *own, *_NAMED, *months):
        for match in pattern.finditer(text):
            yield rule, match


def _looks_like_time(match: Match, today: date) -> bool:
    """Whether digits are a time of day: "9.30", or "9.10" when as a date it would be over."""
    hour, minute = int(match["x"]), match["y"]
    if match["z"] or hour > 23 or "." not in match[0] or match[0].endswith("."):
        return False
    if not 1 <= int(minute) <= 12:
        return True
    day = without_year(int(minute), hour, today)
    return minute in ("05", "10") and 7 <= hour <= 18 and day is not None and day < today


def _without(text: str, match: Match) -> str:
    return " ".join(f"{text[: match.start()]} D {text[match.end() :]}".split())


def _modified(period: Period, rest: str, words: Words, today: date) -> tuple[Days | None, str]:
    """The period with what was said around it: from, after, until or before."""
    first, last = period
    for rule, pattern in words.days:
        if rule in _MODIFIERS and (match := pattern.search(rest)):
            return _bounded(rule, first, last, today), _without(rest, match)
    over = last < today
    return Days(first if over else max(first, today), last, over), rest


def _bounded(rule: str, first: date, last: date, today: date) -> Days:
    if rule in ("from", "after"):
        start = first if rule == "from" else last + timedelta(days=1)
        return Days(max(start, today), None)
    end = last if rule == "until" else first - timedelta(days=1)
    return Days(today, end) if end >= today else Days(end, end, past=True)
