"""A spoken conversation with the whole product behind it."""

import re
import time
from collections.abc import Callable

from tests.stack import Conversation, Stack
from tests.voice_gateway.voice.caller import calling
from voice_gateway.speech import SpeechService
from voice_gateway.speech.audio import resample
from voice_gateway.speech.spoken import normalise

Talk = Callable[..., Conversation]
ATTEMPTS = 3
"""The voices that ask are synthetic, and small recognition errs on them."""
QUESTION, EXPECTED = "When is the registry office open?", r"office|open|monday|clock|\d"


async def test_opening_hours_are_asked_and_told_aloud(talk: Talk, stack: Stack) -> None:
    service = SpeechService()
    locale, text, expected = "en", QUESTION, EXPECTED
    samples, rate = await service.speak(normalise(text, locale), locale)
    conversation = talk(locale)
    token = conversation.headers["Authorization"].removeprefix("Bearer ")
    path = f"/api/v1/conversations/{conversation.id}/voice"
    question = resample(samples, rate, 16_000)
    async with calling(stack.url, path, 16_000, token=token) as caller:
        await caller.wait("ready", 60)
        at, _ = await caller.wait("state", 60, state="speaking")
        await caller.wait("state", 60, state="listening", after=at)
        keys: list[str] = []
        for _ in range(ATTEMPTS):
            before = time.monotonic()
            await caller.say(question)
            told, answer = await caller.wait("messages", 60, after=before)
            keys = [message["key"] for message in answer["messages"]]
            if "opening_hours" in " ".join(keys):
                break
            await caller.tell("stop_speaking")
        assert "opening_hours" in " ".join(keys), (keys, caller.kinds("transcript"))
        sound = await caller.first_sound(after=told, seconds=30)
        await caller.wait("state", 120, state="listening", after=sound)
        heard = await service.recognise(caller.heard(after=told), locale)
    service.close()
    assert not heard.rejected
    assert re.search(expected, heard.text.lower()), heard.text


async def test_what_is_typed_in_german_is_answered_aloud(talk: Talk, stack: Stack) -> None:
    """The German voice of espeak-ng is understood by few people and by no small recogniser."""
    service = SpeechService()
    conversation = talk("de")
    token = conversation.headers["Authorization"].removeprefix("Bearer ")
    path = f"/api/v1/conversations/{conversation.id}/voice"
    async with calling(stack.url, path, 16_000, token=token) as caller:
        await caller.wait("ready", 60)
        before = time.monotonic()
        await caller.tell("text", text="Wann hat das Standesamt geöffnet?")
        told, answer = await caller.wait("messages", 60, after=before)
        assert "opening_hours" in answer["messages"][0]["key"]
        sound = await caller.first_sound(after=told, seconds=30)
        await caller.wait("state", 120, state="listening", after=sound)
        heard = await service.recognise(caller.heard(after=told), "de")
    service.close()
    assert not heard.rejected
    assert re.search(r"uhr|öffnet|montag|dienstag|amt|\d", heard.text.lower()), heard.text
