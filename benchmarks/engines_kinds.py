"""The engines that benchmarks/engines.py compares; runs in the dialogue engine's environment."""

import warnings
from typing import Any

import numpy as np
from components import classifier, e5
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.featurizers.sparse_featurizer.lexical_syntactic_featurizer import (
    LexicalSyntacticFeaturizer,
)
from rasa.nlu.featurizers.sparse_featurizer.regex_featurizer import RegexFeaturizer
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

from benchmarks.engines_chain import Chain, Engine, Pipeline, Ranking, copy
from benchmarks.engines_data import SEED
from benchmarks.engines_vectors import KnownVectors

FOLDS = 3
NEIGHBOURS = {"n_neighbors": [1, 3, 5, 8, 12, 20]}
REGULARISATION = {"C": [1, 10, 100, 1000]}
# The product reports ten intents; the mixture needs the probabilities of all.
classifier.RANKING_LENGTH = 1000
e5.CachedEmbedder = KnownVectors  # type: ignore[misc]


class OverVectors:
    """A classifier of scikit-learn over the product's sentence vectors, tuned on the examples."""

    def __init__(self, model: Any, choices: dict[str, list[Any]]) -> None:
        self._vectors = Chain(VECTORS)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
        self._model = GridSearchCV(model, choices, cv=folds)

    def train(self, examples: list[Message]) -> None:
        """Fit the vectors' statistics, choose the setting by cross-validation, fit all."""
        found = self._vectors.train(examples)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An intent may have fewer examples than folds.
            self._model.fit(_dense(found), [e.get(INTENT) for e in found])

    def rank(self, messages: list[Message]) -> list[Ranking]:
        """Probabilities by intent."""
        rows = self._model.predict_proba(_dense(self._vectors.process(messages)))
        return [dict(zip(self._model.classes_, row.tolist(), strict=True)) for row in rows]


class Mixture:
    """The mean of several engines' probabilities."""

    def __init__(self, *engines: Engine) -> None:
        self._engines = engines

    def train(self, examples: list[Message]) -> None:
        """Train each on examples of its own: an engine adds features to them."""
        for engine in self._engines:
            engine.train([copy(example) for example in examples])

    def rank(self, messages: list[Message]) -> list[Ranking]:
        """Probabilities by intent."""
        rows = zip(*(e.rank([copy(m) for m in messages]) for e in self._engines), strict=True)
        return [
            {name: sum(r.get(name, 0.0) for r in row) / len(row) for name in set().union(*row)}
            for row in rows
        ]


def _dense(messages: list[Message]) -> np.ndarray:
    return np.vstack([m.get_dense_features(TEXT)[1].features for m in messages])


COUNTS: Pipeline = [
    (CountVectorsFeaturizer, {}),
    (CountVectorsFeaturizer, {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}),
]
VECTORS: Pipeline = [(WhitespaceTokenizer, {}), (e5.E5Featurizer, {})]


def diet(epochs: int) -> Pipeline:
    """Rasa's classifier, for intents alone."""
    settings = {"epochs": epochs, "constrain_similarities": True, "entity_recognition": False}
    return [(DIETClassifier, {**settings, "random_seed": SEED})]


def engine(name: str, epochs: int) -> Engine:
    """An untrained engine by its name in benchmarks/engines.py."""
    ours = Chain([*VECTORS, (classifier.IntentClassifier, {})])
    neighbours = OverVectors(
        KNeighborsClassifier(metric="cosine", algorithm="brute", weights="distance"), NEIGHBOURS
    )
    plain: Pipeline = [
        (WhitespaceTokenizer, {}), (RegexFeaturizer, {}), (LexicalSyntacticFeaturizer, {})
    ]  # fmt: skip
    engines: dict[str, Engine] = {
        "rasa": Chain([*plain, *COUNTS, *diet(epochs)]),
        "linear": OverVectors(LogisticRegression(max_iter=1000), REGULARISATION),
        "e5-diet": Chain([*VECTORS, *COUNTS, *diet(epochs)]),
        "neighbours": neighbours,
        "ours": ours,
        "mixture": Mixture(ours, neighbours),
        "ours-all": ours,
    }
    return engines[name]
