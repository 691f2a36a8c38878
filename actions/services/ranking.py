"""Every number that turns similarities into an answer, and the decision itself.

Chosen on the questions below tests/actions/services/data (see test_search_quality.py there).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

# How similarities are mixed, see search.py
TOP_SHARE = 0.5  # weight of the mean of a service's three best phrases beside the very best
LEXICAL = 0.5  # weight of shared letters beside meaning
SAME_LANGUAGE = 0.03  # a phrase of the citizen's own language wins a tie
CURRENT = 0.05  # the service being talked about wins a tie
# The mix as a probability: MIDDLE is where half of the first hits are right
MIDDLE = 0.75
SLOPE = 8.0
NONE_MIDDLE = 0.0  # lead of "names no service" over the best service at which both are as likely
NONE_SLOPE = 12.0
UNNAMED = 0.5  # share of "a service is named" below which the text is an act only
# The decision
SURE = 0.5  # below this a single hit is not taken
LEAD = 0.12  # a second hit closer than this makes a question of it
POSSIBLE = 0.35  # below this nothing is offered
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
    """One of these, best first: ask which."""

    service_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No service is named."""


Decision = Found | Choice | Nothing


def probability(value: float, middle: float, slope: float) -> float:
    """The logistic curve through one half at `middle`."""
    return 1 / (1 + exp(-slope * (value - middle)))


def decide(hits: Sequence[Hit]) -> Decision:
    """What to do with the hits of a search, best first."""
    if not hits or hits[0].score < POSSIBLE:
        return Nothing()
    near = [hit for hit in hits[:CHOICES] if hit.score >= hits[0].score - LEAD]
    if len(near) == 1:
        if hits[0].score >= SURE:
            return Found(hits[0].service_id)
        near = [hit for hit in hits[:CHOICES] if hit.score >= POSSIBLE / 2]
    return Choice(tuple(hit.service_id for hit in near)) if len(near) > 1 else Nothing()
