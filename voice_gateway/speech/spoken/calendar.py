"""Dates and weekdays."""

import re
from datetime import date
from functools import cache

from voice_gateway.speech.spoken.lexicon import Lexicon, lexicon
from voice_gateway.speech.spoken.numbers import cardinal, ordinal, year

_YEARS = r"(?:19|20)\d\d"


@cache
def _months(locale: str) -> dict[str, tuple[int, str]]:
    """Written month (lower case, full or shortened) → number and the form said with a day.

    German names are known in every locale: dates in German texts reach all of them.
    """
    found: dict[str, tuple[int, str]] = {}
    words = lexicon(locale)
    for source in (words.babel, lexicon("de").babel):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in source.months[context][width].items():
                    said = words.babel.months["format"]["wide"][number]
                    found.setdefault(name.rstrip(".").lower(), (number, said))
    return {name: value for name, value in found.items() if not name.isdecimal()}


def _month_names(words: Lexicon) -> str:
    names = sorted(_months(words.code), key=len, reverse=True)
    return "(?i:" + "|".join(re.escape(name) for name in names) + ")"


def _month_said(written: str, words: Lexicon) -> str:
    """A full name stays as it is written, with its case ending; a shortened one is completed."""
    _, said = _months(words.code)[written.lower()]
    own = {
        name.lower()
        for context in ("format", "stand-alone")
        for name in words.babel.months[context]["wide"].values()
    }
    return written if written.lower() in own else said


def say_date(
    day: int, month: str, years: int | None, words: Lexicon, around: tuple[str, str] = ("", "")
) -> str:
    """The parts of a date → as it is said; `around` is the text before and after it.

    Words of the template ("the", "года") that stand beside the date already are not repeated.
    """
    before, after = around
    forms = words.table("date")
    template = forms.get("full" if years else "day_month", "{day} {month} {year}")
    special = {str(key): value for key, value in (forms.get("day_words") or {}).items()}
    if str(day) in special:
        said = str(special[str(day)])
    elif forms.get("day", "cardinal") == "ordinal":
        said = ordinal(day, words, before)
    else:
        said = cardinal(day, words)
    spelled = year(years, words) if years else ""
    parts = str(template).format(day=said, month=month, year=spelled).split(" ")
    heard = re.findall(r"\w+", before[-20:].lower())
    if heard[-1:] == [parts[0].lower()]:
        del parts[0]
    if re.match(rf"\s?{re.escape(parts[-1])}(?!\w)", after):
        del parts[-1]
    return " ".join(parts).strip()


def _around(match: re.Match[str]) -> tuple[str, str]:
    return match.string[: match.start()], match.string[match.end() :]


def _numeric(
    day: str, month: str, years: str | None, match: re.Match[str], words: Lexicon
) -> str | None:
    full = int(years) if years else None
    if full is not None and full < 100:
        full += 2000 if full < 70 else 1900
    try:
        date(full or 2028, int(month), int(day))
    except ValueError:
        return None
    name = words.babel.months["format"]["wide"][int(month)]
    return say_date(int(day), name, full, words, _around(match))


def _dotted_pattern(words: Lexicon) -> str:
    return (
        r"(?<![\w.,])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}|\d\d))?(?![\d\w]|[.,]\d)"
    )


def _dotted(match: re.Match[str], words: Lexicon) -> str | None:
    return _numeric(match["d"], match["m"], match["y"], match, words)


def _iso_pattern(words: Lexicon) -> str:
    return rf"(?<![\w.,-])(?P<y>{_YEARS})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])"


def _slash_pattern(words: Lexicon) -> str:
    return rf"(?<![\w.,/])(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>{_YEARS})(?![\w/])"


def _named_pattern(words: Lexicon) -> str:
    ending = r"(?:st|nd|rd|th|er|ème|-го|-е|-гo)?"
    first = r"(?:(?P<from>\d{1,2})\.?(?P<dash>\s?[-–]\s?|\s(?:bis|und)\s))?"
    years = rf"(?:,?\s(?P<y>{_YEARS})(?!\d))?"
    return (
        rf"(?<![\w.,/-]){first}(?P<d>\d{{1,2}}){ending}\.?\s(?P<m>{_month_names(words)})"
        rf"(?!\w)\.?{years}"
    )


def _named(match: re.Match[str], words: Lexicon) -> str | None:
    before = match.string[: match.start()]
    if not 1 <= int(match["d"]) <= 31:
        return None
    said = say_date(
        int(match["d"]),
        _month_said(match["m"], words),
        int(match["y"]) if match["y"] else None,
        words,
        _around(match),
    )
    if match["from"]:
        forms = words.table("date")
        first = (
            ordinal(int(match["from"]), words, before)
            if forms.get("day", "cardinal") == "ordinal"
            else cardinal(int(match["from"]), words)
        )
        said = words.text("range", "{a} – {b}").format(a=first, b=said)
    return said + _swallowed_stop(match)


def _swallowed_stop(match: re.Match[str]) -> str:
    """The stop of a shortened month may be the end of the sentence as well."""
    rest = match.string[match.end() :]
    return "." if match[0].endswith(".") and not rest.strip() else ""


def _month_first_pattern(words: Lexicon) -> str:
    """The month before the day, in the languages that write so."""
    if "month_first" not in words.table("date"):
        return ""
    return (
        rf"(?<!\w)(?P<m>{_month_names(words)})\.?\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)"
        rf"(?:,?\s(?P<y>{_YEARS})(?!\d))?"
    )


def _month_first(match: re.Match[str], words: Lexicon) -> str | None:
    if not 1 <= int(match["d"]) <= 31:
        return None
    years = f" {year(int(match['y']), words)}" if match["y"] else ""
    template = str(words.table("date")["month_first"])
    return template.format(
        month=_month_said(match["m"], words), day=ordinal(int(match["d"]), words), year=years
    )


def _month_year_pattern(words: Lexicon) -> str:
    return rf"(?<!\w)(?P<m>{_month_names(words)})\s(?P<y>{_YEARS})(?![\d-])"


def _month_year(match: re.Match[str], words: Lexicon) -> str:
    template = words.table("date").get("month_year", "{month} {year}")
    return str(template).format(month=match["m"], year=year(int(match["y"]), words))


def _year_pattern(words: Lexicon) -> str:
    heads = "|".join(re.escape(word) for word in words.items("year_words"))
    return (
        rf"(?<!\w)(?P<head>(?i:{heads})\s)(?P<y>{_YEARS})(?![\w-]|[.,:]\d|\s?[€%])" if heads else ""
    )


def _year(match: re.Match[str], words: Lexicon) -> str:
    return match["head"] + year(int(match["y"]), words)


@cache
def weekday_shorts(locale: str) -> dict[str, int]:
    """Shortened weekday → 0 (Monday)…6; the German ones work in every locale."""
    words = lexicon(locale)
    found: dict[str, int] = {}
    for source in (words, lexicon("de")):
        found |= {str(k): int(v) for k, v in source.table("weekdays").items() if k not in found}
        for context in ("format", "stand-alone"):
            for number, name in source.babel.days[context]["abbreviated"].items():
                found.setdefault(name.rstrip("."), number)
    return found


def _weekday_pattern(words: Lexicon) -> str:
    """Only in ranges, lists and before a time: "So", "man" and "mar" are words, too."""
    names = "|".join(
        re.escape(name) for name in sorted(weekday_shorts(words.code), key=len, reverse=True)
    )
    one = rf"(?:{names})\.?"
    joint = r"\s?(?:[-–—,/&+]|bis|und|to|ve)\s?"
    before_time = r"(?=:?\s(?:von\s)?\d{1,2}[:.]\d\d)"
    return rf"(?<![\w-])(?P<days>{one}(?:{joint}{one})+(?!\w)|{one}{before_time})"


def _weekday(match: re.Match[str], words: Lexicon) -> str:
    shorts = weekday_shorts(words.code)
    names = words.babel.days["format"]["wide"]
    wide = [str(names[number]) for number in range(7)]
    first = words.items("weekdays_from") or wide
    last = words.items("weekdays_to") or wide
    template = words.text("weekday_range", words.text("range", "{a} – {b}"))

    def spans(written: re.Match[str]) -> str:
        a, b = shorts[written[1]], shorts[written[2]]
        return template.format(a=first[a], b=last[b])

    name = "(" + "|".join(sorted(map(re.escape, shorts), key=len, reverse=True)) + r")\.?"
    ranges = re.compile(rf"(?<!\w){name}\s?(?:[-–—]|bis|to)\s?{name}(?!\w)")
    # Ranges first, and out of reach of the replacement of single days.
    parts = re.split(r"(\x00[^\x00]*\x00)", ranges.sub(lambda m: f"\0{spans(m)}\0", match["days"]))
    singles = re.compile(rf"(?<!\w){name}(?!\w)")
    said = [
        part.strip("\0")
        if part.startswith("\0")
        else singles.sub(lambda m: wide[shorts[m[1]]], part)
        for part in parts
    ]
    return re.sub(r"\s?[/&+,]\s?", ", ", "".join(said))


RULES = (
    (_iso_pattern, _dotted),
    (_dotted_pattern, _dotted),
    (_slash_pattern, _dotted),
    (_named_pattern, _named),
    (_month_first_pattern, _month_first),
    (_month_year_pattern, _month_year),
    (_year_pattern, _year),
    (_weekday_pattern, _weekday),
)
