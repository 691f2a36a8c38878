"""What the characters of a message say: its script, and whether it is a name, number or address."""

import re
from dataclasses import dataclass

ALPHABETS = {
    "cyrillic": frozenset({"uk", "ru"}),
    "arabic": frozenset({"ar", "fa"}),
}
"""Scripts that only some of our languages use; every other language is written in Latin letters."""

OWN_LETTERS = {
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэёъ"),
    "ar": frozenset("ةيىكأإ"),
    "fa": frozenset("پچژگکی"),
}
"""Letters that tell a language from its neighbours in the same script."""

_RANGES = {
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\u200c-][^\W\d_]+)*")
_NOISE = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\S*\d\S*")
_STREET = re.compile(
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|\bring|damm|ufer)\b|str\.\s"
    r"|\b(?:street|road|avenue|rue|boulevard|sokak|sokağı|cadde|caddesi|mahallesi|ulica|ul\."
    r"|aleja|вулиця|вул\.|проспект|улица|ул\.|شارع|خیابان|کوچه)"
    r"|(?:vej|gade|vænget)\b",
    re.IGNORECASE,
)
# fmt: off
_PARTICLES = frozenset({
    "von", "van", "zu", "zur", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le",
    "el", "al", "bin", "ben", "ibn", "abu", "af", "av", "oğlu",
})
# fmt: on
_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A message without its numbers and addresses.

    `words` and `letters` count what is left in `text`; `script` is a key of ALPHABETS, "latin" or
    None when there are no letters or they are mixed evenly; `proper` says that it looks like a
    person's name or a postal address, which belong to no language.
    """

    text: str
    words: int
    letters: int
    script: str | None
    proper: bool


def alphabet_of(code: str) -> str:
    """The script a language is written in: a key of ALPHABETS, or "latin"."""
    return next((name for name, codes in ALPHABETS.items() if code in codes), "latin")


def shape(message: str) -> Shape:
    """Look at a message."""
    text = _NOISE.sub(" ", message)
    words = _WORD.findall(text)
    counts = {name: len(pattern.findall(text)) for name, pattern in _RANGES.items()}
    letters = sum(len(word) for word in words)
    script = max(counts, key=lambda name: counts[name])
    if counts[script] * 3 < letters * 2 or not letters:
        return Shape(text, len(words), letters, None, True)
    address = bool(_STREET.search(message)) and any(c.isdigit() for c in message)
    return Shape(text, len(words), letters, script, address or _name(words, script))


def _name(words: list[str], script: str) -> bool:
    """Capitalised throughout, as "Fatma Yılmaz" is; Arabic script has no capitals."""
    if script == "arabic":
        return len(words) <= 2
    rest = [word for word in words if word.lower() not in _PARTICLES]
    shouting = all(word.isupper() for word in words)
    return len(rest) <= _NAME_WORDS and not shouting and all(word[0].isupper() for word in rest)
