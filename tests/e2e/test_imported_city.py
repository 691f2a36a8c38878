"""A real municipality's catalogue, imported as it is, answers through the whole product."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from stadtlotse.importing import run_import
from stadtlotse.paths import var
from tests.shared import SHARED
from tests.stack import Conversation, Stack

DATA = SHARED / "data" / "municipal"
Talk = Callable[..., Conversation]


@pytest.fixture(scope="module")
def munich(stack: Stack) -> Iterator[Stack]:
    """The product with München's 287 services in place of the sandbox city's."""
    catalogue = stack.folder / "catalogue.json"
    stack.stop("actions")
    catalogue.unlink()
    report = run_import(
        "dldb",
        source=DATA / "zms_munich_services_de.json",
        offices=DATA / "zms_munich_locations_de.json",
        target=catalogue,
    )
    assert (report.services, report.offices, report.skipped) == (287, 109, ())
    stack.start("actions")
    yield stack
    stack.stop("actions")
    catalogue.unlink()
    catalogue.symlink_to(var() / "catalogue.json")
    stack.start("actions")


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Was kostet die Anmeldung von einem Gewerbe?", "50 bis 60 Euro"),
        ("Wie viel kostet ein polizeiliches Führungszeugnis?", "13"),
    ],
)
def test_fees_are_answered_with_their_source(
    munich: Stack, talk: Talk, question: str, fact: str
) -> None:
    conversation = talk("de")
    conversation.say(question)
    if conversation.keys == ["utter_choose_service"]:
        conversation.press(conversation.button("/ask_fee"))
    assert conversation.keys == ["utter_answer_fee"]
    assert fact in conversation.text()
    source = conversation.last["messages"][0]["source"]
    assert "muenchen.de" in source["url"]
    assert source["updated"].startswith("2026")


def test_german_is_never_shown_silently_in_another_language(munich: Stack, talk: Talk) -> None:
    conversation = talk("tr")
    conversation.press('/ask_fee{"service_id":"1063423"}')
    message = conversation.last["messages"][0]
    assert (message["language"], message["lang"], message["dir"]) == ("de", "de", "ltr")
    assert "50 bis 60 Euro" in message["text"]
    assert message["notice"]
    assert "Deutsch" not in message["notice"]


def test_the_public_search_finds_them(munich: Stack) -> None:
    found = httpx.get(
        f"{munich.url}/api/v1/services",
        params={"q": "Ich habe geheiratet und brauche eine Urkunde", "language": "de"},
        timeout=30,
    ).json()["services"]
    assert any("Ehe" in row["name"] for row in found)


def test_nothing_is_invented_where_the_source_is_silent(munich: Stack, talk: Talk) -> None:
    conversation = talk("de")
    conversation.press('/ask_deadline{"service_id":"1063423"}')
    assert conversation.keys == ["utter_answer_unknown"]
