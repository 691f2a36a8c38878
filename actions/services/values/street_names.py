"""Names of streets, taken apart so that they can be compared by letter and by ear.

A street counts only with its kind ("…weg", "…straße"), because half of all street names are
ordinary words without it.
"""

import re
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii
from rapidfuzz import fuzz

CERTAIN = 85.0  # per cent of letters in common; short names need more
SHORT_CERTAIN = 88.0
SKELETON_CERTAIN = 90.0
SHORT = 5  # letters
LONG = 8  # letters of a name that is no everyday phrase like "am See"

_KINDS = (
    ("strasse", r"(?:s(?:c?h)?tra+s+z?[ey]?n?|str|street|strae|strate)"),
    ("weg", r"(?:w|v)ee?g"),
    ("platz", r"pla(?:tz|z|ts|tts)"),
    ("allee", r"all?ee?y?[ea]?"),
    ("gasse", r"gas+e"),
    ("ring", r"ring"),
    ("ufer", r"uf+er"),
    ("markt", r"mar(?:kt|gt)"),
    ("promenade", r"promenade"),
)
_KIND_AT_END = {name: re.compile(rf"^(.*?){kind}$") for name, kind in _KINDS}
_CONSONANTS = re.compile(r"..(?:strs|blts)$")  # Straße, Platz; the other kinds are too short
_ARABIC = re.compile("[\u0600-\u06ff]")
# How a German name sounds to somebody who writes it down by ear, in Latin or in other letters.
_SOUNDS = (
    (r"sch|sh", "s"), (r"tsch|ch|kh", "h"), (r"ph", "f"), (r"th|dt", "t"), (r"tz|z", "ts"),
    (r"ck|c|q", "k"), (r"x", "ks"), (r"ei|ai|ey|ay", "ai"), (r"eu|aeu|oi|oy", "oi"),
    (r"ie|y|j", "i"),
    (r"ae|oe", "e"), (r"ue|yu|iu", "u"), (r"v|w", "f"), (r"(?<=[aeiou])h", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts that are compared: its kind ("" for none), and the rest by letter and ear."""

    kind: str
    stem: str
    sound: str
    skeleton: str
    arabic: bool = False


def _plain(text: str) -> str:
    """Latin letters without spaces; umlauts as two letters."""
    text = text.casefold()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        text = text.replace(umlaut, letters)
    return re.sub(r"[^a-z]", "", anyascii(text).lower())


def _sound(plain: str) -> str:
    for pattern, letter in _SOUNDS:
        plain = re.sub(pattern, letter, plain)
    return plain


def read_name(text: str) -> Name:
    """A name, or words that may be one, in Latin, Cyrillic or Arabic letters."""
    plain = _plain(text)
    # Arabic script leaves out short vowels and has no p, so that only consonants can be compared.
    skeleton = re.sub(r"[aeiouh]", "", _sound(plain)).replace("p", "b")
    if _ARABIC.search(text):
        return Name("", "", "", skeleton, arabic=True)
    for kind, pattern in _KIND_AT_END.items():
        if (match := pattern.match(plain)) and len(match[1]) > 1:
            return Name(kind, match[1], _sound(match[1]), skeleton)
    return Name("", plain, _sound(plain), skeleton)


known_name = cache(read_name)  # names of streets only: what citizens write is not kept


def likeness(said: Name, name: Name) -> float:
    """How alike what was said and a street's name are, 0 for too little, up to 100."""
    if said.arabic:
        alike = fuzz.ratio(said.skeleton, name.skeleton, score_cutoff=SKELETON_CERTAIN)
        return alike if name.kind and _CONSONANTS.search(said.skeleton) else 0.0
    if said.kind != name.kind or not said.stem:
        return 0.0
    if not name.kind and len(name.stem) < LONG:
        return 100.0 if said.stem == name.stem else 0.0
    certain = SHORT_CERTAIN if len(name.stem) < SHORT or not name.kind else CERTAIN
    by_letter = fuzz.ratio(said.stem, name.stem, score_cutoff=certain)
    by_ear = fuzz.ratio(said.sound, name.sound, score_cutoff=SHORT_CERTAIN) - 1
    return max(by_letter, by_ear, 0.0)
