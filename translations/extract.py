"""Babel extractors for texts that do not live in Python: responses, widget and city content.

Babel calls an extractor with a file, keywords, comment tags and options, and gets rows of (line,
function, message, comments); see "Writing Extraction Methods" in Babel's documentation.
"""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

import yaml

Row = tuple[int, str | None, Any, list[str]]
# The parts of a service or office that citizens read. Names of services are everyday names and
# live in nlu_data/; legal bases, streets and numbers are never translated.
SERVICE_TEXTS = (
    "summary",
    "documents",
    "prerequisites",
    "procedure",
    "fee",
    "duration",
    "deadline",
)
SCOPE_TEXTS = ("customTextfieldLabel", "customTextfield2Label", "infoForAppointment", "hint")


def responses(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Row]:
    """Texts and button titles of Rasa's domain; the response's name is the context."""
    content = yaml.safe_load(fileobj.read()) or {}
    for name, rows in (content.get("responses") or {}).items():
        for row in rows:
            note = ["spoken"] if row.get("channel") == "voice" else []
            yield 1, "pgettext", (name, row["text"]), note
            for button in row.get("buttons", ()):
                yield 1, "pgettext", (name, button["title"]), ["button"]


def strings(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Row]:
    """A JSON list of strings (the widget's)."""
    for text in json.loads(fileobj.read()):
        yield 1, None, text, ["widget"]


def _german(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("de")
    return value if isinstance(value, str) else None


def service_texts(entry: Mapping[str, Any]) -> Iterator[Any]:
    """Everything of a service that is translated, as it stands in the file."""
    for part in SERVICE_TEXTS:
        yield from (row for row in entry.get(part) or () if not _is_reference(row))
    online = entry.get("online")
    if online:
        yield online.get("title", online)


def _is_reference(row: Any) -> bool:
    return isinstance(row, Mapping) and "ref" in row


def office_texts(entry: Mapping[str, Any]) -> Iterator[Any]:
    """Everything of an office that is translated."""
    yield entry["name"]
    yield from entry.get("access") or ()
    scope = entry.get("scope") or {}
    yield from (scope[key] for key in SCOPE_TEXTS if scope.get(key))


def city(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Row]:
    """Texts of the sandbox city: a list of services, a list of offices, or shared documents."""
    content = yaml.safe_load(fileobj.read()) or []
    if isinstance(content, Mapping):
        texts = list(content.values())
    else:
        texts = [
            text
            for entry in content
            for text in (office_texts(entry) if "scope" in entry else service_texts(entry))
        ]
    for text in texts:
        if german := _german(text):
            yield 1, None, german, []
