"""The streets of the city: found in a message in spite of typing and recognition errors."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.services.appointments import distance
from actions.services.catalogue import Office
from actions.services.values.street_names import LONG, Name, known_name, likeness, read_name

LEAD = 4.0  # how far the best street must be ahead, unless it is written right
FEW_WORDS = 5
"""In so short an answer a name without a kind is a street as well ("Am Kieswerk")."""
MAX_TEXT = 300
WINDOW = 4  # words of the longest name: "Zur Alten Mühle", "Karl Marx Straße"
ARABIC_WINDOW = 2

_AT_HOME = re.compile(
    r"wohn|adress|leb|zieh|live|oturu|ikamet|жив|мешка|mieszka|habit|bor\b|اسكن|أسكن|ساكن|زندگی"
)
_PLACE = (
    r"(?<!\w)(?:in|im|aus|von|stadtteil|ortsteil|bezirk|district|quartier|dzielnic\w+|bydelen|fra"
    r"|район\w*|mahallesi|semti|حي|محله|в|у|w|à|i)"
)
# "Mitte des Monats" is no place.
_NO_TIME = r"(?! (?:des|der|dem|nächste|kommende|mai|märz|\w*(?:ber|uar|ril|juni|juli|august)))"


@dataclass(frozen=True, slots=True)
class Street:
    """A street, or a district as the place in its middle; WGS 84 degrees."""

    name: str
    district: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Found:
    """The best street of a message, with its score from 0 to 100 and the house number or ""."""

    street: Street
    score: float
    number: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a message that names a street.

    `streets` are the equally likely ones, one in most cases; `start` and `end` count the words of
    `message_words`.
    """

    streets: tuple[Street, ...]
    score: float
    start: int
    end: int


def read_streets(data: Iterable[Mapping[str, Any]]) -> tuple[Street, ...]:
    """The streets of a parsed streets.yml; raises KeyError or ValueError for another form."""
    return tuple(
        Street(str(row["name"]), str(row["district"]), float(row["lat"]), float(row["lon"]))
        for row in data
    )


def find_street(text: str, streets: Sequence[Street]) -> Found | None:
    """The street that a message names, None when it names none or two are equally likely."""
    tokens = _words(text[:MAX_TEXT])
    candidates: dict[Street, tuple[float, int]] = {}
    for street, score, _, end in _likely(tokens, text, streets):
        if score > candidates.get(street, (0.0, 0))[0]:
            candidates[street] = (score, end)
    ranked = sorted(candidates.items(), key=lambda item: -item[1][0])
    if not ranked:
        return None
    street, (score, end) = ranked[0]
    if score < 100 and len(ranked) > 1 and ranked[1][1][0] > score - LEAD:
        return None
    return Found(street, score, _house_number(tokens, end))


def find_streets(text: str, streets: Sequence[Street]) -> tuple[Mention, ...]:
    """All streets that a message names, in its order; for corners and for asking back."""
    tokens = _words(text[:MAX_TEXT])
    # The most likely first, and of these the one that explains most words.
    rows = sorted(_likely(tokens, text, streets), key=lambda row: (-row[1], row[2] - row[3]))
    found: list[Mention] = []
    for street, score, start, end in rows:
        at = next((i for i, m in enumerate(found) if start < m.end and m.start < end), None)
        if at is None:
            found.append(Mention((street,), score, start, end))
        elif (known := found[at]).score < min(100, score + LEAD) and street not in known.streets:
            found[at] = replace(known, streets=(*known.streets, street))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _likely(
    tokens: Sequence[str], text: str, streets: Sequence[Street]
) -> Iterator[tuple[Street, float, int, int]]:
    """Streets with their score and the words (start, end) that name them."""
    for start, end in _windows(tokens):
        said = read_name(" ".join(tokens[start:end]))
        if said.arabic and end - start > ARABIC_WINDOW:
            continue
        for street in streets:
            name = known_name(street.name)
            score = likeness(said, name)
            if score and (name.kind or _meant(name, tokens, end, text)):
                yield street, score, start, end


def find_district(text: str, streets: Sequence[Street]) -> Street | None:
    """A district that a message names as a place ("in Nord", "Stadtteil Süd"), in its middle."""
    for district in dict.fromkeys(street.district for street in streets):
        name = re.escape(district.casefold())
        if re.search(rf"{_PLACE} {name}(?:en)?(?!\w){_NO_TIME}", text[:MAX_TEXT].casefold()):
            inside = [street for street in streets if street.district == district]
            middle = (sum(s.lat for s in inside), sum(s.lon for s in inside))
            return Street(district, district, middle[0] / len(inside), middle[1] / len(inside))
    return None


def nearest(offices: Iterable[Office], street: Street) -> tuple[Office, ...]:
    """Offices by great-circle distance; those without a position come last."""

    def far(office: Office) -> float:
        if office.lat is None or office.lon is None:
            return float("inf")
        return distance((street.lat, street.lon), (office.lat, office.lon))

    return tuple(sorted(offices, key=far))


def message_words(text: str) -> tuple[str, ...]:
    """The words and house numbers of a message, as `Mention` counts them."""
    return tuple(_words(text[:MAX_TEXT]))


def _words(text: str) -> list[str]:
    """Words and house numbers; "Str." is a word, a hyphen separates."""
    return re.findall(r"\d+ ?[a-zA-Z]?(?![^\W_])|[^\W\d_]+", unicodedata.normalize("NFC", text))


def _windows(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start and end of every few words in a row that hold no number."""
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + WINDOW, len(tokens)) + 1):
            if tokens[end - 1][0].isdigit():
                break
            yield start, end


def _meant(name: Name, tokens: Sequence[str], end: int, text: str) -> bool:
    """Whether a name without a kind is one here: a short answer, a number, or "I live …"."""
    at_home = _AT_HOME.search(text.casefold()) is not None
    return (
        len(tokens) <= FEW_WORDS
        or _house_number(tokens, end) != ""
        or (at_home and len(name.stem) >= LONG)
    )


def _house_number(tokens: Sequence[str], end: int) -> str:
    follows = tokens[end] if end < len(tokens) else ""
    return follows.replace(" ", "").lower() if follows[:1].isdigit() else ""
