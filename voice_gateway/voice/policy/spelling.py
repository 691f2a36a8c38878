"""Spelling for callers, and the little dictation that is needed without the dialogue.

What is said to the dialogue is read there, in all languages. Only a number to call back and an
address for a summary are asked by the policy itself. The words are in `spelling/<locale>.yml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
import yaml

from voice_gateway.voice.policy.commands import plain

TABLES = Path(__file__).with_name("spelling")
ALPHABETS = ("de", "en")
"""Who spells a name in Germany may use these in every language."""
MORE_WORDS: Mapping[str, str] = {
    **dict(zip("abcdefghijklm", (
        "Aachen", "Berlin", "Chemnitz", "Düsseldorf", "Essen", "Frankfurt", "Goslar", "Hamburg",
        "Ingelheim", "Jena", "Köln", "Leipzig", "München",
    ), strict=True)),
    **dict(zip("nopqrstuvwxyz", (
        "Nürnberg", "Offenbach", "Potsdam", "Quickborn", "Rostock", "Salzwedel", "Tübingen", "Unna",
        "Völklingen", "Wuppertal", "Xanten", "Ypsilon", "Zwickau",
    ), strict=True)),
}  # fmt: skip
"""The cities of DIN 5009:2022."""
REGION = "DE"
SIGNS = frozenset("@.-_+")
MAX_CHARS = 300
_ADDRESS = re.compile(
    r"[a-z0-9_%'+-]+(?:\.[a-z0-9_%'+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
)


@dataclass(frozen=True, slots=True)
class Table:
    """The words of one locale; `heard` maps what callers say to a digit, sign or letter."""

    alphabet: Mapping[str, str]
    said: str
    digits: tuple[str, ...]
    signs: Mapping[str, str]
    heard: Mapping[str, str]
    like: tuple[str, ...]
    double: tuple[str, ...]
    triple: tuple[str, ...]


def _read(locale: str) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((TABLES / f"{locale}.yml").read_text("utf-8"))
    return _read(table["extends"]) if "extends" in table else table


@cache
def table(locale: str) -> Table:
    """The words of a locale; raises OSError when there are none."""
    own = _read(locale)
    digits = [str(row).split("|") for row in own["digits"]]
    heard: dict[str, str] = {}
    for sign, names in own["signs"].items():
        heard |= dict.fromkeys(map(plain, str(names).split("|")), sign)
    spoken = [*(_read(code)["also"] for code in ALPHABETS), own.get("also", {})]
    others = [row for names in spoken for row in names.items()]
    for letter, names in others:
        heard |= dict.fromkeys(map(plain, names), letter)
    for source in (MORE_WORDS, *(_read(code)["alphabet"] for code in ALPHABETS), own["alphabet"]):
        heard |= {plain(word): letter for letter, word in source.items()}
    for digit, names in enumerate(digits):
        heard |= dict.fromkeys(map(plain, names), str(digit))
    return Table(
        alphabet=own["alphabet"],
        said=own["said"],
        digits=tuple(names[0] for names in digits),
        signs={sign: str(names).split("|")[0] for sign, names in own["signs"].items()},
        heard=heard,
        like=tuple(map(plain, own["like"])),
        double=tuple(map(plain, own["double"])),
        triple=tuple(map(plain, own["triple"])),
    )


def spell(text: str, locale: str) -> str:
    """How a number, code, name or address is read aloud, sign by sign."""
    words = table(locale)
    return ", ".join(_said(char, words) for char in text if not char.isspace())


def _said(char: str, words: Table) -> str:
    if char.isascii() and char.isdecimal():
        return words.digits[int(char)]
    if char in words.signs:
        return words.signs[char]
    word = words.alphabet.get(char.casefold())
    return words.said.format(letter=_capital(char, word), word=word) if word else char


def _capital(char: str, word: str) -> str:
    """As its word writes it: the Turkish "i" is not the capital of "ı"."""
    first = word[:1]
    alike = plain(first) == plain(char)
    return first if alike and first.isalpha() else char.upper()


def _heard(text: str, words: Table) -> Iterator[tuple[str, bool]]:
    """What was dictated, piece by piece, and whether a piece is a single sign."""
    for sign in "._":  # inside a word they are signs, else punctuation
        text = re.sub(rf"(?<=\w)\{sign}(?=\w)", f" {words.signs[sign]} ", text)
    tokens = plain(text.replace("@", " @ ")).split()
    tokens = [token for token in tokens if token not in ("-", "'")]
    at, times = 0, 1
    while at < len(tokens):
        taken, found = _next(tokens[at:], words)
        at += taken
        if found in ("×2", "×3"):
            times = int(found[1])
            continue
        yield found * times, len(found) == 1
        times = 1


def _next(ahead: list[str], words: Table) -> tuple[int, str]:
    """How many tokens the next piece takes, and what it is."""
    for size in (3, 2):  # "double u" is a letter, though "double five" are two digits
        if len(ahead) >= size and (name := words.heard.get(" ".join(ahead[:size]))):
            return size, name
    for size in (3, 2, 1):
        phrase = " ".join(ahead[:size])
        if phrase in words.double:
            return size, "×2"
        if phrase in words.triple:
            return size, "×3"
    first = ahead[0]
    for size in (3, 2, 1):
        follows = ahead[1 + size] if len(ahead) > 1 + size else ""
        if len(first) == 1 and " ".join(ahead[1 : 1 + size]) in words.like and follows:
            return size + 2, first
    for size in (3, 2, 1):
        found = words.heard.get(" ".join(ahead[:size]))
        if found and len(ahead) >= size:
            return size, found
    return 1, first


def digits(text: str, locale: str) -> str:
    """Digits that were typed or said one by one ("null eins doppel-drei"); + stays in front.

    Anything that is no digit is left out: "" when there was none.
    """
    said = _heard(text[:MAX_CHARS], table(locale))
    heard = "".join(piece for piece, _ in said if piece.strip("+").isdecimal() or piece == "+")
    plus = "+" if text.strip().startswith("+") or heard.startswith("+") else ""
    return plus + re.sub(r"\D", "", heard)


def telephone(text: str, locale: str) -> str | None:
    """A number in international form, None when it is none; numbers without country are German."""
    try:
        number = phonenumbers.parse(digits(text, locale), REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(number: str) -> str:
    """An international number as people say it: "0151 23456789"."""
    parsed = phonenumbers.parse(number, REGION)
    german = parsed.country_code == phonenumbers.country_code_for_region(REGION)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if german else form.INTERNATIONAL)


def address(text: str, locale: str) -> str | None:
    """An e-mail address that was typed, dictated or spelled; None when it is none."""
    typed = "".join(text.split()).strip("<>.,!?").casefold()
    if _ADDRESS.fullmatch(typed):
        return typed
    pieces = list(_heard(text[:MAX_CHARS], table(locale)))
    signs = [piece for piece, _ in pieces]
    if signs.count("@") != 1:
        return None
    at = signs.index("@")
    said = "".join(signs[_begin(pieces, at) :])
    said = said.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return said if _ADDRESS.fullmatch(said) else None


def _begin(pieces: Sequence[tuple[str, bool]], at: int) -> int:
    """Where the part before the @ begins: "meine Adresse ist" is not of it.

    Letters and signs belong together; a word belongs only to a sign beside it.
    """
    begin = max(0, at - 1)
    while begin > 0:
        (before, single), (this, _) = pieces[begin - 1], pieces[begin]
        if not single and this not in SIGNS:
            break
        if single and before not in SIGNS and len(this) > 1:
            break
        begin -= 1
    return begin
