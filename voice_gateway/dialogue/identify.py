"""Which language is this text in?

lingua and our own classifier, which also knows Arabic in Latin letters or Polish without its
accents, are weighed against each other (`mixing`); langdetect votes when they are unsure.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from voice_gateway.dialogue.corpus import (
    DIALECT,
    EXAMPLES,
    LATIN,
    Lines,
    kinds,
    language_of,
    loanwords,
    read,
)
from voice_gateway.dialogue.libraries import Langdetect, Lingua, Scores
from voice_gateway.dialogue.mixing import UNTAUGHT, Evidence, Weights, pool
from voice_gateway.dialogue.ngrams import NgramClassifier, words_of
from voice_gateway.dialogue.script import (
    OWN_LETTERS,
    alphabet_of,
    main_script,
    without_codes,
    without_names,
)

# Less sure than this, langdetect is asked, and its vote has this share. It is right less often than
# the others, but it errs on other texts than they do: on the short utterances of the benchmark
# this gains a point with one or two words.
SURE, VOTE = 0.8, 0.25
# Nats by which a word alone must point to one language rather than another to be called its word.
TELLING = 4.0
# Words that must be left for the loanwords among them not to be looked at.
LEFT = 2
# Characters looked at: enough for certainty, and a long text costs no more than a short one.
ENOUGH = 240
STRANGE = ("es", "it", "ro", "pt", "nl", "hr", "hu", "sq")
"""Languages spoken in German towns that resemble an offered one; a message in them must not be
answered in that one. Left out are near relations, such as Norwegian for Danish."""

_ALL_LETTERS = frozenset[str]().union(*OWN_LETTERS.values())
_WARM_UP = "Guten Tag, ich brauche einen neuen Ausweis."


@dataclass(frozen=True, slots=True)
class Learned:
    """What example lines teach: a classifier, and the German words that all languages use."""

    classifier: NgramClassifier
    loanwords: frozenset[str]

    @classmethod
    def of(cls, lines: Lines) -> "Learned":
        """Learn; takes about a second and a half for fifty thousand lines."""
        return cls(NgramClassifier(kinds(lines)), loanwords(lines))


class Identifier:
    """Scores a text for each of the given ISO 639-1 codes; loads its models on first use.

    Learns from the example lines of `nlu_data` unless what it knows is given. Without any lines
    lingua and langdetect are alone; a language without lines is left to lingua.
    """

    def __init__(
        self,
        codes: Sequence[str],
        *,
        learned: Learned | None = None,
        weights: Weights | None = None,
        examples: Path = EXAMPLES,
    ) -> None:
        self.codes = tuple(codes)
        self.ready = False
        self.lingua = Lingua(self.codes)
        self.langdetect = Langdetect(self.codes)
        self._among_others = Langdetect({*self.codes, *STRANGE})
        self._given = learned
        self._weights = weights
        self._examples = examples
        self._lock = threading.Lock()

    @cached_property
    def _learned(self) -> Learned:
        return self._given or Learned.of(read(self._examples, self.codes))

    @property
    def _own(self) -> NgramClassifier:
        return self._learned.classifier

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What is told apart: languages by way of writing (see `corpus`)."""
        taught = {language_of(kind) for kind in self._own.kinds}
        return (*self._own.kinds, *(code for code in self.codes if code not in taught))

    @cached_property
    def _alien(self) -> list[frozenset[str]]:
        """For each kind, the letters that it does not have and another language has."""
        has = [() if k.endswith(LATIN) else OWN_LETTERS.get(language_of(k), ()) for k in self.kinds]
        return [_ALL_LETTERS.difference(letters) for letters in has]

    @cached_property
    def _scripts(self) -> list[str]:
        return ["latin" if k.endswith(LATIN) else alphabet_of(language_of(k)) for k in self.kinds]

    def warm(self) -> None:
        """Load the models, so that the first citizen does not wait."""
        with self._lock:
            self.scores(_WARM_UP)
            self.langdetect(_WARM_UP)
            self.strange(_WARM_UP)
            self.ready = True

    def scores(self, text: str, *, vote: bool = True) -> Scores:
        """Probability of each language, summing to 1; empty for a text without letters of theirs.

        Without `vote` langdetect, which takes longer than the others, is not asked.
        """
        evidence = self.evidence(text)
        if evidence is None:
            return {}
        scores = dict.fromkeys(self.codes, 0.0)
        weights = self._weights or (Weights() if self._own.kinds else UNTAUGHT)
        for kind, value in zip(self.kinds, pool(evidence, weights), strict=True):
            scores[language_of(kind)] += float(value)
        if vote and max(scores.values()) < SURE:
            votes = self.langdetect(self._spoken(text))
            if votes:
                scores = {c: (1 - VOTE) * scores[c] + VOTE * votes.get(c, 0.0) for c in scores}
        return scores

    def best(self, text: str) -> tuple[str, float] | None:
        """The most probable language and its probability."""
        scores = self.scores(text)
        return max(scores.items(), key=lambda item: item[1]) if scores else None

    def evidence(self, text: str) -> Evidence | None:
        """What speaks for each kind; None when nothing is written in any of their scripts."""
        text = self._spoken(text)
        script = main_script(text)
        possible = np.array([script == own for own in self._scripts])
        if not possible.any():
            return None
        lingua = self.lingua(text)
        letters = _ALL_LETTERS.intersection(text.lower())
        own = self._own.scores(text)
        return Evidence(
            lingua=np.array(
                [np.nan if k.endswith(LATIN) else lingua[language_of(k)] for k in self.kinds]
            ),
            own=np.pad(own, (0, len(self.kinds) - len(own))),
            foreign=np.array([float(len(letters & alien)) for alien in self._alien]),
            dialect=np.array([float(kind.endswith(DIALECT)) for kind in self.kinds]),
            possible=possible,
        )

    def loanwords(self, text: str) -> int:
        """How many words are German ones that speakers of all languages use."""
        return sum(word in self._learned.loanwords for word in words_of(text))

    def share(self, text: str, code: str, other: str) -> float:
        """Share of the words, names apart, that are clearly of one language, not of another."""
        words = words_of(self._spoken(text))
        clear = sum(self._lead(word, code, other) >= TELLING for word in words)
        return clear / len(words) if words else 0.0

    def _lead(self, word: str, code: str, other: str) -> float:
        """How much more the classifier scores a word for one language than for another."""
        scores = [
            (language_of(kind), score)
            for kind, score in zip(self._own.kinds, self._own.scores(word).tolist(), strict=True)
        ]
        best, second = (
            max((score for language, score in scores if language == wanted), default=0.0)
            for wanted in (code, other)
        )
        return best - second

    def strange(self, text: str) -> float:
        """Probability, by langdetect, that this is in one of the languages in STRANGE."""
        guesses = self._among_others(self._spoken(text))
        return sum(value for code, value in guesses.items() if code not in self.codes)

    def _spoken(self, text: str) -> str:
        """The part that shows the language: no names, numbers, and words of German offices."""
        text = without_names(without_codes(text[:ENOUGH]))
        loanwords = self._learned.loanwords
        left = [word for word in text.split() if not loanwords.issuperset(words_of(word))]
        return " ".join(left) if len(left) >= LEFT else text
