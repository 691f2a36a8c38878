"""No log tells who asked what: personal data are provoked into every corner, then looked for.

The name puts this file last, so that it also reads what the other tests have left in the logs.
"""

import re
from collections.abc import Callable

import httpx

from tests.e2e.citizen import choose_office, choose_time, held
from tests.stack import Conversation, Stack

Talk = Callable[..., Conversation]
NAME = "Quirinia Zwetschgenhuber-Xylander"
EMAIL = "quirinia.zwetschgenhuber@beispielpost.example"
PHONE, PHONE_STORED = "0151 23456789", "+4915123456789"
QUESTIONS = (
    "Mein Goldhamster Wackeldackel braucht einen Reisepass, was kostet der?",
    "Frau Zwetschgenhuber zieht zu Onkel Bartholomäus um, welche Unterlagen?",
)
AWAY = "Hallo, hier spricht Quirinia, ist da jemand Zuverlässiges?"
SECRETS = (
    *NAME.replace("-", " ").split(), EMAIL, "beispielpost", PHONE, PHONE_STORED, "23456789",
    "Goldhamster", "Wackeldackel", "Bartholomäus", "jemand Zuverlässiges",
)  # fmt: skip


def hold_a_conversation(conversation: Conversation, stack: Stack) -> str:
    """Questions, a booking with failures on the way, dead processes; gives the booking's key."""
    for question in QUESTIONS:
        conversation.say(question)
    choose_office(conversation, "buergerbuero-sued")
    choose_time(conversation)
    key = held(stack).auth_key
    conversation.say(NAME)
    stack.stop("actions")
    try:
        assert conversation.post(text=EMAIL).status_code == 503
        assert conversation.post(text=AWAY).status_code == 503
    finally:
        stack.start("actions")
    conversation.say(EMAIL)
    assert conversation.keys[-1] == "utter_ask_telephone"
    conversation.say(PHONE)
    assert conversation.keys == ["utter_read_back"]
    for mode in ("500", "garbage"):
        stack.sandbox("faults", mode=mode, path="/terminvereinbarung")
        conversation.press("/affirm")
    stack.sandbox("faults", mode=None, path="/")
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_booked"
    return key


def test_logs_tell_nothing(talk: Talk, stack: Stack) -> None:
    stack.sandbox("reset")
    conversation = talk("de")
    key = hold_a_conversation(conversation, stack)
    url = f"{stack.url}/api/v1/conversations/{conversation.id}"
    for answer in (
        httpx.post(f"{url}/messages", json={"text": AWAY + "\x00"}, headers=conversation.headers),
        httpx.post(f"{url}/messages", json={"text": AWAY}, headers={"Authorization": "Bearer no"}),
        httpx.post(f"{url}/messages", content=AWAY.encode(), headers=conversation.headers),
        httpx.get(f"{url}/{EMAIL}", headers=conversation.headers),
    ):
        assert 400 <= answer.status_code < 500
    token = conversation.headers["Authorization"].removeprefix("Bearer ")
    secrets = (*SECRETS, conversation.id, token)
    found = []
    for name in ("sandbox", "actions", "rasa", "gateway"):
        log = stack.log(name).read_text(encoding="utf-8", errors="replace")
        found += [(name, secret) for secret in secrets if secret.lower() in log.lower()]
        if re.search(rf"(?<![0-9a-f]){key}(?![0-9a-f])", log) and len(key) > 8:
            found.append((name, "the appointment's key"))
        # Escaped as JSON or Python would write them.
        escaped = "Bartholom\\u00e4us", "Bartholom\\xe4us"
        found += [(name, form) for form in escaped if form in log]
    assert found == []


def test_logs_of_conversations_are_pseudonymous(stack: Stack) -> None:
    """The form of an id, wherever it may come from: other tests have held many conversations."""
    for name in ("sandbox", "actions", "rasa", "gateway"):
        log = stack.log(name).read_text(encoding="utf-8", errors="replace")
        assert not re.search(r"\bc-[0-9a-f]{32}\b", log), name
        assert "@example.org" not in log, name
