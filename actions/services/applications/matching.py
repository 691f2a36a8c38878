"""Which of several names a message means, in spite of endings, order and typing errors."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from actions.services.values.fold import fold

ALIKE = 80.0  # per cent of letters that a mistyped word shares with the right one
INFLECTED = 92.0
WORD = 4  # letters of a word that tells something by itself
TYPED = 5  # letters of a word in which one may be wrong
ENDING = 4  # letters that may follow a stem
COMPOUND = 6  # letters of a word that may begin a longer one ("Eigentumswohnung")
LEAD = 5.0  # how much better a name must fit the same words
_ARTICLE = re.compile("^(?:[وبفكل]?ال|لل)(?=.{3})")


@dataclass(frozen=True, slots=True)
class _Match:
    key: str
    words: frozenset[int]  # of the message
    score: float


def find(text: str, language: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys whose names a message says, in the order of `names`.

    A longer name goes before one that is part of it. When nobody says a whole name, single words
    that tell the names apart count.
    """
    said = tokens(text, language)
    known = {key: [_telling(name, language) for name in several] for key, several in names.items()}
    whole = [_extended(match, said, known[match.key]) for match in _whole(said, known)]
    best = {match.key for match in whole if not any(_beats(other, match) for other in whole)}
    best = best or _partly(said, known)
    return [key for key in names if key in best]


def exactly(text: str, language: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys one of whose names is the whole message."""
    said = tokens(text, language)
    return [
        key
        for key, several in names.items()
        if said and any(_name_tokens(name, language) == said for name in several)
    ]


def tokens(text: str, language: str) -> tuple[str, ...]:
    """The folded words of a text; Arabic ones without their article."""
    found = re.findall(r"[^\W_]+", fold(text, language))
    return tuple(_ARTICLE.sub("", word) for word in found)


# Names are asked for again and again; what citizens write is not kept.
@lru_cache(maxsize=4096)
def _name_tokens(name: str, language: str) -> tuple[str, ...]:
    return tokens(name, language)


@lru_cache(maxsize=4096)
def _telling(name: str, language: str) -> tuple[str, ...]:
    """The words of a name without "of", "der" and the like, unless it has no others."""
    words = [(written, tokens(written, language)) for written in name.split()]
    found = [
        word
        for written, parts in words
        for word in parts
        if len(word) >= WORD or word.isdecimal() or (len(word) > 1 and written[:1].isupper())
    ]
    return tuple(found) or _name_tokens(name, language)


def alike(said: str, word: str) -> float:
    """How alike two words are, 0 for not at all, 100 for the same."""
    if said == word:
        return 100.0
    stem = word[: max(WORD, len(word) - 2)]
    inflected = len(word) >= WORD and said.startswith(stem) and len(said) <= len(word) + ENDING
    if inflected or (len(word) >= COMPOUND and said.startswith(word)):
        return INFLECTED
    if min(len(said), len(word)) >= TYPED and not (said + word).isdecimal():
        return fuzz.ratio(said, word, score_cutoff=ALIKE)
    return 0.0


def _whole(said: Sequence[str], known: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[_Match]:
    for key, several in known.items():
        for needed in several:
            found: set[int] = set()
            total = 0.0
            for word in needed:
                scores = [(alike(s, word), -n) for n, s in enumerate(said) if n not in found]
                score, place = max(scores, default=(0.0, 0))
                if not score:
                    break
                found.add(-place)
                total += score
            else:
                if needed:
                    yield _Match(key, frozenset(found), total / len(needed))


def _extended(match: _Match, said: Sequence[str], several: Sequence[Sequence[str]]) -> _Match:
    """With the words of the key's other names: "the landlord's name" is not the own name."""
    words = {word for name in several for word in name}
    more = {n for n, s in enumerate(said) if any(alike(s, word) >= INFLECTED for word in words)}
    return _Match(match.key, match.words | more, match.score)


def _beats(one: _Match, other: _Match) -> bool:
    """Whether a name says more of the same words, or says them better."""
    if one.words > other.words:
        return True
    return bool(one.words & other.words) and one.score >= other.score + LEAD


def _partly(said: Sequence[str], known: Mapping[str, Sequence[Sequence[str]]]) -> set[str]:
    """The keys with the most words that are said; words of few names first."""
    words = {key: {w for name in several for w in name} for key, several in known.items()}
    shared = Counter(word for several in words.values() for word in several)
    hits: dict[str, float] = {}
    for key, several in words.items():
        weight = sum(
            1 / shared[word] for word in several if any(alike(s, word) >= INFLECTED for s in said)
        )
        if weight:
            hits[key] = weight
    most = max(hits.values(), default=0.0)
    return {key for key, weight in hits.items() if weight > most - 0.01}
