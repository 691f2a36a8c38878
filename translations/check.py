"""Finds what would embarrass us: missing, fuzzy or placeholder-breaking translations."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from translations.catalogue import po_path
from translations.registry import ROOT, load_languages
from translations.update import SOURCES, template

PLACEHOLDER = re.compile(r"\{[a-z_0-9]*\}")
# Numbers are facts: an amount, a deadline or a paragraph must survive translation.
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
BULLET = re.compile(r"^• ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `kind` is missing, fuzzy, placeholder, number, bullet or obsolete."""

    locale: str
    domain: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.locale}/{self.domain}: {self.kind}: {self.text[:80]!r}"


def _read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _numbers(text: str) -> Counter[str]:
    """The numbers of a text; only digits are compared, because languages group them differently."""
    return Counter(re.sub(r"\D", "", number) for number in NUMBER.findall(text))


def compare(source: str, target: str, domain: str) -> Iterator[str]:
    """What is wrong with a translation, as kinds of `Problem`."""
    if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(target)):
        yield "placeholder"
    if domain == "catalogue" and _numbers(source) != _numbers(target):
        yield "number"
    if len(BULLET.findall(source)) != len(BULLET.findall(target)):
        yield "bullet"


def _check_message(message: Message, found: Message | None, domain: str) -> Iterator[str]:
    if found is None or not found.string:
        yield "missing"
    elif found.fuzzy:
        yield "fuzzy"
    else:
        yield from compare(str(message.id), str(found.string), domain)


def check(project: Path, root: Path = ROOT) -> list[Problem]:
    """All problems of all locales; empty when every text is translated."""
    problems = []
    for domain in SOURCES:
        source = template(project, domain)
        ids = {(m.context, m.id) for m in source if m.id}
        for language in load_languages().values():
            if language.source or (domain == "forms" and not language.forms):
                continue
            catalogue = _read(po_path(language.code, domain, root), language.babel)
            for message in source:
                if message.id:
                    found = catalogue.get(message.id, message.context)
                    kinds = _check_message(message, found, domain)
                    problems += [Problem(language.code, domain, k, str(message.id)) for k in kinds]
            problems += [
                Problem(language.code, domain, "obsolete", str(m.id))
                for m in catalogue
                if m.id and (m.context, m.id) not in ids
            ]
    return problems
