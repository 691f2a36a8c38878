"""Which of several names a message means, in spite of endings, order and typing errors."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from actions.services.applications.said_words import (
    Words,
    denials,
    folded_negations,
    name_tokens,
    telling,
    tokens,
)
from actions.services.applications.thresholds import INFLECTED, LEAD


@dataclass(frozen=True, slots=True)
class _Match:
    key: str
    words: frozenset[int]  # of the message
    score: float


def find(
    text: str,
    language: str,
    names: Mapping[str, Sequence[str]],
    *,
    sure: bool = False,
    answer: bool = False,
) -> list[str]:
    """The keys whose names a message says, in the order of `names`.

    A longer name goes before one that is part of it. When nobody says a whole name, single words
    that tell the names apart count; if `sure`, only those that are of one name. An `answer` goes by
    no name if something else about it is denied ("my wife is no longer alive").
    """
    said = Words(tokens(text, language), language)
    known = {key: [telling(name, language) for name in several] for key, several in names.items()}
    found = [m for m in _whole(said, known) if not (answer and _doubtful(m, said, known))]
    # A word that another name has in full says nothing for one that is only similar.
    clear = [m for m in found if not any(o.words >= m.words and _better(o, m) for o in found)]
    whole = [_extended(match, said, known) for match in clear]
    best = {match.key for match in whole if not any(_beats(other, match) for other in whole)}
    if not best:
        best = set() if answer and _unsure(said, known) else _partly(said, known)
        best = set() if sure and _guessed(said, known, best) else best
    return [key for key in names if key in best]


def denied(text: str, language: str, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether a message turns a name into its opposite ("no pension")."""
    said = Words(tokens(text, language), language)
    known = (telling(name, language) for several in names.values() for name in several)
    return _turned(said, known)


def names_words(text: str, language: str, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether a text holds a word of one of the names, or one that begins or ends like it."""
    said = Words(tokens(text, language), language)
    words = {w for several in names.values() for name in several for w in telling(name, language)}
    return any(
        said.telling(word) and said.alike(n, word) for word in words for n in range(len(said.words))
    )


def exactly(text: str, language: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys one of whose names is the whole message."""
    said = tokens(text, language)
    return [
        key
        for key, several in names.items()
        if said and any(name_tokens(name, language) == said for name in several)
    ]


def _turned(said: Words, known: Iterable[Sequence[str]]) -> bool:
    """Whether a word of a name is denied, of one that is no negation itself."""
    negated = [place for place in range(len(said.words)) if said.negated(place)]
    return any(
        said.telling(word) and said.alike(place, word)
        for name in (known if negated else ())
        if not said.denies(name)
        for word in name
        for place in negated
    )


def _whole(said: Words, known: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[_Match]:
    places = range(len(said.words))
    for key, several in known.items():
        # "gar keins" is not said by "no pension".
        turned = _turned(said, (n for other, own in known.items() if other != key for n in own))
        for needed in several:
            if turned and not any(map(said.telling, needed)) and said.denies(needed):
                continue
            found: set[int] = set()
            total = 0.0
            for word in needed:
                # "لا" is not "بدون"
                exact = said.language == "ar" and len(needed) == 1 and said.denies(needed)
                scores = [
                    (score, -n)
                    for n in places
                    if n not in found
                    and (score := said.alike(n, word))
                    and not (exact and said.words[n] != word)
                ]
                score, place = max(scores, default=(0.0, 0))
                if not score:
                    break
                found.add(-place)
                total += score
            else:
                if needed and not (said.negated(min(found)) and not said.denies(needed)):
                    yield _Match(key, frozenset(found), total / len(needed))


def _extended(match: _Match, said: Words, known: Mapping[str, Sequence[Sequence[str]]]) -> _Match:
    """With the words of the key's other names: "the landlord's name" is not the own name.

    A word that another key has more exactly is not taken: "rent" is no "Rente".
    """

    def best(place: int, several: Iterable[Sequence[str]]) -> float:
        words = {word for name in several for word in name if said.telling(word)}
        return max((said.alike(place, word) for word in words), default=0.0)

    others = [name for key, several in known.items() if key != match.key for name in several]
    more = {
        n
        for n in range(len(said.words))
        if (own := best(n, known[match.key])) >= INFLECTED and own >= best(n, others)
    }
    return _Match(match.key, match.words | more, match.score)


def _beats(one: _Match, other: _Match) -> bool:
    """Whether a name says more of the same words, or says them better."""
    if one.words > other.words:
        return True
    return bool(one.words & other.words) and _better(one, other)


def _better(one: _Match, other: _Match) -> bool:
    return one.score >= other.score + LEAD


def _partly(said: Words, known: Mapping[str, Sequence[Sequence[str]]]) -> set[str]:
    """The keys with the most words that are said; words of few names first."""
    words: dict[str, set[tuple[str, bool]]] = {
        key: {(word, said.denies(name)) for name in several for word in name if said.telling(word)}
        for key, several in known.items()
    }
    shared = Counter(word for several in words.values() for word in {w for w, _ in several})
    hits: dict[str, float] = {}
    for key, several in words.items():
        hit = {word for word, denied in several if _points(said, word, denied)}
        if weight := sum(1 / shared[word] for word in hit):
            hits[key] = weight
    most = max(hits.values(), default=0.0)
    return {key for key, weight in hits.items() if weight > most - 0.01}


def _doubtful(match: _Match, said: Words, known: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Whether a denial follows a name, and nothing that it denies: "my wife lives no more"."""
    if said.language == "ar" or said.denies([said.words[n] for n in match.words]):
        return False
    every = {word for several in known.values() for name in several for word in name}
    named = [word for word in every if said.telling(word)]
    places = range(max(match.words) + 1, len(said.words))
    denied = [n for n in places if said.words[n] in folded_negations(said.language)]
    return any(
        not any(said.alike(n, word) for n in range(at + 1, len(said.words)) for word in named)
        for at in denied[-1:]
    )


def _unsure(said: Words, known: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Whether a message denies something that no name denies: "my wife is no longer alive"."""
    if said.language == "ar" or denials(said.language).isdisjoint(said.words[1:]):
        return False
    return not any(
        said.denies(name) and any(said.alike(n, w) for w in name if said.telling(w) for n in places)
        for several in known.values()
        for name in several
        for places in (range(len(said.words)),)
    )


def _guessed(
    said: Words, known: Mapping[str, Sequence[Sequence[str]]], keys: Iterable[str]
) -> bool:
    """Whether one of the keys has no word of its own: "insurance" is of any kind."""
    places = {
        key: {
            n
            for n in range(len(said.words))
            for name in known[key]
            for word in name
            if said.telling(word) and said.alike(n, word) >= INFLECTED
        }
        for key in keys
    }
    return any(
        places[key] <= set().union(*(found for other, found in places.items() if other != key))
        for key in places
    )


def _points(said: Words, word: str, denied: bool) -> bool:
    """Whether a word of a name is said, and denied just if the name denies it as well."""
    if denied and not said.denies(said.words):
        return False
    return any(
        said.alike(n, word) >= INFLECTED and said.negated(n) == denied
        for n in range(len(said.words))
    )
