"""Callers are never left alone with silence: the gateway is gone, refuses, hangs or dies."""

import asyncio
import io
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack import eventually
from tests.telephone import Caller
from tests.voice_gateway.phone.conftest import Line, strength
from tests.voice_gateway.phone.gateway import FakeGateway
from voice_gateway.speech import SpeechService

Start = Callable[..., Line]
# "Der Sprachassistent ist gerade nicht erreichbar … unter der Telefonnummer 115."
GERMAN = ("assistent", "erreich", "mensch", "nummer")
ENGLISH = ("assistant", "available", "person", "number")


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
def sounds(prompts: Path) -> Callable[[str, str], int]:
    """How long a prepared sentence is, in bytes."""

    def length(name: str, locale: str) -> int:
        (file,) = prompts.glob(f"{name}-{locale}-*.wav")
        with wave.open(str(file)) as reader:
            return 2 * reader.getnframes()

    return length


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
    sounds: Callable[[str, str], int],
) -> None:
    if trouble == "gone":
        gateway.kill()
    gateway.refusal = "invalid_token"
    phone = line()
    with phone.call("line_hangs_up") as caller:
        pcm = heard_to_the_end(caller)
        begun = caller.sound.loud_at() or 0
    said = caller.sound.heard(begun)
    lengths = [sounds(name, locale) for locale in ("de", "en") for name in ("gone", "later")]
    assert abs(len(said) - sum(lengths)) < 16_000, "nothing is left out and nothing drawn out"
    german = understood(said[: lengths[0]], "de").casefold()
    assert sum(part in german for part in GERMAN) >= 2, german
    start = lengths[0] + lengths[1]
    english = understood(said[start : start + lengths[2]], "en").casefold()
    assert sum(part in english for part in ENGLISH) >= 2, english


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
