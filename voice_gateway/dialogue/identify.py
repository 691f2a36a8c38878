"""Which language is this text in?

lingua leads, letters that only one language has decide between neighbours, and langdetect votes
when lingua is unsure.
"""

import re
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property

from langdetect import (
    DetectorFactory,
    LangDetectException,
    detect_langs,
)
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from voice_gateway.dialogue.script import ALPHABETS, OWN_LETTERS

# Above this lingua is right in more than 99 of 100 short utterances; below, langdetect is asked.
SURE = 0.6
VOTE = 0.25
# How much of a text's probability stays with a language whose neighbour's own letters occur in it.
NEIGHBOUR_LEFT = 0.02
# Characters looked at: enough for certainty, and a long text costs no more than a short one.
ENOUGH = 240

Scores = dict[str, float]


def _normalised(scores: Mapping[str, float]) -> Scores:
    total = sum(scores.values())
    return {code: value / total for code, value in scores.items()} if total > 0 else dict(scores)


class Identifier:
    """Scores a text for each of the given ISO 639-1 codes; loads its models on first use."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        self._lock = threading.Lock()
        self.ready = False

    @cached_property
    def _lingua(self) -> LanguageDetector:
        codes = [getattr(IsoCode639_1, code.upper()) for code in self.codes]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def warm(self) -> None:
        """Load the models, so that the first citizen does not wait."""
        with self._lock:
            DetectorFactory.seed = 0  # langdetect samples at random otherwise
            self.scores("Guten Tag, ich brauche einen neuen Ausweis.")
            self._vote("Guten Tag, ich brauche einen neuen Ausweis.")
            self.ready = True

    def scores(self, text: str, *, vote: bool = True) -> Scores:
        """Probability of each language, summing to 1; empty for a text without letters.

        Without `vote` langdetect, which takes many times longer than lingua, is not asked.
        """
        text = text[:ENOUGH]
        scores = self._by_lingua(text)
        if not scores:
            return {}
        scores = self._by_letters(text, scores)
        if vote and max(scores.values()) < SURE:
            votes = self._vote(text)
            if votes:
                scores = {c: (1 - VOTE) * scores[c] + VOTE * votes.get(c, 0.0) for c in scores}
                scores = self._by_letters(text, scores)
        return scores

    def best(self, text: str) -> tuple[str, float] | None:
        """The most probable language and its probability."""
        scores = self.scores(text)
        return max(scores.items(), key=lambda item: item[1]) if scores else None

    def _by_lingua(self, text: str) -> Scores:
        values = self._lingua.compute_language_confidence_values(text)
        scores = {v.language.iso_code_639_1.name.lower(): v.value for v in values}
        return scores if sum(scores.values()) > 0 and re.search(r"[^\W\d_]", text) else {}

    @staticmethod
    def _by_letters(text: str, scores: Scores) -> Scores:
        """Move probability within a script to the language whose own letters occur."""
        letters = set(text.lower())
        for alphabet in ALPHABETS.values():
            owners = {code for code in alphabet if letters & OWN_LETTERS[code]}
            if len(owners) == 1:
                scores = {
                    code: value * (NEIGHBOUR_LEFT if code in alphabet - owners else 1.0)
                    for code, value in scores.items()
                }
        return _normalised(scores)

    def _vote(self, text: str) -> Scores:
        try:
            found = {guess.lang: guess.prob for guess in detect_langs(text)}
        except LangDetectException:  # nothing it could go by
            return {}
        return _normalised({code: p for code, p in found.items() if code in self.codes})
