"""The anonymiser with the words of our content and the streets of the city."""

from collections.abc import Iterator
from typing import Any

from actions import content
from actions.services.anonymise import Anonymiser
from actions.services.privacy.identifiers import Streets
from actions.services.privacy.vocabulary import Vocabulary
from actions.settings import ActionSettings
from actions.streets import load_streets
from translations.registry import load_languages

INVENTED = ("inform", "lookup_appointment")
"""Intents whose examples are names and numbers of people."""


def build_anonymiser(settings: ActionSettings) -> Anonymiser:
    """Reads all examples and words of services, which takes a few seconds."""
    texts: dict[str, list[str]] = {}

    def add(locale: str, rows: Iterator[str] | list[str]) -> None:
        if language := load_languages().get(locale):
            texts.setdefault(language.stt, []).extend(rows)

    for locale, intents in content.examples(settings.nlu_dir).items():
        for intent, rows in intents.items():
            if intent not in INVENTED:
                add(locale, rows)
    for name in ("services", "authorities"):
        for locale, entries in content.read(settings.nlu_dir, name).items():
            add(locale, _texts(entries))
    return Anonymiser(
        {language: Vocabulary.of(rows, language) for language, rows in texts.items()},
        Streets.of([street.name for street in load_streets(settings.streets_file)]),
    )


def _texts(value: Any) -> Iterator[str]:
    """All texts of a parsed file, however deep, without its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for row in value.values():
            yield from _texts(row)
    elif isinstance(value, list):
        for row in value:
            yield from _texts(row)
