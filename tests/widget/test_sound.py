"""Reading aloud and push-to-talk, with the browser's fake microphone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import OpenPage, open_chat
from .gateway import Gateway
from .helpers import composer, focus, messages, said, send, watch

COUNT_PLAYS = """
  window.plays = 0;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () { window.plays += 1; return play.call(this); };
"""


def no_microphone(name: str) -> str:
    return f"""navigator.mediaDevices.getUserMedia =
        () => Promise.reject(new DOMException('no', '{name}'));"""


def test_reading_aloud_never_starts_by_itself(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page(script=COUNT_PLAYS))
    send(page, "Hallo")
    assert page.evaluate("window.plays") == 0
    assert gateway.seen("GET", "/audio") == []

    answer = messages(page).nth(1)
    answer.get_by_role("button", name="Vorlesen").click()
    pause = answer.get_by_role("button", name="Pause")
    pause.click()
    assert focus(page) == "Weiter vorlesen"
    answer.get_by_role("button", name="Weiter vorlesen").click()
    stop = answer.get_by_role("button", name="Stopp")
    stop.click()
    expect(answer.get_by_role("button", name="Vorlesen")).to_be_visible()
    assert focus(page) == "Stopp", "the button stays, so the focus does too"
    assert stop.get_attribute("aria-disabled") == "true"
    requests = gateway.seen("GET", "/audio")
    assert [r["query"] for r in requests] == [{}], "the conversation's own speed"
    assert requests[0]["headers"]["authorization"].startswith("Bearer ")


def test_slower(chat: Page, gateway: Gateway) -> None:
    slower = messages(chat).first.get_by_role("button", name="Langsamer")
    assert slower.get_attribute("aria-pressed") == "false"
    slower.click()
    expect(slower).to_have_attribute("aria-pressed", "true")
    assert gateway.seen("GET", "/audio") == [], "setting the speed makes no sound"
    send(chat, "Hallo")
    later = messages(chat).nth(1).get_by_role("button", name="Langsamer")
    expect(later).to_have_attribute("aria-pressed", "true")
    messages(chat).first.get_by_role("button", name="Vorlesen").click()
    messages(chat).first.get_by_role("button", name="Pause").wait_for()
    assert gateway.seen("GET", "/audio")[0]["query"]["rate"] == ["0.8"]


def test_only_one_message_speaks_and_closing_silences(chat: Page) -> None:
    send(chat, "Hallo")
    messages(chat).first.get_by_role("button", name="Vorlesen").click()
    messages(chat).first.get_by_role("button", name="Pause").wait_for()
    messages(chat).nth(1).get_by_role("button", name="Vorlesen").click()
    messages(chat).nth(1).get_by_role("button", name="Pause").wait_for()
    expect(messages(chat).first.get_by_role("button", name="Vorlesen")).to_be_visible()
    chat.keyboard.press("Escape")
    chat.get_by_role("button", name="Fragen? Chat öffnen").click()
    expect(messages(chat).nth(1).get_by_role("button", name="Vorlesen")).to_be_visible()


def test_sound_that_fails_is_explained(chat: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("401")
    watch(chat)
    gateway.conversations.clear()
    messages(chat).first.get_by_role("button", name="Vorlesen").click()
    expect(messages(chat).first).to_contain_text("Vorlesen geht gerade nicht.")
    assert len(said(chat, "Vorlesen geht gerade nicht.")) == 1
    expect(messages(chat).first.get_by_role("button", name="Vorlesen")).to_be_visible()


def test_push_to_talk_puts_the_text_into_the_composer(chat: Page, gateway: Gateway) -> None:
    watch(chat)
    composer(chat).fill("Guten Tag.")
    chat.get_by_role("button", name="Sprechen", exact=True).click()
    expect(chat.get_by_text("Aufnahme läuft. Escape bricht ab.", exact=True).first).to_be_visible()
    chat.wait_for_timeout(500)
    chat.get_by_role("button", name="Aufnahme beenden").click()
    assert focus(chat) == "composer", "the focus moves with the press, before the answer"
    expect(composer(chat)).to_have_value("Guten Tag. Ich brauche einen neuen Ausweis")
    assert len(said(chat, "Verstanden: Ich brauche einen neuen Ausweis")) == 1
    assert gateway.seen("POST", "/messages") == [], "nothing is sent before it was read"
    sent = gateway.seen("POST", "/speech")[0]
    assert b'name="audio"' in sent["body"]
    assert b'name="send"\r\n\r\nfalse' in sent["body"]
    assert b"audio/webm" in sent["body"]
    assert len(sent["body"]) > 500
    expect(chat.get_by_role("button", name="Sprechen", exact=True)).to_be_visible()


def test_escape_cancels_the_recording_only(chat: Page, gateway: Gateway) -> None:
    chat.get_by_role("button", name="Sprechen", exact=True).click()
    chat.locator(".recording").wait_for()
    chat.keyboard.press("Escape")
    expect(chat.locator(".recording")).to_be_hidden()
    expect(chat.get_by_role("dialog")).to_be_visible()
    assert focus(chat) == "Sprechen"
    chat.wait_for_timeout(100)
    assert gateway.seen("POST", "/speech") == []


def test_nothing_understood(chat: Page, gateway: Gateway) -> None:
    gateway.transcript = ""
    chat.get_by_role("button", name="Sprechen", exact=True).click()
    chat.locator(".recording").wait_for()
    chat.get_by_role("button", name="Aufnahme beenden").click()
    expect(chat.locator(".problem")).to_contain_text("Ihre Aufnahme wurde nicht verstanden.")


def test_language_without_speech(chat: Page, gateway: Gateway) -> None:
    chat.get_by_label("Sprache", exact=True).select_option("tr")
    expect(messages(chat)).to_have_count(2)
    expect(messages(chat).nth(1).get_by_role("button", name="Vorlesen")).to_have_count(0)
    chat.get_by_role("button", name="Sprechen", exact=True).click()
    expect(chat.locator(".problem")).to_contain_text("In dieser Sprache kann ich noch nicht")
    assert gateway.seen("POST", "/speech") == []


def test_microphone_denied(open_page: OpenPage) -> None:
    page = open_chat(open_page(script=no_microphone("NotAllowedError")))
    watch(page)
    page.get_by_role("button", name="Sprechen", exact=True).click()
    expect(page.locator(".problem")).to_contain_text("Das Mikrofon ist nicht freigegeben.")
    assert len(said(page, "Das Mikrofon ist nicht freigegeben.")) == 1
    expect(page.get_by_role("button", name="Sprechen", exact=True)).to_be_visible()


def test_microphone_missing(open_page: OpenPage) -> None:
    page = open_chat(open_page(script=no_microphone("NotFoundError")))
    page.get_by_role("button", name="Sprechen", exact=True).click()
    expect(page.locator(".problem")).to_contain_text("Es ist kein Mikrofon angeschlossen.")
