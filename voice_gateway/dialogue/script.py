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
    "de": frozenset("äöüß"),
    "tr": frozenset("çğıöşüâîû"),
    "pl": frozenset("ąćęłńóśźż"),
    "fr": frozenset("àâæçéèêëîïôœùûüÿ"),
    "da": frozenset("æøåé"),
}
"""Letters that a language has and not every other language of its script."""

_RANGES = {
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
# A word, or one with single digits for Arabic sounds: "3la", "sba7", "ma3i".
_WORD = re.compile(r"[^\W_]+(?:['’ʼ\u200c-][^\W_]+)*")
_CHAT_WORD = re.compile(
    r"(?=[^a-z]*[a-z][^a-z]*[a-z])[A-Za-z'’]*+(?:[235-9][A-Za-z'’]++)*+[235-9]?+\W*+"
)
# A stretch without spaces that has a digit or is an address on the net.
_CODE_SIGN = re.compile(r"[\d@/]|www")
_CODE = re.compile(r"(?<!\S)(?:[^\s\d@]*+[\d@]|www\.|https?://)\S*+")
_STREET = re.compile(
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|\bring|damm|ufer)\b|str\.\s"
    r"|\b(?:street|road|avenue|rue|boulevard|sokak|sokağı|cadde|caddesi|mahallesi|ulica|ul\."
    r"|aleja|вулиця|вул\.|проспект|улица|ул\.|شارع|خیابان|کوچه)"
    r"|(?:vej|gade|vænget)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[\"„“”«»][^\"„“”«»]{2,}[\"“”«»]")
_LOWER_WORD = re.compile(r"[^\W\d_]{2}")
# fmt: off
_PARTICLES = frozenset({
    "von", "van", "zu", "zur", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le",
    "el", "al", "bin", "ben", "ibn", "abu", "af", "av", "oğlu",
})
# fmt: on
FOREIGN_SHARE = 0.25
"""Share of the letters from which on a script other than Latin is a message's main script."""
_NAME_WORDS = 4
_NAME_RUN = 2
_SENTENCE_END = (".", "!", "?", "…", ":")


@dataclass(frozen=True, slots=True)
class Shape:
    """A message without its numbers and addresses.

    `words` and `letters` count what is left in `text`; `script` is a key of ALPHABETS, "latin" or
    None when there are no letters or they are mixed evenly, otherwise what is in other letters is
    not counted where it is much; `proper` says that it looks like a
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


def has_letters(text: str, script: str) -> bool:
    """Whether there is any letter of a script: a key of ALPHABETS, or "latin"."""
    return bool(_RANGES[script].search(text))


def main_script(text: str) -> str | None:
    """The script that says most about the language; None without letters of any.

    Latin names and German words are used in every language, so a quarter in another script tells.
    """
    counts = {name: len(pattern.findall(text)) for name, pattern in _RANGES.items()}
    script = max(ALPHABETS, key=lambda name: counts[name])
    total = sum(counts.values())
    return (script if counts[script] >= FOREIGN_SHARE * total else "latin") if total else None


def shape(message: str) -> Shape:
    """Look at a message."""
    text = without_codes(message)
    words = _WORD.findall(text)
    letters = sum(character.isalpha() for word in words for character in word)
    counts = {name: len(pattern.findall(text)) for name, pattern in _RANGES.items()}
    script = max(counts, key=lambda name: counts[name])
    if counts[script] * 3 < letters * 2:
        # Names and German words are written in Latin letters amid another script, too.
        script = max(ALPHABETS, key=lambda name: counts[name])
        inside = [word for word in words if has_letters(word, script)]
        if len(inside) * 2 <= len(words):
            return Shape(text, len(words), letters, None, True)
        words, letters = inside, counts[script]
    if not letters:
        return Shape(text, len(words), letters, None, True)
    address = bool(_STREET.search(message)) and any(c.isdigit() for c in message)
    return Shape(text, len(words), letters, script, address or _name(words, script))


def without_codes(message: str) -> str:
    """The text without numbers, addresses on the net, and codes with digits in them."""
    if not _CODE_SIGN.search(message):
        return message
    return _CODE.sub(
        lambda found: found.group() if _CHAT_WORD.fullmatch(found.group()) else " ", message
    )


def without_names(text: str) -> str:
    """The text without what is quoted and without capitalised words in a row.

    Those are names of people, streets and films in most languages. The text stays whole when less
    than two words would be left.
    """
    tokens = _QUOTATION.sub(" ", text).split()
    kept: list[str] = []
    run: list[str] = []
    for before, token in zip([".", *tokens], [*tokens, ""], strict=True):
        starts = before.endswith(_SENTENCE_END)
        first = token.lstrip("(-'’")[:1]
        if first.isupper() and not starts:
            run.append(token)
            continue
        if len(run) < _NAME_RUN:
            kept.extend(run)
        run = []
        kept.append(token)
    left = [token for token in kept if _LOWER_WORD.search(token)]
    return " ".join(kept).strip() if len(left) >= 2 else text


def _name(words: list[str], script: str) -> bool:
    """Capitalised throughout, as "Fatma Yılmaz" is; Arabic script has no capitals."""
    if script == "arabic":
        return len(words) <= 2
    rest = [word for word in words if word.lower() not in _PARTICLES]
    shouting = all(word.isupper() for word in words)
    return len(rest) <= _NAME_WORDS and not shouting and all(word[0].isupper() for word in rest)
