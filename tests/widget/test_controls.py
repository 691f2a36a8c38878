"""The controls above the conversation: languages, a person, starting over, erasing."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from .conftest import OpenPage, open_chat
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


def test_only_a_choice_fixes_the_language(
    open_page: OpenPage, gateway: Gateway, tolerated: list[str]
) -> None:
    """Who chose nothing is greeted in the browser's language; the gateway may still change it."""
    tolerated.append("401")
    page = open_chat(open_page(locale="tr"))
    expect(messages(page)).to_contain_text("İyi günler")
    expect(page.get_by_role("textbox", name="Mesajınız")).to_be_visible()
    gateway.conversations.clear()
    page.get_by_label("Dil", exact=True).select_option("ar")
    expect(page.locator(".problem button")).to_be_visible()
    page.locator(".problem button").click()
    expect(messages(page).last).to_contain_text("مرحبا")
    gateway.conversations.clear()
    page.locator("#composer").fill("مرحبا")
    page.locator("#composer").press("Enter")
    expect(page.locator(".problem button")).to_be_visible()
    bodies = [json.loads(r["body"]) for r in gateway.seen("POST", "/conversations")]
    assert bodies == [{}, {}, {"language": "ar"}]


def test_the_page_may_fix_the_language(
    open_page: OpenPage, gateway: Gateway, tolerated: list[str]
) -> None:
    tolerated.append("404")  # no favicon there
    page = open_page("/inline", locale="tr")
    expect(messages(page)).to_contain_text("Hello.")
    bodies = [json.loads(r["body"]) for r in gateway.seen("POST", "/conversations")]
    assert bodies == [{"language": "en"}]


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
