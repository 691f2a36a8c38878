"""Our side: lines into the running product, timed from the end of the last word."""

import asyncio
import time
from dataclasses import dataclass, field

import numpy as np

from benchmarks.voice_sounds import percentiles
from tests.stack import Conversation, Stack
from tests.voice_gateway.voice.caller import Caller, calling
from voice_gateway.speech.stt import Samples

RATE = 16_000
LISTEN_SECONDS = 2.0
"""So long each answer is listened to before it is stopped."""


@dataclass
class Measured:
    """Seconds from the last word to the first sound, and gaps between frames of sound."""

    first: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    unanswered: int = 0


async def _ask(caller: Caller, question: Samples, measured: Measured) -> None:
    ended = await caller.say(question)
    try:
        first = await caller.first_sound(after=ended, seconds=15)
    except AssertionError:
        measured.unanswered += 1
        return
    measured.first.append(first - ended)
    await asyncio.sleep(LISTEN_SECONDS)
    times = [at for at, _ in caller.sounds if at >= first]
    played = np.cumsum([len(pcm) / 2 / RATE for at, pcm in caller.sounds if at >= first])
    # A gap is heard only when the sound that was sent ahead has run out.
    late = [at - first - done for at, done in zip(times[1:], played[:-1], strict=True)]
    measured.gaps += [max(0.0, seconds) for seconds in late]
    await caller.tell("stop_speaking")
    await asyncio.sleep(1.0)


async def one(stack: Stack, questions: list[Samples], *, slow: bool, measured: Measured) -> None:
    """One session asks all questions; with `slow` it has asked to be spoken to more slowly."""
    conversation = await asyncio.to_thread(Conversation, stack, "en")
    token = conversation.headers["Authorization"].removeprefix("Bearer ")
    path = f"/api/v1/conversations/{conversation.id}/voice"
    async with calling(stack.url, path, RATE, token=token) as caller:
        await caller.wait("ready", 60)
        await caller.wait("state", 60, state="speaking")
        await caller.wait("state", 60, state="listening", after=caller.events[-1][0])
        if slow:
            before = time.monotonic()
            await caller.tell("text", text="Please speak more slowly")
            await caller.wait("messages", 30, after=before)
            await caller.tell("stop_speaking")
            await asyncio.sleep(1)
        for question in questions:
            await _ask(caller, question, measured)


async def several(stack: Stack, questions: list[Samples], sessions: int) -> Measured:
    """So many sessions at once, each beginning a little later than the one before."""
    measured = Measured()

    async def run(number: int) -> None:
        await asyncio.sleep(0.4 * number)
        turned = questions[number % len(questions) :] + questions[: number % len(questions)]
        await one(stack, turned, slow=False, measured=measured)

    await asyncio.gather(*(run(number) for number in range(sessions)))
    return measured


def row(name: str, measured: Measured) -> list[str]:
    """A line of the report."""
    if not measured.first:
        return [name, "–", "–", "–", "0", str(measured.unanswered)]
    median, p95 = percentiles(measured.first)
    gap = f"{1000 * max(measured.gaps):.0f}" if measured.gaps else "–"
    times = [f"{1000 * median:.0f}", f"{1000 * p95:.0f}", gap]
    return [name, *times, str(len(measured.first)), str(measured.unanswered)]
