"""What the person's window is told. A phone hears only what it has to act on."""

import asyncio
from typing import Any

from translations.registry import load_languages
from voice_gateway.voice.apologies import apology
from voice_gateway.voice.ports import Answered, Line

CLOSING_SECONDS = 1.0


class Window:
    """Tells events in order, without holding up whoever has something to tell."""

    def __init__(self, line: Line, phone: str) -> None:
        self._line, self._phone = line, phone
        self._sees = line.greeting.kind == "browser"
        self._waiting: asyncio.Queue[dict[str, object] | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._state = ""

    def ready(self, locale: str) -> None:
        """The session listens."""
        self._writer = asyncio.create_task(self._write())
        self._tell("ready", language=locale)

    def state(self, state: str) -> None:
        """listening, thinking, speaking, paused or ended; told when it changes."""
        if state != self._state:
            self._state = state
            self._tell("state", state=state)

    def hearing(self, speaking: bool) -> None:
        """Whether the person speaks."""
        if self._sees:
            self._tell("hearing", speaking=speaking)

    def partial(self, text: str) -> None:
        """The turn so far."""
        if self._sees:
            self._tell("partial", text=text)

    def transcript(self, text: str, confidence: float) -> None:
        """What was understood."""
        if self._sees:
            self._tell("transcript", text=text, confidence=confidence)

    def messages(self, answer: Answered) -> None:
        """The dialogue's answer."""
        if self._sees:
            shown = [m.model_dump(mode="json", exclude_none=True) for m in answer.messages]
            ended = {"ended": True} if answer.ended else {}
            self._tell("messages", language=answer.locale, messages=shown, **ended)

    def error(self, code: str, locale: str) -> None:
        """Something does not work."""
        title = apology(code, locale, self._phone)
        self._tell("error", code=code, title=title, language=load_languages()[locale].tag)

    async def close(self) -> None:
        """Tell that it is over; nothing more is told."""
        if self._writer is not None:
            self.state("ended")
            self._waiting.put_nowait(None)
            await asyncio.wait([self._writer], timeout=CLOSING_SECONDS)
            self._writer.cancel()

    def _tell(self, kind: str, **values: Any) -> None:
        self._waiting.put_nowait({"type": kind, **values})

    async def _write(self) -> None:
        while (event := await self._waiting.get()) is not None:
            await self._line.tell(event)
