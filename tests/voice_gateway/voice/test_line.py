"""A browser's line, end to end: real detection, recognition and voices."""

import asyncio
import time

import numpy as np
import pytest

from tests.voice_gateway.speech.sounds import word_error_rate
from tests.voice_gateway.voice.caller import Caller
from tests.voice_gateway.voice.conftest import Speak, Town, settled
from voice_gateway.speech import SpeechService

QUESTION = "Please tell me the opening hours of the town hall."
LONG = " ".join(f"This is sentence number {n} of a long answer." for n in range(1, 9))


async def asked(caller: Caller, town: Town, text: str) -> float:
    """Type something whose answer is long, and wait until it sounds."""
    town.rasa.answers[text] = {"text": LONG, "speech": LONG}
    began = time.monotonic()
    await caller.tell("text", text=text)
    await caller.wait("messages", after=began)
    return await caller.first_sound(after=began)


async def test_a_spoken_question_gets_a_spoken_answer(
    town: Town, voice: Speak, speech: SpeechService
) -> None:
    async with town.line("en") as caller:
        _, ready = await caller.wait("ready")
        assert ready["language"] == "en"
        await settled(caller)
        await caller.say(await voice(QUESTION, "en"))
        at, transcript = await caller.wait("transcript", 40)
        assert "opening hours" in transcript["text"].lower()
        assert 0 < transcript["confidence"] <= 1
        assert caller.kinds("hearing")[0] == {"type": "hearing", "speaking": True}
        assert caller.kinds("partial")
        _, answer = await caller.wait("messages")
        assert answer["messages"][0]["text"] == f"Sie sagten: {transcript['text']}"
        begun = await caller.first_sound(after=at)
        await caller.wait("state", state="listening", after=begun)
        said = answer["messages"][0]["speech"].removeprefix("Gesprochen: ")
        heard = await speech.recognise(caller.heard(after=at), "en")
        assert word_error_rate(said, heard.text) < 0.5
        received = town.rasa.received[-1]
        assert received["message"] == transcript["text"]
        assert received["metadata"]["channel"] == "voice"


async def test_words_stop_us_and_are_answered(town: Town, voice: Speak) -> None:
    words = await voice("Stop it please, I want something else.", "en")
    async with town.line("en") as caller:
        await settled(caller)
        began = await asked(caller, town, "Long, please")
        await caller.say(words, wait=False)
        at, _ = await caller.wait("hearing", speaking=True, after=began)
        flushed, _ = await caller.wait("flush", after=began)
        assert flushed - at < 0.3
        _, transcript = await caller.wait("transcript", 40)
        assert "something else" in transcript["text"].lower()
        await caller.wait("messages", after=flushed)
        assert town.rasa.received[-1]["message"] == transcript["text"]


async def test_a_cough_does_not_stop_us(town: Town) -> None:
    noise = np.random.default_rng(5).normal(0, 0.15, 4_000)
    cough = (noise * np.hanning(4_000)).astype(np.float32)
    async with town.line("en") as caller:
        await settled(caller)
        began = await asked(caller, town, "Long, please")
        await caller.say(cough)
        finished, _ = await caller.wait("state", 60, state="listening", after=began)
        assert finished - began > 15  # all eight sentences were said
        assert len(caller.kinds("transcript")) == 0
        assert len(town.rasa.received) == 2  # the greeting and what was typed


async def test_a_nod_lets_us_go_on_where_we_were(
    town: Town, voice: Speak, speech: SpeechService
) -> None:
    async with town.line("en") as caller:
        await settled(caller)
        began = await asked(caller, town, "Long, please")
        await asyncio.sleep(1)
        await caller.say(await voice("Okay, okay.", "en"))
        await caller.wait("state", 60, state="listening", after=began + 8)
        assert len(town.rasa.received) == 2
        heard = await speech.recognise(caller.heard(after=began), "en")
        for word in ("two", "five", "eight"):
            digit = {"two": "2", "five": "5", "eight": "8"}[word]
            assert word in heard.text.lower() or digit in heard.text


async def test_typed_words_count_at_any_moment(town: Town, voice: Speak) -> None:
    async with town.line("en") as caller:
        await settled(caller)
        spoken = asyncio.create_task(caller.say(await voice(QUESTION, "en")))
        await asyncio.sleep(1.0)
        await caller.tell("text", text="typed in the middle")
        await spoken
        await caller.wait("transcript", 40)
        end = time.monotonic() + 20
        while len(town.rasa.received) < 3 and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        messages = [turn["message"] for turn in town.rasa.received[1:]]
        assert messages[0] == "typed in the middle"
        assert "opening hours" in messages[1].lower()
        await caller.tell("payload", payload="/affirm")
        await caller.tell("payload", payload="/restart")
        await caller.wait("error", code="invalid_payload")
        assert town.rasa.received[-1]["message"] == "/affirm"


async def test_pause_resume_and_stop(town: Town) -> None:
    async with town.line("en") as caller:
        await settled(caller)
        began = await asked(caller, town, "Long, please")
        await caller.tell("pause")
        paused, _ = await caller.wait("state", state="paused", after=began)
        await asyncio.sleep(0.5)
        assert not [at for at, _ in caller.sounds if at > paused + 0.1]
        await caller.tell("resume")
        await caller.wait("state", state="speaking", after=paused)
        resumed = await caller.first_sound(after=paused + 0.2)
        await caller.tell("stop_speaking")
        await caller.wait("state", state="listening", after=resumed)


async def test_forgetting_ends_the_line_after_the_last_words(town: Town) -> None:
    async with town.line("de") as caller:
        await settled(caller)
        began = time.monotonic()
        await caller.tell("payload", payload="/forget_me")
        await caller.wait("messages", after=began)
        await caller.first_sound(after=began)
        await caller.wait("bye", 30, after=began)
        _, closed = await caller.wait("closed", after=began)
        assert closed["code"] == 1000
        assert caller.kinds("state")[-1]["state"] == "ended"


async def test_a_conversation_erased_elsewhere_ends_the_line(town: Town) -> None:
    begun = town.begin("de")
    path = f"/api/v1/conversations/{begun['conversation_id']}"
    async with town.open(begun) as caller:
        await caller.wait("ready")
        headers = {"Authorization": f"Bearer {begun['token']}"}
        await asyncio.to_thread(town.http.delete, path, headers=headers)
        await caller.wait("closed")


async def test_what_the_desk_writes_is_read_out(town: Town) -> None:
    begun = town.begin("en")
    async with town.open(begun) as caller:
        at = await settled(caller)
        response = await asyncio.to_thread(
            town.http.post,
            f"/api/v1/desk/conversations/{begun['conversation_id']}/messages",
            json={"text": "Your passport is ready.", "language": "en"},
            headers={"Authorization": f"Bearer {town.desk_token}"},
        )
        assert response.status_code == 201
        _, told = await caller.wait("messages", after=at)
        assert told["messages"][0]["role"] == "person"
        await caller.first_sound(after=at)


@pytest.mark.parametrize("locale", ["de", "en"])
async def test_silence_alone_asks_nothing(town: Town, locale: str) -> None:
    async with town.line(locale) as caller:
        await settled(caller)
        await asyncio.sleep(3)
        assert not caller.kinds("transcript")
        assert len(town.rasa.received) == 1
