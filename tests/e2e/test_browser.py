"""The whole product in a real browser: keyboard, two scripts, plain German, ear and voice."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import ANSWER, Citizen, collect_errors, padded
from tests.shared import SHARED
from tests.stack import Stack
from tests.widget.conftest import ARGUMENTS, CHROMIUM
from tests.widget.helpers import composer, messages

SPOKEN = SHARED / "data/speech/picovoice_leopard/test_de.wav"  # "… wurde als Leichenhalle genutzt"
SPOKEN_WORDS = re.compile("(?=.*Portal)(?=.*Raum)(?!.*genutzt.*genutzt).*genutzt", re.IGNORECASE)
RECOGNITION = 30_000
"""Milliseconds the recognition may take on a busy machine, loading the model included."""
KEEP_SOUNDS = """
  window.sounds = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    window.sounds.push(this);
    return play.call(this);
  };
"""
NAME, EMAIL = "Erika Öztürk-Muster", "erika.muster@example.org"
GERMAN_DAY = r"(Mon|Diens|Donners|Frei|Sams)tag|Mittwoch"
ARABIC_DAY = r"(الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت)، \d{1,2} \w+ \d{4}"
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
"""The invisible marks that keep Latin runs inside Arabic text in order."""

OpenPage = Callable[..., Page]


# Not for the session: Playwright's event loop must be gone before other tests run theirs.
@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    arguments = list(ARGUMENTS)
    if SPOKEN.exists():
        sound = tmp_path_factory.mktemp("microphone") / "spoken.wav"
        padded(SPOKEN, sound)
        arguments.append(f"--use-file-for-fake-audio-capture={sound}%noloop")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, stack: Stack) -> Iterator[OpenPage]:
    """Opens the demo page; fails on any console error or violation of the policy afterwards."""
    contexts = []
    errors: list[str] = []

    def open_it(script: str = "", **options: Any) -> Page:
        options = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        collect_errors(page, errors)
        if script:
            page.add_init_script(script)
        page.goto(stack.url)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert errors == []


def reply(citizen: Citizen, pattern: str) -> str:
    """The title of the first reply that can be pressed and matches."""
    found = [title for title in citizen.choices() if re.search(pattern, title)]
    assert found, f"{pattern!r} is not among {citizen.choices()}"
    return found[0]


def book(citizen: Citizen, wish: str, day: str) -> None:
    """From the first sentence to the confirmation, at the office that asks for an e-mail."""
    citizen.say(wish)
    citizen.choose(reply(citizen, "Bürgerbüro Mitte"))
    citizen.choose(reply(citizen, day))
    citizen.choose(reply(citizen, r"\d{1,2}:\d\d"))
    citizen.say(NAME)
    read_back = citizen.say(EMAIL)
    expect(read_back).to_contain_text(NAME)
    expect(read_back).to_contain_text(EMAIL)
    assert re.search(day, read_back.inner_text())
    yes, no = citizen.choices()
    assert yes != no
    citizen.choose(yes)


def calendar(page: Page) -> tuple[str, str]:
    """The offered calendar file: its name and its text."""
    link = page.locator("a[download$='.ics']")
    expect(link).to_have_count(1)
    name, url = link.get_attribute("download"), link.get_attribute("href")
    assert name
    assert url
    kind, _, content = url.partition(",")
    assert kind.startswith("data:text/calendar")
    assert kind.endswith("base64")
    return name, base64.b64decode(content).decode()


def test_booking_and_cancelling_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    citizen = Citizen(page)
    citizen.open_chat()
    expect(messages(page).first).to_contain_text("Computerprogramm, kein Mensch")
    book(citizen, "Ich möchte einen Termin für einen Personalausweis", GERMAN_DAY)
    booked = messages(page).filter(has_text="Ihr Termin ist gebucht.")
    expect(booked).to_contain_text(re.compile(r"Terminnummer: \d{4,}"))
    name, text = calendar(page)
    assert "BEGIN:VEVENT" in text

    citizen.walk("Termin für Ihren Kalender", back=citizen.focus()["id"] == "composer")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == name

    asked = citizen.choose("Termin absagen")
    expect(asked).to_contain_text("Möchten Sie diesen Termin wirklich absagen?")
    done = citizen.choose("Ja, absagen")
    expect(done).to_contain_text("Ihr Termin ist abgesagt.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert citizen.focus()["text"] == "Fragen? Chat öffnen"


def test_booking_in_arabic(open_page: OpenPage) -> None:
    page = open_page()
    citizen = Citizen(page)
    citizen.open_chat()
    citizen.choose_language("ar")
    root = page.locator("stadtlotse-chat .root")
    expect(root).to_have_attribute("lang", "ar")
    expect(root).to_have_attribute("dir", "rtl")
    first = messages(page).count() - 1
    book(citizen, "أريد حجز موعد من أجل بطاقة الهوية", ARABIC_DAY)
    for message in messages(page).all()[first:]:
        body = message.locator(".body")
        assert (body.get_attribute("lang"), body.get_attribute("dir")) == ("ar", "rtl")
        assert not re.search(GERMAN_DAY, message.inner_text())
    booked = messages(page).filter(has_text="تم حجز موعدكم").inner_text().translate(MARKS)
    assert re.search(ARABIC_DAY, booked)
    assert re.search(r"رقم الموعد: \d{4,}", booked)
    assert "BEGIN:VEVENT" in calendar(page)[1]
    # what the interface itself says is Arabic too
    expect(composer(page)).to_have_count(0)
    assert not re.search("Senden|Vorlesen|Sprechen", root.inner_text())
    asked = citizen.choose("إلغاء الموعد")
    assert re.search(ARABIC_DAY, asked.inner_text())
    expect(citizen.choose(citizen.choices()[0])).to_contain_text("تم إلغاء موعدكم")


def test_reload_goes_on_where_it_was(open_page: OpenPage) -> None:
    page = open_page()
    citizen = Citizen(page)
    citizen.open_chat()
    citizen.say("Ich möchte einen Termin für einen Personalausweis")
    citizen.choose(reply(citizen, "Bürgerbüro Mitte"))
    said = page.get_by_role("log").locator(".message .body").all_inner_texts()
    days = citizen.choices()
    page.reload()
    citizen.open_chat()
    expect(messages(page)).to_have_count(len(said) - len(messages(page, "user").all()))
    assert page.get_by_role("log").locator(".message .body").all_inner_texts() == said
    assert citizen.choices() == days, "only the last question can be answered"
    asked = citizen.choose(reply(citizen, GERMAN_DAY))
    expect(asked).to_contain_text("Um wie viel Uhr")


def test_plain_german(open_page: OpenPage) -> None:
    page = open_page()
    citizen = Citizen(page)
    citizen.open_chat()
    question = "Was kostet ein Reisepass?"
    usual = citizen.say(question).locator(".body").inner_text()
    citizen.walk("Einfache Sprache", back=True)
    before = messages(page).count()
    page.keyboard.press("Enter")
    messages(page).nth(before).wait_for(timeout=ANSWER)
    expect(page.get_by_role("button", name="Einfache Sprache")).to_have_attribute(
        "aria-pressed", "true"
    )
    answer = citizen.say(question).locator(".body")
    plain = answer.inner_text()
    assert answer.get_attribute("lang") == "de"
    assert plain != usual
    assert "70,00" in plain
    assert "70,00" in usual


def test_push_to_talk(open_page: OpenPage) -> None:
    if not SPOKEN.exists():
        pytest.skip("no recording here")
    page = open_page()
    citizen = Citizen(page)
    citizen.open_chat()
    field = composer(page)
    citizen.walk("Sprechen")
    page.keyboard.press("Enter")
    expect(page.locator(".recording")).to_be_visible()
    page.wait_for_timeout(6_500)  # as long as the recording lasts
    page.keyboard.press("Enter")
    assert citizen.focus()["id"] == "composer"
    expect(field).to_have_value(SPOKEN_WORDS, timeout=RECOGNITION)
    assert messages(page, "user").count() == 0, "nothing is sent before it was read"
    page.keyboard.press("ControlOrMeta+a")
    citizen.say("Was kostet ein Reisepass?")
    expect(messages(page, "user")).to_have_text(re.compile("Was kostet ein Reisepass"))


def test_reading_aloud(open_page: OpenPage) -> None:
    page = open_page(script=KEEP_SOUNDS)
    citizen = Citizen(page)
    citizen.open_chat()
    assert page.evaluate("window.sounds.length") == 0, "nothing speaks unasked"
    citizen.walk("Vorlesen", back=True)
    page.keyboard.press("Enter")
    expect(messages(page).first.get_by_role("button", name="Pause")).to_be_visible(timeout=ANSWER)
    sound = page.evaluate("[window.sounds[0]].map(({src, duration}) => ({src, duration}))[0]")
    assert sound["src"].startswith("blob:")
    assert 3 < sound["duration"] < 60, "the whole greeting, in seconds"
    page.wait_for_timeout(700)
    assert page.evaluate("window.sounds[0].currentTime") > 0.2
