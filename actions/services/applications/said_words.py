"""The words of messages and names, and how alike they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz

from actions.services.applications import arabic
from actions.services.applications.readers.vocabulary import vocabulary
from actions.services.applications.thresholds import (
    ALIKE,
    COMPOUND,
    ENDING,
    INFLECTED,
    TYPED,
    WORD,
)
from actions.services.values.fold import fold

AFTER = 4  # words after a noun among which its negation may stand
_TABLE = yaml.safe_load(
    (files("actions.services.applications.readers") / "words" / "small.yml").read_text("utf-8")
)
_NEGATION = frozenset(_TABLE["denying"].split())
_COMMON = frozenset(_TABLE["everyday"].split())
_SMALL = _NEGATION | _COMMON
_UN = ("un", "in", "не", "nie", "u", "غير")
_ARTICLE = re.compile("^(?:[وبفكل]?ال|لل)(?=.{3})")


def tokens(text: str, language: str) -> tuple[str, ...]:
    """The folded words of a text; Arabic ones without their article."""
    found = re.findall(r"[^\W_]+", fold(text, language))
    if language == "ar":
        return tuple(arabic.plain(word) for word in found)
    return tuple(_ARTICLE.sub("", word) for word in found)


# Names are asked for again and again; what citizens write is not kept.
@lru_cache(maxsize=4096)
def name_tokens(name: str, language: str) -> tuple[str, ...]:
    """As `tokens`, kept."""
    return tokens(name, language)


@lru_cache(maxsize=4096)
def telling(name: str, language: str) -> tuple[str, ...]:
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
        or word in folded_negations(language)
        or (len(word) > 1 and written[:1].isupper())
    ]
    return tuple(found) or name_tokens(name, language)


@lru_cache(maxsize=32)
def folded_negations(language: str) -> frozenset[str]:
    """Words that turn the next one into its opposite, in all languages."""
    return frozenset(word for negation in _NEGATION for word in tokens(negation, language))


@lru_cache(maxsize=32)
def denials(language: str) -> frozenset[str]:
    """Words that deny what stands before or after them."""
    after = vocabulary(language).get("denies_after").wordings
    return folded_negations(language) | {words[0] for words in after if len(words) == 1}


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
class Words:
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
        """Whether a word before or after a place turns what stands there into its opposite."""
        if self.denied_after(place):
            return True
        if self.language == "ar":
            return arabic.negated(self.words, place)
        negations, common = folded_negations(self.language), _folded_common(self.language)
        before = [  # "not yet married", "not in the city"
            word
            for word in self.words[:place]
            if word in negations or (word not in common and len(word) >= WORD)
        ]
        return not negations.isdisjoint(before[-1:])

    def denied_after(self, place: int) -> bool:
        """Whether what follows a place denies it: "emekli maaşım yok", "Rente bekomme ich nicht".

        The negation must end the message or the part before "and".
        """
        known = vocabulary(self.language)
        denying, between = known.get("denies_after"), known["between"]
        for at in range(place + 1, min(place + 1 + AFTER, len(self.words))):
            if between.match(self.words, at):
                return False
            end = at + (taken := denying.match(self.words, at))
            if taken and (end == len(self.words) or between.match(self.words, end)):
                return True
        return False

    def denies(self, needed: Sequence[str]) -> bool:
        """Whether a name is itself a negation ("not married")."""
        if self.language == "ar" and not arabic.NEGATIONS.isdisjoint(needed):
            return True
        return not denials(self.language).isdisjoint(needed)

    def telling(self, word: str) -> bool:
        """Whether a word of a name may point to it alone."""
        if self.language == "ar" and arabic.written(word):
            return not arabic.small(word)
        none = denials(self.language) | _folded_common(self.language)
        return word not in none and (len(word) > 1 or word.isdecimal())
