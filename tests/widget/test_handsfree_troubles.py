"""Hands-free when something is missing or breaks: said clearly, and no text is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage, open_chat
from .gateway import Gateway
from .helpers import composer, focus, messages, said, send, watch
from .line import eventually
from .sounds import tones
from .test_handsfree import LISTENING, begin, own, state
from .test_sound import no_microphone

COUNT_TRACKS = """
  window.tracks = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    window.wish = wish;
    await new Promise((resume) => setTimeout(resume, window.reluctance ?? 0));
    const stream = await ask(wish);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
"""
LIVE = "window.tracks.filter((track) => track.readyState === 'live' && track.enabled).length"


def switch(page: Page) -> None:
    page.get_by_role("button", name="Freihändig sprechen").click()


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (no_microphone("NotAllowedError"), "Das Mikrofon ist nicht freigegeben."),
        (no_microphone("NotFoundError"), "Es ist kein Mikrofon angeschlossen."),
        (no_microphone("NotReadableError"), "Das Mikrofon antwortet nicht."),
        ("delete window.AudioWorkletNode;", "Dieser Browser kann hier nicht aufnehmen."),
    ],
)
def test_no_microphone(open_page: OpenPage, gateway: Gateway, script: str, text: str) -> None:
    page = open_chat(open_page(script=script))
    watch(page)
    composer(page).fill("Halb geschrieben")
    switch(page)
    expect(page.locator(".problem")).to_contain_text(text)
    expect(page.locator(".problem")).to_contain_text("Sie können Ihre Nachricht schreiben.")
    expect(page.locator(".voice")).to_be_hidden()
    expect(page.get_by_role("button", name="Freihändig sprechen")).to_have_attribute(
        "aria-pressed", "false"
    )
    assert [t for t in page.evaluate("window.said") if t] == [
        f"{page.locator('.problem p').inner_text()}"
    ]
    assert gateway.voice.lines == []
    expect(composer(page)).to_have_value("Halb geschrieben")


def test_permission_refused_by_the_browser(
    open_page: OpenPage, gateway: Gateway, tolerated: list[str]
) -> None:
    """The real refusal: the policy of the page forbids the microphone."""
    tolerated.append("Permissions policy violation")
    gateway.permissions = "microphone=()"
    page = open_chat(open_page())
    switch(page)
    expect(page.locator(".problem")).to_contain_text("Das Mikrofon ist nicht freigegeben.")
    assert gateway.voice.lines == []


def test_language_that_is_not_heard(chat: Page, gateway: Gateway) -> None:
    chat.get_by_label("Sprache", exact=True).select_option("tr")
    expect(messages(chat)).to_have_count(2)
    switch(chat)
    expect(chat.locator(".problem")).to_contain_text("In dieser Sprache kann ich noch nicht")
    assert gateway.voice.lines == []


def test_microphone_is_off_when_nobody_should_hear(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page(script=COUNT_TRACKS))
    begin(page, gateway)
    wish = page.evaluate("window.wish.audio")
    for name in ("echoCancellation", "noiseSuppression", "autoGainControl"):
        assert wish[name] is True
    assert page.evaluate(LIVE) == 1
    page.get_by_role("button", name="Pause", exact=True).click()
    assert page.evaluate(LIVE) == 0
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert page.evaluate(LIVE) == 1
    page.get_by_role("button", name="Beenden", exact=True).click()
    assert page.evaluate(LIVE) == 0
    page.evaluate("window.reluctance = 400")
    switch(page)
    expect(state(page)).to_have_text("Verbindung wird aufgebaut …")
    switch(page)  # changed their mind before the browser had asked
    page.wait_for_timeout(700)
    assert page.evaluate(LIVE) == 0
    assert page.evaluate("window.tracks.length") == 2
    assert len(gateway.voice.lines) == 1


def test_microphone_pulled_out(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page(script=COUNT_TRACKS))
    line = begin(page, gateway)
    page.evaluate("window.tracks[0].dispatchEvent(new Event('ended'))")
    expect(page.locator(".problem")).to_contain_text("Das Mikrofon antwortet nicht.")
    expect(page.locator(".voice")).to_be_hidden()
    eventually(lambda: not line.open)


def test_too_many_calls(chat: Page, gateway: Gateway) -> None:
    text = "Gerade sprechen sehr viele Menschen. Bitte versuchen Sie es gleich noch einmal."
    gateway.voice.refusal = {"code": "too_many_calls", "title": "Very many people are speaking."}
    watch(chat)
    switch(chat)
    expect(chat.locator(".problem")).to_contain_text(text)
    assert len(said(chat, text)) == 1
    assert len(chat.evaluate("window.said")) == 1
    gateway.voice.refusal = None
    chat.get_by_role("button", name="Erneut versuchen").click()
    assert focus(chat) == "composer"
    expect(state(chat)).to_have_text(LISTENING)
    expect(chat.locator(".problem")).to_be_hidden()


def test_conversation_is_gone(chat: Page, gateway: Gateway) -> None:
    (talk,) = gateway.conversations.values()
    talk["token"] = "another"
    switch(chat)
    expect(chat.get_by_text("Wir fangen gern neu an.", exact=False).first).to_be_visible()
    expect(chat.locator(".voice")).to_be_hidden()
    assert len(gateway.conversations) == 2


def test_conversation_expires_meanwhile(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    gateway.voice.silent = True
    composer(chat).fill("Bin ich zu spät?")
    composer(chat).press("Enter")
    eventually(lambda: line.told("text"))
    line.tell("error", code="conversation_expired", title="Abgelaufen.")
    expect(chat.get_by_text("Wir fangen gern neu an.", exact=False).first).to_be_visible()
    expect(chat.locator(".voice")).to_be_hidden()
    expect(composer(chat)).to_have_value("Bin ich zu spät?")
    chat.get_by_role("button", name="Erneut versuchen").click()
    expect(messages(chat).last).to_contain_text("Verstanden: Bin ich zu spät?")


def test_server_is_not_there(chat: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("503")
    gateway.voice.away = True
    switch(chat)
    problem = chat.locator(".problem")
    expect(problem).to_contain_text("Freihändig sprechen geht gerade nicht.")
    expect(problem).to_contain_text("rufen Sie an: 115")
    send(chat, "Dann schreibe ich")


def test_server_gone_and_back(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    watch(chat)
    line.tell("transcript", text="Bin ich noch da?", confidence=0.9)
    expect(own(chat)).to_have_count(1)
    (talk,) = gateway.conversations.values()
    gateway.answer(talk, {"text": "Bin ich noch da?"})  # answered, but the line had broken
    line.drop()
    broken = "Die Verbindung ist unterbrochen. Ich verbinde neu …"
    expect(state(chat)).to_have_text(broken)
    again = gateway.voice.wait(2)
    expect(state(chat)).to_have_text(LISTENING)
    assert again.events[0]["token"] == line.events[0]["token"]
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Bin ich noch da?")
    expect(messages(chat)).to_have_count(2)
    expect(own(chat)).to_have_count(1)
    assert len(said(chat, broken)) == 1
    assert len(said(chat, "Verstanden: Bin ich noch da?")) == 1
    eventually(lambda: len(again.frames) > 5)


def test_server_gone_for_good_keeps_the_text(
    chat: Page, gateway: Gateway, tolerated: list[str]
) -> None:
    tolerated += ["503", "ERR_FAILED"]
    line = begin(chat, gateway)
    gateway.voice.silent = True
    composer(chat).fill("Das ist mir wichtig")
    composer(chat).press("Enter")
    eventually(lambda: line.told("text"))
    expect(composer(chat)).to_have_value("")
    gateway.voice.away = True
    line.drop()
    expect(state(chat)).to_contain_text("Ich verbinde neu")
    gateway.voice.away, gateway.voice.silent = False, False
    expect(composer(chat)).to_have_value("Das ist mir wichtig")
    expect(own(chat)).to_have_count(0)
    problem = chat.locator(".problem")
    expect(problem).to_contain_text("Ihre Nachricht wurde nicht gesendet.")
    chat.get_by_role("button", name="Erneut versuchen").click()
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Das ist mir wichtig")


def test_giving_up(chat: Page, gateway: Gateway, tolerated: list[str]) -> None:
    """After a quarter of a minute it stops trying; the sound of the page is off then."""
    tolerated.append("503")
    chat.clock.install()
    line = begin(chat, gateway)
    gateway.voice.away = True
    line.drop()
    for _ in range(8):
        chat.clock.run_for(8_000)
        chat.wait_for_timeout(150)
    expect(chat.locator(".problem")).to_contain_text("Freihändig sprechen geht gerade nicht.")
    expect(chat.locator(".voice")).to_be_hidden()


def test_an_answer_that_fails(chat: Page, gateway: Gateway) -> None:
    line = begin(chat, gateway)
    watch(chat)
    gateway.voice.silent = True
    composer(chat).fill("Noch eine Frage")
    composer(chat).press("Enter")
    eventually(lambda: line.told("text"))
    line.tell("error", code="dialogue_unavailable", title="Ich kann gerade nicht antworten.")
    line.tell("state", state="listening")
    expect(chat.locator(".problem")).to_contain_text("Ich kann gerade nicht antworten.")
    expect(composer(chat)).to_have_value("Noch eine Frage")
    expect(state(chat)).to_have_text(LISTENING)
    assert len(said(chat, "Ich kann gerade nicht antworten.")) == 1
    gateway.voice.silent = False
    chat.get_by_role("button", name="Erneut versuchen").click()
    expect(messages(chat).nth(1)).to_contain_text("Verstanden: Noch eine Frage")
    assert len(line.told("text")) == 2


def test_last_words_are_heard(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page(script=COUNT_TRACKS))
    line = begin(page, gateway)
    line.tell("state", state="speaking")
    line.play(tones(1.2, 440))
    line.tell("bye")
    page.wait_for_timeout(400)
    expect(page.locator(".voice")).to_be_visible()
    assert page.evaluate(LIVE) == 0
    expect(page.locator(".voice")).to_be_hidden(timeout=3_000)
