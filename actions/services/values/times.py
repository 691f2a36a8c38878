"""Times of day: "halb zehn" is a time, "between nine and eleven" and "in the morning" are spans."""

import re
from dataclasses import dataclass
from datetime import time

from actions.services.values.tables import PARTS, Words

DAY = 24 * 60
NOON = 12 * 60
NIGHT_ENDS = 7 * 60  # before it no office is open: "um 3" is in the afternoon
_NAMES = tuple(PARTS)
_NOON_TAG = f"P{_NAMES.index('noon')}"
_CLOCK = re.compile(r"(?<![\w.:/-])(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)\.?(?![\w°/-]|[.:]\d)")
_HYPHEN = re.compile(r"(?<![\w.:/-])(\d{1,2}(?:[:.]\d\d)?)-(\d{1,2}(?:[:.]\d\d)?)(?![\w°:/-])")
_ALONE = re.compile(r"(?P<hour>\d{1,2})\.?(?: (?P<minute>[0-5]\d))?")
_BESIDE_PART = (
    re.compile(r"P\d (?P<hour>\d{1,2})\.?(?: (?P<minute>[0-5][05]))?$"),
    re.compile(r"(?<![\w.:/-])(?P<hour>\d{1,2})\.? (?=P\d)"),
)
_PART = re.compile(r"(?<!\w)P(\d)(?!\w)")


@dataclass(frozen=True, slots=True)
class Span:
    """Times from `start` to `end`, both included, in minutes of one day."""

    start: time
    end: time

    def __contains__(self, moment: time) -> bool:
        return self.start <= moment <= self.end


def find_time(text: str, words: Words) -> time | Span | None:
    """The time or times in a tagged text whose days have been taken out."""
    text = with_times(text, words)
    parts = [_NAMES[int(number)] for number in _PART.findall(text)]
    if found := _range(text, words, parts):
        span, noon_is_its_end = found
        return span if noon_is_its_end or not parts else _meeting(span, parts[0])
    minutes = _single(text, words, parts)
    if minutes is not None:
        return _time(minutes)
    return _span_of(parts[0]) if parts else None


def with_times(text: str, words: Words) -> str:
    """The text with "T0570" for 9:30, "T0570F" where "am" has fixed the half of the day."""
    text = _HYPHEN.sub(r"\1 - \2", text)
    for pattern, how, period in words.times:
        text = pattern.sub(lambda match, h=how, p=period: _tag(match, h, p), text)  # type: ignore[misc]
    text = _CLOCK.sub(lambda match: _tag(match, "m", ""), text)
    return " ".join(text.split())


def _tag(match: re.Match[str], how: str, period: str) -> str:
    minutes = _value(match, how)
    if minutes is None:
        return match[0]
    if period:
        minutes = minutes % NOON + (NOON if period == "pm" else 0)
    return f" T{minutes:04d}{'F' if period else ''} "


def _value(match: re.Match[str], how: str) -> int | None:
    """Minutes after midnight of a template's match, None when there is no such time.

    `how` adds minutes to the hour: "30", "m", "-m", "-30+m"; "=600-m" stands without an hour.
    """
    groups = match.groupdict()
    hour, minute = int(groups.get("hour") or 0), int(groups.get("minute") or 0)
    total = 0 if how.startswith("=") else hour * 60
    for sign, part in re.findall(r"([+-]?)(m|\d+)", how):
        amount = minute if part == "m" else int(part)
        total += -amount if sign == "-" else amount
    return total % DAY if hour <= 24 and minute <= 59 else None


def _half(minutes: int, parts: list[str]) -> int | None:
    """Before or after noon, by the part of the day that was said along with the time.

    None when they contradict each other: "not at 8, in the afternoon".
    """
    if minutes >= NOON:
        return minutes
    named = set(parts)
    if named & {"evening", "night"} and "morning" not in named:
        return minutes + NOON
    if named & {"afternoon", "after_lunch"} and "morning" not in named:
        return minutes + NOON if minutes < NIGHT_ENDS else None
    if named == {"morning"}:
        return minutes
    # Midnight is said on purpose; "half to one" is half past twelve.
    return minutes + NOON if 0 < minutes < NIGHT_ENDS else minutes


def _resolved(said: str, parts: list[str]) -> int | None:
    """Minutes of "T0570", "T0570F", noon or a bare hour ("10")."""
    if said == _NOON_TAG:
        return NOON
    if said.startswith("T"):
        minutes = int(said[1:5])
        return minutes if said.endswith("F") else _half(minutes, parts)
    hour = int(said.rstrip("."))
    return _half(hour * 60, parts) if hour < 24 else None


def _range(text: str, words: Words, parts: list[str]) -> tuple[Span, bool] | None:
    """The span that is named, and whether noon is one of its ends."""
    for rule, pattern in words.ranges:
        for match in pattern.finditer(text):
            ends = [end for name in ("a", "b") if (end := match.groupdict().get(name))]
            minutes = [_resolved(end, parts) for end in ends]
            span = _bounded(rule, [m for m in minutes if m is not None])
            if span and None not in minutes:
                return span, _NOON_TAG in ends
    return None


def _bounded(rule: str, minutes: list[int]) -> Span | None:
    match rule, minutes:
        case "from", [first]:
            return Span(_time(first), time(23, 59))
        case "until", [last]:
            return Span(time(0), _time(last))
        case "before", [end] if end:
            return Span(time(0), _time(end - 1))
        case "between", [first, last]:
            if last < first and last < NOON:
                last += NOON  # "from 9 to 1"
            return Span(_time(first), _time(last)) if first < last else None
    return None


def _single(text: str, words: Words, parts: list[str]) -> int | None:
    if match := re.search(r"(?<!\w)T\d{4}F?(?!\w)", text):
        return _resolved(match[0], parts)
    # A number without a word for the hour counts beside a part of the day, or as all of an answer.
    rest = re.sub(r"(?<!\w)(?:D|P\d)(?!\w)|,", " ", words.fillers.sub(" ", text))
    alone = _ALONE.fullmatch(" ".join(rest.split()))
    beside = (pattern.search(text) for pattern in _BESIDE_PART)
    for match in (*beside, alone):
        if match and int(match["hour"]) < 24:
            minute = int(match.groupdict().get("minute") or 0)
            return _half(int(match["hour"]) * 60 + minute, parts)
    return None


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _span_of(part: str) -> Span:
    start, end = PARTS[part]
    return Span(_time(start), _time(end))


def _meeting(span: Span, part: str) -> Span:
    """A range inside the part of the day that was named with it, where they meet."""
    named = _span_of(part)
    start, end = max(span.start, named.start), min(span.end, named.end)
    return Span(start, end) if start <= end else span
