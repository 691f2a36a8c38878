"""Addresses in Germany, whole ("Lindenstr. 5a, 12345 Musterstadt") or part by part."""

import unicodedata
from collections.abc import Mapping, Sequence

from actions.services.applications.problems import Note, Problem, Reading, Said, problem
from actions.services.applications.readers.address_parts import (
    Token,
    joined,
    nearly_code,
    postal_code,
    street_and_number,
    tokens,
    without_city_label,
)
from actions.services.applications.readers.vocabulary import Vocabulary, vocabulary
from actions.services.applications.shapes import MAX_NAME

MAX_NUMBER = 40  # characters of a house number with its addition
_MISSING = {
    "street": Problem.STREET_MISSING,
    "house_number": Problem.HOUSE_NUMBER_MISSING,
    "postal_code": Problem.POSTAL_CODE_MISSING,
    "city": Problem.CITY_MISSING,
}


def read_address(message: Said) -> Reading:
    """{"street", "house_number", "postal_code", "city"}; what is missing is asked for.

    An addition ("Hinterhaus") stays with the house number.
    """
    known = vocabulary(message.language)
    partial = dict(message.partial or {})
    said = tokens(message.text, known, street_first="street" not in partial)
    code, wrong = postal_code(said), nearly_code(said)
    found = _parts(said, code or wrong, known, partial)
    if wrong and not code:
        del found["postal_code"]
        return Reading(problem=Problem.POSTAL_CODE_WRONG, partial={**partial, **found})
    if not found:
        return Reading(problem=Problem.NOT_AN_ADDRESS, partial=partial or None)
    whole = {**partial, **found}
    if "city" not in whole and whole.get("postal_code") in message.places:
        whole["city"] = message.places[whole["postal_code"]]
    if any(len(part) > MAX_NAME for part in whole.values()):
        return problem(Problem.TOO_LONG, limit=MAX_NAME)
    for name, missing in _MISSING.items():
        if name not in whole:
            return Reading(problem=missing, partial=whole)
    foreign = any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in whole["street"])
    value = {name: whole[name] for name in _MISSING}
    return Reading(value, notes=(Note.LATIN_NEEDED,) if foreign else ())


def _parts(
    said: Sequence[Token],
    code: tuple[str, int, int] | None,
    known: Vocabulary,
    partial: Mapping[str, str],
) -> dict[str, str]:
    """The parts that a message names."""
    found: dict[str, str] = {}
    rest = list(said)
    if code:
        found["postal_code"], start, end = code
        after = list(said[end:])
        while after and after[0].comma:
            after = after[1:]
        stop = next((n for n, token in enumerate(after) if token.comma), len(after))
        found |= _named("city", without_city_label(after[:stop], known))
        before = list(said[:start])
        while before and (before[-1].comma or known["city"].match(known.words(before[-1].written))):
            before = before[:-1]
        rest = [*before, *after[stop:]]
    return found | _before_code(rest, known, {**partial, **found})


def _before_code(rest: list[Token], known: Vocabulary, have: Mapping[str, str]) -> dict[str, str]:
    """Street, house number and, without a postal code before it, the city."""
    while rest and rest[0].comma:
        rest = rest[1:]
    if not rest:
        return {}
    numbered = any(token.house_number for token in rest)
    if "house_number" in have and not numbered and "city" not in have:
        return _named("city", without_city_label(rest, known))
    street, number, left = street_and_number(rest, known)
    found = {"street": street} if _has_letter(street) else {}
    if not number:
        # "Lindenstraße, Musterstadt": no number was said
        city = without_city_label(left, known)
        return found | (_named("city", city) if "city" not in have else {})
    addition, city = _addition_and_city(left, known, have)
    number = f"{number} {joined(addition)}".strip()[:MAX_NUMBER]
    return {**found, "house_number": number, **_named("city", city)}


def _addition_and_city(
    left: Sequence[Token], known: Vocabulary, have: Mapping[str, str]
) -> tuple[list[Token], list[Token]]:
    """What follows the house number: an addition to it, then perhaps the city."""
    if "city" in have:
        return list(left), []
    for n, token in enumerate(left):
        if token.comma or (n == 0 and known["city"].match(known.words(token.written))):
            last = max(i for i, other in enumerate(left) if other.comma or i == n)
            city = without_city_label(left[last:], known)
            if any(any(c.isdigit() for c in word.read) for word in city):
                return list(left), []
            return list(left[:last]), city
    return list(left), []


def _named(name: str, words: Sequence[Token]) -> dict[str, str]:
    text = joined(words).rstrip(".!")
    return {name: text} if _has_letter(text) else {}


def _has_letter(text: str) -> bool:
    return any(c.isalpha() for c in text)
