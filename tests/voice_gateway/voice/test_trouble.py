"""Lines that misbehave, and parts behind us that fail."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.voice_gateway.voice.conftest import LINE_TOKEN, Speak, Town, settled
from voice_gateway.speech import SpeechBusy, SpeechService, SpeechUnavailable

MakeTown = Callable[..., Town]


async def closed(url: str, *frames: str | bytes, wait: float = 20.0) -> tuple[int, str]:
    """Send frames; with which code and reason the gateway hangs up."""
    async with connect(url.replace("http", "ws", 1), proxy=None) as socket:
        for frame in frames:
            await socket.send(frame)
        async with asyncio.timeout(wait):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await socket.recv()
        return socket.close_code or 0, socket.close_reason or ""


def frame(**values: Any) -> str:
    return json.dumps({"type": "hello", **values})


async def test_bad_beginnings_are_refused_with_a_reason(make_town: MakeTown) -> None:
    town = make_town(voice_hello_seconds=0.5)
    begun, other = town.begin(), town.begin()
    url = f"{town.url}/api/v1/conversations/{begun['conversation_id']}/voice"
    good = frame(token=begun["token"], rate=16_000)
    assert await closed(url) == (1008, "hello_timeout")
    assert await closed(url, b"\0\1") == (1008, "hello_expected")
    assert await closed(url, "{") == (1003, "bad_frame")
    assert await closed(url, frame(token=begun["token"], rate=44_100)) == (1008, "bad_hello")
    assert await closed(url, frame(token=other["token"], rate=16_000)) == (1008, "invalid_token")
    strange = f"{town.url}/api/v1/conversations/c-1/voice"
    assert await closed(strange, good) == (1008, "invalid_token")
    assert await closed(url, good, b"\0" * 3) == (1003, "bad_sound")
    assert await closed(url, good, b"\0" * 70_000) == (1003, "bad_sound")
    assert await closed(url, good, *[b"\0" * 64_000] * 12) == (1008, "too_fast")
    assert await closed(url, good, "junk") == (1003, "bad_frame")
    assert await closed(url, good, '{"type":"key","key":"x"}') == (1008, "bad_key")
    line = f"{town.url}/api/v1/phone/line"
    assert await closed(line, frame(token="x" * 32, rate=8_000)) == (1008, "invalid_token")
    assert await closed(line, frame(token="ö", rate=8_000)) == (1008, "invalid_token")


async def test_without_a_secret_there_is_no_phone_line(make_town: MakeTown) -> None:
    town = make_town(line_token="")
    with pytest.raises(Exception, match=r"403|404"):
        await closed(f"{town.url}/api/v1/phone/line", frame(token="", rate=8_000))


async def test_noise_instead_of_sound_is_survived(town: Town) -> None:
    import numpy as np

    async with town.line("de") as caller:
        await settled(caller)
        junk = np.random.default_rng(2).integers(-32_768, 32_767, 32_000).astype(np.float32)
        await caller.say(junk / 32_768)
        await asyncio.sleep(2)
        at = time.monotonic()
        await caller.tell("text", text="noch da?")
        await caller.wait("messages", after=at)


async def test_somebody_who_hangs_up_in_mid_sentence_leaves_nothing(
    town: Town, voice: Speak
) -> None:
    for _ in range(2):
        async with town.line("de") as caller:
            await settled(caller)
            await caller.say(await voice("Ich möchte gern wissen, wann"), wait=False)
            await asyncio.sleep(0.7)
    async with asyncio.timeout(10):
        while sessions(town):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


def sessions(town: Town) -> float:
    lines = town.http.get("/metrics").text.splitlines()
    rows = [row for row in lines if row.startswith("stadtlotse_voice_sessions{")]
    return sum(float(row.split()[-1]) for row in rows)


async def test_only_so_many_at_once(make_town: MakeTown) -> None:
    town = make_town(voice_max_sessions=1)
    async with town.line("de") as first:
        await first.wait("ready")
        async with town.line("de") as second:
            _, error = await second.wait("error")
            assert error["code"] == "too_many_calls"
            _, end = await second.wait("closed")
            assert end["code"] == 1013
        async with town.phone() as caller:
            await caller.first_sound(after=0.0)  # a prepared sentence, not just a hang-up
            await caller.wait("bye", 30)
    async with town.line("de") as third:
        await third.wait("ready")


async def test_a_long_session_is_ended_with_words(make_town: MakeTown) -> None:
    town = make_town(voice_max_seconds=3.0)
    async with town.line("de") as caller:
        _, error = await caller.wait("error", code="call_too_long")
        assert error["title"]
        await caller.wait("closed", 30)


async def test_the_dialogue_is_gone_and_comes_back(town: Town) -> None:
    async with town.line("en") as caller:
        await settled(caller)
        town.rasa.mode, began = "500", time.monotonic()
        await caller.tell("text", text="hello?")
        _, error = await caller.wait("error")
        assert error["code"] == "dialogue_unavailable"
        assert "115" in error["title"]
        await caller.first_sound(after=began)
        await caller.wait("state", 30, state="listening", after=began + 1)
        town.rasa.mode, began = "ok", time.monotonic()
        await caller.tell("text", text="hello again")
        await caller.wait("messages", after=began)


async def test_a_slow_answer_is_announced(make_town: MakeTown) -> None:
    town = make_town(voice_filler_seconds=0.5)
    async with town.line("en") as caller:
        await settled(caller)
        town.rasa.mode, began = "slow", time.monotonic()
        await caller.tell("text", text="hello?")
        filler = await caller.first_sound(after=began)
        at, _ = await caller.wait("messages")
        assert filler < at


class Failing:
    """The real service, with a fault that can be switched on."""

    def __init__(self, speech: SpeechService) -> None:
        self._speech = speech
        self.hearing: Exception | None = None
        self.speaking: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._speech, name)

    async def recognise(self, *arguments: Any) -> Any:
        if self.hearing is not None:
            raise self.hearing
        return await self._speech.recognise(*arguments)

    async def speak(self, *arguments: Any) -> Any:
        if self.speaking is not None:
            raise self.speaking
        return await self._speech.speak(*arguments)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (SpeechUnavailable("no model"), "speech_unavailable"),
        (SpeechBusy("full"), "speech_busy"),
        (RuntimeError("broken"), "speech_unavailable"),
    ],
)
async def test_hearing_fails_and_recovers(
    make_town: MakeTown, speech: SpeechService, voice: Speak, fault: Exception, code: str
) -> None:
    failing = Failing(speech)
    town = make_town(failing)
    question = await voice("Please tell me the opening hours.", "en")
    async with town.line("en") as caller:
        await settled(caller)
        failing.hearing, began = fault, time.monotonic()
        await caller.say(question)
        at, _ = await caller.wait("error", 30, code=code)
        sound = await caller.first_sound(after=at)
        await caller.wait("state", 30, state="listening", after=sound)
        failing.hearing = None
        await caller.say(question)
        _, transcript = await caller.wait("transcript", 40)
        assert "opening" in transcript["text"].lower()
        assert began


async def test_the_voice_is_dead_and_the_answer_is_still_shown(
    make_town: MakeTown, speech: SpeechService
) -> None:
    failing = Failing(speech)
    town = make_town(failing)
    async with town.line("en") as caller:
        await settled(caller)
        failing.speaking, began = SpeechUnavailable("gone"), time.monotonic()
        await caller.tell("text", text="hello?")
        await caller.wait("messages", after=began)
        await caller.wait("error", code="speech_unavailable")
        failing.speaking, began = None, time.monotonic()
        await caller.tell("text", text="hello again")
        await caller.first_sound(after=began)


async def test_a_phone_call_is_greeted_heard_and_keyed(town: Town) -> None:
    assert LINE_TOKEN
    async with town.phone() as caller:
        await caller.wait("ready")
        began = await caller.first_sound(after=0.0)
        await caller.tell("key", key="2")
        flushed, _ = await caller.wait("flush", after=began)
        await caller.first_sound(after=flushed)
        assert not caller.kinds("transcript")
