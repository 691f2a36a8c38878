"""Babel extractors for application forms, the check for benefits, and reports.

The contexts are those that the action server asks for (`texts.context` of the forms engine); a test
compares both sides.
"""

from collections.abc import Iterator, Mapping
from typing import IO, Any

import yaml

from translations.extract import Row

FIELD_TEXTS = ("question", "why", "meaning", "example", "label", "more", "item")
REPORT_TEXTS = ("label", "place", "describe", "photo", "danger")
# Other names of a field or an option are one text: languages differ in how many there are.
BETWEEN_NAMES = "|"
# Where German needs no other name, another language may ("wife" is two words in some).
NO_NAMES = "-"
Pairs = Iterator[tuple[str, str]]


def _rows(pairs: Pairs) -> Iterator[Row]:
    for context, text in pairs:
        yield 1, "pgettext", (context, text), []


def form(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Row]:
    """All texts of one form in bot/forms."""
    yield from _rows(form_texts(yaml.safe_load(fileobj.read())))


def benefits(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Row]:
    """All texts of bot/benefits.yml."""
    yield from _rows(_benefits(yaml.safe_load(fileobj.read())))


def reports(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Row]:
    """All texts of bot/reports.yml."""
    yield from _rows(_reports(yaml.safe_load(fileobj.read())))


def form_texts(content: Mapping[str, Any]) -> Pairs:
    """Context and German text of everything in a form that citizens read or hear."""
    start = f"form.{content['id']}"
    yield from _named(start, content, ("title", "intro"))
    for section in content["sections"]:
        yield from _named(f"{start}.sections.{section['id']}", section, ("title",))
        yield from _fields(start, section["fields"])
    for row in content.get("contradictions", ()):
        yield from _named(f"{start}.contradictions.{row['id']}", row, ("message",))
    for row in content.get("documents", ()):
        yield from _named(f"{start}.documents.{row['id']}", row, ("title", "why", "where"))


def _named(start: str, row: Mapping[str, Any], keys: tuple[str, ...]) -> Pairs:
    yield from ((f"{start}.{key}", row[key]) for key in keys if row.get(key))


def _fields(start: str, fields: list[Mapping[str, Any]]) -> Pairs:
    for field in fields:
        path = f"{start}.{field['id']}"
        # A group is called by its item where the form gives it no name of its own.
        yield from _named(path, {"label": field.get("item"), **field}, FIELD_TEXTS)
        if field.get("names"):
            yield f"{path}.names", BETWEEN_NAMES.join(field["names"])
        for option in field.get("options", ()):
            of_option = f"{path}.options.{option['id']}"
            yield of_option, option["label"]
            yield from _named(of_option, option, ("meaning",))
            yield f"{of_option}.names", BETWEEN_NAMES.join(option.get("names", ())) or NO_NAMES
        yield from _fields(path, field.get("fields", []))


def _benefits(content: Mapping[str, Any]) -> Pairs:
    yield from ((f"benefit.texts.{name}", text) for name, text in content["texts"].items())
    yield from form_texts(content["questionnaire"])
    for row in content["contradictions"]:
        yield from _named(f"benefit.contradictions.{row['id']}", row, ("message",))
    for row in content["benefits"]:
        start = f"benefit.{row['id']}"
        yield from _named(start, row, ("title", "what"))
        for kind, key in (("excluded", "because"), ("rules", "because"), ("hints", "text")):
            for part in row.get(kind, ()):
                yield f"{start}.{kind}.{part['id']}.{key}", part[key]
    yield "benefit.estimate.intro", content["estimate"]["intro"]
    yield from _fields("form.benefits", content["estimate"]["fields"])


def _reports(content: Mapping[str, Any]) -> Pairs:
    for code, row in content.items():
        yield from _named(f"report.{code}", row, REPORT_TEXTS)
        for name, attribute in (row.get("attributes") or {}).items():
            start = f"report.{code}.{name}"
            yield start, attribute["question"]
            yield from _named(start, attribute, ("hint",))
            for key, text in (attribute.get("options") or {}).items():
                yield f"{start}.{key}", text
