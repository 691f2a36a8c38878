"""What is still to be said: texts go in, sentences come out as sound, a little ahead of need."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import numpy as np

from voice_gateway.speech.errors import SpeechBusy, SpeechUnavailable
from voice_gateway.speech.stt import Samples
from voice_gateway.voice.ports import Say
from voice_gateway.voice.sentences import sentences
from voice_gateway.voice.voices import Voices

AHEAD = 2
"""Sentences that are synthesised while one is heard."""
BREATH_SECONDS = 0.2
"""Silence after a sentence."""
TRIES, AGAIN_SECONDS = 5, 0.4
QUESTION_MARKS = ("?", "؟")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence as sound at the line's rate."""

    samples: Samples
    interruptible: bool = True
    question: bool = False


class Script:
    """The texts of one line. `ready` is called when `next` has something or nothing more comes."""

    def __init__(
        self,
        voices: Voices,
        hertz: int,
        *,
        ready: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        self._voices, self._hertz = voices, hertz
        self._ready, self._failed = ready, failed
        self._texts: asyncio.Queue[tuple[Say, float]] = asyncio.Queue()
        self._pieces: deque[Piece] = deque()
        self._room = asyncio.Event()
        self._open = 0  # texts that are not synthesised to their end
        self._spell = 0  # grows when everything is dropped

    def add(self, what: Say, rate: float) -> None:
        """Say this after all that is here already."""
        self._open += 1
        self._texts.put_nowait((what, rate))

    def next(self) -> Piece | None:
        """The next sentence, if it is ready."""
        if not self._pieces:
            return None
        self._room.set()
        return self._pieces.popleft()

    def clear(self) -> None:
        """Drop everything."""
        self._spell += 1
        self._open = 0
        self._pieces.clear()
        while not self._texts.empty():
            self._texts.get_nowait()
        self._room.set()

    @property
    def unspoken(self) -> bool:
        """Whether sentences are waiting for their synthesis."""
        return self._open > 0

    @property
    def pending(self) -> bool:
        """Whether there is, or will be, something to say."""
        return self._open > 0 or bool(self._pieces)

    @property
    def seconds(self) -> float:
        """Length of the sentences that are ready."""
        return sum(piece.samples.size for piece in self._pieces) / self._hertz

    async def run(self) -> None:
        """Synthesise until cancelled."""
        while True:
            what, rate = await self._texts.get()
            spell = self._spell
            async for piece in self._sound(what, rate, spell):
                self._pieces.append(piece)
                self._ready()
            if spell == self._spell:
                self._open -= 1
                self._ready()

    async def _sound(self, what: Say, rate: float, spell: int) -> AsyncIterator[Piece]:
        breath = np.zeros(int(BREATH_SECONDS * self._hertz / rate), np.float32)
        for spoken in await asyncio.to_thread(sentences, what.text, what.locale):
            while len(self._pieces) >= AHEAD:
                self._room.clear()
                await self._room.wait()
            samples = await self._patiently(what, spoken, rate) if spell == self._spell else None
            if spell != self._spell:
                return
            if samples is not None and samples.size:
                question = spoken.rstrip().endswith(QUESTION_MARKS)
                yield Piece(np.concatenate([samples, breath]), what.interruptible, question)

    async def _patiently(self, what: Say, spoken: str, rate: float) -> Samples | None:
        """The sound of a sentence; None when it cannot be spoken, which has been told."""
        for _ in range(TRIES):
            try:
                return await self._voices.speak(
                    spoken, what.locale, rate, self._hertz, keep=bool(what.prompt)
                )
            except SpeechBusy:
                await asyncio.sleep(AGAIN_SECONDS)
            except SpeechUnavailable:
                self._failed("speech_unavailable")
                return None
        self._failed("speech_busy")
        return None
