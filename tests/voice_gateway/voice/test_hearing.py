"""Hearing with the real models, on recordings of people, in real time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.voice_gateway.speech.sounds import needs_data, read, transcripts, word_error_rate
from tests.voice_gateway.voice.conftest import Speak
from voice_gateway.metrics import Metrics
from voice_gateway.speech import SpeechService
from voice_gateway.speech.audio import decode, resample
from voice_gateway.voice.ear import Ear
from voice_gateway.voice.ports import Endpointing
from voice_gateway.voice.transcriber import Recognised

Samples = NDArray[np.float32]
FRAME = 0.02


@dataclass
class Notes:
    """Everything the ear tells."""

    turns: list[Recognised] = field(default_factory=list)
    partials: list[Recognised] = field(default_factory=list)
    voices: list[bool] = field(default_factory=list)
    overs: int = 0
    failures: int = 0
    forget: Callable[[], None] | None = None

    def voice(self, speaking: bool) -> None:
        self.voices.append(speaking)

    def over(self, last_sound: float) -> None:
        self.overs += 1

    def partial(self, heard: Recognised) -> None:
        self.partials.append(heard)
        if self.forget is not None:
            self.forget()

    def turn(self, heard: Recognised) -> None:
        self.turns.append(heard)

    def broken(self) -> None:
        self.failures += 1


async def feed(ear: Ear, samples: Samples, rate: int) -> None:
    """Sound in real time, followed by nothing."""
    pcm = (np.clip(samples, -1, 1) * 32_767).astype("<i2")
    size, started = int(FRAME * rate), time.monotonic()
    for number, start in enumerate(range(0, pcm.size, size), 1):
        await ear.hear(pcm[start : start + size].tobytes())
        await asyncio.sleep(max(0.0, started + number * FRAME - time.monotonic()))


@asynccontextmanager
async def listening(
    speech: Any, locale: str, rate: int = 16_000, endpointing: Endpointing = "normal"
) -> AsyncIterator[tuple[Ear, Notes, Callable[..., Any]]]:
    notes = Notes()
    ear = Ear(rate, locale, speech, Metrics(), notes)
    await ear.start()
    ear.expect(endpointing, ())

    async def hear(samples: Samples, quiet: float = 4.0, until: int = 1) -> None:
        """Feed, then silence until so many turns have come."""
        await feed(ear, samples, rate)
        end = time.monotonic() + quiet
        while len(notes.turns) < until and time.monotonic() < end:
            await feed(ear, np.zeros(int(0.1 * rate), np.float32), rate)

    try:
        yield ear, notes, hear
    finally:
        await ear.stop()
    assert not notes.failures


def pause(seconds: float, rate: int = 16_000) -> Samples:
    return np.zeros(int(seconds * rate), np.float32)


@needs_data
@pytest.mark.parametrize("rate", [16_000, 8_000])
async def test_a_recording_becomes_one_turn(speech: SpeechService, rate: int) -> None:
    path = "picovoice_leopard/test.wav"
    samples = resample(decode(read(path)), 16_000, rate)
    async with listening(speech, "en", rate) as (_, notes, hear):
        await hear(samples, quiet=8.0)
        assert notes.voices[0] is True
        assert word_error_rate(transcripts()[path], " ".join(t.text for t in notes.turns)) < 0.25
        assert notes.turns[0].confidence > 0.5


@needs_data
async def test_a_quiet_caller_is_heard(speech: SpeechService) -> None:
    samples = decode(read("picovoice_leopard/test_de.wav"))
    quiet = samples * np.float32(0.02 / np.max(np.abs(samples)))
    async with listening(speech, "de", endpointing="slow") as (_, notes, hear):
        await hear(quiet, quiet=8.0)
        said = transcripts()["picovoice_leopard/test_de.wav"]
        assert word_error_rate(said, " ".join(t.text for t in notes.turns)) < 0.5


async def test_silence_and_noise_are_no_words(speech: SpeechService) -> None:
    noise = np.random.default_rng(3).normal(0, 0.02, 48_000).astype(np.float32)
    click = pause(0.5)
    click[:400] = 0.9
    async with listening(speech, "de") as (_, notes, hear):
        await hear(np.concatenate([pause(1), noise, click, pause(1)]), quiet=2.0)
        assert not any(turn.text for turn in notes.turns)


async def test_slow_speech_bears_pauses_that_normal_speech_need_not(
    speech: SpeechService, voice: Speak
) -> None:
    # The first half sounds finished, which is what tempts the end-of-turn model.
    halves = [await voice("Ich brauche einen neuen Reisepass."), await voice("Für meine Tochter.")]
    middle = [trimmed(half) for half in halves]
    said = np.concatenate([middle[0], pause(0.85), middle[1]])
    async with listening(speech, "de", endpointing="slow") as (_, notes, hear):
        await hear(said, quiet=8.0)
        assert len(notes.turns) == 1
        heard = notes.turns[0].text.lower()
        assert "neue" in heard
        assert "tochter" in heard
        assert notes.voices == [True, False, True, False]  # the pause was noticed


def trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    return samples[loud[0] : loud[-1]]


class Delayed:
    """The real recogniser, slower; counts how often it is asked."""

    def __init__(self, speech: SpeechService, seconds: float) -> None:
        self._speech, self._seconds = speech, seconds
        self.asked = 0
        self.finished = 0

    async def recognise(self, samples: Samples, locale: str, hotwords: Any = ()) -> Any:
        self.asked += 1
        await asyncio.sleep(self._seconds)
        self.finished += 1
        return await self._speech.recognise(samples, locale, hotwords)


async def test_early_transcription_is_used_and_not_repeated(
    speech: SpeechService, voice: Speak
) -> None:
    engine = Delayed(speech, 0.0)
    async with listening(engine, "de", endpointing="slow") as (_, notes, hear):
        await hear(await voice("Wo ist das Bürgerbüro?"), quiet=8.0)
        assert len(notes.turns) == 1
        assert engine.asked == 1


async def test_speaking_on_before_the_text_is_there_joins_both_parts(
    speech: SpeechService, voice: Speak
) -> None:
    # The text of the first part comes 2 s late: by then the person has long gone on.
    engine = Delayed(speech, 2.0)
    first, second = await voice("Ich habe eine Frage."), await voice("Was kostet ein Ausweis?")
    said = np.concatenate([trimmed(first), pause(1.6), trimmed(second)])
    async with listening(engine, "de", endpointing="slow") as (_, notes, hear):
        await hear(said, quiet=10.0)
        assert notes.overs == 2  # the turn was taken for finished once too often
        assert len(notes.turns) == 1
        assert "frage" in notes.turns[0].text.lower()
        assert "kostet" in notes.turns[0].text.lower()
        assert engine.finished == 1


async def test_two_turns_do_not_share_words(speech: SpeechService, voice: Speak) -> None:
    first, second = await voice("Ich habe eine Frage."), await voice("Was kostet ein Ausweis?")
    async with listening(speech, "de") as (_, notes, hear):
        await hear(first, quiet=8.0)
        await hear(second, quiet=8.0, until=2)
        assert len(notes.turns) == 2
        assert "kostet" not in notes.turns[0].text.lower()
        assert "frage" not in notes.turns[1].text.lower()


async def test_what_is_forgotten_is_no_turn(speech: SpeechService, voice: Speak) -> None:
    async with listening(speech, "de", endpointing="slow") as (ear, notes, hear):
        notes.forget = ear.forget
        await hear(await voice("Ach so ist das."), quiet=5.0)
        assert notes.partials
        assert not notes.turns
        notes.forget = None
        await hear(await voice("Was kostet ein Ausweis?"), quiet=8.0)
        assert len(notes.turns) == 1
        assert "ach" not in notes.turns[0].text.lower().split()
