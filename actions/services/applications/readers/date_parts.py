"""Day, month and year in a message, as they were said; whether there is such a day is open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from actions.services.applications.readers.numerals import Number, assembled
from actions.services.values.calendars import IRANIAN_YEARS
from actions.services.values.fold import fold
from actions.services.values.tables import words

MAX_TEXT = 300
_THOUSAND = "الف"
_START, _END = r"(?<![\w.:/-])", r"(?![\w:/-])"
_DAY, _MONTH = r"(?P<day>\d{1,2})", r"(?P<month>[MJ]\d{1,2})"
# "1984", "19 84" (nineteen eighty-four), "20 0 5", "84"
_YEAR = r"(?P<year>\d{4}|(?:1[89]|20) (?:\d\d|0 \d)|\d\d|0 \d)(?!\d| \d)[.°]?"
_SMALL = r"(?:[^\W\d]+ ){0,2}"  # "of", "dem", "ماه", "року"
_COMPLETE = (
    rf"{_START}{_DAY}[.°]? {_SMALL}{_MONTH}[.]? {_SMALL}{_YEAR}{_END}",
    rf"(?<!\w){_MONTH}[.]? {_SMALL}{_DAY}[.°]? {_SMALL}{_YEAR}{_END}",
    rf"{_START}(?P<year>\d{{4}})[.°]? {_SMALL}{_MONTH} {_SMALL}{_DAY}[.°]?{_END}",
    rf"{_START}(?P<year>\d{{4}})[./-](?P<month>\d{{1,2}})[./-]{_DAY}{_END}",
    rf"{_START}{_DAY}(?:[./-]|[.°]? ){_SMALL}(?P<month>\d{{1,2}})(?:[./-]|[.°]? )"
    rf"{_SMALL}{_YEAR}{_END}",
    rf"{_START}{_DAY}(?P<month>\d\d)(?P<year>(?:19|20)\d\d){_END}",
    rf"{_START}(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d){_END}",
)
# "January twenty nineteen" is a month and a year.
_CENTURY = re.compile(r"M\d{1,2}[.]? (?:19|20) \d\d$")
_INCOMPLETE = (
    rf"{_START}{_DAY}[.°]? {_SMALL}{_MONTH}(?!\w)",
    rf"(?<!\w){_MONTH} {_SMALL}{_DAY}[.°]?{_END}",
    rf"(?<!\w){_MONTH}[.]? {_SMALL}(?P<year>\d{{4}}|(?:1[89]|20) \d\d)[.°]?{_END}",
    rf"{_START}(?P<month>\d{{1,2}})[./-](?P<year>(?:19|20)\d\d){_END}",
    rf"{_START}{_DAY}(?:\.|[.°] )(?P<month>\d{{1,2}})[.°]?{_END}",
    rf"{_START}(?P<year>(?:19|20)\d\d|(?:19|20) \d\d)[.°]?{_END}",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A date as it was said: month "M5" (May), "J2" (Ordibehesht) or a number, year "84"."""

    day: int
    month: str
    year: str

    @property
    def numeric(self) -> bool:
        """Whether the month was said as a number."""
        return self.month.isdigit()

    @property
    def ambiguous(self) -> bool:
        """Whether day and month might be exchanged, "03/05"."""
        return self.numeric and self.day <= 12 >= int(self.month) != self.day

    @property
    def iranian(self) -> bool:
        """Whether the month is one of the Iranian calendar."""
        return self.month.startswith("J")

    def foreign(self, language: str) -> bool:
        """Whether the year is of a calendar that this language does not tell."""
        return not self.iranian and int(self.year) in IRANIAN_YEARS and language != "fa"


def spoken(text: str, language: str) -> list[Parts]:
    """The complete dates of a message, each once."""
    tagged = _tagged(text, language)
    for pattern in _COMPLETE:
        matches = [m for m in re.finditer(pattern, tagged) if not _CENTURY.match(m[0])]
        if matches:
            return list(dict.fromkeys(_parts(match) for match in matches))
    return []


def partial_date(text: str, language: str) -> dict[str, str] | None:
    """The parts of an incomplete date: day and month, month and year, or a year."""
    tagged = _tagged(text, language)
    for pattern in _INCOMPLETE:
        for match in re.finditer(pattern, tagged):
            known = {name: said for name, said in match.groupdict().items() if said}
            month = known.get("month", "M1")
            if not 1 <= int(month.strip("MJ")) <= 12:
                continue
            if month.isdigit():
                known["month"] = f"M{int(month)}"
            if "year" in known:
                known["year"] = _digits(known["year"])
            return known
    return None


def merged(text: str, language: str, partial: Mapping[str, str]) -> dict[str, str]:
    """An incomplete date with what a message adds to it; see `partial_date`."""
    tagged = _tagged(text, language)
    known = dict(partial)
    patterns = {
        "year": rf"{_START}{_YEAR}{_END}",
        "month": rf"(?<!\w)(?P<month>[MJ]\d{{1,2}})|{_START}(?P<number>\d{{1,2}})[.°]?{_END}",
        "day": rf"{_START}{_DAY}[.°]?{_END}",
    }
    if again := partial_date(text, language):
        return known | again
    for name, pattern in patterns.items():
        match = None if name in known else re.search(pattern, tagged)
        if match:
            number = match.groupdict().get("number")
            known[name] = f"M{int(number)}" if number else _digits(match[name])
            tagged = tagged[: match.start()] + tagged[match.end() :]
    return known


def complete(known: Mapping[str, str]) -> Parts | None:
    """The date whose parts are all known."""
    if {"day", "month", "year"} - known.keys():
        return None
    return Parts(int(known["day"]), known["month"], known["year"])


def _tagged(text: str, language: str) -> str:
    """Months as tags, numbers as figures, without weekdays and commas."""
    text = fold(text[:MAX_TEXT], language)
    for pattern, tag in words(language).tags:
        text = pattern.sub(tag, text)
    said = [word for word in text.split() if not re.fullmatch(r",|W\d", word)]
    # "ثلاثة خمسة ألف وتسعمئة" begins with day and month: five thousand would be "آلاف".
    at = said.index(_THOUSAND) if language == "ar" and _THOUSAND in said else 0
    items = [item for part in (said[:at], said[at:]) for item in assembled(part, language)]
    return " ".join(_shown(item) for item in items)


def _shown(item: Number | str) -> str:
    if isinstance(item, str):
        return item
    return f"{int(item.value)}{'°' * item.ordinal}"


def _parts(match: re.Match[str]) -> Parts:
    return Parts(int(match["day"]), match["month"], _digits(match["year"]))


def _digits(year: str) -> str:
    return year.replace(" ", "")
