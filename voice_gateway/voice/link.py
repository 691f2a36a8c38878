"""The dialogue, as one spoken conversation uses it: messages in order, answers as events."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from voice_gateway.dialogue.incoming import check_characters, clean_payload, clean_text
from voice_gateway.dialogue.turns import Turn, Turns
from voice_gateway.errors import DialogueUnavailable, Problem
from voice_gateway.settings import Settings
from voice_gateway.store import Conversation, Conversations
from voice_gateway.voice.ports import Answered, Event, Failed, StillWaiting

log = structlog.get_logger(__name__)

CHANNEL = "voice"
MAX_WAITING = 20


@dataclass(slots=True)
class _Message:
    text: str = ""
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a spoken conversation needs of the gateway; `take` counts a turn of a conversation."""

    settings: Settings
    turns: Turns
    conversations: Conversations
    take: Callable[[str], None]


class Link:
    """One conversation. `tell` gets Answered, Failed and StillWaiting, in order."""

    def __init__(
        self, near: Neighbours, conversation: Conversation, tell: Callable[[Event], None]
    ) -> None:
        self._near, self._tell = near, tell
        self.conversation = conversation
        self._waiting: deque[_Message] = deque()
        self._arrived = asyncio.Event()
        self._asking = False

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._asking or bool(self._waiting)

    def text(self, text: str, *, joined: bool = False) -> None:
        """Ask with words; `joined` to the message before, if that has not been asked yet."""
        last = self._waiting[-1] if self._waiting else None
        if joined and last is not None and last.text:
            last.text = f"{last.text} {text}"
            return
        self._add(_Message(text=text))

    def payload(self, payload: str) -> None:
        """Ask with a button."""
        self._add(_Message(payload=payload))

    def _add(self, message: _Message) -> None:
        if len(self._waiting) >= MAX_WAITING:
            self._tell(Failed("rate_limited"))
            return
        self._waiting.append(message)
        self._arrived.set()

    async def choose(self, locale: str) -> None:
        """The person speaks this locale from now on."""
        await self._near.turns.choose(self.conversation.id, locale)

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            self._arrived.clear()
            while self._waiting:
                self._asking = True
                message = self._waiting.popleft()
                try:
                    event = await self._answer(message)
                finally:
                    self._asking = False
                self._tell(event)
            await self._arrived.wait()

    async def _answer(self, message: _Message) -> Answered | Failed:
        asked = asyncio.create_task(self._turn(message))
        try:
            done, _ = await asyncio.wait([asked], timeout=self._near.settings.voice_filler_seconds)
            if not done:
                self._tell(StillWaiting())
            turn = await asked
        except DialogueUnavailable as error:
            log.warning("dialogue.unavailable", reason=error.reason)
            return Failed("dialogue_unavailable")
        except Problem as problem:
            return Failed(problem.code)
        except Exception as error:  # the call goes on, whatever breaks behind it
            log.error("voice.turn_failed", error=type(error).__name__)
            return Failed("internal_error")
        return Answered(turn.messages, turn.language, turn.rate, turn.ended)

    async def _turn(self, message: _Message) -> Turn:
        near, identifier = self._near, self.conversation.id
        near.take(identifier)
        found = await asyncio.to_thread(near.conversations.find, identifier)
        if found is None:
            raise Problem("conversation_expired")
        self.conversation = found
        if message.payload:
            check_characters(message.payload)
            payload = clean_payload(message.payload, near.settings.allowed_intents)
            return await near.turns.payload(found, payload, CHANNEL)
        text = clean_text(message.text, near.settings.max_text_chars)
        return await near.turns.text(found, text, CHANNEL)
