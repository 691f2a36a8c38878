"""The controls above the conversation: languages, a person, starting over, erasing."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from .gateway import Gateway
from .helpers import composer, focus, messages, said, send, watch


def test_language_switch_and_direction(chat: Page, gateway: Gateway) -> None:
    chat.get_by_label("Sprache", exact=True).select_option("ar")
    expect(messages(chat).nth(1)).to_contain_text("مرحبا")
    sent = json.loads(gateway.seen("POST", "/messages")[0]["body"])
    assert sent == {"payload": '/change_language{"language":"ar"}'}
    root = chat.locator("stadtlotse-chat .root")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    expect(chat.get_by_role("button", name="إرسال")).to_be_visible()
    bodies = messages(chat).locator(".body")
    found = [(b.get_attribute("lang"), b.get_attribute("dir")) for b in bodies.all()]
    assert found == [("de", "ltr"), ("ar", "rtl")]
    answer = messages(chat).nth(1).bounding_box()
    own = messages(chat, "user").bounding_box()
    log = chat.get_by_role("log").bounding_box()
    assert answer
    assert own
    assert log
    right = log["x"] + log["width"]
    assert right - (answer["x"] + answer["width"]) < answer["x"] - log["x"], "answers at the right"
    assert own["x"] - log["x"] < right - (own["x"] + own["width"]), "one's own at the left"
    panel = chat.get_by_role("dialog").bounding_box()
    assert panel
    assert panel["x"] < 100, "the panel moves to the reading side"


def test_forgetting_at_the_citizens_wish(chat: Page, gateway: Gateway) -> None:
    send(chat, "Vergiss alles", answers=1)
    expect(messages(chat)).to_have_count(1)
    expect(messages(chat)).to_contain_text("Alles ist vergessen.")
    expect(messages(chat).get_by_role("button")).to_have_count(0)
    assert chat.evaluate("sessionStorage.length") == 0
    send(chat, "Eine neue Frage", answers=3)
    assert len(gateway.conversations) == 1


def test_plain_language_toggle(chat: Page) -> None:
    toggle = chat.get_by_role("button", name="Einfache Sprache")
    assert toggle.get_attribute("aria-pressed") == "false"
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(chat.get_by_label("Sprache", exact=True)).to_have_value("de-simple")
    assert chat.locator("stadtlotse-chat .root").get_attribute("lang") == "de"
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")


def test_arrow_keys_in_the_language_list_decide_nothing(chat: Page, gateway: Gateway) -> None:
    select = chat.get_by_label("Sprache", exact=True)
    select.focus()
    for _ in range(3):
        chat.keyboard.press("ArrowDown")
    chat.wait_for_timeout(150)
    assert gateway.seen("POST", "/messages") == []
    chat.keyboard.press("Enter")
    expect(messages(chat).nth(1)).to_contain_text("İyi günler")
    assert len(gateway.seen("POST", "/messages")) == 1
    assert focus(chat) == "language"


def test_person_and_restart(chat: Page, gateway: Gateway) -> None:
    chat.get_by_role("button", name="Mit einem Menschen sprechen").click()
    expect(messages(chat).nth(1)).to_contain_text("Ich verbinde Sie mit einem Menschen.")
    more = chat.get_by_role("button", name="Mehr")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    chat.get_by_role("button", name="Neu anfangen").click()
    expect(more).to_have_attribute("aria-expanded", "false")
    messages(chat).nth(2).wait_for()
    payloads = [json.loads(r["body"])["payload"] for r in gateway.seen("POST", "/messages")]
    assert payloads == ["/talk_to_person", "/start_over"]


def test_erasing_asks_first(chat: Page, gateway: Gateway) -> None:
    chat.get_by_role("button", name="Mehr").click()
    chat.get_by_role("button", name="Gespräch löschen").click()
    dialog = chat.get_by_role("dialog", name="Gespräch löschen?")
    expect(dialog).to_be_visible()
    chat.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focus(chat) == "Gespräch löschen"
    assert gateway.seen("DELETE", "") == []
    expect(composer(chat)).to_be_visible()
    watch(chat)
    chat.keyboard.press("Enter")
    chat.get_by_role("button", name="Jetzt löschen").click()
    assert focus(chat) == "Mehr"
    expect(chat.get_by_role("log")).to_contain_text("Ihr Gespräch ist gelöscht.")
    expect(messages(chat)).to_have_count(0)
    assert len(gateway.seen("DELETE", r"/conversations/c-1")) == 1
    assert chat.evaluate("sessionStorage.length") == 0
    assert len(said(chat, "Ihr Gespräch ist gelöscht.")) == 1
    send(chat, "Noch eine Frage", answers=2)
    assert len(gateway.conversations) == 1
