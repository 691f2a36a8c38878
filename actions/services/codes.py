"""Resume codes: what a citizen notes down, types or dictates to go on with an application.

A code has nine characters in three groups, "K4M-7T2-08R". Eight are random (13^8 codes, about
2^29.6), the last checks: every single wrong character and every two exchanged ones are noticed. Of
characters that look alike in print or handwriting, or whose German or English names sound alike,
the alphabet has one; the others are read as that one, so that such a mistake does not matter.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from actions.services.values.fold import letters, western_digits
from actions.services.values.numbers import ARTICLE, digits
from actions.services.values.spelling import Spelling, pieces, spelling
from actions.services.values.tables import load, words

ALPHABET = "0245678FKMRTY"
"""A prime number of characters, which the check needs; no vowels, so no words come about."""
LENGTH, GROUP = 9, 3
LEAST_DIGITS, LEAST_LETTERS = 3, 2
"""Otherwise speech output takes a code for a word, or for a telephone number."""
MAX_TEXT = 500

SEEN = {
    **dict.fromkeys("oqd", "0"), **dict.fromkeys("z3", "2"), **dict.fromkeys("s9", "5"), "g": "6",
    **dict.fromkeys("1il", "7"), "b": "8",
    # Cyrillic letters that look, or on their keys are, the same.
    "о": "0", "ф": "F", "к": "K", "м": "M", "р": "R", "т": "T", "у": "Y",
}  # fmt: skip
"""What is read for what: look-alikes; of digits also sound-alikes (zwei, drei; five, nine)."""
HEARD = {
    **SEEN, "x": "F", **dict.fromkeys("ahj", "K"), "n": "M", **dict.fromkeys("cepw", "T"),
}  # fmt: skip
"""For letters that stand alone, and so were perhaps dictated."""


@dataclass(frozen=True, slots=True)
class ResumeCode:
    """A code that passes the check; `value` is its nine characters. Its repr does not tell it."""

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not is_valid(self.value):
            raise ValueError("not a resume code")

    @property
    def text(self) -> str:
        """As it is shown: "K4M-7T2-08R"."""
        return "-".join(self.value[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def is_valid(value: str) -> bool:
    """Whether these are nine characters of the alphabet that pass the check."""
    return len(value) == LENGTH and all(c in ALPHABET for c in value) and _weighed(value) == 0


def _weighed(value: str) -> int:
    """The sum of the characters' numbers times their positions, modulo the alphabet's length.

    The positions, 1 to 9, are all different and the modulus is prime: a changed character, or two
    exchanged ones, always change the sum.
    """
    total = sum(at * ALPHABET.index(char) for at, char in enumerate(value, start=1))
    return total % len(ALPHABET)


def _checked(random: str) -> str:
    """Eight characters with the one that makes the sum zero."""
    missing = -_weighed(random) * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)
    return random + ALPHABET[missing]


def new_code(choose: Callable[[str], str] = secrets.choice) -> ResumeCode:
    """A fresh code; `choose` picks one character of the alphabet."""
    while True:
        value = _checked("".join(choose(ALPHABET) for _ in range(LENGTH - 1)))
        count = sum(c.isdigit() for c in value)
        if LEAST_DIGITS <= count <= LENGTH - LEAST_LETTERS:
            return ResumeCode(value)


def parse_code(text: str, language: str = "de") -> ResumeCode | None:
    """The code in what was typed or dictated, None when there is none.

    Reads "k4m 7t2-o8r", "Mein Code ist K4M 7T2 08R", "Konrad vier M wie Martha, sieben …", "Doppel
    null"; `language` is the ISO 639-1 code of what was said, German and English are read besides.
    """
    readings = [_read(text[:MAX_TEXT], spoken) for spoken in dict.fromkeys((language, "de", "en"))]
    # The language in which most is understood is the one that was spoken.
    readings.sort(key=lambda chunks: sum(not chunk.chars for chunk in chunks))
    # Words inside a code ("K4M and then 7T2") may be misread characters: only if all else fails.
    without_words = [[chunk for chunk in chunks if chunk.chars] for chunks in readings]
    for chunks in (*readings, *without_words):
        if value := _found(chunks):
            return ResumeCode(value)
    return None


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Characters of the alphabet, "" for a word between; how many were read for other ones."""

    chars: str
    replaced: int = 0


def _found(chunks: Sequence[_Chunk]) -> str | None:
    """The valid run of whole chunks with the fewest replacements."""
    runs = [run for run in _runs(chunks) if is_valid(run.chars)]
    return min(runs, key=lambda run: run.replaced).chars if runs else None


def _runs(chunks: Sequence[_Chunk]) -> Iterator[_Chunk]:
    for start in range(len(chunks)):
        chars, replaced = "", 0
        for chunk in chunks[start:]:
            if not chunk.chars or len(chars) >= LENGTH:
                break
            chars, replaced = chars + chunk.chars, replaced + chunk.replaced
            yield _Chunk(chars, replaced)


def _read(text: str, language: str) -> list[_Chunk]:
    """The message piece by piece."""
    how = spelling(language)
    folded = letters(western_digits(text), language)
    # "Doppelnull" is one word to speech recognition.
    folded = re.sub(r"\bdoppel-?(?=[^\W\d_])", "doppel ", how.separator.sub(" ", folded))
    said = digits(" ".join(re.findall(r"[^\W_]+", folded)), words(language).numbers)
    out: list[_Chunk] = []
    times = 1
    for piece in pieces(said.split(), how):
        if how.double.fullmatch(piece.text):
            times = 2
            continue
        chunk = _chunk(piece.text, piece.letters, how)
        if chunk is not None:
            out.append(_Chunk(chunk.chars * times, chunk.replaced * times))
            times = 1
    return out


def _chunk(said: str, spelled: str, how: Spelling) -> _Chunk | None:
    """One piece as characters; None for a word that may stand inside a code ("und", "groß")."""
    name = _names(how.language).get(said)
    if said == ARTICLE or (not name and how.noise.fullmatch(said)):
        return None
    if len(said) > 1 and not spelled and not name:
        return _mapped(said, SEEN)  # a typed group; most words have a letter that is not read
    return _mapped(name or spelled or said, HEARD)


def _mapped(text: str, replacements: dict[str, str]) -> _Chunk:
    plain = {char.lower(): char for char in ALPHABET}
    chars = [plain.get(c) or replacements.get(c, "") for c in text]
    if not all(chars):
        return _Chunk("")
    return _Chunk("".join(chars), sum(c not in plain for c in text))


@cache
def _names(language: str) -> dict[str, str]:
    """Folded name → letter."""
    table: dict[str, str] = load("letter_names")
    return {letters(name, language): key for key, names in table.items() for name in names.split()}
