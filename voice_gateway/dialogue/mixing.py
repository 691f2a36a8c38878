"""How lingua's opinion, our own classifier's and the letters become one probability per language.

A logarithmic opinion pool (Genest & Zidek 1986): weighted log probabilities are added up. The
weights are fitted on example lines of topics that the classifier has not learned from, cut down to
one to five words (`python -m benchmarks.languages fit`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.floating]
FOREIGN_MAX = 2
"""Foreign letters are counted up to here: one name may bring several."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the pool; all on the scale of natural logarithms.

    `lingua`, and `floor` that is added to its probability before the logarithm: its certainty is
    bounded. `own`: for the classifier's score; far below 1, because neighbouring n-grams repeat
    each other. `romanised` takes lingua's place where lingua knows nothing, a language in foreign
    letters. `dialect` is added for dialects, `foreign` per letter that a language does not have.
    """

    lingua: float = 1.72
    floor: float = 0.206
    own: float = 0.154
    romanised: float = -2.91
    dialect: float = -2.04
    foreign: float = -1.03


UNTAUGHT = Weights(lingua=1.0, floor=1e-6)
"""For a classifier that has learned nothing: lingua is taken at its word."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one text, or of many: arrays of shape (…, kinds).

    `lingua`: probability of the kind's language, NaN where lingua cannot know it. `own`: score of
    the classifier. `foreign`: letters the language does not have. `dialect`: 1 for a dialect.
    `possible`: False for a kind in another script.
    """

    lingua: Numbers
    own: Numbers
    foreign: Numbers
    dialect: Numbers
    possible: npt.NDArray[np.bool_]


def pool(evidence: Evidence, weights: Weights) -> Numbers:
    """Probabilities, summing to 1 over the kinds."""
    opinion = weights.lingua * np.log(evidence.lingua + weights.floor)
    score = (
        np.where(np.isnan(opinion), weights.romanised, opinion)
        + weights.own * evidence.own
        + weights.dialect * evidence.dialect
        + weights.foreign * np.minimum(evidence.foreign, FOREIGN_MAX)
    )
    score = np.where(evidence.possible, score, -np.inf)
    odds = np.exp(score - score.max(axis=-1, keepdims=True))
    result: Numbers = odds / odds.sum(axis=-1, keepdims=True)
    return result
