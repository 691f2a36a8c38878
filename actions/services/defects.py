"""Which kind of defect a message is about, from the words of each kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from actions.services.wording import plain

Words = Mapping[str, Sequence[str]]
"""Service code → words and phrases in any language, for example the keywords of `ReportService`."""

EXACT, FORM, WEAK = 1.0, 0.9, 0.5
COMPOUND = 4  # letters of a word that is found inside another ("Laterne" in "Straßenlaterne")
LONG = 8  # letters of a word in which a typing error leaves no doubt
MEDIUM = 6
ALIKE, SIMILAR = 90.0, 84.0
ENDING = 2  # letters in which the forms of a word differ: "tote", "totes", "toten"
STEM = 3
MAX_TEXT = 500
MAX_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """The kinds a message may be about, the likeliest first.

    `certain`: the first one is meant. Otherwise ask which of them it is, or what it is about when
    there are none.
    """

    codes: tuple[str, ...] = ()
    certain: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase that stands in a message: how surely, and in which of its words."""

    code: str
    weight: float
    letters: int
    tokens: frozenset[int]


def guess(text: str, words: Words) -> Guess:
    """The kind of defect that a message names.

    It is certain when no other kind is named as well: "Müll auf dem Spielplatz" may be about
    either, and only the citizen knows.
    """
    said = plain(text[:MAX_TEXT]).split()
    hits = [
        hit
        for code, phrases in words.items()
        for phrase in phrases
        for hit in _hits(code, plain(phrase).split(), said)
    ]
    # "Rutsche" is also like "rutschig"; a word counts for the kind that it fits best.
    best = [max((h.weight for h in hits if i in h.tokens), default=0.0) for i in range(len(said))]
    hits = [hit for hit in hits if all(hit.weight >= best[i] for i in hit.tokens)]
    scores: dict[str, tuple[float, int]] = {}
    for hit in hits:
        scores[hit.code] = max(scores.get(hit.code, (0.0, 0)), (hit.weight, hit.letters))
    ranked = sorted(scores, key=lambda code: scores[code], reverse=True)
    strong = [code for code in ranked if scores[code][0] >= FORM]
    return Guess(tuple(ranked[:MAX_GUESSES]), len(strong) == 1)


def merged(*tables: Words) -> dict[str, tuple[str, ...]]:
    """Several tables as one: the city's keywords and our own words of each language."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for code, phrases in table.items():
            found[code] = (*found.get(code, ()), *phrases)
    return found


def words_of(rows: Iterable[tuple[str, str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """The table of rows (code, name, keywords), as services.json has them."""
    return {code: (name, *keywords) for code, name, keywords in rows}


def kinds_of(services: Iterable[tuple[str, str]], words: Words) -> dict[str, str]:
    """Service code → our kind, for a city with its own codes: rows of (code, name).

    A service with one of our codes is that kind, any other is known by its name; those that no
    name tells are left out and have only the city's own texts.
    """
    found = {}
    for code, name in services:
        named = guess(name, words)
        if code in words:
            found[code] = code
        elif named.certain:
            found[code] = named.codes[0]
    return found


def _hits(code: str, phrase: Sequence[str], said: Sequence[str]) -> Iterator[_Hit]:
    """Where a phrase stands in a message; the words of a phrase may stand apart."""
    letters = sum(map(len, phrase))
    if len(phrase) == 1:
        for index, token in enumerate(said):
            if weight := _likeness(phrase[0], token):
                yield _Hit(code, weight, letters, frozenset({index}))
    elif phrase:
        found = [{i for i, token in enumerate(said) if _same(word, token)} for word in phrase]
        if all(found):
            yield _Hit(code, EXACT, letters, frozenset().union(*found))


def _likeness(word: str, said: str) -> float:
    if said == word:
        return EXACT
    if len(word) >= COMPOUND and _same(word, said):
        return FORM
    if len(word) >= COMPOUND and len(said) > len(word):
        if said.endswith(word) or _ends_with(said, word):
            return FORM
        if said.startswith(word):  # "Schildkröte" is no sign
            return WEAK
    alike = fuzz.ratio(word, said) if len(word) >= MEDIUM else 0.0
    if len(word) >= LONG and alike >= ALIKE:
        return FORM
    return WEAK if alike >= SIMILAR else 0.0


def _ends_with(said: str, word: str) -> bool:
    """Whether a compound ends with a form of a word: "Straßenlaternen", "Radwegschäden"."""
    return len(word) > COMPOUND and any(said[:-cut].endswith(word) for cut in (1, ENDING))


def _same(one: str, other: str) -> bool:
    """Whether two words differ by no more than an ending."""
    if one == other:
        return True
    common = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    short = min(len(one), len(other))
    # "Dreck" is no form of "drei": only a longer word may change its last letter.
    least = short - 1 if short > COMPOUND else max(STEM, short)
    return common >= least and max(len(one), len(other)) - common <= ENDING
