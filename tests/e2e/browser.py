"""A citizen at a browser: what they press, and what they find on the screen."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.widget.helpers import FOCUSED, messages

ANSWER = 20_000
"""Milliseconds one turn of the whole product may take on a busy machine."""
REPORT_VIOLATIONS = """document.addEventListener('securitypolicyviolation',
  (event) => console.error('CSP', event.violatedDirective, event.blockedURI));"""
FOCUS = f"""() => {{
  const node = ({FOCUSED})();
  if (!node) return {{tag: 'body', id: '', text: '', classes: '', disabled: false}};
  return {{
    tag: node.localName, id: node.id, text: (node.innerText || '').trim(),
    classes: node.className, disabled: node.getAttribute('aria-disabled') === 'true',
  }};
}}"""


def collect_errors(page: Page, errors: list[str]) -> None:
    """Everything the browser complains about from now on, violations of the policy included."""

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(REPORT_VIOLATIONS)


class Citizen:
    """Works with the keyboard alone; locators are used for looking, never for acting."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focus(self) -> dict[str, Any]:
        """What has the focus: tag, id, text, classes, disabled."""
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found

    def walk(self, text: str = "", *, id: str = "", kind: str = "", back: bool = False) -> None:
        """Press Tab until something has the focus that fits: its text, its id, its class."""
        seen = []
        for _ in range(80):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            now = self.focus()
            seen.append(now["id"] or now["text"] or now["tag"])
            fits = (not id or now["id"] == id) and kind in [*now["classes"].split(), ""]
            if fits and (not text or now["text"] == text) and not now["disabled"]:
                return
        raise AssertionError(f"Tab never comes to {text or id or kind!r}: {seen}")

    def open_chat(self, launcher: str = "Fragen? Chat öffnen") -> None:
        """From wherever the focus is to the open chat with its greeting (or what was said)."""
        self.page.get_by_role("button", name=launcher).wait_for()
        self.walk(launcher)
        self.page.keyboard.press("Enter")
        assert self.focus()["id"] == "composer"
        messages(self.page).first.wait_for(timeout=ANSWER)

    def say(self, text: str) -> Locator:
        """Type into the composer and send; the last message of the answer."""
        if self.focus()["id"] != "composer":
            self.walk(id="composer")
        before = self._count()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        return self._answer(before)

    def choices(self) -> list[str]:
        """Titles of the replies that can be pressed."""
        live = self.page.locator("button.reply:not([aria-disabled=true])")
        return [title.strip() for title in live.all_inner_texts()]

    def choose(self, title: str) -> Locator:
        """Go to a reply and press it; the last message of the answer."""
        assert title in self.choices(), self.choices()
        # answers stand above the composer, and below the reply that was pressed before
        self.walk(title, kind="reply", back=self.focus()["id"] == "composer")
        before = self._count()
        self.page.keyboard.press("Enter")
        return self._answer(before)

    def choose_language(self, code: str) -> Locator:
        """Arrow keys in the list of languages, then Enter; the last message of the answer."""
        self.walk(id="language", back=True)
        select = self.page.locator("#language")
        before = self._count()
        self.page.keyboard.press("Home")
        for _ in range(select.locator("option").count()):
            if select.input_value() == code:
                break
            self.page.keyboard.press("ArrowDown")
        assert select.input_value() == code
        self.page.keyboard.press("Enter")
        return self._answer(before)

    def _count(self) -> int:
        return messages(self.page).count()

    def _answer(self, before: int) -> Locator:
        """All messages of an answer appear at once."""
        messages(self.page).nth(before).wait_for(timeout=ANSWER)
        expect(self.page.locator(".problem")).to_be_hidden()
        return messages(self.page).last


def padded(source: Path, target: Path) -> float:
    """Copies a recording with half a second of silence around it; its length in seconds."""
    with wave.open(str(source)) as sound:
        parameters = sound.getparams()
        frames = sound.readframes(sound.getnframes())
    silence = bytes(parameters.framerate // 2 * parameters.sampwidth * parameters.nchannels)
    with wave.open(str(target), "wb") as sound:
        sound.setparams(parameters)
        sound.writeframes(silence + frames + silence)
    return parameters.nframes / parameters.framerate + 1.0
