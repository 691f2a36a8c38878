"""Talking to the assistant: keyboard, announcements, errors, resuming."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from .conftest import OpenPage, open_chat
from .gateway import Gateway
from .helpers import composer, focus, messages, said, send, watch


def test_keyboard_only_conversation(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    launcher = page.get_by_role("button", name="Fragen? Chat öffnen")
    launcher.wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if focus(page) == "Fragen? Chat öffnen":
            break
    page.keyboard.press("Enter")
    assert focus(page) == "composer", "the focus moves with the key press, not later"
    messages(page).first.wait_for()
    assert focus(page) == "composer"

    page.keyboard.type("Erste Zeile")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("zweite Zeile")
    page.keyboard.press("Enter")
    messages(page).nth(1).wait_for()
    body = json.loads(gateway.seen("POST", "/messages")[0]["body"])
    assert body == {"text": "Erste Zeile\nzweite Zeile"}
    expect(composer(page)).to_have_value("")
    assert focus(page) == "composer"
    for _ in range(4):  # back over the answer's controls and into the log
        page.keyboard.press("Shift+Tab")
    host = "document.querySelector('stadtlotse-chat').shadowRoot"
    assert page.evaluate(f"!!{host}.activeElement.closest('.panel')")

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focus(page) == "Fragen? Chat öffnen"


def test_first_contact_says_it_is_a_machine(chat: Page) -> None:
    expect(chat.get_by_role("dialog", name="Stadtlotse")).to_be_visible()
    expect(chat.get_by_text("Automatischer Assistent", exact=True)).to_be_visible()
    expect(messages(chat).first).to_contain_text("Stadtlotse (automatisch)")


def test_nothing_is_asked_of_the_server_before_the_chat_is_opened(
    open_page: OpenPage, gateway: Gateway
) -> None:
    page = open_page()
    page.get_by_role("button", name="Fragen? Chat öffnen").wait_for()
    assert [r for r in gateway.requests if r["path"].startswith("/api/")] == []


def test_each_message_is_announced_exactly_once(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Fragen? Chat öffnen").wait_for()
    watch(page)
    open_chat(page)
    send(page, "zwei", answers=3)
    page.wait_for_timeout(200)
    assert len(said(page, "Guten Tag.")) == 1
    assert len(said(page, "Antworten zur Auswahl: Termin buchen, Unterlagen")) == 1
    assert len(said(page, "Erste Antwort.")) == 1
    assert len(said(page, "Zweite Antwort.")) == 1
    assert said(page, "schreibt") == [], "a quick answer needs no typing notice"
    assert page.get_by_role("log").get_attribute("aria-live") == "off"
    page.wait_for_timeout(1_100)
    left = page.locator("[aria-live=polite]").all_text_contents()
    assert left == ["", ""], "announcements are taken away again"


def test_typing_notice_is_announced_once(chat: Page, gateway: Gateway) -> None:
    watch(chat)
    gateway.delay = 1.8
    composer(chat).fill("Hallo")
    composer(chat).press("Enter")
    expect(chat.locator(".typing")).to_be_visible()
    composer(chat).fill("Noch etwas")
    composer(chat).press("Enter")  # too early: told so, and the text stays
    messages(chat).nth(1).wait_for()
    expect(chat.locator(".typing")).to_be_hidden()
    expect(composer(chat)).to_have_value("Noch etwas")
    assert len(said(chat, "Stadtlotse schreibt")) == 1
    assert len(said(chat, "Einen Moment bitte")) == 1


def test_message_parts(chat: Page) -> None:
    chat.get_by_role("button", name="Unterlagen").click()
    answer = messages(chat).nth(1)
    answer.wait_for()
    expect(answer.get_by_role("listitem").filter(has_text="ein Foto")).to_be_visible()
    expect(answer).to_contain_text("Das <b>Foto</b> ist neu.")
    expect(answer).to_contain_text(
        "Quelle: Leistungskatalog Musterstadt (öffnet in neuem Fenster). Stand: 2. März 2026."
    )
    expect(answer.locator(".notice")).to_have_text("Bitte kommen Sie zehn Minuten früher.")
    link = answer.get_by_role("link", name=re.compile("Alle Standorte"))
    assert link.get_attribute("rel") == "noopener"
    expect(answer.get_by_text("Böse")).to_be_visible()
    expect(answer.get_by_role("link", name="Böse")).to_have_count(0)
    with chat.expect_download() as download:
        answer.get_by_role("link", name="Termin").click()
    assert download.value.suggested_filename == "Termin.ics"


def test_old_quick_replies_become_text(chat: Page, gateway: Gateway) -> None:
    pressed = chat.get_by_role("button", name="Unterlagen")
    pressed.focus()
    chat.keyboard.press("Enter")
    messages(chat).nth(1).wait_for()
    assert focus(chat).startswith("Unterlagen"), "the focus is not lost"
    chat.keyboard.press("Enter")
    chat.wait_for_timeout(150)
    assert len(gateway.seen("POST", "/messages")) == 1, "pressed again, it does nothing"
    assert json.loads(gateway.seen("POST", "/messages")[0]["body"]) == {"payload": "/ask_documents"}
    chat.keyboard.press("Tab")
    assert focus(chat).startswith("Alle Standorte"), (
        "Tab goes on from the pressed button, to the answer"
    )
    first = messages(chat).first
    expect(first.locator("button.reply")).to_have_count(0)
    expect(first.locator(".reply.chosen")).to_contain_text("Unterlagen (gewählt)")
    expect(messages(chat, "user").last).to_contain_text("Unterlagen")
    expect(chat.get_by_role("button", name="Ja")).to_be_visible()


def test_error_keeps_the_text(chat: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("413")
    watch(chat)
    problem = {"code": "message_too_long", "detail": "Bitte schreiben Sie höchstens 2000 Zeichen."}
    gateway.failures.append((413, problem))
    composer(chat).fill("Ein langer Text")
    composer(chat).press("Enter")
    alert = chat.locator(".problem")
    expect(alert).to_contain_text("Ihre Nachricht wurde nicht gesendet.")
    expect(alert).to_contain_text(problem["detail"])
    expect(composer(chat)).to_have_value("Ein langer Text")
    assert len(said(chat, problem["detail"])) == 1
    expect(messages(chat, "user")).to_have_count(0)
    expect(chat.get_by_role("button", name="Termin buchen")).to_be_enabled()
    chat.get_by_role("button", name="Erneut versuchen").click()
    assert focus(chat) == "composer"
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Ein langer Text")
    expect(alert).to_be_hidden()
    expect(composer(chat)).to_have_value("")


def test_no_connection_says_what_to_do(chat: Page, tolerated: list[str]) -> None:
    tolerated.append("ERR_FAILED")
    chat.route("**/messages", lambda route: route.abort())
    composer(chat).fill("Hallo")
    chat.get_by_role("button", name="Senden").click()
    expect(chat.locator(".problem")).to_contain_text("rufen Sie an: 115")
    expect(composer(chat)).to_have_value("Hallo")


def test_empty_message_is_explained(chat: Page, gateway: Gateway) -> None:
    button = chat.get_by_role("button", name="Senden")
    assert button.get_attribute("aria-disabled") == "true"
    assert button.get_attribute("disabled") is None
    button.click(force=True)
    expect(chat.locator(".problem")).to_contain_text("Bitte schreiben Sie zuerst eine Nachricht.")
    composer(chat).press_sequentially("H")
    expect(chat.locator(".problem")).to_be_hidden()
    assert button.get_attribute("aria-disabled") is None
    assert gateway.seen("POST", "/messages") == []


def test_reload_resumes(chat: Page, gateway: Gateway) -> None:
    send(chat, "Ich ziehe um")
    chat.reload()
    open_chat(chat)
    expect(messages(chat)).to_have_count(2)
    expect(messages(chat, "user")).to_contain_text("Ich ziehe um")
    expect(chat.get_by_role("button", name="Termin buchen")).to_have_count(0)
    assert len(gateway.seen("POST", "/conversations")) == 1
    send(chat, "Weiter")
    assert len(gateway.conversations) == 1


def test_expired_conversation_starts_anew(
    chat: Page, gateway: Gateway, tolerated: list[str]
) -> None:
    tolerated.append("401")
    gateway.conversations.clear()
    composer(chat).fill("Bin ich noch da?")
    composer(chat).press("Enter")
    expect(chat.get_by_text("Wir fangen gern neu an.", exact=False).first).to_be_visible()
    expect(composer(chat)).to_have_value("Bin ich noch da?")
    chat.get_by_role("button", name="Erneut versuchen").click()
    expect(messages(chat).last).to_contain_text("Verstanden: Bin ich noch da?")


def test_expired_on_reload_starts_anew(chat: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("401")
    gateway.conversations.clear()
    chat.reload()
    open_chat(chat)
    expect(chat.get_by_text("Wir fangen gern neu an.", exact=False).first).to_be_visible()
    expect(messages(chat)).to_have_count(1)


def test_person_writes_unasked(chat: Page, gateway: Gateway) -> None:
    watch(chat)
    news = gateway.message("Hier ist Frau Demir vom Bürgerbüro.", role="person")
    gateway.events.put(news)
    gateway.events.put(news)  # told twice, shown once
    expect(messages(chat, "person").first).to_contain_text("Mitarbeiterin oder Mitarbeiter")
    chat.wait_for_timeout(500)
    expect(messages(chat, "person")).to_have_count(1)
    assert len(said(chat, "Frau Demir")) == 1
    chat.keyboard.press("Escape")
    gateway.events.put(gateway.message("Sind Sie noch da?", role="person"))
    expect(chat.get_by_role("button", name="Neue Nachricht im Chat")).to_be_visible()
    assert len(said(chat, "Sind Sie noch da?")) == 1


def test_inline_mode(open_page: OpenPage, tolerated: list[str]) -> None:
    page = open_page("/inline")
    expect(messages(page)).to_contain_text("Hello.")
    expect(page.get_by_role("region", name="Stadtlotse")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your message")).to_be_visible()
    expect(page.locator("stadtlotse-chat")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("log")).to_be_visible()
    tolerated.append("404")  # no favicon there


def test_works_without_storage(open_page: OpenPage) -> None:
    blocked = "() => { throw new DOMException('no'); }"
    page = open_page(
        script=f"Storage.prototype.getItem = {blocked}; Storage.prototype.setItem = {blocked};"
    )
    open_chat(page)
    send(page, "Hallo")


def test_numbers_to_write_down_stay_on_one_line(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page(viewport={"width": 320, "height": 640}))
    gateway.events.put(gateway.message("• Nummer zum Verschieben oder Absagen: 101003-d44c"))
    code = messages(page).last.locator("li .code")
    expect(code).to_have_text("101003-d44c")
    assert code.evaluate("(node) => node.getClientRects().length") == 1
    expect(messages(page).last.get_by_role("listitem")).to_have_text(
        "Nummer zum Verschieben oder Absagen: 101003-d44c"
    )
