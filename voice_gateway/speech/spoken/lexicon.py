"""The words of a language for reading things aloud, from `<lang>.yml`.

Keys (all optional, a missing one falls back to digits and CLDR data):
`extends`: another file whose keys hold where this one has none.
`cardinal`, `decimal`, `year`, `ordinal`: ICU spell-out rules ("%spellout-…").
`ordinal_table`: number → word, for languages ICU has no ordinals of; larger numbers are the
cardinal of the rest and the word of the tail. `year_table`: the same for years. `year_until`: the
last year `year` is for. `agree`: [{stems, rule or table}]: the gender of nouns, for their numbers.
`ordinal_after`: ending → words before it that call for it; `ordinal_ending`: the ending otherwise.
`ordinal_nouns`: words that make "24." before them an ordinal.
`fixes`, `year_fixes`, `ordinal_fixes`: wrong → right in what ICU spells.
`one`: word for 1 before a noun → nouns; `default` for all others. `suffixes`: endings follow
numbers after an apostrophe, and currency words without one.
`group`, `point`: separators; `euro`, `cent`: "1" or plural category → text with {n};
`both`: how {euro}, {cent} and {n} (the bare number of cents) are joined; `currency`: the words.
`percent`: text with {n}; `range`: text with {a} and {b}; `units`: unit → plural category → text.
`date`: `full`, `day_month`, `month_year` with {day}, {month}, {year}; `day`: ordinal or cardinal;
`day_words`: exceptions; `month_first`: "March 12"; `year_words`: words before a year.
`time`: `full` {hour}, `minutes` {hour} {minute}, `zero` (minutes below 10), `clock` 12 or 24,
`hours` (list), `oblique` [{after, hours, full}] (the hours after a preposition),
`parts` (from hour → word), `special` (minutes → text), `hour`, `minute` (plural forms),
`before`, `after` (words around a time), `marks` (for the colon), `prefix`, `to` (between two).
`weekdays`: abbreviation → 0 (Monday)…6, beside those of CLDR. `weekday_range` with {a} and {b},
`weekdays_from`, `weekdays_to`: the forms of the seven days in it. `pause`: between groups.
`call_words`: beginnings of words after which a bare number is dialled; `call_after`: before
which; `call_articles`: words that make 110, 112, 115 a number to dial; `postal_words`: likewise.
`plus`, `at`, `dot`, `hyphen`, `underscore`: said in addresses; `letters`: Latin letter → its name.
`paragraph`, `paragraphs`: § and §§ with {n}; `abbreviations`: written → said;
`patterns`: [regular expression, replacement] pairs applied first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from translations.registry import load_languages

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Lexicon:
    """The words of one locale: the YAML's keys, and its CLDR locale."""

    code: str
    babel: Locale
    icu: str
    words: Mapping[str, Any] = field(repr=False)

    def text(self, key: str, default: str = "") -> str:
        """A single text."""
        return str(self.words.get(key, default))

    def table(self, key: str) -> dict[str, Any]:
        """A mapping with its keys as text; empty when there is none."""
        return {str(name): value for name, value in (self.words.get(key) or {}).items()}

    def items(self, key: str) -> list[str]:
        """A list of texts; empty when there is none."""
        return [str(item) for item in self.words.get(key) or ()]

    def plural(self, forms: Mapping[str, Any], number: int, spelled: str) -> str:
        """The form for a number: its own, else that of its plural category."""
        form = (
            forms.get(str(number))
            or forms.get(str(self.babel.plural_form(number)))
            or forms.get("other", "{n}")
        )
        return str(form).format(n=spelled)


def _read(name: str) -> dict[str, Any]:
    """A file with what it extends; mappings are merged, everything else is replaced."""
    path = ROOT / f"{name}.yml"
    if not path.is_file():
        return {}
    own: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    base = _read(own.pop("extends")) if "extends" in own else {}
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            base[key] = {**base[key], **value}
        else:
            base[key] = value
    return base


@cache
def lexicon(locale: str) -> Lexicon:
    """The words of a locale; a locale without a file uses its language's, or CLDR alone.

    Raises KeyError for a locale that is not in the registry.
    """
    language = load_languages()[locale]
    words = _read(locale) or _read(language.tag.partition("-")[0])
    icu = language.babel
    return Lexicon(locale, Locale.parse(language.babel), icu, words)
