"""Every locale end to end: documents, fee, opening hours, book and cancel an appointment."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stack import Conversation, Stack
from translations.catalogue import translator
from translations.registry import load_languages

SAYS = yaml.safe_load((Path(__file__).parent / "locales.yml").read_text(encoding="utf-8"))
LOCALES = list(load_languages())
Talk = Callable[..., Conversation]


def test_every_locale_has_a_citizen() -> None:
    assert set(SAYS) == set(LOCALES)


def understood(conversation: Conversation) -> dict[str, Any]:
    """What the debug view says about the last message."""
    found: dict[str, Any] = conversation.last["understanding"]
    return found


def expect_language(conversation: Conversation, locale: str) -> None:
    """Everything is said in the citizen's language, and marked so."""
    language = load_languages()[locale]
    assert conversation.last["language"] == locale
    for message in conversation.last["messages"]:
        assert (message["language"], message["dir"]) == (locale, language.dir), message
        assert message.get("notice") is None, message


@pytest.mark.parametrize("locale", LOCALES)
def test_documents_and_fee(talk: Talk, locale: str) -> None:
    rows = SAYS[locale]
    conversation = talk(locale)
    conversation.say(rows["documents"]["say"])
    assert understood(conversation)["intent"] == "ask_documents"
    assert understood(conversation)["service"]["id"] == rows["documents"]["service"]
    expect_language(conversation, locale)
    photo = translator(locale).catalogue("Aktuelles biometrisches Passfoto, digital übermittelt")
    assert photo is not None
    assert photo in conversation.text()
    source = conversation.last["messages"][0]["source"]
    assert source["url"].startswith("http")
    assert source["updated"] >= "2026"

    conversation.say(rows["fee"]["say"])
    assert understood(conversation)["service"]["id"] == rows["fee"]["service"]
    assert conversation.keys == ["utter_answer_fee"]
    assert rows["fee"]["fact"] in conversation.text()
    expect_language(conversation, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_opening_hours(talk: Talk, locale: str) -> None:
    conversation = talk(locale)
    conversation.say(SAYS[locale]["hours"]["say"])
    if conversation.keys == ["utter_ask_which_service"]:
        conversation.press('/ask_opening_hours{"office_id":"kfz-zulassung"}')
    assert set(conversation.keys) == {"utter_answer_opening_hours"}
    text = conversation.text()
    office = translator(locale).catalogue("Kfz-Zulassungs- und Führerscheinstelle")
    assert office is not None
    assert office in text
    assert "–" in text
    assert any(hours in text for hours in ("08:00", "07:30", "08:30", "09:00"))
    expect_language(conversation, locale)


def book(conversation: Conversation, office: str = "buergerbuero-mitte") -> None:
    """Go through the questions after the service is known, up to the confirmation."""
    conversation.press(f'/inform{{"office_id":"{office}"}}')
    assert conversation.keys[-1] == "utter_ask_day"
    conversation.press(conversation.button("/inform"))
    assert conversation.keys[-1] == "utter_ask_time"
    conversation.press(conversation.button("/inform"))
    assert conversation.keys == ["utter_held", "utter_ask_family_name"]
    conversation.say("Erika Öztürk-Muster")
    assert conversation.keys == ["utter_ask_email"]
    conversation.say("erika.muster@example.org")
    assert conversation.keys == ["utter_read_back"]
    assert "Erika Öztürk-Muster" in conversation.text()
    assert "erika.muster@example.org" in conversation.text()
    conversation.press("/affirm")


@pytest.mark.parametrize("locale", LOCALES)
def test_book_and_cancel(talk: Talk, stack: Stack, locale: str) -> None:
    rows = SAYS[locale]
    conversation = talk(locale)
    conversation.say(rows["book"]["say"])
    assert understood(conversation)["intent"] == "book_appointment"
    assert conversation.keys == ["utter_booking_starts", "utter_ask_office"]
    expect_language(conversation, locale)
    book(conversation)
    assert conversation.keys[:2] == ["utter_booked", "utter_booked_documents"]
    expect_language(conversation, locale)
    calendar = conversation.last["messages"][0]["attachments"][0]
    assert calendar["type"] == "text/calendar"
    assert calendar["url"].startswith("data:text/calendar")

    conversation.say(rows["cancel"]["say"])
    assert understood(conversation)["intent"] == "cancel_appointment"
    assert conversation.keys == ["utter_ask_cancel"]
    conversation.press("/affirm")
    assert conversation.keys == ["utter_cancelled"]
    expect_language(conversation, locale)
