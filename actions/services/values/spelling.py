"""Letters and signs as they are dictated: "M wie Martha", "Umlaut Unna", "Doppel-N", "Unterstrich".

The tables are words/<language>/spelling.yml and, for all languages, words/alphabets.yml (German and
English spelling alphabets, names of domains).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from actions.services.values.fold import letters, spellings
from actions.services.values.tables import load
from actions.services.values.templates import alternatives

LEAST_LETTERS = 3
LEAST_WORDS = 4
"""So many words of an alphabet in a row are letters; fewer may be names ("Otto Richard")."""
Signs = Sequence[tuple[re.Pattern[str], str]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language spells; all patterns match whole words of folded text.

    `alphabet`: a word → its letters; `names`: the name of a letter → a to f, for booking numbers;
    `signs`, `domains`: patterns with what they mean; `like` stands between a letter and its word
    ("M wie Martha"); `intro`, `outro`, `own_name`, `surname` and `noise`: words around the value;
    `separator`: what stands between the two parts of a booking number; `corrected`: "… with …".
    """

    language: str
    alphabet: Mapping[str, str]
    umlauts: Mapping[str, str]
    names: Mapping[str, str]
    signs: Signs
    domains: Signs
    like: re.Pattern[str]
    double: re.Pattern[str]
    triple: re.Pattern[str]
    intro: re.Pattern[str]
    outro: re.Pattern[str]
    own_name: re.Pattern[str]
    surname: re.Pattern[str]
    separator: re.Pattern[str]
    noise: re.Pattern[str]
    corrected: re.Pattern[str] | None


def _whole(pattern: str, language: str) -> re.Pattern[str]:
    parts = sorted(alternatives(letters(pattern, language)), key=len, reverse=True)
    words = "|".join(parts).replace(" ", r"[\s'’-]+")
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")


def _forms(table: Mapping[str, str], language: str) -> dict[str, str]:
    return {
        form: letter
        for letter, names in table.items()
        for name in re.split(r"[ |]", names)
        for form in spellings(name, language)
    }


@cache
def spelling(language: str) -> Spelling:
    """The tables of a language."""
    table, shared = load(language, "spelling"), load("alphabets")
    signs = [
        (_whole(name, language), sign)
        # The longest first: "alt çizgi" is not "çizgi", "tiret du bas" not "tiret".
        for name, sign in sorted(
            ((name, sign) for sign, names in table["signs"].items() for name in names.split("|")),
            key=lambda row: -len(row[0]),
        )
    ]

    def whole(key: str) -> re.Pattern[str]:
        return _whole(table[key], language)

    return Spelling(
        language=language,
        alphabet=_forms(shared["alphabet"], language),
        umlauts=shared["umlaut"],
        names=_forms(table["letters"], language),
        signs=signs,
        domains=[(_whole(names, language), domain) for domain, names in shared["domains"].items()],
        like=whole("like"),
        double=whole("double"),
        triple=whole("triple"),
        intro=whole("intro"),
        outro=whole("outro"),
        own_name=whole("name"),
        surname=whole("surname"),
        separator=whole("separator"),
        noise=whole("noise"),
        corrected=whole("with") if "with" in table else None,
    )


@dataclass(slots=True)
class Piece:
    """A word of a message as it was written, or letters that were spelled (lower case).

    `sure`: nothing but a letter ("m", "M wie Martha"); else it may be a word as well ("Martha").
    """

    text: str
    letters: str = ""
    sure: bool = False


def pieces(tokens: Sequence[str], how: Spelling) -> list[Piece]:
    """Tokens with spelled letters recognised one by one; see `spelled` for whole runs."""
    found: list[Piece] = []
    index = 0
    while index < len(tokens):
        piece, used = _piece([letters(t, how.language) for t in tokens[index : index + 5]], how)
        piece.text = " ".join(tokens[index : index + used])
        found.append(piece)
        index += used
    return found


def _piece(ahead: Sequence[str], how: Spelling) -> tuple[Piece, int]:
    """The piece that the folded tokens begin with, and how many of them it takes."""
    first, second = (*ahead, "", "")[:2]
    for like in (1, 2):  # "wie", "as in"
        word = ahead[1 + like] if len(ahead) > 1 + like else ""
        if how.like.fullmatch(" ".join(ahead[1 : 1 + like])) and _stands_for(word, first, how):
            return Piece("", _unfolded(first, word, how), sure=True), 2 + like
    if first == "umlaut" and how.alphabet.get(second, second) in how.umlauts:
        return Piece("", how.umlauts[how.alphabet.get(second, second)], sure=True), 2
    if how.double.fullmatch(first) and second:
        doubled, used = _piece(ahead[1:], how)
        if len(doubled.letters) == 1:
            return Piece("", doubled.letters * 2, sure=True), used + 1
    if len(first) == 1 and first.isalpha():
        return Piece("", first, sure=True), 1
    if first in ("ae", "oe", "ue"):  # a single "ü", folded
        return Piece("", {"ae": "ä", "oe": "ö", "ue": "ü"}[first], sure=True), 1
    return Piece("", how.alphabet.get(first, "")), 1


def _stands_for(word: str, letter: str, how: Spelling) -> bool:
    """Whether a word may explain a letter (or "sch"): it begins with it, or is of an alphabet."""
    known = word in how.alphabet or (letter != "" and word.startswith(letter[0]))
    return known and 0 < len(letter) <= 3 and letter.isalpha()


def _unfolded(said: str, word: str, how: Spelling) -> str:
    """A letter as Germans write it, after folding: "Ü wie Übermut"."""
    umlaut = {"ae": "ä", "oe": "ö", "ue": "ü"}.get(said)
    return umlaut if umlaut and how.alphabet.get(word) == umlaut else said


def spelled(tokens: Sequence[str], how: Spelling, least: int = LEAST_WORDS) -> list[Piece]:
    """Tokens with each run of spelled letters as one piece; what is no run stays words."""
    out: list[Piece] = []
    run: list[Piece] = []
    read = [*pieces(tokens, how), Piece("")]
    for piece, following in zip(read, [*read[1:], Piece("")], strict=True):
        if piece.letters:
            run.append(piece)
        if piece.letters or (run and piece.text == "," and following.letters):
            continue
        sure = sum(p.sure for p in run)
        if sure >= LEAST_LETTERS or len(run) >= least or any(" " in p.text for p in run):
            out.append(Piece(" ".join(p.text for p in run), "".join(p.letters for p in run), True))
        else:
            out.extend(Piece(p.text) for p in run)
        run = []
        if piece.text:
            out.append(piece)
    return out
