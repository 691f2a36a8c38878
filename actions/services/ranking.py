"""Every number that turns likeness into an answer, and the decision itself.

NEAR and TEMPERATURE were fitted on held-out phrases (`python -m benchmarks.fitting`), the weights
of names on the plain sentences of tests/e2e/locales.yml: when phrases or the model change much,
fit again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# The classifier: weights of its sparse features beside vectors of length 1, and regularisation
CLASSIFIER = {"letters": 0.7, "words": 0.7, "sounds": 1.0}
C = 0.5
# The nearest phrases: weights of likeness in letters and sounds beside likeness in meaning
NEAREST = {"letters": 0.6, "sounds": 0.6}
SAME_LANGUAGE = 0.03  # a phrase of the citizen's own language wins a tie
NEAR = 1.0  # weight of the nearest phrases beside the classifier's margins
NAME = 0.7  # a service's name stands in the text
NAME_WORD = 0.3  # and for each further word of the name: "temporary ID card" is no "ID card"
NAMED = 1.0  # what "nothing is named" loses then
CURRENT = 0.2  # the service being talked about wins a tie
UNLIKELY = 0.3  # what the dialogue act does not allow loses one
TEMPERATURE = 0.25  # turns sums into probabilities (temperature scaling, Guo et al. 2017)
# The decision
NAMELESS = 0.5  # from here on a text names nothing in particular
SURE = 0.5  # a hit below this is not taken without asking
RIVAL = 0.45  # a second hit with more than this share of the first makes a question of it
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
