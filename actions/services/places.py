"""Where something is: a house, a corner or a well-known place, out of what people say.

`find_place` reads a message; its `ask` says what is still unclear. A street alone gives no
position: the middle of a street is not where the lamp stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz

from actions.services.house_numbers import number_after, number_alone, number_before
from actions.services.landmarks import Landmark, Sighting, distinct, find_landmarks
from actions.services.place import Place
from actions.services.streets import (
    Mention,
    Street,
    find_district,
    find_streets,
    message_words,
)
from actions.services.values.street_names import known_name, read_name

MAX_OPTIONS = 4
SQUARES = ("platz", "markt")
"""Kinds of streets that are a place by themselves: nobody has to say where on them."""
PART = 4  # letters of a name's part that may stand for the whole ("Ebertstraße")
RESEMBLING = 72.0  # per cent: too little to be sure, enough to ask
WRITTEN_RIGHT = 100.0  # of a street that is written right


class Ask(StrEnum):
    """What has to be asked next."""

    NOTHING = "nothing"
    PLACE = "place"  # nothing was understood
    WHICH = "which"  # one of `options`
    POINT = "point"  # the street is known, but not where on it


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What was understood: a place that may be incomplete, and what to ask.

    `options` are for `Ask.WHICH`, the likeliest first.
    """

    ask: Ask
    place: Place | None = None
    options: tuple[Place, ...] = ()


def find_place(
    text: str,
    streets: Sequence[Street],
    landmarks: Sequence[Landmark] = (),
    known: Place | None = None,
    language: str = "de",
) -> Reading:
    """The place that a message names.

    `known` is what earlier messages said: a number or a corner is added to it. `language` is the
    ISO 639-1 code of the message, for number words.
    """
    tokens = message_words(text)
    sightings = find_landmarks(tokens, landmarks)
    mentions = [m for m in find_streets(text, streets) if not _within(m, sightings)]
    taken = [index for m in mentions for index in range(m.start, m.end)]
    marks = distinct(sightings, taken)
    if known is not None and known.street:
        if more := _added(tokens, mentions, marks, known, language):
            return more
        if not mentions and not marks:
            if similar := _similar(tokens, streets):
                corners = (p if p.number else replace(known, crossing=p.street) for p in similar)
                return Reading(Ask.WHICH, options=tuple(corners))
            # Nothing new: what is known stays, with or without a number.
            number = number_alone(text, language)
            return _settled(replace(known, number=number) if number else known)
    if not mentions:
        return _without_street(tokens, marks, streets, text)
    places = _composed(tokens, mentions, language)
    if len(places) > 1:
        return Reading(Ask.WHICH, options=places[:MAX_OPTIONS])
    return _settled(_with_landmark(places[0], marks))


def _within(mention: Mention, sightings: Iterable[Sighting]) -> bool:
    """Whether a street is only part of a landmark's name, or a misreading of it.

    "Kirche am Lutherplatz"; "Nordfriedhof" is rather the cemetery than a slip for its street.
    """
    words = set(range(mention.start, mention.end))
    return any(
        sighting.exact
        and words.issubset(sighting.words)
        and (mention.score < WRITTEN_RIGHT or len(words) < len(sighting.words))
        for sighting in sightings
    )


def _added(
    tokens: Sequence[str],
    mentions: Sequence[Mention],
    marks: Sequence[Landmark],
    known: Place,
    language: str,
) -> Reading | None:
    """A corner or a landmark for a street that is known already; None when it is none."""
    if len(mentions) == 1 and len(mentions[0].streets) == 1:
        (street,), start, end = mentions[0].streets, mentions[0].start, mentions[0].end
        numbered = number_after(tokens, end, language) or number_before(tokens, start)
        if street.name != known.street and not numbered:
            return _settled(replace(known, crossing=street.name))
    if not mentions and len(marks) == 1:
        return _settled(_with_landmark(known, marks))
    return None


def _composed(
    tokens: Sequence[str], mentions: Sequence[Mention], language: str
) -> tuple[Place, ...]:
    """The places that the streets of a message can mean: one, unless a name fits several."""
    first, *others = mentions
    number = ""
    for mention in mentions:
        number = number_after(tokens, mention.end, language) or number_before(tokens, mention.start)
        if number:
            first, others = mention, [m for m in mentions if m is not mention]
            break
    crossings = [""]
    for other in others:
        names = [street.name for street in other.streets]
        crossings = [" / ".join(filter(None, (c, name))) for c in crossings for name in names]
    return tuple(
        Place(street.name, number, "" if crossing == street.name else crossing, "", street.district)
        for street in first.streets
        for crossing in crossings
    )


def _with_landmark(place: Place, marks: Sequence[Landmark]) -> Place:
    """The place with the landmark beside it; only its own address gives it the position."""
    if len(marks) != 1:
        return place
    mark = marks[0].place
    if mark.street == place.street and place.number in ("", mark.number) and not place.crossing:
        return replace(mark, district=place.district)
    return replace(place, landmark=mark.landmark)


def _settled(place: Place) -> Reading:
    certain = place.number or place.crossing or place.landmark or place.position
    square = known_name(place.street).kind in SQUARES
    return Reading(Ask.NOTHING if certain or square else Ask.POINT, place)


def _without_street(
    tokens: Sequence[str], marks: Sequence[Landmark], streets: Sequence[Street], text: str
) -> Reading:
    if len(marks) == 1:
        return Reading(Ask.NOTHING, marks[0].place)
    if marks:
        return Reading(Ask.WHICH, options=tuple(m.place for m in marks[:MAX_OPTIONS]))
    if similar := _similar(tokens, streets):
        return Reading(Ask.WHICH, options=similar)
    district = find_district(text, streets)
    return Reading(Ask.PLACE, Place(district=district.name) if district else None)


def _similar(tokens: Sequence[str], streets: Sequence[Street]) -> tuple[Place, ...]:
    """Streets that may have been meant: "Hauptstraße" for "Obere Hauptstraße", or misspelt."""
    scores: dict[Street, float] = {}
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + 3, len(tokens)) + 1):
            said = read_name(" ".join(tokens[start:end]))
            if not said.kind or len(said.stem) < PART:
                continue
            for street in streets:
                name = known_name(street.name)
                if name.kind != said.kind:
                    continue
                part = name.stem.endswith(said.stem) or name.stem.startswith(said.stem)
                alike = 100.0 if part else fuzz.ratio(said.stem, name.stem)
                if alike >= RESEMBLING and alike > scores.get(street, 0.0):
                    scores[street] = alike
    best = sorted(scores, key=lambda street: -scores[street])[:MAX_OPTIONS]
    numbers = [number for i in range(len(tokens)) if (number := number_after(tokens, i))]
    number = numbers[0] if len(numbers) == 1 else ""
    return tuple(Place(s.name, number, district=s.district) for s in best)
