"""News of a submitted application come unasked; what the office misses is attached in the chat."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from tests.e2e.applicant import Applicant, cases, drafts, said_in, start
from tests.e2e.window import Window
from tests.stack import Conversation, Stack, eventually

Talk = Callable[..., Conversation]
FORM = "bewohnerparkausweis"
PIN = "4719"
MISSING = "Bitte Fahrzeugschein nachreichen"


def submit(stack: Stack, talk: Talk, locale: str = "de", pin: str = "") -> tuple[Conversation, str]:
    """A submitted application without a code; the conversation and the case."""
    conversation, before = talk(locale), len(cases(stack))
    start(conversation, FORM)
    Applicant(conversation, said_in(locale)[FORM]).finish()
    conversation.press("/affirm")
    eventually(lambda: len(cases(stack)) == before + 1, 60)
    conversation.say(pin) if pin else conversation.press("/deny")
    assert conversation.keys[-1] == "utter_case_tell_me", conversation.keys
    return conversation, str(cases(stack)[0]["caseId"])


def clerk(stack: Stack, case: str, status: str, **more: Any) -> None:
    """A clerk of the city goes on with a case."""
    url = f"{stack.sandbox_url}/sandbox/cases/{case}/status"
    httpx.post(url, json={"status": status, **more}, timeout=20).raise_for_status()


def history(conversation: Conversation) -> list[dict[str, Any]]:
    url = f"{conversation.stack.url}/api/v1/conversations/{conversation.id}/messages"
    answer = httpx.get(url, headers=conversation.headers, timeout=30)
    found: list[dict[str, Any]] = answer.json()["messages"]
    return found


def times(conversation: Conversation, key: str) -> int:
    """How often a response stands in the history."""
    return [m.get("key") for m in history(conversation)].count(key)


def png(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return out.getvalue()


def upload(conversation: Conversation, offer: dict[str, Any], content: bytes) -> None:
    """As the widget's button does it."""
    answer = httpx.post(
        f"{conversation.stack.url}/api/v1/conversations/{conversation.id}/attachments",
        params={"draft": offer["upload"]["draft"]},
        files={"file": ("schein.png", content)},
        headers=conversation.headers,
        timeout=90,
    )
    assert answer.status_code == 200, answer.text
    conversation.last = answer.json()


def additions(stack: Stack, case: str) -> list[dict[str, Any]]:
    url = f"{stack.sandbox_url}/sandbox/cases/{case}/additions"
    found: list[dict[str, Any]] = httpx.get(url, timeout=20).json()
    return found


def test_news_come_unasked_and_what_is_missing_is_attached(stack: Stack, talk: Talk) -> None:
    conversation, case = submit(stack, talk)
    conversation.say("Ja, bitte")
    assert conversation.keys == ["utter_case_will_tell"], conversation.text()
    with Window(conversation) as window, Window(conversation) as second:
        window.until("utter_case_received")
        clerk(stack, case, "ACTION_REQUIRED", statusDetails=MISSING, dueDate="2030-01-15")
        offer = window.until("utter_case_attach")
        assert MISSING in window.until("utter_case_quote")["text"]
        assert "15. Januar 2030" in window.until("utter_case_due")["text"]
        upload(conversation, offer, png("white"))
        assert conversation.keys == ["utter_case_file_sent"], conversation.text()
        window.until("utter_case_processing")
        clerk(stack, case, "COMPLETED")
        window.until("utter_case_completed")
        second.until("utter_case_completed")
        assert len({m["id"] for m in window.messages}) == len(window.messages)
    (added,) = additions(stack, case)
    assert added["status"] == "accepted"
    assert added["data"]["case"] == case
    assert added["data"]["asked"] == MISSING
    (file,) = added["data"]["files"]
    url = f"{stack.sandbox_url}/sandbox/cases/{case}/attachments/{file['attachment_id']}"
    assert Image.open(BytesIO(httpx.get(url, timeout=20).content)).size == (64, 48)
    for key in ("received", "action_required", "processing", "completed"):
        assert times(conversation, f"utter_case_{key}") == 1
    conversation.press("/repeat")
    assert "utter_case_completed" in conversation.keys


def test_a_closed_window_is_told_with_the_next_answer_once(stack: Stack, talk: Talk) -> None:
    conversation, case = submit(stack, talk, "tr")
    conversation.press(conversation.button("/case_status"))
    assert conversation.keys == ["utter_case_will_tell"]
    clerk(stack, case, "PROCESSING")
    time.sleep(8)  # fetched, and kept: there is nobody to see it
    assert times(conversation, "utter_case_processing") == 0
    stack.kill("gateway")
    stack.start("gateway")
    conversation.reconnect()
    told = []
    end = time.monotonic() + 40
    while "utter_case_processing" not in told and time.monotonic() < end:
        conversation.press("/help")
        told += conversation.keys
        time.sleep(1)
    (message,) = [m for m in history(conversation) if m.get("key") == "utter_case_processing"]
    assert message["language"] == "tr"
    conversation.press("/help")
    assert "utter_case_processing" not in conversation.keys


def test_who_says_no_or_changes_the_mind_is_not_told(stack: Stack, talk: Talk) -> None:
    conversation, case = submit(stack, talk)
    conversation.press(conversation.button("/case_status"))
    conversation.press(conversation.button("/case_status"))
    assert conversation.keys == ["utter_case_will_not_tell"]
    with Window(conversation) as window:
        clerk(stack, case, "PROCESSING")
        time.sleep(8)
        assert window.messages == []
    conversation.press("/help")
    assert "utter_case_processing" not in conversation.keys


def test_forgetting_ends_it_for_good(stack: Stack, talk: Talk) -> None:
    conversation, case = submit(stack, talk, pin=PIN)
    conversation.say("ja gerne")
    assert conversation.keys == ["utter_case_will_tell"], conversation.keys
    before = drafts(stack)
    conversation.press("/forget_me")
    assert drafts(stack) == before - 1
    clerk(stack, case, "COMPLETED")
    time.sleep(6)
    log = stack.log("gateway").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log[-5000:]


def test_a_file_waits_while_the_city_is_down_and_arrives_once(stack: Stack, talk: Talk) -> None:
    conversation, case = submit(stack, talk)
    conversation.press(conversation.button("/case_status"))
    with Window(conversation) as window:
        clerk(stack, case, "ACTION_REQUIRED", statusDetails=MISSING, dueDate="2030-01-15")
        offer = window.until("utter_case_attach")
        stack.sandbox("faults", mode="down503", path="/fit-connect/v2/submissions")
        content = png("blue")
        upload(conversation, offer, content)
        key = conversation.keys[0]
        assert key in ("utter_case_file_delayed", "utter_case_file_waiting"), conversation.text()
        upload(conversation, offer, content)
        assert conversation.keys == ["utter_case_file_already"]
        stack.sandbox("faults", mode=None, path="/")
        eventually(lambda: len(additions(stack, case)) == 1, 90)
        window.until("utter_case_processing")
    assert len(additions(stack, case)) == 1
