"""Days and times of day as people say them, in the offered languages.

Libraries do the calendar work (dateparser, Babel's CLDR data); the words below are those that
dateparser misses in short answers.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import dateparser
from babel.dates import get_day_names, get_month_names

# Days from today. Longer words are tried first ("übermorgen" before "morgen").
RELATIVE: dict[str, dict[str, int]] = {
    "de": {"heute": 0, "übermorgen": 2, "uebermorgen": 2, "morgen": 1},
    "en": {"today": 0, "day after tomorrow": 2, "tomorrow": 1},
    "tr": {"bugün": 0, "bugun": 0, "öbür gün": 2, "obur gun": 2, "yarın": 1, "yarin": 1},
    "ar": {"اليوم": 0, "بعد غد": 2, "بعد بكرة": 2, "بعد بكره": 2, "غدا": 1, "بكرة": 1, "بكره": 1},
    "uk": {"сьогодні": 0, "післязавтра": 2, "завтра": 1},
    "ru": {"сегодня": 0, "послезавтра": 2, "завтра": 1},
    "pl": {"dzisiaj": 0, "dziś": 0, "pojutrze": 2, "jutro": 1},
    "fr": {"aujourd'hui": 0, "après-demain": 2, "apres-demain": 2, "demain": 1},
    "fa": {"امروز": 0, "پس فردا": 2, "پس‌فردا": 2, "پسفردا": 2, "فردا": 1},
    "da": {"i dag": 0, "i overmorgen": 2, "overmorgen": 2, "i morgen": 1},
}
# "half past" where it means half an hour before the hour that is named.
HALF_BEFORE = {
    "de": ("halb",),
    "da": ("halv",),
    "pl": ("wpół do", "wpol do"),
    "ru": ("половина", "пол"),
    "uk": ("пів на",),
}
HALF_AFTER = {
    "en": ("half past", "half"),
    "tr": ("buçuk", "bucuk"),
    "fr": ("et demie",),
    "ar": ("ونصف", "و نصف"),
    "fa": ("و نیم",),
}
INFLECTED = ("ru", "uk", "pl")
AFTERNOON = (
    "nachmittag", "abend", "afternoon", "evening", "pm", "öğleden sonra", "ogleden sonra", "akşam",
    "بعد الظهر", "مساء", "العصر", "пополудні", "після обіду", "вечора", "увечері", "дня", "вечера",
    "после обеда", "po południu", "wieczorem", "après-midi", "soir", "بعد از ظهر", "عصر",
    "eftermiddag", "aften",
)  # fmt: skip
CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s*(?:[:.hг]|uhr|год)\s*([0-5]\d)(?!\d)", re.IGNORECASE)
HOUR = re.compile(r"(?<![\d.])([01]?\d|2[0-3])(?![\d.]*\d)")
NUMERIC_DATE = re.compile(
    r"(?<!\d)(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?(?!\d)"
)


def plain(text: str) -> str:
    """Lower case, Latin digits, one kind of space; letters keep their marks."""
    text = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text.casefold()
    )
    return re.sub(r"\s+", " ", text).strip()


@cache
def _weekdays(language: str) -> Sequence[tuple[str, int]]:
    """Names of weekdays in a language, long ones first, with 0 for Monday."""
    found = {}
    for context in ("format", "stand-alone"):
        for number, name in get_day_names("wide", context, locale=language).items():
            found[plain(name)] = int(number)
    return sorted(found.items(), key=lambda item: -len(item[0]))


@cache
def _months(language: str) -> Sequence[tuple[str, int]]:
    found = {}
    for context in ("format", "stand-alone"):
        for number, name in get_month_names("wide", context, locale=language).items():
            found[plain(name)] = int(number)
    return sorted(found.items(), key=lambda item: -len(item[0]))


def _stem(name: str, language: str) -> str:
    """A name without its ending, where the language inflects it ("середу", "niedzielę")."""
    return name[:-1] if language in INFLECTED and len(name) > 4 else name


def _next(month: int, day: int, year: int | None, today: date) -> date | None:
    """The date named, in the future when no year is given; None when it does not exist."""
    try:
        found = date(year or today.year, month, day)
        return found if year or found >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def parse_day(text: str, language: str, today: date) -> date | None:
    """The day somebody names, from today on; None when no day is named.

    `language` is an ISO 639-1 code. A weekday means its next occurrence after today; a day and
    month without a year mean the next such day.
    """
    text = plain(text)
    for word, days in sorted(RELATIVE.get(language, {}).items(), key=lambda i: -len(i[0])):
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            return today + timedelta(days=days)
    if match := re.search(r"(\d{4})-(\d{2})-(\d{2})", text):
        return _next(int(match[2]), int(match[3]), int(match[1]), today)
    if match := NUMERIC_DATE.search(text):
        year = int(match[3]) if match[3] else None
        year = year + 2000 if year is not None and year < 100 else year
        return _next(int(match[2]), int(match[1]), year, today)
    for name, month in _months(language):
        if (_stem(name, language) in text) and (
            match := re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
        ):
            return _next(month, int(match[1]), None, today)
    for name, weekday in _weekdays(language):
        if _stem(name, language) in text:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return _by_library(text, language, today)


def _by_library(text: str, language: str, today: date) -> date | None:
    """What dateparser makes of the text, for relative expressions ("in zwei Wochen")."""
    if not re.search(r"[^\W\d]", text) or len(text) > 60:
        return None
    found = dateparser.parse(
        text,
        languages=[language],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(0)),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day"],
        },
    )
    return found.date() if found and found.date() >= today else None


def parse_time(text: str, language: str) -> time | None:
    """The time of day somebody names; None when none is named.

    Hours from 1 to 6 are in the afternoon, because offices are closed at night.
    """
    text = plain(text)
    afternoon = any(word in text for word in AFTERNOON)
    if match := CLOCK.search(text):
        return _office_time(int(match[1]), int(match[2]), afternoon)
    if not (match := HOUR.search(text)):
        return None
    hour = int(match[1])
    if any(word in text for word in HALF_BEFORE.get(language, ())):
        return _office_time((hour - 1) % 24, 30, afternoon)
    if any(word in text for word in HALF_AFTER.get(language, ())):
        return _office_time(hour, 30, afternoon)
    return _office_time(hour, 0, afternoon)


def _office_time(hour: int, minute: int, afternoon: bool) -> time:
    if hour < 12 and (afternoon or 1 <= hour <= 6):
        hour += 12
    return time(hour, minute)


def part_of_day(text: str) -> tuple[time, time] | None:
    """The part of the day that is named without an hour: only the afternoon is told apart."""
    return (time(12), time(23, 59)) if any(w in plain(text) for w in AFTERNOON) else None
