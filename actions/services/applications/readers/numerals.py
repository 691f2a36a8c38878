"""Numbers in words and figures, up to millions: "eintausendzweihundert", "12,5 Tausend", "1.200".

Number words below a hundred come from `actions.services.values.numbers`; here are the larger ones,
fractions, and words written as one.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from actions.services.applications.readers.figures import FIGURE, plain_figures, read_figure
from actions.services.applications.readers.number_grammar import Item, Number, Part, Unit, numbers
from actions.services.applications.readers.vocabulary import vocabulary
from actions.services.values.fold import fold, letters, spellings, western_digits
from actions.services.values.tables import load
from actions.services.values.tables import words as moments

__all__ = ["LONGEST", "Item", "Number", "assembled", "numerals", "said"]

LONGEST = 5  # words of one entry of the tables
MAX_TOKENS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """The number words of a language: folded wording → what it contributes."""

    language: str
    table: Mapping[str, Unit]
    prefixes: tuple[str, ...]
    glued: bool


@cache
def numerals(language: str) -> Numerals:
    """The number words of a language; raises KeyError for one that is not offered."""
    known, extra = moments(language).numbers, vocabulary(language).table
    found: dict[str, Unit] = {}

    def add(part: Part, texts: object, value: str | int = 0) -> None:
        for text in str(texts).split("|") if isinstance(texts, str) else ():
            for form in spellings(text, language):
                found.setdefault(form, Unit(part, form, Decimal(value)))

    add(Part.HALF, extra["half"])
    add(Part.SCALE, extra["thousand"], 1000)
    add(Part.SCALE, extra["million"], 1_000_000)
    add(Part.HUNDRED, extra["hundred"], 100)
    for value, texts in extra["numbers"].items():
        add(Part.VALUE, texts, str(value))
    for value, texts in extra.get("ordinals", {}).items():
        add(Part.ORDINAL, texts, value)
    for text, number in known.cardinals.items():
        parts = {100: Part.HUNDRED, 1000: Part.SCALE}
        found.setdefault(text, Unit(parts.get(number, Part.VALUE), text, Decimal(number)))
    for text, number in known.ordinals.items():
        found.setdefault(text, Unit(Part.ORDINAL, text, Decimal(number)))
    for text in known.articles:
        found.setdefault(text, Unit(Part.ARTICLE, text, Decimal(1)))
    # "ein" in "eintausend"
    add(Part.ARTICLE, str(load(language, "numbers").get("one_joined", "")).replace(" ", "|"), 1)
    for key, part in (("and", Part.AND), ("decimal", Part.DECIMAL), ("minus", Part.MINUS)):
        add(part, extra[key])
    if any(value in range(20, 100, 10) for value in extra["numbers"]):
        found = _compounds(found) | found
    return Numerals(language, found, known.prefixes, extra.get("glued", False))


def _compounds(table: Mapping[str, Unit]) -> dict[str, Unit]:
    """Tens and units of which both are declined: "двадцяти п'яти", "dwudziestu pięciu"."""
    values = [u for u in table.values() if u.part is Part.VALUE and " " not in u.text]
    tens = [unit for unit in values if unit.value in range(20, 100, 10)]
    units = [unit for unit in values if unit.value in range(1, 10)]
    pairs = ((f"{ten.text} {unit.text}", ten.value + unit.value) for ten in tens for unit in units)
    return {text: Unit(Part.VALUE, text, value) for text, value in pairs}


def said(text: str, language: str, *, grouped: bool = True) -> list[Item]:
    """A message as numbers, folded words and signs, in order.

    `grouped`: three figures after a sign are thousands in any case, as in amounts of money.
    """
    text = letters(western_digits(plain_figures(unicodedata.normalize("NFC", text))), language)
    text = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", text)
    tokens: list[str | Decimal] = []
    for match in re.finditer(rf"({FIGURE})|([^\W\d_]+(?:['’ʼ`´][^\W\d_]+)*)|[^\w\s]", text):
        if match[1]:
            value = read_figure(match[1], language, grouped=grouped)
            tokens.append(match[1] if value is None else value)
        else:
            tokens += fold(match[2], language).split() if match[2] else [match[0]]
    return assembled(tokens[:MAX_TOKENS], language)


def assembled(tokens: Sequence[str | Decimal], language: str) -> list[Item]:
    """Folded words and figures with the numbers they make."""
    return numbers(list(_units(tokens, numerals(language))))


def _units(tokens: Sequence[str | Decimal], known: Numerals) -> Iterator[Unit]:
    index = 0
    while index < len(tokens):
        word = tokens[index]
        used = 1
        if isinstance(word, Decimal):
            yield Unit(Part.FIGURE, str(word), word)
        elif word == "k" and index and isinstance(tokens[index - 1], Decimal):
            yield Unit(Part.SCALE, word, Decimal(1000))
        else:
            found, used = _lookup(tokens, index, known)
            yield from found or _segments(word, known) or [Unit(Part.WORD, word)]
        index += used


def _lookup(tokens: Sequence[str | Decimal], index: int, known: Numerals) -> tuple[list[Unit], int]:
    ahead: list[str] = []
    for said_word in tokens[index : index + LONGEST]:
        if isinstance(said_word, Decimal):
            break
        ahead.append(said_word)
    for length in range(len(ahead), 0, -1):
        phrase = " ".join(ahead[:length])
        if unit := known.table.get(phrase):
            return [replace(unit, text=phrase)], length
        for prefix in known.prefixes:
            rest = phrase.removeprefix(prefix)
            if rest != phrase and (unit := known.table.get(rest)):
                joined = [Unit(Part.AND)] if prefix.startswith("و") else []
                return [*joined, replace(unit, text=phrase)], length
    return [], 1


def _segments(word: str, known: Numerals) -> list[Unit]:
    """The parts of a number written as one word, [] for any other word."""
    if not known.glued or len(word) > 80:
        return []
    rest: dict[int, list[Unit] | None] = {len(word): []}
    for start in range(len(word) - 1, -1, -1):
        rest[start] = None
        for end in range(len(word), start, -1):
            unit, after = known.table.get(word[start:end]), rest[end]
            # "neunzehn|hundert|vier…", although the tables hold "hundertvier…" as well
            small = unit is not None and (unit.part is not Part.VALUE or unit.value < 100)
            if unit and small and after is not None and _may_precede(unit, after):
                rest[start] = [unit, *after]
                break
    found = rest[0] or []
    return found if len(found) > 1 and found[0].part is not Part.AND else []


def _may_precede(unit: Unit, after: Sequence[Unit]) -> bool:
    """Whether a part of a word makes sense before the others: "ein" only before "tausend"."""
    if unit.part is Part.ARTICLE:
        return bool(after) and after[0].part in (Part.HUNDRED, Part.SCALE)
    if unit.part is Part.AND:
        return bool(after) and after[0].part is Part.VALUE
    if unit.part is Part.HALF:  # "zweieinhalb", "zweieinhalbtausend"
        return not after or after[0].part is Part.SCALE
    return unit.part in (Part.VALUE, Part.HUNDRED, Part.SCALE)
