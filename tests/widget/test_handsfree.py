"""Speaking with free hands: states, what is heard and typed, pause, interruption, the end."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import OpenPage, open_chat
from .gateway import Gateway
from .helpers import composer, focus, messages, said, watch
from .line import Line, eventually
from .sounds import tones

LISTENING = "Ich höre zu. Sprechen Sie einfach."
SPEAKING = "Ich spreche. Escape unterbricht mich."


def begin(page: Page, gateway: Gateway, lines: int = 1) -> Line:
    """Presses the switch; the line once the page listens."""
    page.get_by_role("button", name="Freihändig sprechen").click()
    line = gateway.voice.wait(lines)
    expect(state(page)).to_have_text(LISTENING)
    return line


def state(page: Page) -> Locator:
    """The visible state of the spoken conversation."""
    return page.get_by_role("group", name="Freihändiges Gespräch").get_by_role("status")


def own(page: Page) -> Locator:
    return messages(page, "user")


def test_a_spoken_turn(chat: Page, gateway: Gateway) -> None:
    watch(chat)
    toggle = chat.get_by_role("button", name="Freihändig sprechen")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    line = begin(chat, gateway)
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert "token" not in line.path
    assert "?" not in line.path
    hello = line.events[0]
    (talk,) = gateway.conversations.values()
    assert hello == {"type": "hello", "token": talk["token"], "rate": 16_000}
    eventually(lambda: len(line.frames) > 20)
    assert set(line.frames) == {640}, "20 ms each"

    line.tell("hearing", speaking=True)
    expect(state(chat)).to_have_text("Ich höre Sie.")
    line.tell("partial", text="Was kostet")
    heard = chat.locator("[data-role=heard]")
    expect(heard).to_contain_text("Was kostet")
    line.tell("partial", text="Was kostet ein Pass")
    expect(heard).to_contain_text("Was kostet ein Pass")
    expect(heard).to_have_count(1)
    line.tell("hearing", speaking=False)
    line.tell("transcript", text="Was kostet ein Pass?", confidence=0.9)
    line.tell("state", state="thinking")
    expect(state(chat)).to_have_text("Ich suche die Antwort …")
    expect(heard).to_have_count(0)
    expect(own(chat)).to_contain_text("Was kostet ein Pass?")
    line.tell("messages", language="de", messages=[gateway.documents()])
    line.tell("state", state="speaking")
    line.play(tones(0.4, 440))
    expect(state(chat)).to_have_text(SPEAKING)
    answer = messages(chat).nth(1)
    expect(answer.locator(".notice")).to_have_text("Bitte kommen Sie zehn Minuten früher.")
    expect(answer.get_by_role("button", name="Ja")).to_be_visible()
    expect(messages(chat).first.locator("button.reply")).to_have_count(0)
    line.tell("state", state="listening")
    expect(state(chat)).to_have_text(LISTENING)
    chat.wait_for_timeout(300)
    assert len(said(chat, LISTENING)) == 1, "once, at the beginning"
    assert said(chat, SPEAKING) == []
    assert said(chat, "Foto") == [], "the voice has said it"
    assert said(chat, "Was kostet") == []
    assert gateway.seen("POST", "/messages") == []


def test_state_is_picture_and_text(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    pictures = []
    for name in ("thinking", "speaking", "listening"):
        line.tell("state", state=name)
        expect(chat.locator(".voice")).to_have_attribute("data-state", name)
        pictures.append(state(chat).locator("svg path").get_attribute("d"))
    chat.get_by_role("button", name="Pause", exact=True).click()
    pictures.append(state(chat).locator("svg path").get_attribute("d"))
    assert len(set(pictures)) == 4
    assert state(chat).get_attribute("aria-live") == "off", "the announcer speaks instead"


def test_unspoken_messages_are_announced_once(chat: Page, gateway: Gateway) -> None:
    """Where the voice stays silent, the screen reader speaks; a copy by another way is dropped."""
    line = begin(chat, gateway)
    watch(chat)
    message = gateway.message("Ihr Ausweis ist fertig.")
    line.tell("state", state="thinking")
    line.tell("messages", language="de", messages=[message])
    expect(messages(chat).nth(1)).to_contain_text("Ihr Ausweis ist fertig.")
    assert said(chat, "Ihr Ausweis ist fertig.") == [], "the voice may yet say it"
    line.tell("state", state="listening")
    gateway.events.put(message)
    line.tell("messages", language="de", messages=[message])
    chat.wait_for_timeout(600)
    expect(messages(chat)).to_have_count(2)
    assert len(said(chat, "Ihr Ausweis ist fertig.")) == 1


def test_a_person_writes_meanwhile(chat: Page, gateway: Gateway) -> None:
    """It comes over the line and as an event; it is spoken, or else announced, never both."""
    line = begin(chat, gateway)
    watch(chat)
    spoken = gateway.message("Hier ist Frau Demir.", role="person")
    gateway.events.put(spoken)
    line.tell("messages", language="de", messages=[spoken])
    expect(messages(chat, "person")).to_contain_text("Hier ist Frau Demir.")
    line.tell("state", state="speaking")
    line.play(tones(0.3, 440))
    line.tell("state", state="listening")
    expect(state(chat)).to_have_text(LISTENING)
    gateway.events.put(gateway.message("Sind Sie noch da?", role="person"))
    expect(messages(chat, "person")).to_have_count(2)
    chat.wait_for_timeout(4_500)
    assert said(chat, "Hier ist Frau Demir.") == []
    assert len(said(chat, "Sind Sie noch da?")) == 1


def test_noise_leaves_nothing_behind(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    line.tell("hearing", speaking=True)
    line.tell("partial", text="Mh")
    expect(chat.locator("[data-role=heard]")).to_contain_text("Mh")
    line.tell("hearing", speaking=False)
    expect(chat.locator("[data-role=heard]")).to_have_count(0)
    expect(own(chat)).to_have_count(0)


def test_typing_and_pressing_in_between(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    line.tell("transcript", text="Guten Tag", confidence=0.8)
    composer(chat).fill("Ich tippe lieber")
    composer(chat).press("Enter")
    expect(composer(chat)).to_have_value("")
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Ich tippe lieber")
    assert line.told("text") == [{"type": "text", "text": "Ich tippe lieber"}]
    assert focus(chat) == "composer"
    composer(chat).fill("Noch nicht fertig")
    chat.get_by_label("Sprache", exact=True).select_option("en")
    expect(messages(chat).nth(2)).to_contain_text("Hello.")
    payload = '/change_language{"language":"en"}'
    assert line.told("payload") == [{"type": "payload", "payload": payload}]
    expect(chat.locator("#composer")).to_have_value("Noch nicht fertig")
    roles = chat.locator(".message").evaluate_all("(all) => all.map((m) => m.dataset.role)")
    assert roles == ["assistant", "user", "user", "assistant", "user", "assistant"]
    assert gateway.seen("POST", "/messages") == []


def test_quick_reply_over_the_line(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    chat.get_by_role("button", name="Unterlagen").click()
    expect(messages(chat).nth(1)).to_contain_text("Ihren alten Ausweis")
    assert line.told("payload") == [{"type": "payload", "payload": "/ask_documents"}]
    expect(own(chat)).to_contain_text("Unterlagen")
    expect(messages(chat).first.locator(".reply.chosen")).to_contain_text("Unterlagen (gewählt)")


def test_pause_sends_nothing(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    watch(chat)
    pause = chat.get_by_role("button", name="Pause", exact=True)
    pause.focus()
    chat.keyboard.press("Enter")
    expect(state(chat)).to_have_text("Pause. Das Mikrofon ist aus.")
    assert focus(chat) == "Weiter", "the same button goes on"
    eventually(lambda: line.told("pause"))
    before = len(line.sound)
    line.tell("state", state="listening")  # overtaken by the person's wish
    chat.wait_for_timeout(400)
    assert len(line.sound) == before
    expect(state(chat)).to_have_text("Pause. Das Mikrofon ist aus.")
    composer(chat).fill("Geht das auch so?")
    composer(chat).press("Enter")
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Geht das auch so?")
    chat.wait_for_timeout(100)
    assert len(said(chat, "Verstanden: Geht das auch so?")) == 1
    chat.get_by_role("button", name="Weiter", exact=True).click()
    expect(state(chat)).to_have_text(LISTENING)
    eventually(lambda: len(line.sound) > before)
    assert [e["type"] for e in line.events] == ["hello", "pause", "text", "resume"]
    assert len(said(chat, "Das Mikrofon ist aus.")) == 1


@pytest.mark.parametrize("key", ["", "Escape"])
def test_interrupting(chat: Page, gateway: Gateway, key: str) -> None:
    line = begin(chat, gateway)
    interrupt = chat.get_by_role("button", name="Sprechen unterbrechen")
    expect(interrupt).to_have_attribute("aria-disabled", "true")
    gateway.voice.speech = tones(3.0, 440)
    composer(chat).fill("Erzählen Sie")
    composer(chat).press("Enter")
    expect(state(chat)).to_have_text(SPEAKING)
    expect(interrupt).not_to_have_attribute("aria-disabled", "true")
    if key:
        chat.keyboard.press(key)
        assert focus(chat) == "composer", "the focus stays"
        chat.keyboard.press(key)  # a second press right after it closes nothing
    else:
        interrupt.click()
    expect(state(chat)).to_have_text(LISTENING)
    assert line.told("stop_speaking")
    expect(chat.get_by_role("dialog")).to_be_visible()
    expect(interrupt).to_have_attribute("aria-disabled", "true")
    assert line.open


def test_arabic(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page())
    page.locator("#language").select_option("ar")
    expect(messages(page)).to_have_count(2)
    page.locator("button.handsfree").click()
    line = gateway.voice.wait()
    line.tell("partial", text="كم تكلفة")
    heard = page.locator("[data-role=heard] p").last
    expect(heard).to_have_text("كم تكلفة")
    assert heard.get_attribute("lang") == "ar"
    assert heard.evaluate("(node) => getComputedStyle(node).direction") == "rtl"
    line.tell("transcript", text="كم تكلفة جواز السفر؟", confidence=0.9)
    body = own(page).last.locator(".body")
    expect(body).to_have_text("كم تكلفة جواز السفر؟")
    assert body.get_attribute("lang") == "ar"
    sign = page.locator(".voice-state svg").bounding_box()
    text = page.locator(".voice-state span").bounding_box()
    assert sign
    assert text
    assert sign["x"] > text["x"], "the picture stands at the right, before the text"
    body_sent = [json.loads(r["body"]) for r in gateway.seen("POST", "/messages")]
    assert len(body_sent) == 1
