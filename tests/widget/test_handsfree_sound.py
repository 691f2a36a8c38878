"""What the microphone's sound becomes on the line, and what the line's sound becomes in the ear."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserType, Page

from .conftest import ARGUMENTS, CHROMIUM, OpenPage, open_chat
from .gateway import Gateway
from .line import eventually
from .sounds import bursts, level, tones, wav
from .test_handsfree import begin, state

LOW, HIGH, ABOVE = 1_000, 7_000, 10_000
MIRRORED = 16_000 - ABOVE
SECONDS = 4
FILTER = """async ([from, to, frequencies]) => {
  const {Resampler} = await import('/widget/voice/resampler.js');
  const size = 128;
  return frequencies.map((frequency) => {
    const resampler = new Resampler(from, to);
    const out = [];
    for (let start = 0; start < from; start += size) {
      const piece = Float32Array.from({length: size}, (_, i) =>
        Math.sin(2 * Math.PI * frequency * (start + i) / from));
      out.push(...resampler.push(piece));
    }
    const middle = out.slice(to / 4, 3 * to / 4);
    const power = middle.reduce((sum, value) => sum + value * value, 0) / middle.length;
    return [out.length, 10 * Math.log10(2 * power + 1e-12)];
  });
}"""
# Plays through the loudspeaker's worklet and keeps every sample that comes out, with its time.
LISTEN = """async ([rate, script]) => {
  const {Loudspeaker} = await import('/widget/voice/sound.js');
  const context = new AudioContext({sampleRate: rate});
  await context.resume();
  await context.audioWorklet.addModule('/ear-worklet.js');
  const ear = new AudioWorkletNode(context, 'ear');
  const heard = [];
  ear.port.onmessage = ({data}) => heard.push(...data);
  ear.connect(context.destination);
  const speaker = new Loudspeaker(() => {});
  await speaker.open(context, ear);
  const tone = (seconds) => Int16Array.from({length: 16000 * seconds}, (_, i) =>
    8000 * Math.sin(2 * Math.PI * 400 * i / 16000));
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const result = await script_(speaker, tone, wait, heard, context);
  await context.close();
  return {heard, ...result};
}"""


@pytest.fixture(scope="module")
def microphone(engine: BrowserType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    sound = tmp_path_factory.mktemp("microphone") / "tones.wav"
    sound.write_bytes(wav(bursts(SECONDS, LOW, HIGH, ABOVE), 48_000))
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={sound}"]
    chromium = engine.launch(executable_path=CHROMIUM, args=arguments)
    yield chromium
    chromium.close()


def test_seven_kilohertz_arrive(microphone: Browser, gateway: Gateway) -> None:
    """Fricatives live up there; what lies above 8 kHz must not come back mirrored."""
    context = microphone.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(gateway.url)
    line = begin(open_chat(page), gateway)
    eventually(lambda: len(line.sound) > 2 * 16_000 * (SECONDS + 1), seconds=15)
    sound = bytes(line.sound[2 * 16_000 :])
    context.close()
    low, high = level(sound, LOW), level(sound, HIGH)
    mirrored = level(sound, MIRRORED)
    assert low > -50, "the sound is there"
    assert high - low > -3, (low, high)
    assert mirrored - high < -40, (mirrored, high)


@pytest.mark.parametrize("rate", [48_000, 44_100, 96_000, 16_000, 8_000])
def test_resampling(open_page: OpenPage, rate: int) -> None:
    page = open_page()
    passed = [300, 1_000, 3_000] + ([5_000, 7_000] if rate > 8_000 else [])
    stopped = [f for f in (8_800, 12_000, 20_000) if f < rate / 2 - 500]
    for frequency, (count, gain) in zip(
        passed + stopped, page.evaluate(FILTER, [rate, 16_000, passed + stopped]), strict=True
    ):
        assert count == pytest.approx(16_000, rel=0.01)
        if frequency in passed:
            assert abs(gain) < 0.5, (frequency, gain)
        else:
            assert gain < -60, (frequency, gain)


def listen(page: Page, rate: int, script: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(LISTEN.replace("script_", f"({script})"), [rate, ""])
    found["heard"] = np.array(found["heard"])
    return found


@pytest.mark.parametrize("rate", [48_000, 44_100])
def test_playback_has_no_gaps(open_page: OpenPage, rate: int) -> None:
    """Packets come irregularly, as over a network, but early enough."""
    heard = listen(
        open_page(),
        rate,
        """async (speaker, tone, wait, heard, context) => {
            const all = tone(1.5);
            const began = context.currentTime;
            for (let i = 0, n = 0; i < all.length; n += 1) {
              const until = 16000 * (context.currentTime - began + 0.3);
              for (; i < Math.min(until, all.length); i += 320)
                speaker.play(all.slice(i, i + 320).buffer);
              await wait(30 + 60 * (n % 2));
            }
            await wait(900);
        }""",
    )["heard"]
    there = np.flatnonzero(np.abs(heard) > 0.02)
    assert (there[-1] - there[0]) / rate == pytest.approx(1.5, abs=0.02)
    edge = rate // 200  # it begins and ends abruptly
    sound = heard[there[0] + edge : there[-1] - edge]
    steepest = 8_000 / 32_768 * 2 * math.pi * 400 / rate
    assert np.max(np.abs(np.diff(sound))) < 1.1 * steepest, "no click"
    period = rate // 400
    peaks = np.abs(sound[: sound.size // period * period]).reshape(-1, period).max(axis=1)
    assert peaks.min() > 0.95 * 8_000 / 32_768, "no hole"


def test_flush_is_silent_within_50_ms(open_page: OpenPage) -> None:
    found = listen(
        open_page(),
        48_000,
        """async (speaker, tone, wait, heard) => {
            speaker.play(tone(3).buffer);
            await wait(500);
            const before = heard.length;
            speaker.flush();
            await wait(400);
            return {before, sounding: speaker.sounding};
        }""",
    )
    assert found["sounding"] is False
    heard = found["heard"]
    assert np.max(np.abs(heard[: found["before"]])) > 0.2
    last = np.flatnonzero(np.abs(heard) > 1e-4)[-1]
    # counted from the samples that had come out when "flush" was called
    assert (last - found["before"]) / 48_000 < 0.05


def test_hold_goes_on_where_it_stopped(open_page: OpenPage) -> None:
    heard = listen(
        open_page(),
        48_000,
        """async (speaker, tone, wait) => {
            speaker.play(tone(0.6).buffer);
            await wait(250);
            speaker.hold(true);
            await wait(300);
            speaker.hold(false);
            await wait(700);
        }""",
    )["heard"]
    loud = np.convolve(np.abs(heard), np.ones(480) / 480, "same") > 0.02
    runs = [(key, len(list(group)) / 48_000) for key, group in itertools.groupby(loud)]
    parts = [seconds for sounding, seconds in runs if sounding and seconds > 0.02]
    assert len(parts) == 2
    assert sum(parts) == pytest.approx(0.6, abs=0.05)


def test_the_line_is_heard_in_the_chat(open_page: OpenPage, gateway: Gateway) -> None:
    """In the widget itself, under its security policy: the sound reaches the loudspeaker."""
    script = """
      const connect = AudioNode.prototype.connect;
      AudioNode.prototype.connect = function (target, ...more) {
        if (target === this.context.destination && this.numberOfInputs === 0) {
          const meter = this.context.createAnalyser();
          window.meter = meter;
          connect.call(this, meter);
        }
        return connect.call(this, target, ...more);
      };
      window.loudness = () => {
        const samples = new Float32Array(window.meter.fftSize);
        window.meter.getFloatTimeDomainData(samples);
        return Math.max(...samples.map(Math.abs));
      };"""
    page = open_chat(open_page(script=script))
    line = begin(page, gateway)
    line.tell("state", state="speaking")
    line.play(tones(2.0, 440))
    eventually(lambda: page.evaluate("window.loudness()") > 0.1)
    line.tell("flush")
    line.tell("state", state="listening")
    eventually(lambda: page.evaluate("window.loudness()") == 0)
    assert state(page).inner_text() == "Ich höre zu. Sprechen Sie einfach."
