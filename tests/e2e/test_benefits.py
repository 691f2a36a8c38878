"""The benefits check over HTTP: anonymous questions, results with their source, nothing kept."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.e2e.applicant import asked, drafts
from tests.stack import Conversation, Stack

Opened = Callable[..., Conversation]
DISCLAIMER = "Das ist keine Entscheidung."
FOUND = ("utter_benefits_likely", "utter_benefits_possible")
# A mother alone with a child of five; she does not want to talk about her savings.
SAID: Mapping[str, str] = {
    "household_size": "wir sind zu zweit",
    "partner": "nein",
    "children": "ja",
    "children.0.age": "fünf",
    "children.0.education": "Kita oder Tagespflege",
    "children.more": "nein",
    "single_parent": "ja",
    "maintenance": '/inform{"answer":"none"}',
    "pregnant": "nein",
    "tenure": "Zur Miete",
    "warm_rent": "640 Euro",
    "income": '/inform{"answer":"work"}',
    "receives": '/inform{"answer":"kindergeld"}',
    "net_income": "1100 Euro",
    "savings": "/skip",
    "pension_age": '/inform{"answer":"none"}',
    "able_to_work": '/inform{"answer":"yes"}',
    "job_seeking": "nein",
    "training": '/inform{"answer":"nobody"}',
    "care": '/inform{"answer":"none"}',
    "disability": '/inform{"answer":"none"}',
}


def answer(conversation: Conversation, words: str) -> None:
    """Say or press something; of several options pressed, that is all."""
    if words.startswith("/"):
        conversation.press(words)
        if any(b["payload"] == '/inform{"answer":"all"}' for b in conversation.buttons()):
            conversation.press('/inform{"answer":"all"}')
    else:
        conversation.say(words)


def go_through(conversation: Conversation, said: Mapping[str, str], until: str = "") -> None:
    """Answer what is asked, up to a question or the end; what is not given is skipped."""
    while (path := asked(conversation)) and path != until:
        answer(conversation, said.get(path, "/skip"))
        assert asked(conversation) != path, (path, conversation.text())


@pytest.fixture
def before(stack: Stack) -> int:
    """How many drafts other tests have left."""
    return drafts(stack)


def begin(conversation: Conversation, wish: str) -> None:
    """Ask for the check, up to its first question."""
    conversation.say(wish)
    assert conversation.keys[:2] == ["utter_benefits_starts", "utter_benefits_private"], (
        conversation.keys
    )
    assert asked(conversation) == "household_size"


def results(conversation: Conversation) -> list[dict[str, Any]]:
    """The messages about benefits that were found."""
    return [m for m in conversation.last["messages"] if m["key"] in FOUND]


def test_a_mother_alone_hears_what_she_may_be_entitled_to(
    stack: Stack, talk: Opened, before: int
) -> None:
    conversation = talk()
    begin(conversation, "Welche Hilfen stehen mir als Alleinerziehende eigentlich zu?")
    assert drafts(stack) == before + 1
    go_through(conversation, SAID, until="pregnant")
    conversation.say("Warum wollen Sie das wissen?")
    assert conversation.keys[0] == "utter_benefits_why_special", conversation.keys
    assert asked(conversation) == "pregnant"
    go_through(conversation, SAID, until="savings")
    conversation.say("Das möchte ich nicht sagen, bitte überspringen")
    assert conversation.keys[0] == "utter_application_skipped", conversation.keys
    go_through(conversation, SAID)
    found = results(conversation)
    names = [m["text"].partition(":")[0] for m in found]
    assert {"Unterhaltsvorschuss", "Wohngeld", "Ermäßigung der Kita-Gebühren"} <= set(names)
    for message in found:
        assert "Sie haben vielleicht Anspruch" in message["text"]
        assert "§" in message["source"]["title"] or "Musterstadt" in message["source"]["title"]
        assert message["source"]["url"].startswith("https://")
        assert message["source"]["updated"] >= "2020-01-01"
    assert DISCLAIMER in conversation.text()
    assert "Es kann noch mehr geben." in conversation.text()
    assert drafts(stack) == before
    conversation.press(conversation.button('/start_application{"form_id":"wohngeld"}'))
    assert conversation.keys[0] == "utter_application_starts", conversation.keys


def test_answers_that_contradict_each_other_are_asked_back(
    stack: Stack, talk: Opened, before: int
) -> None:
    conversation = talk()
    begin(conversation, "Ich habe wenig Geld, bekomme ich irgendwelche Zuschüsse?")
    go_through(conversation, {**SAID, "partner": "ja"}, until="children")
    conversation.say("ja")
    assert conversation.keys[0] == "utter_application_contradiction", conversation.keys
    assert "mehr Personen, als Sie genannt haben" in conversation.text()
    assert asked(conversation) == "household_size"
    conversation.say("wir sind drei")
    go_through(conversation, {**SAID, "partner": "ja"}, until="pregnant")
    assert "utter_application_contradiction" not in conversation.keys
    conversation.say("Ich möchte aufhören")
    assert conversation.keys == ["utter_benefits_stopped"], conversation.keys
    assert drafts(stack) == before
    conversation.say("Was kostet ein Personalausweis?")
    assert conversation.keys[0] == "utter_answer_fee", conversation.keys


def test_in_arabic_with_buttons_alone(stack: Stack, talk: Opened, before: int) -> None:
    conversation = talk("ar")
    conversation.press("/check_benefits")
    assert asked(conversation) == "household_size"
    conversation.say("٣")
    buttons = {
        "partner": "/affirm",
        "children": "/affirm",
        "children.more": "/deny",
        "tenure": '/inform{"answer":"rent"}',
        "income": '/inform{"answer":"work"}',
        "net_income_range": '/inform{"answer":"up_to_1500"}',
        "disability": '/inform{"answer":"not_assessed"}',
    }
    go_through(conversation, buttons)
    found = results(conversation)
    assert found
    assert all(m["dir"] == "rtl" and m["source"]["url"] for m in found)
    ends = [m for m in conversation.last["messages"] if m["key"] == "utter_benefits_end"]
    assert len(ends) == 1
    assert drafts(stack) == before


def test_nothing_is_left_of_a_check_whose_conversation_is_erased(
    stack: Stack, talk: Opened, before: int
) -> None:
    conversation = talk()
    begin(conversation, "Kannst du prüfen, auf welche Leistungen ich Anspruch habe?")
    conversation.say("Wir sind zu dritt")
    assert drafts(stack) == before + 1
    conversation.press("/forget_me")
    assert "utter_forgotten" in conversation.keys
    assert drafts(stack) == before
