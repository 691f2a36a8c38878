"""What the person's voice means while we speak, think or listen: barge-in and cut-offs."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from voice_gateway.metrics import Metrics
from voice_gateway.voice import ports
from voice_gateway.voice.endpointing import CUT_OFF_SECONDS
from voice_gateway.voice.mouth import Mouth
from voice_gateway.voice.transcriber import Recognised
from voice_gateway.voice.window import Window
from voice_gateway.voice.words import MID_SPEECH_SECONDS, interrupts

if TYPE_CHECKING:
    from voice_gateway.voice.ear import Ear

RESCUE_SECONDS, RECOGNITION_SECONDS = 2.0, 12.0
"""After so long in silence, speech that was stopped for a sound goes on whatever that was; the
second while its words are still being recognised."""
NOISE_SECONDS = 1.6
"""A sound up to this long, what was kept around it included, in which nobody speaks is no turn."""


class Attention:
    """Listens to the ear; stops and continues the mouth; tells the policy's events.

    The first 0.2 s of a voice only stop our speech for the moment. Its words decide: real ones end
    it, a cough or "mhm" lets it go on where it was.
    """

    ear: "Ear"
    locale = "de"
    paused = False

    def __init__(
        self,
        mouth: Mouth,
        window: Window,
        metrics: Metrics,
        tell: Callable[[ports.Event], None],
    ) -> None:
        self._mouth, self._window, self._metrics, self._tell = mouth, window, metrics, tell
        self.speaking = False
        self.changed_at = 0.0
        self._over_at: float | None = None  # a turn is over and its answer was not heard yet
        self._last_sound: float | None = None
        self._joined = False
        self._recognising = False
        self._reflexes: set[asyncio.Task[Any]] = set()

    # ── what the ear tells ───────────────────────────────────────────────────────────────────────

    def voice(self, speaking: bool) -> None:
        """The person has begun to speak, or pauses."""
        now = time.monotonic()
        self.speaking, self.changed_at = speaking, now
        self._recognising = not speaking
        self._window.hearing(speaking)
        if not speaking:
            return
        if self._over_at is not None and now - self._over_at <= CUT_OFF_SECONDS:
            self._over_at, self._joined = None, True
            self._metrics.cut_offs.labels(self.ear.endpointing).inc()
            self._tell(ports.CutOff())
        if self._mouth.busy and self._mouth.interruptible and not self.paused:
            self._reflex(self._mouth.hold())

    def over(self, last_sound: float) -> None:
        """The turn is over; its text will follow."""
        now = time.monotonic()
        self._over_at, self._last_sound = now, last_sound
        self._metrics.endpointing.labels(self.ear.endpointing).observe(now - last_sound)

    def partial(self, heard: Recognised) -> None:
        """The turn so far."""
        self._recognising = False
        if heard.text:
            self._window.partial(heard.text)
        if self.paused or not self._mouth.held:
            return
        midway = self._mouth.remaining > MID_SPEECH_SECONDS and not self._mouth.asking
        if heard.text and interrupts(heard.text, self.locale, midway=midway):
            self._metrics.barge_ins.labels("words").inc()
            self._reflex(self._mouth.drop())
        elif heard.failure is None:
            self._metrics.barge_ins.labels("taken_back").inc()
            self.ear.forget()
            self._over_at = None
            self._mouth.go_on()

    def turn(self, heard: Recognised) -> None:
        """A whole turn."""
        self.changed_at = time.monotonic()
        if self.paused:  # said to somebody else
            return
        if heard.failure is not None:
            self._mouth.go_on()
            self._tell(ports.Failed(heard.failure))
        elif heard.text:
            if self._mouth.busy and self._mouth.interruptible:
                self._reflex(self._mouth.drop())  # it answers what was said before
            self._window.transcript(heard.text, heard.confidence)
            self._tell(ports.Heard(heard.text, heard.confidence, self.locale))
        elif heard.rejected != "no_speech" or heard.seconds > NOISE_SECONDS:
            self._tell(ports.Unclear(heard.rejected or "no_words"))
        else:
            self._over_at = None

    def broken(self) -> None:
        """A part of hearing does not work."""
        self._tell(ports.Failed("speech_unavailable"))

    # ── what the session asks ────────────────────────────────────────────────────────────────────

    async def before_saying(self, interruptible: bool) -> None:
        """We are about to say something: not while somebody speaks."""
        if self.speaking and interruptible and not self._mouth.busy:
            await self._mouth.hold()

    def joined(self) -> bool:
        """Whether the words belong to those before; true once after a cut-off."""
        joined, self._joined = self._joined, False
        return joined

    def answered(self, locale: str) -> None:
        """Our answer has begun to sound."""
        last, self._last_sound, self._over_at = self._last_sound, None, None
        if last is not None:
            self._metrics.first_audio.labels(locale).observe(time.monotonic() - last)

    def rescue(self) -> None:
        """Let our speech go on if whatever stopped it has led to nothing."""
        held = self._mouth.held and not self.paused and not self.speaking
        patience = RECOGNITION_SECONDS if self._recognising else RESCUE_SECONDS
        if held and time.monotonic() - self.changed_at > patience:
            self._mouth.go_on()

    def _reflex(self, action: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(action)
        self._reflexes.add(task)
        task.add_done_callback(self._reflexes.discard)
