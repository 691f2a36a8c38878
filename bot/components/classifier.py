"""Intent classification: a linear model over dense and sparse features together."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Text, Type

import numpy as np
from components.e5 import PARTS, E5Featurizer, language_of
from components.lexicon import Lexicon
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

RANKING_LENGTH = 10
# A language with at least so many examples gets weights of its own beside the common ones.
OWN_FROM = 400
DENSE = 0.6
HELD_OUT = 20


def is_held_out(text: Text) -> bool:
    """Whether an example sets the temperature: one in twenty, of which the encoder was not told.

    The tuning of the encoder (stadtlotse/tuning) leaves out the same ones. What it has seen it
    tells apart better than what citizens will say, which would make the classifier too sure.
    """
    return hashlib.sha256(text.encode()).digest()[0] % HELD_OUT == 0


class _Linear:
    """Weights (features, intents) and bias (intents,) over a choice of columns."""

    def __init__(self, columns: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> None:
        self.columns, self.bias = columns, bias
        self.weights = weights.astype(np.float32)

    def margins(self, features: csr_matrix) -> np.ndarray:
        """Shape (rows, intents)."""
        if features.shape[0] == 1:
            # Choosing columns of a sparse matrix costs more than everything else together.
            at = np.searchsorted(self.columns, features.indices)
            at[at == len(self.columns)] = 0
            known = self.columns[at] == features.indices
            return (features.data[known] @ self.weights[at[known]] + self.bias).reshape(1, -1)
        return np.asarray(features[:, self.columns] @ self.weights) + self.bias

    @classmethod
    def fit(cls, features: csr_matrix, labels: np.ndarray, intents: int, C: float) -> "_Linear":
        """One machine an intent; an intent without examples stays behind all others."""
        columns = np.flatnonzero(np.diff(features.tocsc().indptr))
        machine = LinearSVC(C=C, class_weight="balanced", tol=1e-2, random_state=1)
        machine.fit(features[:, columns], labels)
        weights = np.zeros((len(columns), intents), dtype=np.float32)
        bias = np.full(intents, -1.0)
        weights[:, machine.classes_] = machine.coef_.T
        bias[machine.classes_] = machine.intercept_
        return cls(columns, weights, bias)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent, RasaIntentClassifier):
    """Probabilities of all intents from sparse features beside e5 vectors.

    Linear support vector machines separate the intents: one for all languages, which lets a language
    learn from the others, and one for each language, for what is only said there; their margins are
    added (feature augmentation, Daumé 2007). Margins become probabilities through a softmax whose
    temperature is fitted on held-out examples (temperature scaling, Guo et al. 2017), so that one
    threshold means the same in every language. Weights are stored as plain arrays: loading runs no
    pickled code.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Needs the sentence vectors."""
        return [E5Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C`: inverse regularisation.

        `first`: intents that must not be missed; one of them is taken from a probability of
        `first_from` on, even where another is more probable.
        """
        return {"C": 0.5, "first": [], "first_from": 0.25}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._lexicon = Lexicon({})
        self._models: Dict[Text, _Linear] = {}
        self._temperature = 1.0
        self._intents: List[Text] = []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit everything on the examples and store it."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._lexicon = Lexicon.learn([e.get(TEXT) for e in examples])
        self._intents = sorted({e.get(INTENT) for e in examples})
        features = self._features(examples)
        labels = np.array([self._intents.index(e.get(INTENT)) for e in examples])
        languages = np.array([language_of(e) for e in examples])
        unseen = np.array([is_held_out(e.get(TEXT)) for e in examples])
        self._temperature = self._fit_temperature(features, labels, languages, unseen)
        self._models = self._fit(features, labels, languages)
        arrays: Dict[Text, np.ndarray] = {
            **self._lexicon.state(),
            "temperature": np.array(self._temperature),
            "intents": np.array(self._intents),
            "models": np.array(list(self._models), dtype=np.str_),
        }
        for name, model in self._models.items():
            arrays[f"columns_{name}"] = model.columns
            arrays[f"weights_{name}"] = model.weights.astype(np.float16)
            arrays[f"bias_{name}"] = model.bias
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "classifier.npz", **arrays)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """The classifier with its trained weights."""
        component = cls.create(config, model_storage, resource, execution_context)
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "classifier.npz") as data,
        ):
            component._lexicon = Lexicon.restore(data)
            component._temperature = float(data["temperature"])
            component._intents = data["intents"].tolist()
            component._models = {
                name: _Linear(*(data[f"{part}_{name}"] for part in ("columns", "weights", "bias")))
                for name in data["models"].tolist()
            }
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Rank the intents of citizens' messages; a button's payload names its intent itself."""
        for message in messages:
            if not message.get(TEXT):
                continue
            if message.get(TEXT).startswith(INTENT_MESSAGE_PREFIX):
                # Rasa reads the payload afterwards; until then the fallback classifier must not doubt it.
                message.set(INTENT, {"name": None, "confidence": 1.0}, add_to_output=True)
                continue
            ranking = self._rank(message)
            parts = [(part.get(TEXT), self._rank(part)[0]) for part in message.get(PARTS) or []]
            if parts:
                rows = [{"text": text, "intent": best["name"]} for text, best in parts]
                message.set("parts", rows, add_to_output=True)
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> List[Dict[Text, Any]]:
        margins = self._margins(
            self._features([message]), np.array([language_of(message)]), self._models
        )[0]
        exponentials = np.exp((margins - margins.max()) * self._temperature)
        probabilities = exponentials / exponentials.sum()
        order = np.argsort(-probabilities)[:RANKING_LENGTH]
        ranking = [{"name": self._intents[i], "confidence": float(probabilities[i])} for i in order]
        return self._urgent_first(ranking)

    def _urgent_first(self, ranking: List[Dict[Text, Any]]) -> List[Dict[Text, Any]]:
        """An intent that must not be missed goes first, as sure as the one it replaces."""
        for row in ranking[1:]:
            urgent = row["name"] in self._config["first"]
            if urgent and row["confidence"] >= self._config["first_from"]:
                confidence = max(row["confidence"], ranking[0]["confidence"])
                rest = [other for other in ranking if other is not row]
                return [{"name": row["name"], "confidence": confidence}, *rest]
        return ranking

    def _fit(
        self, features: csr_matrix, labels: np.ndarray, languages: np.ndarray
    ) -> Dict[Text, _Linear]:
        """The machine of all languages under "", and one for each that has enough examples."""
        count, C = len(self._intents), self._config["C"]
        chosen = {"": np.arange(len(labels))}
        for language in sorted(set(languages) - {""}):
            rows = np.flatnonzero(languages == language)
            if len(rows) >= OWN_FROM and len(set(labels[rows])) > 2:
                chosen[language] = rows

        def fit(rows: np.ndarray) -> _Linear:
            return _Linear.fit(features[rows], labels[rows], count, C)

        # liblinear gives Python's lock away; the machine of all languages takes as long as the
        # others together, so two threads are enough.
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(chosen, pool.map(fit, chosen.values())))

    @staticmethod
    def _margins(
        features: csr_matrix, languages: np.ndarray, models: Dict[Text, _Linear]
    ) -> np.ndarray:
        margins = models[""].margins(features)
        for language in set(languages) & set(models) - {""}:
            rows = np.flatnonzero(languages == language)
            margins[rows] += models[language].margins(features[rows])
        return margins

    def _fit_temperature(
        self,
        features: csr_matrix,
        labels: np.ndarray,
        languages: np.ndarray,
        unseen: np.ndarray,
    ) -> float:
        """The factor on the margins that makes the examples in `unseen` most likely."""
        kept, held = np.flatnonzero(~unseen), np.flatnonzero(unseen)
        if not len(held):  # too few examples for that
            return 1.0
        models = self._fit(features[kept], labels[kept], languages[kept])
        margins = self._margins(features[held], languages[held], models)

        def loss(factor: float) -> float:
            scaled = margins * factor
            scaled = scaled - scaled.max(axis=1, keepdims=True)
            chosen = scaled[np.arange(len(held)), labels[held]]
            return float((np.log(np.exp(scaled).sum(axis=1)) - chosen).mean())

        return float(minimize_scalar(loss, bounds=(0.3, 30.0), method="bounded").x)

    def _features(self, messages: List[Message]) -> csr_matrix:
        """Sparse features and sentence vectors side by side."""
        dense = np.vstack([m.get_dense_features(TEXT)[1].features for m in messages])
        sparse = self._lexicon.features([m.get(TEXT) for m in messages])
        return hstack([sparse, csr_matrix(dense * DENSE)]).tocsr()
