"""The number of a report, as it is typed or dictated ("#1045-2026", "eins null vier fünf")."""

import re
from collections.abc import Iterable, Sequence

from actions.services.phrases import base_language
from actions.services.values.dictated import code
from actions.services.values.fold import western_digits

MAX_TEXT = 300
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DASH = r"[-‐‑‒–—−/]"
_WITH_YEAR = re.compile(rf"(?<!\d)(\d{{1,9}})(?:\s*{_DASH}\s*|\s+)(20\d\d)(?!\d)")
_NUMBER = re.compile(r"(?<![\d-])\d{2,9}(?![\d-])")


def references(text: str, language: str = "de", years: Sequence[int] = ()) -> tuple[str, ...]:
    """The references that a message may mean, the most complete first, () for none.

    `years` are tried with a number that has none: cities with Mark-a-Spot number by year
    ("1045-2026"). `language` is the ISO 639-1 code of the message.
    """
    typed = western_digits(text[:MAX_TEXT])
    if whole := _UUID.findall(typed.lower()):
        return tuple(dict.fromkeys(whole))
    for said in (typed, code(typed, base_language(language))):
        if found := tuple(dict.fromkeys(_numbers(said, years))):
            return found
    return ()


def _numbers(text: str, years: Iterable[int]) -> Iterable[str]:
    if with_year := _WITH_YEAR.search(text):
        yield f"{with_year[1]}-{with_year[2]}"
        return
    if number := _NUMBER.search(text):
        yield from (f"{number[0]}-{year}" for year in years)
        yield number[0]
