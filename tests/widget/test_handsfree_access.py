"""A spoken conversation for everybody: axe, keyboard, small windows, forced colours, calm."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage, open_chat
from .gateway import Gateway
from .helpers import composer, contrast, focus, messages, overflow
from .line import Line
from .test_accessibility import AXE, SMALL, violations, walk
from .test_handsfree import begin, own, state

LONG = "Was brauche ich, wenn ich meinen Personalausweis verloren habe und umgezogen bin"
STATES = ["listening", "thinking", "speaking"]


def talk(page: Page, line: Line, gateway: Gateway) -> None:
    """A conversation with everything in it: words, uncertain words, an answer with choices."""
    line.tell("transcript", text=LONG, confidence=0.9)
    line.tell("messages", language="de", messages=[gateway.documents()])
    line.tell("partial", text=LONG)
    expect(own(page).last).to_be_attached()
    expect(page.locator("[data-role=heard]")).to_be_attached()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(
    open_page: OpenPage, gateway: Gateway, tolerated: list[str], scheme: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/widget")
    tolerated.append("Applying inline style")  # axe tries out styles of its own
    page = open_chat(open_page(color_scheme=scheme))
    page.evaluate(AXE.read_text("utf-8"))
    line = begin(page, gateway)
    talk(page, line, gateway)
    for name in STATES:
        line.tell("state", state=name)
        expect(page.locator(".voice")).to_have_attribute("data-state", name)
        if name == "listening":
            line.tell("hearing", speaking=True)
            expect(page.locator(".voice")).to_have_attribute("data-state", "hearing")
        assert violations(page) == [], name
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator(".voice")).to_have_attribute("data-state", "paused")
    assert violations(page) == []
    gateway.voice.away = True
    tolerated.append("503")
    line.drop()
    expect(page.locator(".voice")).to_have_attribute("data-state", "reconnecting")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("size", [SMALL, {"width": 320, "height": 640}])
def test_small_windows(
    open_page: OpenPage, gateway: Gateway, size: dict[str, int], language: str
) -> None:
    page = open_chat(open_page(viewport=size))
    if language == "ar":
        page.locator("#language").select_option("ar")
        expect(messages(page)).to_have_count(2)
    page.locator("button.handsfree").click()
    line = gateway.voice.wait()
    talk(page, line, gateway)
    for name in STATES:
        line.tell("state", state=name)
        expect(page.locator(".voice")).to_have_attribute("data-state", name)
        assert max(overflow(page).values()) <= 0, (name, overflow(page))
    small = page.evaluate(
        """() => [...document.querySelector('stadtlotse-chat').shadowRoot
        .querySelectorAll('.voice button, .handsfree')]
        .map((n) => [n.innerText, n.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44)
        .map(([name, box]) => [name, box.width, box.height])"""
    )
    assert small == []
    covered = [found for found in walk(page) if not found["visible"]]
    assert covered == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keyboard_reaches_everything(open_page: OpenPage, gateway: Gateway, scheme: str) -> None:
    page = open_chat(open_page(color_scheme=scheme))
    composer(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focus(page) == "Freihändig sprechen"
    page.keyboard.press("Enter")
    line = gateway.voice.wait()
    line.tell("state", state="speaking")
    expect(page.locator(".voice")).to_have_attribute("data-state", "speaking")
    assert focus(page).startswith("Freihändig sprechen"), "the focus stays where it was"
    talk(page, line, gateway)
    assert focus(page).startswith("Freihändig sprechen")
    seen = walk(page)
    for name in ("Beenden", "Sprechen unterbrechen", "Pause"):
        (found,) = [item for item in seen if item["name"].strip() == name]
        assert found["style"] == "solid"
        assert found["visible"]
        assert contrast(tuple(found["ring"]), tuple(found["ground"])) >= 3


def test_forced_colours(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page(forced_colors="active"))
    line = begin(page, gateway)
    talk(page, line, gateway)
    widths = page.evaluate(
        """() => [...document.querySelector('stadtlotse-chat').shadowRoot
        .querySelectorAll('.voice, .voice button, .message.heard, .handsfree')]
        .map((n) => parseFloat(getComputedStyle(n).borderTopWidth))"""
    )
    assert len(widths) == 6
    assert min(widths) >= 1


def test_pictures_move_only_where_that_is_wanted(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_chat(open_page())  # asks for reduced motion
    line = begin(page, gateway)
    moving = "(node) => node.getAnimations({subtree: true}).length"
    line.tell("state", state="thinking")
    expect(page.locator(".voice")).to_have_attribute("data-state", "thinking")
    assert page.locator(".voice").evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.locator(".voice").evaluate(moving) == 1
    assert state(page).inner_text() == "Ich suche die Antwort …"
