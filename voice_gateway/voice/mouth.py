"""Speaking on one line: paced, and able to stop and go on in mid-sentence."""

import asyncio
import contextlib
import time
from collections.abc import Callable

import numpy as np

from voice_gateway.speech.stt import Samples
from voice_gateway.voice.loudness import amplify, pcm
from voice_gateway.voice.ports import Line, Say
from voice_gateway.voice.script import Piece, Script
from voice_gateway.voice.voices import Voices

FRAME_SECONDS = 0.02
LEAD_SECONDS = 0.3
"""So far ahead of what can have been heard sound is sent; the protocol allows 0.4 s."""
NOTHING: Samples = np.zeros(0, np.float32)


class Mouth:
    """Says things one after the other.

    `heard` is called when everything has been heard, `failed` with a problem code when a sentence
    could not be spoken, `begun` when sound begins after silence.
    """

    def __init__(
        self,
        line: Line,
        voices: Voices,
        *,
        heard: Callable[[], None],
        failed: Callable[[str], None],
        begun: Callable[[], None],
    ) -> None:
        self._line, self._heard, self._begun = line, heard, begun
        self._hertz = line.greeting.rate
        self._wake = asyncio.Event()
        self._script = Script(voices, self._hertz, ready=self._wake.set, failed=failed)
        self._now: Piece | None = None
        self._position = 0
        self._sent = NOTHING  # what was sent last and may not have been heard
        self._ends_at = 0.0
        self._owing = False  # something was said, and its end has not been told
        self._held = False
        self.rate, self.gain = 1.0, 1.0

    @property
    def busy(self) -> bool:
        """Whether something is being said, or still to be said."""
        return self._now is not None or self._script.pending or self.audible

    @property
    def audible(self) -> bool:
        """Whether the person can be hearing us right now."""
        return time.monotonic() < self._ends_at

    @property
    def held(self) -> bool:
        """Whether our speech is stopped for the moment."""
        return self._held

    @property
    def interruptible(self) -> bool:
        """Whether what is said now may be interrupted by speaking."""
        return self._now is None or self._now.interruptible

    @property
    def silent_since(self) -> float:
        """When our last sound ended (monotonic seconds; 0 before the first)."""
        return self._ends_at

    @property
    def asking(self) -> bool:
        """Whether the sentence that is said now is a question, or all has been said."""
        return self._now is None or self._now.question

    @property
    def remaining(self) -> float:
        """Seconds still to be heard, as far as they are known."""
        now = self._now.samples.size - self._position if self._now else 0
        unheard = max(0.0, self._ends_at - time.monotonic())
        more = float("inf") if self._script.unspoken else self._script.seconds
        return now / self._hertz + unheard + more

    def say(self, what: Say) -> None:
        """Add to what is to be said, at the present speed."""
        self._script.add(what, self.rate)

    async def drop(self) -> None:
        """Say nothing of what was still to be said, and be silent at once."""
        self._script.clear()
        self._now, self._held, self._owing = None, False, False
        self._sent = NOTHING
        self._wake.set()
        await self._silence()

    async def hold(self) -> None:
        """Be silent, but remember where we were."""
        if self._held:
            return
        self._held = True
        unheard = int(max(0.0, self._ends_at - time.monotonic()) * self._hertz)
        again = self._sent[self._sent.size - min(unheard, self._sent.size) :]
        self._sent = NOTHING
        now = self._now or Piece(NOTHING)
        rest = np.concatenate([again, now.samples[self._position :] if self._now else NOTHING])
        if rest.size:
            self._now, self._position = Piece(rest, now.interruptible, now.question), 0
        await self._silence()

    def go_on(self) -> None:
        """Go on where we were stopped."""
        self._held = False
        self._wake.set()

    async def run(self) -> None:
        """Speak until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._script.run())
            group.create_task(self._play())

    async def _play(self) -> None:
        while True:
            self._wake.clear()
            seconds = await self._step()
            if seconds is None:
                await self._wake.wait()
            elif seconds > 2 * FRAME_SECONDS:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), seconds)
            else:
                await asyncio.sleep(seconds)

    async def _step(self) -> float | None:
        """Send a frame if it is time; the seconds until the next step, None: when woken."""
        if self._held:
            return None
        if self._now is None:
            self._now, self._position = self._script.next(), 0
        ahead = self._ends_at - time.monotonic()
        if self._now is None:
            if not self._owing or self._script.pending:
                return None
            if ahead > 0:
                return ahead
            self._owing = False
            self._heard()
            return None
        if ahead > LEAD_SECONDS:
            return min(ahead - LEAD_SECONDS, FRAME_SECONDS)
        await self._send(self._now, ahead)
        return 0.0

    async def _send(self, piece: Piece, ahead: float) -> None:
        end = self._position + int(FRAME_SECONDS * self._hertz)
        frame = piece.samples[self._position : end]
        self._position = end
        if end >= piece.samples.size:
            self._now = None
        if ahead <= 0:
            self._ends_at = time.monotonic()
            self._begun()
        self._ends_at += frame.size / self._hertz
        self._owing = True
        self._sent = np.concatenate([self._sent[-int(LEAD_SECONDS * self._hertz) :], frame])
        await self._line.play(pcm(amplify(frame, self.gain)))

    async def _silence(self) -> None:
        self._ends_at = min(self._ends_at, time.monotonic())
        await self._line.flush()
