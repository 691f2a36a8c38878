"""Lets lines in: how many at once, with which policy, and what is prepared for them.

Pipecat and the models behind it are imported when the first line opens, or by `warm` before that:
the written conversation does not wait for them.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import structlog

from translations.registry import load_languages, source_language
from voice_gateway.dialogue.hub import Hub
from voice_gateway.errors import Problem
from voice_gateway.metrics import Metrics
from voice_gateway.phone.settings import PhoneSettings
from voice_gateway.store import Conversation
from voice_gateway.voice.apologies import apology
from voice_gateway.voice.calls import Calls
from voice_gateway.voice.plain_policy import PlainPolicy, prompts
from voice_gateway.voice.ports import Line, LineKind, Policy, Say

if TYPE_CHECKING:
    from voice_gateway.api.deps import Speech
    from voice_gateway.voice.link import Neighbours
    from voice_gateway.voice.session import VoiceSession
    from voice_gateway.voice.voices import Voices

log = structlog.get_logger(__name__)

REFUSAL_SECONDS = 20.0


class Switchboard:
    """All spoken conversations of this process."""

    def __init__(
        self, near: "Neighbours", speech: "Speech", hub: Hub, metrics: Metrics, calls: Calls
    ) -> None:
        self._near, self._speech, self._hub, self._metrics = near, speech, hub, metrics
        self._calls = calls
        self._numbers = PhoneSettings()
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._voices: Voices | None = None

    @contextlib.contextmanager
    def admitted(self) -> Iterator[None]:
        """Counts a line for as long as the block runs; raises `too_many_calls`."""
        if self._open >= self._near.settings.voice_max_sessions:
            raise Problem("too_many_calls", headers={"Retry-After": "30"})
        self._open += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def converse(self, line: Line, conversation: Conversation | None = None) -> None:
        """A spoken conversation; without one of a window, a new one. Raises Violation."""
        session_type = await asyncio.to_thread(_load)
        if conversation is None:
            locale = self._numbers.locale_of(line.greeting.dialled)
            conversation, _, _ = await self._near.turns.open(locale, False, "voice", greet=False)
        policy = self._policy(line.greeting.kind, conversation.locale)
        await session_type(
            line,
            policy,
            conversation,
            self._near,
            self._speech,
            self._ready_voices(),
            self._hub,
            self._metrics,
        ).run()

    async def refuse(self, line: Line, code: str) -> None:
        """Say the prepared sentence for a problem, and hang up."""
        from voice_gateway.voice.mouth import Mouth

        locale, done = source_language().code, asyncio.Event()
        mouth = Mouth(
            line, self._ready_voices(), heard=done.set, failed=lambda _: done.set(), begun=_nothing
        )
        text = apology(code, locale, self._near.settings.city_phone)
        mouth.say(Say(text, locale, code))
        speaking = asyncio.create_task(mouth.run())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), REFUSAL_SECONDS)
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)

    async def warm(self) -> None:
        """Load everything and prepare what is said often."""
        await asyncio.to_thread(_load, models=True)
        voices, phone = self._ready_voices(), self._near.settings.city_phone
        ready = 0
        for locale in load_languages():
            texts = prompts(locale, phone)
            texts += self._calls.prompts(locale)
            if not await asyncio.to_thread(self._speech.can_speak, locale):
                continue
            for text in texts:
                await self._idle.wait()  # a conversation needs the machine more
                ready += await voices.warm(text, locale)
        log.info("voice.warm", prompts=ready)

    def _ready_voices(self) -> "Voices":
        from voice_gateway.voice.voices import Voices

        if self._voices is None:
            self._voices = Voices(self._speech, self._metrics)
        return self._voices

    def _policy(self, kind: LineKind, locale: str) -> Policy:
        if kind == "phone":
            return self._calls.make(locale)
        return PlainPolicy(locale, self._near.settings.city_phone)


def _load(models: bool = False) -> "type[VoiceSession]":
    from loguru import logger

    logger.disable("pipecat")  # its log quotes what was said
    from voice_gateway.voice import smart_turn
    from voice_gateway.voice.session import VoiceSession

    if models:
        smart_turn.load()
    return VoiceSession


def _nothing() -> None:
    return
