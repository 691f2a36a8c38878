"""The conversation's language: when a message changes it, and when it does not.

A wrong change in the middle of a conversation is worse than a late one. So names, numbers and short
answers never change the language, an obvious sentence does, and what the citizen chose themself
takes two obvious sentences in a row.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from translations.registry import Language, load_languages, source_language
from voice_gateway.dialogue.identify import Identifier
from voice_gateway.dialogue.libraries import Scores
from voice_gateway.dialogue.script import OWN_LETTERS, Shape, alphabet_of, shape

# All thresholds, measured on short utterances (see tests/voice_gateway/dialogue/test_language.py).
WORDS, LETTERS = 3, 12
"""A shorter message never changes the language…"""
FOREIGN_WORDS, FOREIGN_LETTERS = 2, 8
"""…unless the present language is not written in these letters…"""
FIRST_LETTERS = 4
"""…and of the very first message one such word is enough."""
CONFIDENCE = 0.95
"""Probability of the new language, after the history counted."""
MIXED = 0.2
"""Share of words clearly of the present language that keeps it, for the message is in both."""
STRANGE = 0.9
"""Probability of a language that is not offered, from which on nothing changes."""
PRIOR, PRIOR_MAX = 1.5, 4.0
"""How many times more probable the present language is; grows with each turn up to the maximum."""
TURNS = 5
"""Turns are counted up to here, where the prior has reached its maximum."""
AGREEMENT = 2
"""Obvious messages in a row that change a language the citizen had chosen."""

# The answers to these questions are names, addresses and codes.
_PROPER_QUESTION = re.compile(
    r"^utter_(?:ask|invalid)_.*(?:name|email|telephone|phone|street|address|reference|custom_text)"
)


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered between messages; small, and no text.

    `explicit`: the citizen chose the language. `turns`: messages since the last change.
    `pending`, `count`: a language that obvious messages pointed to, and how many in a row.
    `previous`: the locale before the last change. `proper`: a name or the like was asked for.
    """

    explicit: bool = False
    turns: int = 0
    pending: str | None = None
    count: int = 0
    previous: str | None = None
    proper: bool = False

    def dump(self) -> str:
        """As JSON, without what is as it was at the start."""
        start = asdict(State())
        return json.dumps({k: v for k, v in asdict(self).items() if v != start[k]})

    @classmethod
    def load(cls, text: str) -> "State":
        """From JSON; what an older version wrote and we do not know is left out."""
        known: dict[str, Any] = {
            k: v for k, v in json.loads(text or "{}").items() if k in cls.__dataclass_fields__
        }
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Decision:
    """The locale of the answer, the new state, and what the identifier made of the message.

    `code` is an identifier's language code (None: nothing to go by), `confidence` in 0…1.
    """

    locale: str
    state: State
    code: str | None = None
    confidence: float = 0.0


class LanguagePolicy:
    """Decides for each message whether the conversation's language changes."""

    def __init__(self, identifier: Identifier | None = None) -> None:
        self._languages = load_languages()
        codes = [row.lid for row in self._languages.values() if row.lid]
        self._offices = self._code(source_language())
        self.identifier = identifier or Identifier(codes)

    def decide(self, text: str, locale: str, state: State) -> Decision:
        """The language in which a typed or spoken message is answered."""
        current = self._code(self._languages[locale])
        seen = shape(text)
        enough = self._enough(seen, current, state)
        scores = self.identifier.scores(seen.text, vote=enough) if seen.letters else {}
        stay = replace(state, turns=min(state.turns + 1, TURNS))
        if not scores:
            return Decision(locale, stay)
        best = max(scores, key=lambda code: scores[code])
        weighed = self._weigh(scores, current, state)
        found = max(weighed, key=lambda code: weighed[code])
        if found == current and seen.words >= WORDS:
            stay = replace(stay, pending=None, count=0)
        sure = enough and found != current and weighed[found] >= CONFIDENCE
        if not sure or not self._obvious(seen, found, current):
            return Decision(locale, stay, best, scores[best])
        count = state.count + 1 if state.pending == found else 1
        if state.explicit and count < AGREEMENT:
            return Decision(locale, replace(stay, pending=found, count=count), best, scores[best])
        new = self._locale(found, state.previous)
        return Decision(new, State(previous=locale), best, scores[best])

    def chosen(self, locale: str, previous: str, state: State) -> State:
        """The state after the citizen chose a language."""
        return replace(state, explicit=True, turns=0, pending=None, count=0, previous=previous)

    @staticmethod
    def asked(state: State, keys: Iterable[str]) -> State:
        """The state after an answer with these response names."""
        return replace(state, proper=any(_PROPER_QUESTION.match(key) for key in keys))

    @staticmethod
    def _code(language: Language) -> str:
        """The identifier's code; plain German is German to it."""
        return language.lid or language.tag.partition("-")[0]

    def _locale(self, code: str, previous: str | None) -> str:
        """The locale of an identified language; the one used before, if it was that language."""
        if previous and self._code(self._languages[previous]) == code:
            return previous
        return next(row.code for row in self._languages.values() if row.lid == code)

    @staticmethod
    def _weigh(scores: Scores, current: str, state: State) -> Scores:
        """What was spoken so far counts as a prior probability."""
        prior = min(PRIOR_MAX, PRIOR + 0.5 * state.turns)
        weighed = {code: p * (prior if code == current else 1.0) for code, p in scores.items()}
        total = sum(weighed.values())
        return {code: p / total for code, p in weighed.items()}

    @staticmethod
    def _enough(seen: Shape, current: str, state: State) -> bool:
        """Whether the message is long enough to mean something."""
        if state.proper or seen.script is None:
            return False
        if seen.script not in ("latin", alphabet_of(current)):
            if not state.turns and not state.previous:
                return seen.letters >= FIRST_LETTERS
            words, letters = FOREIGN_WORDS, FOREIGN_LETTERS
        else:
            words, letters = WORDS, LETTERS
        return not seen.proper and seen.words >= words and seen.letters >= letters

    def _obvious(self, seen: Shape, found: str, current: str) -> bool:
        """Whether letters and single words agree, which the probability of a whole does not say."""
        script = alphabet_of(found)
        if script != "latin" and script == alphabet_of(current):
            # Neighbours share most words, and many people mix them.
            return bool(OWN_LETTERS[found].intersection(seen.text.lower()))
        if found == self._offices and seen.words - self.identifier.loanwords(seen.text) < WORDS:
            return False
        if self.identifier.share(seen.text, current, found) >= MIXED:
            return False
        # A language in letters that are not its own is unknown to those who know the strange ones.
        comparable = script == seen.script == "latin"
        return not comparable or self.identifier.strange(seen.text) < STRANGE
