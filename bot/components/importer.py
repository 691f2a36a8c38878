"""Reads what people say, folder by folder, so that every example knows its locale."""

from pathlib import Path
from typing import Any, List, Optional, Text, Union

import yaml
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LOCALE_KEY = "locale"


def _examples(block: str) -> List[str]:
    """The lines of a block of examples ("- text"), without their bullets."""
    lines = (line.strip() for line in block.splitlines())
    return [line[1:].strip() for line in lines if line.startswith("-") and line[1:].strip()]


def read_folder(root: Path) -> List[Message]:
    """All examples below `root/<locale>/`, each with `metadata.locale` set.

    The runtime message carries the citizen's locale under the same key, so that a component treats
    both alike. Files without an `nlu` key (the words of services) belong to the service search.
    """
    messages = []
    for path in sorted(root.glob("*/*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in (content or {}).get("nlu", []) if isinstance(content, dict) else []:
            for text in _examples(row["examples"]):
                message = Message.build(text=text, intent=row["intent"])
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
