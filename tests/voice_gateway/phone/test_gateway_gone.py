"""Callers are never left alone with silence: the gateway is gone, refuses, hangs or dies."""

import asyncio
import io
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.stack import eventually
from tests.telephone import Caller
from tests.voice_gateway.phone.conftest import Line, strength
from tests.voice_gateway.phone.gateway import FakeGateway
from voice_gateway.speech import SpeechService

Start = Callable[..., Line]
ENGLISH = ("assistant", "available", "person", "number", "115")


@pytest.fixture(scope="module")
def understood() -> Callable[[bytes, str], str]:
    """What speech recognition makes of recorded sound."""
    speech = SpeechService()

    def transcribe(pcm: bytes, locale: str) -> str:
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(8000)
            writer.writeframes(pcm)
        return asyncio.run(speech.transcribe(file.getvalue(), locale)).text

    return transcribe


@pytest.fixture
def sounds(prompts: Path) -> Callable[[str, str], bytes]:
    """The sound of a prepared sentence, from its first sound on."""

    def read(name: str, locale: str) -> bytes:
        (file,) = prompts.glob(f"{name}-{locale}-*.wav")
        with wave.open(str(file)) as reader:
            return reader.readframes(reader.getnframes())

    return read


def alike(one: bytes, other: bytes) -> float:
    """How alike the course of loudness is, at the best of some shifts: 1 is the same."""

    def course(pcm: bytes) -> np.ndarray:
        samples = np.abs(np.frombuffer(pcm, "<i2").astype(float))
        return samples[: samples.size // 800 * 800].reshape(-1, 800).mean(axis=1)

    a, b = course(one), course(other)
    size = min(a.size, b.size) - 10
    return max(float(np.corrcoef(a[:size], b[shift : shift + size])[0, 1]) for shift in range(10))


def heard_to_the_end(caller: Caller) -> bytes:
    caller.answered()
    assert caller.over(60) == 0
    return caller.sound.heard()


@pytest.mark.parametrize("trouble", ["gone", "refuses"])
def test_a_prepared_sentence_is_heard(
    trouble: str,
    line: Start,
    gateway: FakeGateway,
    understood: Callable[[bytes, str], str],
    sounds: Callable[[str, str], bytes],
) -> None:
    if trouble == "gone":
        gateway.kill()
    gateway.refusal = "invalid_token"
    phone = line()
    with phone.call("line_hangs_up") as caller:
        heard_to_the_end(caller)
        begun = caller.sound.loud_at() or 0
    said = caller.sound.heard(begun)
    german = sounds("gone", "de") + sounds("later", "de")
    both = german + sounds("gone", "en") + sounds("later", "en")
    assert abs(len(said) - len(both)) < 16_000, "nothing is left out and nothing drawn out"
    # The machine's German voice is not understood by the small model: its loudness is compared.
    assert alike(said[: len(german)], german) > 0.8
    text = understood(said[len(german) - 4_000 :], "en").casefold()
    assert all(part in text for part in ENGLISH), text


def test_a_gateway_that_hangs(line: Start, gateway: FakeGateway) -> None:
    gateway.silent = True
    phone = line(STADTLOTSE_PHONE_READY_SECONDS="3")
    with phone.call("line_hangs_up") as caller:
        called = time.time()
        answered = caller.answered()
        assert 1.5 < answered - called < 4.0, "it rings for two seconds at most"
        eventually(lambda: caller.sound.loud_at())


def test_it_dies_in_mid_call_and_comes_back(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call("line_hangs_up") as caller:
        caller.answered()
        eventually(lambda: caller.sound.loud_at())
        gateway.kill()
        killed = time.time()
        eventually(lambda: caller.sound.loud_at(since=killed + 0.6), 5)
        assert caller.over(60) == 0
        assert len(caller.sound.heard(killed)) > 16_000 * 4
    gateway.start()
    with phone.call() as caller:
        caller.answered()
        eventually(lambda: caller.sound.loud_at())
        greeted = caller.sound.loud_at() or 0
        eventually(lambda: len(caller.sound.heard(greeted)) > 15_000)
        assert strength(caller.sound.heard(greeted)[:14_000], 440) > 0.95


def test_then_a_person_takes_over(line: Start, gateway: FakeGateway) -> None:
    gateway.kill()
    phone = line(STADTLOTSE_PHONE_PERSON="sip:person@127.0.0.1:5999")
    with phone.call("transferred") as caller:
        pcm = heard_to_the_end(caller)
        assert "sip:person@127.0.0.1:5999" in caller.messages()
    assert len(pcm) > 16_000 * 4


def test_an_error_in_mid_call_is_no_silent_end(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call("line_hangs_up") as caller:
        caller.answered()
        caller.settled()
        gateway.tell(gateway.sessions[0], "error", code="internal_error", title="")
        gateway.tell(gateway.sessions[0], "bye")
        assert caller.over(60) == 0
        assert len(caller.sound.heard()) > 16_000 * 4


def test_an_error_that_passed_does_not_spoil_the_end(line: Start, gateway: FakeGateway) -> None:
    gateway.greeting = b""
    phone = line()
    with phone.call("line_hangs_up") as caller:
        caller.answered()
        caller.settled()
        gateway.tell(gateway.sessions[0], "error", code="speech_unavailable", title="")
        gateway.tell(gateway.sessions[0], "state", state="listening")
        gateway.tell(gateway.sessions[0], "bye")
        assert caller.over(60) == 0
        assert caller.sound.loud_at() is None
