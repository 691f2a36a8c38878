"""How a hands-free conversation ends: by the person, by the other side, with the chat."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .gateway import Gateway
from .helpers import composer, focus, messages, said, watch
from .line import eventually
from .test_handsfree import begin, own, state


def test_ending_by_oneself(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    watch(chat)
    end = chat.get_by_role("button", name="Beenden", exact=True)
    end.focus()
    chat.keyboard.press("Enter")
    assert focus(chat).startswith("Freihändig sprechen")
    expect(chat.locator(".voice")).to_be_hidden()
    eventually(lambda: line.told("bye") and not line.open)
    assert len(said(chat, "Das freihändige Gespräch ist beendet.")) == 1
    expect(chat.get_by_role("button", name="Sprechen", exact=True)).to_be_visible()
    composer(chat).fill("Weiter geht es")
    composer(chat).press("Enter")
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Weiter geht es")
    assert len(gateway.seen("POST", "/messages")) == 1
    begin(chat, gateway, lines=2)


def test_the_other_side_ends(chat: Page, gateway: Gateway) -> None:
    """Whoever stands on a button of the conversation is not pushed away."""
    line = begin(chat, gateway)
    chat.get_by_role("button", name="Pause", exact=True).focus()
    line.tell("state", state="ended")
    line.tell("bye")
    expect(state(chat)).to_have_text("Das freihändige Gespräch ist beendet. Das Mikrofon ist aus.")
    assert focus(chat) == "Pause"
    chat.keyboard.press("Enter")
    chat.keyboard.press("Tab")
    chat.keyboard.press("Tab")
    assert focus(chat) == "composer"
    expect(chat.locator(".voice")).to_be_hidden()


def test_forgetting_at_the_citizens_wish(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    line.tell("transcript", text="Vergiss alles", confidence=0.9)
    words = gateway.message("Alles ist vergessen.")
    line.tell("messages", language="de", messages=[words], ended=True)
    line.tell("bye")
    expect(messages(chat)).to_have_count(1)
    expect(messages(chat)).to_contain_text("Alles ist vergessen.")
    expect(own(chat)).to_have_count(0)
    expect(chat.locator(".voice")).to_be_hidden()
    assert chat.evaluate("sessionStorage.length") == 0


def test_closing_the_chat_hangs_up(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    chat.keyboard.press("Escape")
    expect(chat.get_by_role("dialog")).to_be_hidden()
    eventually(lambda: not line.open)
    chat.get_by_role("button", name="Fragen? Chat öffnen").click()
    expect(chat.locator(".voice")).to_be_hidden()


def test_erasing_hangs_up(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    chat.get_by_role("button", name="Mehr").click()
    chat.get_by_role("button", name="Gespräch löschen").click()
    chat.get_by_role("button", name="Jetzt löschen").click()
    expect(chat.get_by_role("log")).to_contain_text("Ihr Gespräch ist gelöscht.")
    eventually(lambda: not line.open)
    assert gateway.conversations == {}
