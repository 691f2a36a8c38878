"""Pipelines of Rasa for benchmarks/engines.py; runs in the dialogue engine's environment.

An engine learns from messages (`train`) and gives the probability of each intent of a message
(`rank`). Rasa's components and the product's are created, trained, stored and loaded here in the
order and with the defaults of Rasa's own graph; nothing of them is written anew.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

Pipeline = list[tuple[Any, dict[str, Any]]]
Ranking = dict[str, float]


class Engine(Protocol):
    """What is compared."""

    def train(self, examples: list[Message]) -> object:
        """Learn from messages with an intent."""

    def rank(self, messages: list[Message]) -> list[Ranking]:
        """Probabilities by intent, for each message."""


class Chain:
    """Components of a Rasa pipeline; the last one may classify."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._folder = TemporaryDirectory(prefix="engines-")  # goes with the engine
        self._storage = LocalModelStorage.create(Path(self._folder.name))
        self._components: list[Any] = []

    def train(self, examples: list[Message]) -> list[Message]:
        """Train each component on what those before it made of the examples; return that."""
        data = TrainingData(examples)
        for number, (kind, own) in enumerate(self._pipeline):
            name = f"{number}_{kind.__name__}"
            context = ExecutionContext(GraphSchema({}), node_name=name)
            place = ({**kind.get_default_config(), **own}, self._storage, Resource(name), context)
            component = kind.create(*place)
            if hasattr(component, "train"):
                component.train(data)
                component = kind.load(*place)
            if hasattr(component, "process_training_data"):
                data = component.process_training_data(data)
            self._components.append(component)
        return data.training_examples

    def process(self, messages: list[Message]) -> list[Message]:
        """What the trained components make of citizens' messages."""
        for component in self._components:
            messages = component.process(messages)
        return messages

    def rank(self, messages: list[Message]) -> list[Ranking]:
        """Probabilities by intent; components that report few leave the others out."""
        return [
            {row["name"]: row["confidence"] for row in message.get(INTENT_RANKING_KEY)}
            for message in self.process(messages)
        ]


def copy(message: Message) -> Message:
    """The same utterance without features."""
    return build(message.get(TEXT), message.get("metadata")["locale"], message.get(INTENT))


def build(text: str, locale: str, intent: str | None = None) -> Message:
    """A message as the product's importer and its channel make it."""
    message = Message.build(text=text, intent=intent)
    message.set("metadata", {"locale": locale})
    return message
