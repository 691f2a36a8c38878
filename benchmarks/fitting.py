"""Fits the numbers of the service search on the project's own phrases, by holding some out.

One phrase in twenty is left out, the same ones of which the encoder was not told; the index is
built on the rest, and the held-out phrases are asked. The independent questions in tests/nlu take
no part. Run
`python -m benchmarks.fitting`; it takes some minutes and prints what to write into
actions/services/ranking.py.
"""

import random

import numpy as np
from scipy.optimize import minimize_scalar

from actions.catalogue_store import CatalogueStore
from actions.content import PhraseBook
from actions.embedding import E5Embedder
from actions.services import ranking
from actions.services.phrases import Phrase, distinct
from actions.services.search import ServiceIndex
from actions.settings import ActionSettings
from stadtlotse.paths import var
from stadtlotse.tuning.examples import is_held_out

ASKED = 1500
NEAR = (0.0, 1.0, 2.0, 3.0)


def split(phrases: list[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    """(phrases to learn from, phrases to ask); short names stay, they are not what people say."""
    kept, asked = [], []
    for phrase in phrases:
        long = len(phrase.text.split()) > 3
        (asked if long and is_held_out(phrase.text) else kept).append(phrase)
    random.Random(1).shuffle(asked)
    return kept, asked[:ASKED]


def loss(sums: np.ndarray, truth: np.ndarray, temperature: float) -> float:
    """Mean negative log likelihood of the right entries."""
    scaled = sums / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    return float((np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(truth)), truth]).mean())


def main() -> None:
    """Print accuracy and the best temperature for each weight of the nearest phrases."""
    settings = ActionSettings(var=var())
    catalogue = CatalogueStore(settings.catalogue_file).catalogue
    phrases = list(distinct(PhraseBook.load(settings.nlu_dir)(catalogue)))
    kept, asked = split(phrases)
    index = ServiceIndex.build(kept, E5Embedder(settings.index_dir, settings.nlu_dir))
    entries = index.entries
    truth = np.array([entries.index(p.service_id) for p in asked])
    parts = [index.opinions(p.text, p.language) for p in asked]
    margins, near = (np.stack(column) for column in zip(*parts, strict=True))
    for weight in NEAR:
        sums = margins + weight * near
        best = minimize_scalar(
            lambda t, s=sums: loss(s, truth, t), bounds=(0.02, 3.0), method="bounded"
        )
        right = (sums.argmax(axis=1) == truth).mean()
        print(f"NEAR {weight}: {right:.3f} right, TEMPERATURE {best.x:.2f}, loss {best.fun:.3f}")
    print(f"now: NEAR {ranking.NEAR}, TEMPERATURE {ranking.TEMPERATURE}")


if __name__ == "__main__":
    main()
