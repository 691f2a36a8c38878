"""What several tests of the widget look at."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

WATCH = """() => {
  window.said = [];
  const root = document.querySelector('stadtlotse-chat').shadowRoot;
  for (const region of root.querySelectorAll('[aria-live=polite]')) {
    new MutationObserver((changes) => {
      for (const change of changes)
        for (const node of change.addedNodes) window.said.push(node.textContent);
    }).observe(region, {childList: true, characterData: true, subtree: true});
  }
}"""
FOCUSED = """() => {
  let node = document.activeElement;
  while (node && node.shadowRoot && node.shadowRoot.activeElement)
    node = node.shadowRoot.activeElement;
  return node === document.body ? null : node;
}"""


def watch(page: Page) -> None:
    """From now on every text added to a live region is kept."""
    page.evaluate(WATCH)


def said(page: Page, part: str) -> list[str]:
    """Announcements that contain a text."""
    return [text for text in page.evaluate("window.said") if part in text]


def focus(page: Page) -> str:
    """What has the focus: its name as text, its label, or its tag."""
    name: str = page.evaluate(
        f"""() => {{ const node = ({FOCUSED})();
        if (!node) return 'body';
        return node.id || node.innerText || node.className || node.localName; }}"""
    )
    return name.strip()


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Ihre Nachricht")


def messages(page: Page, role: str = "assistant") -> Locator:
    return page.locator(f"[data-role={role}]")


def send(page: Page, text: str, answers: int | None = None) -> None:
    """Writes and sends; waits until there is one answer more (or `answers` in all)."""
    wanted = answers or messages(page).count() + 1
    composer(page).fill(text)
    composer(page).press("Enter")
    messages(page).nth(wanted - 1).wait_for()


def overflow(page: Page) -> dict[str, Any]:
    """How far page and panel are wider than what is visible, in pixels."""
    found: dict[str, Any] = page.evaluate(
        """() => {
        const root = document.querySelector('stadtlotse-chat').shadowRoot;
        const over = (node) => node.scrollWidth - node.clientWidth;
        const result = {page: over(document.documentElement)};
        for (const name of ['panel', 'log', 'header', 'foot'])
          result[name] = over(root.querySelector('.' + name));
        return result; }"""
    )
    return found


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG contrast of two sRGB colours (0 to 255)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
