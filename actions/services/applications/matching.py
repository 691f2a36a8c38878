"""Which of several names a message means, in spite of endings, order and typing errors."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from actions.services.applications import arabic
from actions.services.values.fold import fold

ALIKE = 80.0  # per cent of letters that a mistyped word shares with the right one
INFLECTED = 92.0
WORD = 4  # letters of a word that tells something by itself
TYPED = 5  # letters of a word in which one may be wrong
ENDING = 4  # letters that may follow a stem
COMPOUND = 6  # letters of a word that may begin a longer one ("Eigentumswohnung")
LEAD = 5.0  # how much better a name must fit the same words
_DENYING = (
    "nicht nichts kein keine keinem keinen keiner keines keins nie niemals ohne weder ex not no "
    "never without don't değil yok ikke uden aldrig pas non sans jamais nie bez не без нет "
    "لا غير بدون ليس لم نه غیر"
)
_NEGATION = frozenset(_DENYING.split())
"""Short words that turn a name into its opposite, in all languages, as they are written."""
_EVERYDAY = (
    "ich nur für mein meine meinem meinen meiner meines mich habe haben eine einem einen einer "
    "noch schon mehr wird beim alle alles have been with from longer benim bana avec dans pour "
    "меня есть моей моя jest"
)
_COMMON = frozenset(_EVERYDAY.split())
"""Words that say nothing by themselves: an option is not chosen by "my" or "have" alone."""
_SMALL = _NEGATION | _COMMON
_UN = ("un", "in", "не", "nie", "u", "غير")
_ARTICLE = re.compile("^(?:[وبفكل]?ال|لل)(?=.{3})")


@dataclass(frozen=True, slots=True)
class _Match:
    key: str
    words: frozenset[int]  # of the message
    score: float


def find(
    text: str, language: str, names: Mapping[str, Sequence[str]], *, sure: bool = False
) -> list[str]:
    """The keys whose names a message says, in the order of `names`.

    A longer name goes before one that is part of it. When nobody says a whole name, single words
    that tell the names apart count; if `sure`, only those that are of one name.
    """
    said = _Said(tokens(text, language), language)
    known = {key: [_telling(name, language) for name in several] for key, several in names.items()}
    found = list(_whole(said, known))
    # A word that another name has in full says nothing for one that is only similar.
    clear = [m for m in found if not any(o.words >= m.words and _better(o, m) for o in found)]
    whole = [_extended(match, said, known[match.key]) for match in clear]
    best = {match.key for match in whole if not any(_beats(other, match) for other in whole)}
    if not best:
        best = _partly(said, known)
        best = set() if sure and _guessed(said, known, best) else best
    return [key for key in names if key in best]


def denied(text: str, language: str, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether a message turns a name into its opposite ("no pension")."""
    said = _Said(tokens(text, language), language)
    known = (_telling(name, language) for several in names.values() for name in several)
    return _turned(said, known)


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
    if language == "ar":
        return tuple(arabic.plain(word) for word in found)
    return tuple(_ARTICLE.sub("", word) for word in found)


# Names are asked for again and again; what citizens write is not kept.
@lru_cache(maxsize=4096)
def _name_tokens(name: str, language: str) -> tuple[str, ...]:
    return tokens(name, language)


@lru_cache(maxsize=4096)
def _telling(name: str, language: str) -> tuple[str, ...]:
    """The words of a name without "of", "der" and the like, unless it has no others."""
    words = [(written, tokens(written, language)) for written in name.split()]
    every = tuple(word for _, parts in words for word in parts)
    if language == "ar" and all(arabic.written(word) for word in every):
        return arabic.telling(every) or every
    found = [
        word
        for written, parts in words
        for word in parts
        if len(word) >= WORD
        or word.isdecimal()
        or word in _folded_negations(language)
        or (len(word) > 1 and written[:1].isupper())
    ]
    return tuple(found) or _name_tokens(name, language)


@lru_cache(maxsize=32)
def _folded_negations(language: str) -> frozenset[str]:
    return frozenset(word for negation in _NEGATION for word in tokens(negation, language))


@lru_cache(maxsize=32)
def _folded_common(language: str) -> frozenset[str]:
    return frozenset(word for common in _COMMON for word in tokens(common, language))


def _opposite(one: str, other: str) -> bool:
    """Whether one word is the other with a prefix that negates it ("unmarried")."""
    return any(one == f"{prefix}{other}" for prefix in _UN)


def alike(said: str, word: str) -> float:
    """How alike two words are, 0 for not at all, 100 for the same."""
    if said == word:
        return 100.0
    if "nicht" in (said, word):  # neither "nichts" nor "Nichte"
        return 0.0
    if _opposite(said, word) or _opposite(word, said):
        return 0.0
    stem = word[: max(WORD, len(word) - 2)]
    inflected = len(word) >= WORD and said.startswith(stem) and len(said) <= len(word) + ENDING
    if inflected or (len(word) >= COMPOUND and said.startswith(word)):
        return INFLECTED
    typed = min(len(said), len(word)) >= TYPED and _SMALL.isdisjoint((said, word))
    if typed and not (said + word).isdecimal():
        return fuzz.ratio(said, word, score_cutoff=ALIKE)
    return 0.0


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a message."""

    words: tuple[str, ...]
    language: str

    def alike(self, place: int, word: str) -> float:
        """How alike the word at a place and one of a name are."""
        said = self.words[place]
        if self.language == "ar" and arabic.written(said) and arabic.written(word):
            return arabic.alike(said, word)
        return alike(said, word)

    def negated(self, place: int) -> bool:
        """Whether the word before a place turns what stands there into its opposite."""
        if self.language == "ar":
            return arabic.negated(self.words, place)
        negations, common = _folded_negations(self.language), _folded_common(self.language)
        before = [  # "not yet married", "not in the city"
            word
            for word in self.words[:place]
            if word in negations or (word not in common and len(word) >= WORD)
        ]
        return not negations.isdisjoint(before[-1:])

    def denies(self, needed: Sequence[str]) -> bool:
        """Whether a name is itself a negation ("not married")."""
        if self.language == "ar" and not arabic.NEGATIONS.isdisjoint(needed):
            return True
        return not _folded_negations(self.language).isdisjoint(needed)

    def telling(self, word: str) -> bool:
        """Whether a word of a name may point to it alone."""
        if self.language == "ar" and arabic.written(word):
            return not arabic.small(word)
        none = _folded_negations(self.language) | _folded_common(self.language)
        return word not in none and (len(word) > 1 or word.isdecimal())


def _turned(said: _Said, known: Iterable[Sequence[str]]) -> bool:
    """Whether a word of a name is denied, of one that is no negation itself."""
    negated = [place for place in range(len(said.words)) if said.negated(place)]
    return any(
        said.telling(word) and said.alike(place, word)
        for name in (known if negated else ())
        if not said.denies(name)
        for word in name
        for place in negated
    )


def _whole(said: _Said, known: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[_Match]:
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


def _extended(match: _Match, said: _Said, several: Sequence[Sequence[str]]) -> _Match:
    """With the words of the key's other names: "the landlord's name" is not the own name."""
    words = {word for name in several for word in name if said.telling(word)}
    places = range(len(said.words))
    more = {n for n in places if any(said.alike(n, word) >= INFLECTED for word in words)}
    return _Match(match.key, match.words | more, match.score)


def _beats(one: _Match, other: _Match) -> bool:
    """Whether a name says more of the same words, or says them better."""
    if one.words > other.words:
        return True
    return bool(one.words & other.words) and _better(one, other)


def _better(one: _Match, other: _Match) -> bool:
    return one.score >= other.score + LEAD


def _partly(said: _Said, known: Mapping[str, Sequence[Sequence[str]]]) -> set[str]:
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


def _guessed(
    said: _Said, known: Mapping[str, Sequence[Sequence[str]]], keys: Iterable[str]
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


def _points(said: _Said, word: str, denied: bool) -> bool:
    """Whether a word of a name is said, and denied just if the name denies it as well."""
    if denied and not said.denies(said.words):
        return False
    return any(
        said.alike(n, word) >= INFLECTED and said.negated(n) == denied
        for n in range(len(said.words))
    )
