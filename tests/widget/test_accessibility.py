"""Layout, focus, targets, settings of the reader; the rules of axe-core where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from .conftest import OpenPage, open_chat
from .helpers import FOCUSED, composer, contrast, focus, messages, overflow, send

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SMALL: ViewportSize = {"width": 320, "height": 256}
# Reads a CSS colour of any notation from a canvas.
RING = f"""() => {{
  const node = ({FOCUSED})();
  if (!node) return null;
  const rgb = (colour) => {{
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  }};
  const parent = (n) => n.parentElement || (n.getRootNode().host ?? null);
  const ground = (n) => {{
    for (; n; n = parent(n)) {{
      const colour = rgb(getComputedStyle(n).backgroundColor);
      if (colour[3] === 255) return colour;
    }}
    return rgb('Canvas');
  }};
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const inside = parseFloat(style.outlineOffset) < 0;
  // the middle of what lies inside the window
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  let top = document.elementFromPoint(x, y);
  while (top?.shadowRoot) {{
    const inner = top.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === top) break;
    top = inner;
  }}
  return {{
    name: node.id || node.innerText || node.localName,
    style: style.outlineStyle, width: parseFloat(style.outlineWidth),
    ring: rgb(style.outlineColor).slice(0, 3),
    ground: ground(inside ? node : parent(node)).slice(0, 3),
    visible: node === top || node.contains(top) || !!top?.contains(node),
  }};
}}"""


def walk(page: Page, limit: int = 40) -> list[dict[str, Any]]:
    """Tabs through the chat from the composer until the composer comes again or the panel ends."""
    composer(page).focus()
    seen = []
    for _ in range(limit):
        page.keyboard.press("Shift+Tab")
        inside = page.evaluate(
            "() => document.activeElement && document.activeElement.localName === 'stadtlotse-chat'"
        )
        if not inside:
            break
        found = page.evaluate(RING)
        if found is None or found["name"] == "composer":
            break
        seen.append(found)
    return seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_visible_everywhere(open_page: OpenPage, scheme: str) -> None:
    page = open_chat(open_page(color_scheme=scheme))
    seen = walk(page)
    names = " ".join(s["name"] for s in seen)
    for part in ("Vorlesen", "Unterlagen", "language", "Mit einem Menschen sprechen", "Mehr"):
        assert part in names
    for found in seen:
        assert found["style"] == "solid", found
        assert found["width"] >= 2, found
        assert contrast(tuple(found["ring"]), tuple(found["ground"])) >= 3, found
        assert found["visible"], found


def test_focus_is_not_covered_in_a_small_window(open_page: OpenPage) -> None:
    page = open_chat(open_page(viewport=SMALL))
    send(page, "Hallo")
    seen = walk(page)
    assert len(seen) > 8
    assert [found for found in seen if not found["visible"]] == []


@pytest.mark.parametrize(
    ("size", "language"),
    [
        (SMALL, "de"),
        (SMALL, "ar"),
        ({"width": 320, "height": 640}, "de"),
        ({"width": 640, "height": 320}, "ar"),
    ],
)
def test_no_horizontal_scroll(open_page: OpenPage, size: ViewportSize, language: str) -> None:
    page = open_page(viewport=size)
    open_chat(page)
    page.get_by_role("button", name="Unterlagen").click()
    expect(messages(page)).to_have_count(2)
    if language == "ar":
        page.locator("#language").select_option("ar")
        expect(messages(page)).to_have_count(3)
    page.locator(".more").click()
    assert max(overflow(page).values()) <= 0, overflow(page)


def test_text_spacing_and_double_text_size(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 640, "height": 800})
    open_chat(page)
    page.get_by_role("button", name="Unterlagen").click()
    expect(messages(page)).to_have_count(2)
    page.evaluate(
        """() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`:host { font-size: 36px !important }
          * { line-height: 1.5 !important; letter-spacing: .12em !important;
              word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
        const root = document.querySelector('stadtlotse-chat').shadowRoot;
        root.adoptedStyleSheets.push(sheet); }"""
    )
    assert max(overflow(page).values()) <= 0, overflow(page)
    cut = page.evaluate(
        """() => [...document.querySelector('stadtlotse-chat').shadowRoot
        .querySelectorAll('button:not([hidden]), .body')].filter((n) => n.offsetParent
        && (n.scrollHeight > n.clientHeight + 2 || n.scrollWidth > n.clientWidth + 2))
        .map((n) => n.innerText)"""
    )
    assert cut == []


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, SMALL])
def test_targets_are_large(open_page: OpenPage, size: ViewportSize) -> None:
    page = open_page(viewport=size)
    launcher = page.get_by_role("button", name="Fragen? Chat öffnen").bounding_box()
    assert launcher
    assert launcher["height"] >= 44
    open_chat(page)
    page.get_by_role("button", name="Unterlagen").click()
    expect(messages(page)).to_have_count(2)
    page.get_by_role("button", name="Mehr").click()
    small = page.evaluate(
        """() => [...document.querySelector('stadtlotse-chat').shadowRoot
        .querySelectorAll('button, select, textarea, a')]
        .filter((n) => n.offsetParent).map((n) => [n.innerText, n.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44)
        .map(([name, box]) => [name, box.width, box.height])"""
    )
    assert small == []


def test_escape_closes_the_innermost_first(chat: Page) -> None:
    chat.get_by_role("button", name="Mehr").click()
    chat.keyboard.press("Escape")
    expect(chat.locator(".menu")).to_be_hidden()
    assert focus(chat) == "Mehr"
    chat.keyboard.press("Escape")
    expect(chat.get_by_role("dialog")).to_be_hidden()
    assert focus(chat) == "Fragen? Chat öffnen"


def test_small_window_is_modal_large_is_not(open_page: OpenPage) -> None:
    page = open_chat(open_page(viewport=SMALL))
    modal = "() => document.querySelector('stadtlotse-chat').shadowRoot.querySelector('.panel')"
    assert page.evaluate(f"{modal}.matches(':modal')")
    composer(page).focus()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(f"{modal}.matches(':not(:modal)')")
    assert focus(page) == "composer", "zooming keeps the place"
    page.set_viewport_size(SMALL)
    page.wait_for_function(f"{modal}.matches(':modal')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focus(page) == "Fragen? Chat öffnen"


def test_forced_colours_keep_borders(open_page: OpenPage) -> None:
    page = open_chat(open_page(forced_colors="active"))
    widths = page.evaluate(
        """() => [...document.querySelector('stadtlotse-chat').shadowRoot
        .querySelectorAll('.panel button, .message')].filter((n) => n.offsetParent)
        .map((n) => parseFloat(getComputedStyle(n).borderTopWidth))"""
    )
    assert widths
    assert min(widths) >= 1


@pytest.mark.parametrize(("scheme", "language"), [("dark", "de"), ("light", "ar")])
def test_axe_finds_nothing(
    open_page: OpenPage, tolerated: list[str], scheme: str, language: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/widget")
    tolerated.append("Applying inline style")  # axe tries out styles of its own
    page = open_page(color_scheme=scheme)
    page.evaluate(AXE.read_text("utf-8"))
    assert violations(page) == []
    open_chat(page)
    page.get_by_role("button", name="Unterlagen").click()
    expect(messages(page)).to_have_count(2)
    if language != "de":
        page.locator("#language").select_option(language)
        expect(messages(page)).to_have_count(3)
    page.locator(".more").click()
    assert violations(page) == []


def violations(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
        'wcag21aa', 'wcag22aa', 'best-practice']})).violations
        .map((v) => [v.id, v.nodes.map((n) => [n.target.join(' '), n.failureSummary])])"""
    )
    return found
