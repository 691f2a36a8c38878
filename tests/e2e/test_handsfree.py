"""A spoken conversation in a real browser with the whole product: ask aloud, read and hear."""

from __future__ import annotations

import asyncio
import re
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.browser import collect_errors
from tests.stack import Stack
from tests.widget.conftest import ARGUMENTS, CHROMIUM
from tests.widget.helpers import messages
from tests.widget.line import eventually
from voice_gateway.speech import SpeechService

QUESTION = "What does a new passport cost?"
"""In English: the recognition understands that voice, and not the German one of espeak-ng."""
SILENCE = 8
"""Seconds before the question, in which the line opens and the assistant says that it listens."""
TURN = 90_000
"""Milliseconds a spoken turn may take on a busy machine."""
# How loud the loudspeaker's worklet gets: the greatest level so far.
METER = """
  window.loudest = 0;
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...more) {
    if (target === this.context.destination && this.numberOfInputs === 0) {
      const meter = this.context.createAnalyser();
      const samples = new Float32Array(meter.fftSize);
      connect.call(this, meter);
      setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        window.loudest = Math.max(window.loudest, ...samples.map(Math.abs));
      }, 30);
    }
    return connect.call(this, target, ...more);
  };
"""


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The question, spoken by the product's own voice for the fake microphone."""
    folder = tmp_path_factory.mktemp("question")
    service = SpeechService()
    try:
        spoken = asyncio.run(service.synthesise(QUESTION, "en"))
    finally:
        service.close()
    target = folder / "question.wav"
    with wave.open(BytesIO(spoken.data)) as sound, wave.open(str(target), "wb") as padded:
        padded.setparams(sound.getparams())
        silence = bytes(SILENCE * sound.getframerate() * sound.getsampwidth())
        padded.writeframes(silence + sound.readframes(sound.getnframes()) + silence)
    return target


@pytest.fixture
def page(stack: Stack, question: Path) -> Iterator[Page]:
    """The demo page in a browser whose microphone says the question once."""
    errors: list[str] = []
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={question}%noloop"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 900})
        collect_errors(opened, errors)
        opened.add_init_script(METER)
        opened.goto(stack.url)
        yield opened
        browser.close()
    assert errors == []


def test_asking_aloud(page: Page) -> None:
    page.locator(".launcher").click()
    messages(page).first.wait_for(timeout=TURN)
    before = messages(page).count()
    voice = page.locator(".voice")
    page.get_by_role("button", name="Speak hands-free").click()
    expect(voice).to_have_attribute("data-state", re.compile("listening|speaking"), timeout=TURN)
    expect(messages(page, "user")).to_contain_text(re.compile("passport", re.I), timeout=TURN)
    answer = messages(page).nth(before)
    expect(answer).to_contain_text("70", timeout=TURN)
    page.evaluate("window.loudest = 0")
    expect(voice).to_have_attribute("data-state", "speaking", timeout=TURN)
    eventually(lambda: page.evaluate("window.loudest") > 0.05, seconds=30)
    page.keyboard.press("Escape")
    expect(voice).to_have_attribute("data-state", re.compile("listening|hearing"))

    page.locator("#composer").fill("Which documents do I need for it?")
    page.locator("#composer").press("Enter")
    expect(messages(page, "user")).to_have_count(2)
    expect(messages(page).nth(before + 1)).to_contain_text(re.compile("photo", re.I), timeout=TURN)
    page.get_by_role("button", name="End", exact=True).click()
    expect(voice).to_be_hidden()
