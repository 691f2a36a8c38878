"""Speaking: what arrives at the line, and when. Each sentence is a rising count, so that what is
lost or repeated shows."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from voice_gateway.metrics import Metrics
from voice_gateway.speech import SpeechBusy, SpeechUnavailable
from voice_gateway.voice.mouth import Mouth
from voice_gateway.voice.ports import Greeting, Say
from voice_gateway.voice.voices import Voices

RATE = 8_000


@dataclass
class Ears:
    """A line that only listens; keeps what has been heard by the time it was flushed."""

    greeting: Greeting = field(default_factory=lambda: Greeting("phone", RATE))
    frames: list[tuple[float, bytes]] = field(default_factory=list)
    heard: list[np.ndarray] = field(default_factory=list)
    ahead: float = 0.0
    ends: float = 0.0

    async def play(self, pcm: bytes) -> None:
        now = time.monotonic()
        self.ends = max(self.ends, now) + len(pcm) / 2 / RATE
        self.ahead = max(self.ahead, self.ends - now)
        self.frames.append((now, pcm))

    async def flush(self) -> None:
        unheard = max(0.0, self.ends - time.monotonic())
        self.keep(int(unheard * RATE))
        self.ends = time.monotonic()

    def keep(self, unheard: int = 0) -> np.ndarray:
        pcm = np.frombuffer(b"".join(frame for _, frame in self.frames), "<i2")
        self.heard.append(pcm[: pcm.size - unheard] if unheard else pcm)
        self.frames.clear()
        return np.concatenate(self.heard)


class Counting:
    """A speech service whose sentence is the numbers 1…n, with a length for each word."""

    def __init__(self) -> None:
        self.fails: list[Exception] = []
        self.spoken: list[tuple[str, float]] = []

    async def speak(self, spoken: str, locale: str, rate: float = 1.0) -> Any:
        if self.fails:
            raise self.fails.pop(0)
        self.spoken.append((spoken, rate))
        await asyncio.sleep(0.05)
        count = int(len(spoken.split()) * 0.2 * RATE / rate)
        return np.arange(1, count + 1).astype(np.float32) / 32_767, RATE


@asynccontextmanager
async def speaking() -> AsyncIterator[tuple[Mouth, Ears, Counting, list[str]]]:
    ears, engine, told = Ears(), Counting(), []
    mouth = Mouth(
        ears,  # type: ignore[arg-type]
        Voices(engine, Metrics()),  # type: ignore[arg-type]
        heard=lambda: told.append("heard"),
        failed=told.append,
        begun=lambda: told.append("begun"),
    )
    task = asyncio.create_task(mouth.run())
    yield mouth, ears, engine, told
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def silence(mouth: Mouth, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while mouth.busy or mouth._owing:
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


ONE = "Dies ist ein Satz aus acht ganz kurzen Worten."


async def test_sentences_follow_each_other_paced_and_are_told_once_when_heard() -> None:
    async with speaking() as (mouth, ears, engine, told):
        began = time.monotonic()
        mouth.say(Say(f"{ONE} {ONE}", "de"))
        assert mouth.busy
        await silence(mouth)
        took = time.monotonic() - began
        sound = ears.keep()
        length = sound.size / RATE
        assert len(engine.spoken) == 2
        assert np.count_nonzero(sound) == 2 * int(9 * 0.2 * RATE)
        assert length <= took < length + 1.0  # not sent at once, and not slower than real time
        assert ears.ahead <= 0.4
        assert told == ["begun", "heard"]


async def test_held_speech_goes_on_where_it_was() -> None:
    async with speaking() as (mouth, ears, _, told):
        mouth.say(Say(f"{ONE} {ONE}", "de"))
        for _ in range(3):
            await asyncio.sleep(0.5)
            await mouth.hold()
            assert mouth.held
            assert not mouth.audible
            await asyncio.sleep(0.2)
            assert not ears.frames
            mouth.go_on()
        await silence(mouth)
        sound = ears.keep()
        sentence = np.arange(1, int(9 * 0.2 * RATE) + 1)
        words = sound[sound != 0]
        # Heard without a gap or a repetition, up to the time the test itself takes to flush.
        assert abs(words.size - 2 * sentence.size) < 0.1 * RATE
        steps = np.diff(words.astype(int))
        assert np.count_nonzero(steps != 1) <= 5
        assert told.count("heard") == 1


async def test_dropped_speech_is_gone_and_new_speech_follows() -> None:
    async with speaking() as (mouth, ears, _, told):
        mouth.say(Say(f"{ONE} {ONE} {ONE}", "de"))
        mouth.say(Say(ONE, "de"))
        await asyncio.sleep(0.4)
        await mouth.drop()
        assert not mouth.busy
        before = ears.keep().size
        await asyncio.sleep(0.3)
        assert not ears.frames
        assert "heard" not in told
        mouth.say(Say("Neu gesagt ist das jetzt.", "de"))
        await silence(mouth)
        assert ears.keep().size - before == int(5 * 0.2 * RATE) + int(0.2 * RATE)
        assert told[-1] == "heard"


async def test_speed_and_loudness_hold_for_what_comes() -> None:
    async with speaking() as (mouth, ears, engine, _):
        mouth.rate, mouth.gain = 0.8, 2.0
        mouth.say(Say(ONE, "de"))
        await silence(mouth)
        assert engine.spoken[0][1] == 0.8
        assert ears.keep()[:3].tolist() == [2, 4, 6]


async def test_a_busy_or_missing_voice_costs_its_sentence_only() -> None:
    async with speaking() as (mouth, ears, engine, told):
        engine.fails = [SpeechBusy("full"), SpeechUnavailable("no voice")]
        mouth.say(Say(f"{ONE} {ONE} {ONE}", "de"))
        await silence(mouth)
        # The first was tried again and failed for good; the others were said.
        assert told.count("speech_unavailable") == 1
        assert np.count_nonzero(ears.keep()) == 2 * int(9 * 0.2 * RATE)


async def test_prompts_are_synthesised_once() -> None:
    async with speaking() as (mouth, _, engine, _told):
        for _ in range(2):
            mouth.say(Say("Das bleibt immer gleich und ist bereit.", "de", "always"))
            mouth.say(Say("Das ist nur dieses Mal so gesagt.", "de"))
            await silence(mouth)
        assert len(engine.spoken) == 3
