"""`rasa` for the server, which starts without importing TensorFlow and repeats less in each turn.

That import takes longer than everything else the dialogue engine does when it starts, and no part
of our pipeline (config.yml) uses it. Rasa imports it in two ways, and both wait here until they are
needed; nothing is left out, so a pipeline with a TensorFlow model works as well, only slower:

- helpers are named at the head of many modules, but used only inside functions;
- a stored model also names the components of its training, which the server never runs.

What Rasa does anew in each turn although it never changes is done once: a third of a turn went into
finding the classes of events by their names and into checking the schema of action servers' answers
(the answers themselves are checked as before).
"""

import sys
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from typing import Any

LATER = frozenset(
    {"rasa.utils.train_utils", "rasa.utils.tensorflow.model_data_utils", "rasa.utils.plotting"}
)


class ImportLater(MetaPathFinder):
    """Finds the modules in LATER, to be executed when one of their attributes is asked for."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """The usual specification with a lazy loader; None leaves a module to the usual finders."""
        if fullname not in LATER:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec


def skip_training_graph() -> None:
    """Read stored models without the graph of their training."""
    from rasa.engine.storage.storage import ModelMetadata

    read = ModelMetadata.from_dict

    def without_training(serialized: dict[str, Any]) -> ModelMetadata:
        return read({**serialized, "train_schema": {"nodes": {}}})

    ModelMetadata.from_dict = without_training


def remember_events() -> None:
    """Look up the class of an event once a name."""
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


def check_schema_once() -> None:
    """Check what action servers answer against a schema that was itself checked already."""
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(action: RemoteAction, result: dict[str, Any]) -> bool:
        error = best_match(validator.iter_errors(result))
        if error:
            error.message += f" (in the answer of the action server to {action.name()})"
            raise error
        return True

    RemoteAction._validate_action_result = validate


def prepare() -> None:
    """Make Rasa light; must come before its first import."""
    sys.meta_path.insert(0, ImportLater())
    skip_training_graph()
    remember_events()
    check_schema_once()


if __name__ == "__main__":
    prepare()
    from rasa.__main__ import main

    main()
