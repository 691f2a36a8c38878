"""Places that everybody knows and names instead of a street: the town hall, the station."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from actions.services.catalogue import Office
from actions.services.place import Place
from actions.services.wording import plain, same_word

MIN_FUZZY = 7  # letters of a name in which typing errors are forgiven
CERTAIN = 88.0


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that everybody knows; the first of its `names` is shown."""

    names: tuple[str, ...]
    place: Place = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A landmark that a message names, with the words (positions) of its name.

    `exact`: it is written as in the list.
    """

    landmark: Landmark
    words: range
    exact: bool


def read_landmarks(data: Iterable[Mapping[str, Any]]) -> tuple[Landmark, ...]:
    """The places of a parsed landmarks.yml; raises KeyError or ValueError for another form."""
    return tuple(
        _landmark([str(name) for name in row["names"]], str(row["street"]), str(row["number"]), row)
        for row in data
    )


def landmarks_of(offices: Iterable[Office]) -> tuple[Landmark, ...]:
    """The offices of the catalogue: "vor dem Standesamt"."""
    found = []
    for office in offices:
        street, _, number = office.street.rpartition(" ")
        position = {"lat": office.lat, "lon": office.lon}
        found.append(_landmark([office.name], street, number, position))
    return tuple(found)


def _landmark(
    names: Sequence[str], street: str, number: str, position: Mapping[str, Any]
) -> Landmark:
    lat, lon = position["lat"], position["lon"]
    place = Place(
        street=street,
        number=number,
        landmark=names[0],
        lat=None if lat is None else float(lat),
        lon=None if lon is None else float(lon),
    )
    return Landmark(tuple(names), place)


def find_landmarks(tokens: Sequence[str], landmarks: Sequence[Landmark]) -> tuple[Sighting, ...]:
    """All landmarks that the words of a message name, those with the longest names first."""
    said = [plain(token) for token in tokens]
    found = [
        Sighting(landmark, words, [said[i] for i in words] == name)
        for landmark in landmarks
        for spelling in landmark.names
        for name in [plain(spelling).split()]
        for words in _stretches(said, name)
    ]
    return tuple(sorted(found, key=lambda s: (-len(s.words), -len(s.landmark.names[0]))))


def distinct(sightings: Iterable[Sighting], taken: Collection[int]) -> list[Landmark]:
    """The landmarks whose words are not `taken` by something else or by a longer name."""
    used = set(taken)
    found: list[Landmark] = []
    for sighting in sightings:
        if used.isdisjoint(sighting.words):
            used.update(sighting.words)
            if sighting.landmark not in found:
                found.append(sighting.landmark)
    return found


def _stretches(said: Sequence[str], name: Sequence[str]) -> Iterator[range]:
    for start in range(len(said) - len(name) + 1):
        words = range(start, start + len(name))
        if name and all(_same(said[i], word) for i, word in zip(words, name, strict=True)):
            yield words


def _same(said: str, word: str) -> bool:
    if len(word) < MIN_FUZZY or abs(len(said) - len(word)) > 2:
        return said == word or (len(word) >= MIN_FUZZY and same_word(said, word))
    return same_word(said, word) or fuzz.ratio(said, word) >= CERTAIN
