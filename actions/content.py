"""What people say, read from `nlu_data/<locale>/`: words of services, of authorities, examples."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from actions.services import phrases
from actions.services.catalogue import Catalogue
from actions.services.phrases import NONE, OTHER, Content, Phrase

# Intents whose examples are about no service at all, and those that are not the city's business.
NAMELESS = (
    "greet", "goodbye", "thank", "affirm", "deny", "help", "bot_challenge", "repeat", "slower",
    "simpler", "change_language", "talk_to_person", "start_over", "go_back", "stop", "forget_me",
    "ask_why", "ask_other_options", "lookup_appointment",
)  # fmt: skip
FOREIGN = ("out_of_scope", "chit_chat")


def read(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """One file of every locale: locale → its parsed content; locales without it are left out."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        path.parent.name: yaml.load(path.read_bytes(), loader) or {}  # noqa: S506 (a safe loader)
        for path in sorted(folder.glob(f"*/{name}.yml"))
    }


def examples(folder: Path) -> dict[str, dict[str, list[str]]]:
    """The examples of all intents: locale → intent → texts."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.glob("*/*.yml")):
        if path.stem in ("services", "authorities"):
            continue
        content = read(path.parent.parent, path.stem)[path.parent.name]
        for row in content.get("nlu", []):
            lines = (line.strip() for line in row["examples"].splitlines())
            texts = [line[1:].strip() for line in lines if line.startswith("-")]
            found.setdefault(path.parent.name, {}).setdefault(row["intent"], []).extend(texts)
    return found


class PhraseBook:
    """All phrases of the content, for any catalogue.

    `services` and `authorities` are parsed files by locale, `said` the examples of intents; `leika`
    maps the service ids of the content to LeiKa keys, so that the words serve other cities.
    """

    def __init__(
        self,
        services: Content,
        authorities: Content,
        said: Mapping[str, Mapping[str, Sequence[str]]],
    ) -> None:
        self._services = services
        self._fixed: list[Phrase] = []
        for locale, data in authorities.items():
            self._fixed += phrases.of_authorities(data, locale)
        for locale, intents in said.items():
            for meaning, names in ((NONE, NAMELESS), (OTHER, FOREIGN)):
                texts = [text for name in names for text in intents.get(name, ())]
                self._fixed += phrases.of_examples(texts, locale, meaning)

    @classmethod
    def load(cls, folder: Path) -> "PhraseBook":
        """Read a folder `nlu_data`."""
        return cls(read(folder, "services"), read(folder, "authorities"), examples(folder))

    def __call__(self, catalogue: Catalogue) -> list[Phrase]:
        """Everything that people say for the services of this catalogue, and for other things."""
        found = phrases.from_catalogue(catalogue)
        for locale, data in self._services.items():
            found += phrases.from_content(data, locale, catalogue)
        return found + self._fixed
