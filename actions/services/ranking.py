"""Every number that turns similarities into an answer, and the decision itself.

Chosen on the questions below tests/actions/services/data (see test_search_quality.py there).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

# How similarities are mixed, see search.py
TOP_SHARE = 0.6  # weight of the mean of a service's three best phrases beside the very best
LEXICAL = 0.25  # weight of shared letters beside meaning
SAME_LANGUAGE = 0.03  # a phrase of the citizen's own language wins a tie
CURRENT = 0.05  # the service being talked about wins a tie
# The mixes of all services as probabilities (softmax), with "something else" as one of them
TEMPERATURE = 0.05
SOMETHING_ELSE = 0.48
# Is a service named at all? Meaning of the best service against that of the "_none" questions
NAMED_SERVICE = 17.1
NAMED_NONE = -13.1
NAMED_BIAS = -1.96
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


def named(service: float, none: float) -> float:
    """How likely a question names a service, from its similarity to the best one and to `NONE`."""
    return 1 / (1 + exp(-(NAMED_SERVICE * service + NAMED_NONE * none + NAMED_BIAS)))


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
