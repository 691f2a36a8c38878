"""Reads what people say, folder by folder, so that every example knows its locale."""

from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple, Union

import yaml
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LOCALE_KEY = "locale"
NONE, OTHER = "_none", "other"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _examples(block: str) -> List[str]:
    """The lines of a block of examples ("- text"), without their bullets."""
    lines = (line.strip() for line in block.splitlines())
    return [line[1:].strip() for line in lines if line.startswith("-") and line[1:].strip()]


def _of_intents(content: Dict[Text, Any]) -> List[Tuple[Text, Text]]:
    """(intent, text) of a file in Rasa's own form."""
    rows = content.get("nlu") or []
    return [(row["intent"], text) for row in rows for text in _examples(row["examples"])]


def _of_services(content: Dict[Text, Any]) -> List[Tuple[Text, Text]]:
    """(intent, text) of `services.yml`: needs and situations, and questions sorted by intent.

    What stands under `other` is for the service search alone.
    """
    found = []
    for key, entry in content.items():
        if not isinstance(entry, dict):
            continue
        asks = entry if key == NONE else entry.get("asks") or {}
        found += [(intent, t) for intent, texts in asks.items() if intent != OTHER for t in texts]
        if key != NONE:
            found += [("ask_service_info", text) for text in entry.get("questions") or []]
    return found


def _of_authorities(content: Dict[Text, Any]) -> List[Tuple[Text, Text]]:
    """(intent, text) of `authorities.yml`: whatever is asked, it is another authority's business."""
    return [("other_authority", text) for entry in content.values() for text in entry["questions"]]


READERS = {"services": _of_services, "authorities": _of_authorities}


def read_folder(root: Path) -> List[Message]:
    """All examples below `root/<locale>/`, each with `metadata.locale` set.

    The runtime message carries the citizen's locale under the same key, so that a component treats
    both alike. A text that stands twice in a locale counts once, where it was read first.
    """
    messages = []
    known = set()
    # The files of intents come first: what they say of a text is deliberate.
    for path in sorted(root.glob("*/*.yml"), key=lambda p: (p.parent.name, p.stem in READERS, p)):
        content = yaml.load(path.read_bytes(), LOADER)  # noqa: S506 (a safe loader)
        for intent, text in READERS.get(path.stem, _of_intents)(content or {}):
            key = (path.parent.name, text.casefold())
            if key in known:
                continue
            known.add(key)
            message = Message.build(text=text, intent=intent)
            message.set("metadata", {LOCALE_KEY: path.parent.name})
            messages.append(message)
    return messages


class LanguageFolderImporter(RasaFileImporter):
    """Rasa's importer for configuration, domain and rules; examples come from language folders."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        paths = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        self._folders = [Path(p) for p in paths or [] if Path(p).name == "nlu_data"]

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """Examples of all language folders; entities come from buttons and from the actions."""
        return TrainingData([m for folder in self._folders for m in read_folder(folder)])
