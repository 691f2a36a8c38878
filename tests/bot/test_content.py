"""The content that editors write: complete in every language, and consistent."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.responses import load_responses
from stadtlotse.paths import ROOT
from translations.registry import load_languages

DOMAIN = ROOT / "bot" / "domain"
TEXTS = ROOT / "bot" / "texts"
LOCALES = list(load_languages())
TECHNICAL = {"nlu_fallback"}  # made by the pipeline, nobody says it


@cache
def read(path: Path) -> Any:
    """A content file; parsed once, because every language and every service asks for it again."""
    return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def domain(key: str) -> list[Any]:
    found: list[Any] = []
    for path in DOMAIN.glob("*.yml"):
        found += read(path).get(key) or []
    return found


def services() -> list[dict[str, Any]]:
    folder = ROOT / "sandbox" / "data" / "services"
    return [row for path in folder.glob("*.yml") for row in read(path)]


SERVICES = {row["id"] for row in services()}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_authority_has_words_and_an_answer(locale: str) -> None:
    known = read(ROOT / "bot" / "authorities.yml")
    rows = read(ROOT / "nlu_data" / locale / "authorities.yml")
    assert set(rows) == set(known)
    assert {f"utter_authority_{key}" for key in known} <= set(load_responses(DOMAIN))
    for key, row in rows.items():
        assert row["name"], key
        assert row["summary"], key
        assert len(row["words"]) >= 5, key
        assert len(row["questions"]) >= 7, key


def examples(locale: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in (ROOT / "nlu_data" / locale).glob("*.yml"):
        for row in read(path).get("nlu", []):
            lines = [line.strip() for line in row["examples"].splitlines()]
            found.setdefault(row["intent"], []).extend(
                line[1:].strip() for line in lines if line.startswith("-")
            )
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_fifteen_different_examples(locale: str) -> None:
    found = examples(locale)
    assert set(found) == set(domain("intents")) - TECHNICAL
    few = {i: len(set(map(str.casefold, rows))) for i, rows in found.items()}
    assert {intent: count for intent, count in few.items() if count < 15} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_example_has_two_meanings(locale: str) -> None:
    pairs = {(text.casefold(), i) for i, rows in examples(locale).items() for text in rows}
    counts = Counter(text for text, _ in pairs)
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_service_has_words(locale: str) -> None:
    rows = read(ROOT / "nlu_data" / locale / "services.yml")
    intents = set(domain("intents"))
    assert set(rows) - {"_none"} == SERVICES
    for service, row in rows.items():
        if service != "_none":
            assert row["name"], service
            assert row["summary"], service
            assert len(row["words"]) >= 3, service
            asked = [text for texts in row.get("asks", {}).values() for text in texts]
            assert len(row["questions"]) + len(asked) >= 6, service
            assert set(row.get("asks", {})) <= intents | {"other"}, service
    names = Counter(row["name"] for service, row in rows.items() if service != "_none")
    assert [name for name, count in names.items() if count > 1] == []


def test_the_catalogue_is_large_enough() -> None:
    assert len(SERVICES) >= 80
    offices = read(ROOT / "sandbox/data/offices.yml")
    assert len(offices) >= 8
    assert {o for s in services() for o in s["offices"]} <= {o["id"] for o in offices}


@pytest.mark.parametrize("service", services(), ids=lambda s: s["id"])
def test_a_service_is_complete(service: dict[str, Any]) -> None:
    for part in ("summary", "documents", "fee", "duration", "deadline", "legal", "offices"):
        assert service[part], part
    assert service["leika"] is None or (
        len(service["leika"]) == 14 and service["leika"].startswith("99")
    )
    assert service["updated"]


def test_actions_use_responses_that_exist() -> None:
    known = set(load_responses(DOMAIN, TEXTS))
    used = set()
    for path in (ROOT / "actions").glob("*.py"):
        for part in path.read_text(encoding="utf-8").split('"'):
            if part.startswith("utter_") and part.replace("_", "").isalnum():
                used.add(part)
    used.remove("utter_action")  # a key of Rasa's own events
    assert {name for name in used - known if not name.endswith("_")} == set()


def test_every_action_of_the_domain_is_registered() -> None:
    from actions.app import MODULES

    registered = {action().name() for module in MODULES for action in module.ACTIONS}
    assert set(domain("actions")) == registered


def sentences(text: str) -> list[str]:
    plain = text.replace("\n", ". ").replace("•", "")
    return [s for s in plain.replace("!", ".").replace("?", ".").split(". ") if s.strip()]


def test_standard_german_has_short_sentences() -> None:
    long = [
        sentence
        for rows in load_responses(Path(DOMAIN), TEXTS).values()
        for row in rows
        for sentence in sentences(row.text)
        if len(sentence.split()) > 20
    ]
    assert long == []
