"""Every number that turns similarities into an answer, and the decision itself.

Chosen on the questions in tests/actions/services/data (all but fresh_de.tsv) by fitting, not by
theory: when phrases or the model change much, fit again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

# How similarities are mixed, see search.py
TOP_SHARE = 0.6  # weight of the mean of a service's three best phrases beside the very best
LEXICAL = 0.4  # weight of shared letters beside meaning
SAME_LANGUAGE = 0.03  # a phrase of the citizen's own language wins a tie
CURRENT = 0.05  # the service being talked about wins a tie
NAME = 0.15  # a service's name stands in the question
NAME_WORD = 0.03  # and for each further word of the name
# The mixes of all services as probabilities (softmax), with "something else" as one of them
TEMPERATURE = 0.05
SOMETHING_ELSE = 0.5
# Is a service named at all? A logistic function of: the best service for the whole question, the
# best for its content words, the lead of "_none" questions, and whether a name stands in it
NAMED_WHOLE = 7.4
NAMED_TOPIC = 1.8
NAMED_NONE = -6.7
NAMED_NAME = 15.3
NAMED_BIAS = -7.5
NAMED_SURELY = 0.8  # when a service's name stands among the content words
NAMED = 0.35  # below this a text is an act only
# The decision
SURE = 0.5  # a hit below this is not taken without asking
RIVAL = 0.4  # a second hit with more than this share of the first makes a question of it
OFFERED = 0.08  # what is offered in a question
POSSIBLE = 0.15  # below this nothing is offered
CHOICES = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that may be meant; `score` is 0 to 1, `language` that of the phrase that fits."""

    service_id: str
    score: float
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """One service is meant."""

    service_id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these, best first: ask which; a single one is a guess to ask about."""

    service_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No service is named."""


Decision = Found | Choice | Nothing


def probabilities(values: Sequence[float]) -> list[float]:
    """The mixes of all services as probabilities; what is left of 1 is "something else"."""
    weights = [exp((value - SOMETHING_ELSE) / TEMPERATURE) for value in values]
    total = sum(weights) + 1
    return [weight / total for weight in weights]


def named(whole: float, topic: float, none_lead: float, name: float) -> float:
    """How likely a question names a service; see the weights above."""
    value = (
        NAMED_WHOLE * whole
        + NAMED_TOPIC * topic
        + NAMED_NONE * none_lead
        + NAMED_NAME * name
        + NAMED_BIAS
    )
    chance = 1 / (1 + exp(-value))
    return max(chance, NAMED_SURELY) if name else chance


def decide(hits: Sequence[Hit]) -> Decision:
    """What to do with the hits of a search, best first."""
    if not hits or hits[0].score < POSSIBLE:
        return Nothing()
    best = hits[0]
    rival = hits[1].score if len(hits) > 1 else 0.0
    if best.score >= SURE and rival < RIVAL * best.score:
        return Found(best.service_id)
    offered = tuple(hit.service_id for hit in hits[:CHOICES] if hit.score >= OFFERED)
    return Choice(offered)
