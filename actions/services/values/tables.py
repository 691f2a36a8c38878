"""The word tables `words/<language>/*.yml`, and those of days and times compiled.

The sections of moments.yml are: `macros` for use in templates; `weekdays`, `months` and
`iranian_months` beside CLDR's names (`own_weekdays`: instead of them; `name_prefix`,
`name_suffix`, `month_suffix`: what grows on them); `rewrite` for words that their neighbours
decide; `relative` days from today; `parts` of the day; `negated` days; `days` by the names of
day_rules.RULES, and "from", "after", "until", "before" around them; `times`; `ranges` of times;
`not_hours`; `fillers`. Alternatives are separated by bars.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from babel.dates import get_day_names, get_month_names

from actions.services.values.fold import fold, folded_pattern
from actions.services.values.numbers import NumberWords, digits
from actions.services.values.templates import Compiler, alternatives, shortest

LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "pl", "fr", "fa", "da")
# Parts of the day in minutes after midnight, both ends included; offices are closed at night.
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6 * 60, 12 * 60 - 1),
    "noon": (11 * 60, 14 * 60 - 1),
    "after_lunch": (13 * 60, 18 * 60 - 1),
    "afternoon": (12 * 60, 18 * 60 - 1),
    "evening": (17 * 60, 22 * 60 - 1),
    "night": (22 * 60, 24 * 60 - 1),
}
Template = tuple[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What a language calls numbers, names and times.

    `tags`: names to tags, applied in order; `days` and `ranges`: rule → templates, in order;
    `times`: template, minutes to add ("30", "-m", "-30+m", "=600" for a time of its own) and "am",
    "pm" or ""; `fillers`: words without meaning in an answer; `compiled` makes more
    templates with the macros of the language.
    """

    language: str
    numbers: NumberWords
    tags: Sequence[tuple[re.Pattern[str], str]]
    days: Sequence[Template]
    times: Sequence[tuple[re.Pattern[str], str, str]]
    ranges: Sequence[Template]
    negated: Sequence[re.Pattern[str]]
    fillers: re.Pattern[str]
    compiled: Compiler

    def tag(self, text: str) -> str:
        """A message with names as tags and numbers as digits."""
        text = fold(text, self.language)
        for pattern, tag in self.tags:
            text = pattern.sub(tag, text)
        return digits(text, self.numbers)


def _names(cldr: Iterable[Mapping[Any, str]], more: Mapping[int, str]) -> dict[int, list[str]]:
    """Number → alternatives of a name, CLDR's and the table's."""
    found: dict[int, list[str]] = {}
    for names in cldr:
        for number, name in names.items():
            found.setdefault(int(number), []).append(re.escape(name))
    for number, pattern in more.items():
        found.setdefault(int(number), []).append(pattern)
    return found


def _tags(table: Mapping[str, Any], compiled: Compiler) -> list[tuple[re.Pattern[str], str]]:
    """Weekdays, months, what must be told apart by its neighbours, relative days, day parts."""
    language = compiled.language
    contexts: tuple[Literal["format"], Literal["stand-alone"]] = ("format", "stand-alone")
    # German names of weekdays and months are heard in every language.
    spoken = dict.fromkeys((language, "de"))
    declined = ["de"] if table.get("own_weekdays") else spoken
    days = (get_day_names("wide", c, locale=name) for c in contexts for name in declined)
    weekdays = _names(days, table.get("weekdays") or {})
    cldr_months = (get_month_names("wide", c, locale=name) for c in contexts for name in spoken)
    months = _names(cldr_months, table.get("months") or {})
    suffix, prefix = table.get("name_suffix", ""), table.get("name_prefix", "")
    rows = [(f"{prefix}(?:{'|'.join(n)}){suffix}", f"W{i}") for i, n in weekdays.items()]
    ending = table.get("month_suffix", suffix)
    rows += [(f"(?:{'|'.join(n)}){ending}", f"M{i}") for i, n in months.items()]
    rows += [(n, f"J{i}") for i, n in (table.get("iranian_months") or {}).items()]
    rewritten = [(pattern, tag) for pattern, tag in table.get("rewrite") or ()]
    relative = [
        (word, f"{'Q' if offset < 0 else 'R'}{abs(offset)}")
        for offset, names in table["relative"].items()
        for word in alternatives(names)
    ]
    parts = [
        (word, f"P{number}")
        for number, part in enumerate(PARTS)
        for word in alternatives(table["parts"].get(part, ""))
        if word
    ]
    # The longest first: "öğleden sonra" is not "öğle".
    named = sorted([*relative, *parts], key=lambda row: -shortest(row[0]))
    return [(compiled(pattern), tag) for pattern, tag in (*rows, *rewritten, *named)]


@cache
def load(*path: str) -> dict[str, Any]:
    """One of the word tables, `load("de", "moments")` from words/de/moments.yml."""
    source = files("actions.services.values") / "words"
    for part in path[:-1]:
        source /= part
    table: dict[str, Any] = yaml.safe_load((source / f"{path[-1]}.yml").read_text("utf-8"))
    return table


@cache
def words(language: str) -> Words:
    """The tables of a language; raises KeyError for one that is not offered."""
    if language not in LANGUAGES:
        raise KeyError(language)
    table = load(language, "moments")
    compiled = Compiler(language, table.get("macros") or {})
    not_hours = folded_pattern(table["not_hours"], language)
    # "um 10 Euro", "10. Dezember", "10 - 12": numbers, but not hours.
    no_unit = rf"(?![.:/-]?\d)(?! ?(?:{not_hours}|%)(?!\w))(?! [MJ]\d)"
    return Words(
        language=language,
        numbers=NumberWords.of(load(language, "numbers"), language),
        tags=_tags(table, compiled),
        days=[
            (rule, compiled(template))
            for rule, templates in (table.get("days") or {}).items()
            for template in templates
        ],
        times=[
            (compiled(row[0], after=no_unit), str(row[1]), row[2] if len(row) > 2 else "")
            for row in table["times"]
        ],
        ranges=[
            (rule, compiled(template, after=no_unit))
            for rule, templates in table["ranges"].items()
            for template in templates
        ],
        negated=compiled.all(table.get("negated") or ()),
        fillers=compiled(table["fillers"]),
        compiled=compiled,
    )
