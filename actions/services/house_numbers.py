"""House numbers in what people say about a street: "12a", "Nummer 7", "Hausnummer zwölf"."""

import re
from collections.abc import Sequence
from functools import cache

from actions.services.phrases import base_language
from actions.services.streets import message_words
from actions.services.values.fold import fold, western_digits
from actions.services.values.numbers import NumberWords, digits
from actions.services.values.tables import LANGUAGES, load

# What "number" and "house" are called, as one word each.
_NUMBER_WORDS = re.compile(
    r"nummer|nr|hausnummer|hausnr|haus|no|num|number|house|n|numéro|numero|maison|hus|husnummer"
    r"|numer|dom|domu|numara|numarası|номер|дом|будинок|будинку|رقم|بيت|البيت|منزل|شماره|پلاک|خانه"
)
_DIGITS = re.compile(r"([1-9]\d{0,3}) ?([a-z]?)")
_LONGEST = 4  # words between a street and its number, and of the number


def _number(token: str) -> str:
    """A token as a house number, "" when it is none (a postal code has five digits)."""
    match = _DIGITS.fullmatch(western_digits(token).casefold())
    return "".join(match.groups()) if match else ""


def _names_number(token: str) -> bool:
    return _NUMBER_WORDS.fullmatch(token.casefold()) is not None


@cache
def _words(language: str) -> NumberWords:
    return NumberWords.of(load(language, "numbers"), language)


def number_after(tokens: Sequence[str], end: int, language: str = "de") -> str:
    """The number that follows the words before `end`, "" when none does.

    A number that is a word counts after "number", or when nothing follows it: "Lindenstraße zwei
    Laternen" has no house number.
    """
    at = end
    while at < len(tokens) and _names_number(tokens[at]) and at - end < 2:
        at += 1
    if at >= len(tokens):
        return ""
    if number := _number(tokens[at]):
        return _with_letter(number, tokens, at)
    rest = tokens[at : at + _LONGEST]
    if at > end or at + _LONGEST >= len(tokens):
        return _spoken(rest, language, whole=at == end)
    return ""


def number_before(tokens: Sequence[str], start: int) -> str:
    """The number directly before the word `start`: "12 Lindenstraße"."""
    return _number(tokens[start - 1]) if start else ""


def number_alone(text: str, language: str = "de") -> str:
    """The number of an answer to "which number?", "" when there is none or more than one."""
    tokens = message_words(text)
    named = [i for i, token in enumerate(tokens) if _names_number(token)]
    if named and (number := number_after(tokens, named[0], language)):
        return number
    found = [(i, number) for i, token in enumerate(tokens) if (number := _number(token))]
    if len(found) == 1:
        return _with_letter(found[0][1], tokens, found[0][0])
    return "" if found else _spoken(tokens, language, whole=True)


def _with_letter(number: str, tokens: Sequence[str], at: int) -> str:
    """With a letter that came as a word of its own: "5 a"."""
    follows = tokens[at + 1].casefold() if at + 1 < len(tokens) else ""
    return number + follows if number.isdigit() and re.fullmatch("[a-h]", follows) else number


def _spoken(tokens: Sequence[str], language: str, *, whole: bool) -> str:
    """Number words at the beginning; `whole`: nothing else may stand there."""
    language = base_language(language)
    if language not in LANGUAGES:
        return ""
    said = digits(fold(" ".join(tokens), language), _words(language))
    match = re.match(r"([1-9]\d{0,3})(?: ([a-h]))?(?!\S)(.*)", said)
    if not match or (whole and match[3].strip()):
        return ""
    return match[1] + (match[2] or "")
