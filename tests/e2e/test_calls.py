"""Real calls to the whole product: sipp dials, a synthesised person speaks, the answer is heard."""

import asyncio
import contextlib
import io
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.stack import Stack, eventually
from tests.telephone import Caller
from voice_gateway.speech import SpeechService
from voice_gateway.speech.audio import resample
from voice_gateway.speech.errors import AudioError

GREETING_SECONDS = 0.3
ENGLISH = "116"
"""The stack begins calls to this number in English, for which the tests have a human-like voice."""

HOURS = ("monday", "tuesday", "thursday", "o'clock", "a.m", "am to", "open from")


@pytest.fixture(scope="module")
def speech() -> Iterator[SpeechService]:
    service = SpeechService()
    yield service
    service.close()


class Telephone:
    """A call as a person has it: speaks sentences, understands what is said."""

    def __init__(self, caller: Caller, speech: SpeechService) -> None:
        self.caller, self._speech = caller, speech
        self.answered = caller.answered(40)

    def wait_for_speech(self, since: float, seconds: float = 40.0) -> float:
        eventually(lambda: self.caller.sound.loud_at(since), seconds)
        return self.caller.sound.loud_at(since) or 0.0

    def wait_for_quiet(self, pause: float = 2.5, seconds: float = 90.0) -> None:
        """Until something was said and then nothing for a while."""
        self.wait_for_speech(0.0)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.caller.sound.loud_at(time.time() - pause) is None:
                return
            time.sleep(0.1)
        raise AssertionError("it does not stop speaking")

    def say(self, text: str) -> float:
        """Speak a sentence; when it was over."""
        audio = asyncio.run(self._speech.synthesise(text, "en", 0.9))
        with wave.open(io.BytesIO(audio.data)) as file:
            pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            samples = resample((pcm / 32768).astype(np.float32), file.getframerate(), 8000)
        self.caller.sound.say((samples * 32767).astype("<i2").tobytes())
        eventually(lambda: self.caller.sound.idle, 30)
        return time.time()

    def understood(self, since: float) -> str:
        """What speech recognition makes of everything that was said since then."""
        pcm = np.frombuffer(self.caller.sound.heard(since), "<i2")
        texts = []
        for start in range(0, pcm.size, 12 * 8000):
            file = io.BytesIO()
            with wave.open(file, "wb") as writer:
                writer.setnchannels(1)
                writer.setsampwidth(2)
                writer.setframerate(8000)
                writer.writeframes(pcm[start : start + 12 * 8000].tobytes())
            with contextlib.suppress(AudioError):  # a stretch in which nothing is said
                texts.append(asyncio.run(self._speech.transcribe(file.getvalue(), "en")).text)
        return " ".join(texts).casefold()


@pytest.fixture
def dial(stack: Stack, speech: SpeechService, tmp_path: Path) -> Iterator[Callable[..., Telephone]]:
    """Makes calls; each is over after the test."""
    callers: list[Caller] = []
    port = int(stack.process("phone").env["STADTLOTSE_PHONE_LISTEN"].rpartition(":")[2])

    def call(called: str = ENGLISH, scenario: str = "caller_hangs_up") -> Telephone:
        callers.append(Caller(tmp_path, port, scenario, called=called, seconds=280))
        return Telephone(callers[-1], speech)

    yield call
    for caller in callers:
        caller.__exit__(None, None, None)


def test_the_greeting_comes_at_once(dial: Callable[..., Telephone]) -> None:
    waits: list[float] = []
    for _ in range(4):  # right after the start, the greeting may not be prepared yet
        phone = dial("115")
        waits.append(phone.wait_for_speech(0.0) - phone.answered)
        if waits[-1] < GREETING_SECONDS:
            return
        time.sleep(5)
    raise AssertionError(f"seconds until it speaks: {waits}")


def test_somebody_asks_for_opening_hours(dial: Callable[..., Telephone]) -> None:
    phone = dial()
    phone.wait_for_quiet()
    asked = phone.say("What are the opening hours of the citizens office?")
    heard, chosen = "", False
    end = time.monotonic() + 120
    while not any(word in heard for word in HOURS) and time.monotonic() < end:
        time.sleep(3)  # on a busy machine the answer comes some time after "one moment please"
        heard = phone.understood(asked)
        if not chosen and ("press one" in heard or "press 1" in heard):
            # Heard without the office's name over the telephone: it asks which one is meant.
            phone.caller.sound.press("1")
            chosen = True
    assert any(word in heard for word in HOURS), heard


def test_interrupting_stops_the_voice(dial: Callable[..., Telephone]) -> None:
    phone = dial()
    phone.wait_for_speech(0.0)
    time.sleep(1.0)
    interrupted = time.time()
    said = phone.say("What are the opening hours of the citizens office?")
    heard = phone.caller.sound.loud_at(since=interrupted + 2.0)
    assert heard is None or heard > said - 0.2, "it spoke on over the caller"
    phone.wait_for_speech(said)


def test_the_star_key_repeats(dial: Callable[..., Telephone]) -> None:
    phone = dial()
    phone.wait_for_quiet()
    pressed = time.time()
    phone.caller.sound.press("*")
    phone.wait_for_speech(pressed, 10)


def test_a_silent_caller_is_asked_again_and_not_cut_off(dial: Callable[..., Telephone]) -> None:
    phone = dial()
    phone.wait_for_quiet()
    quiet = time.time()
    assert phone.wait_for_speech(quiet, 30) - quiet > 3.0
    phone.wait_for_quiet()
    assert phone.caller.connected, "it hung up"


def test_zero_asks_for_a_person(dial: Callable[..., Telephone], stack: Stack) -> None:
    phone = dial()
    phone.wait_for_speech(0.0)
    phone.caller.settled()
    time.sleep(1.0)
    pressed = time.time()
    phone.caller.sound.press("0")
    phone.wait_for_speech(pressed)
    phone.wait_for_quiet()
    heard = phone.understood(pressed)
    # Outside of the desk's hours nobody can be called.
    transferred = "REFER sip:" in phone.caller.messages()
    assert transferred or ("nobody" in heard and "115" in heard), heard
    for process in ("gateway", "phone"):
        assert "1701234567" not in stack.log(process).read_text()
