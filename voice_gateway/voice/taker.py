"""Turn taking: joins the end of a turn with its text, in whichever order they come."""

from typing import Any, Protocol

from pipecat.frames.frames import (
    Frame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.turns.user_start import BaseUserTurnStartStrategy, VADUserTurnStartStrategy
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from voice_gateway.voice.pauses import Pauses
from voice_gateway.voice.tape import Tape
from voice_gateway.voice.transcriber import Recognised

WATCHDOG_SECONDS = 8.0


class Listener(Protocol):
    """Who is told what the person does; methods return at once."""

    def voice(self, speaking: bool) -> None:
        """The person has begun to speak, or pauses."""

    def over(self, last_sound: float) -> None:
        """The turn is over (the last sound was at this monotonic time); its text will follow."""

    def partial(self, heard: Recognised) -> None:
        """The turn so far; more may follow."""

    def turn(self, heard: Recognised) -> None:
        """A whole turn."""

    def broken(self) -> None:
        """A part of hearing does not work."""


class TurnTaker(UserTurnProcessor):
    """Pipecat's turn processor, holding the text.

    The end of a turn is a system frame and can overtake the transcription, which is a data frame:
    a processor of its own for the text would lose it. When the person speaks again before a
    finished turn was handed on, the turn goes on and is transcribed as a whole.
    """

    def __init__(self, pauses: Pauses, tape: Tape, listener: Listener) -> None:
        # An interruption would drop queued data frames, which is where transcriptions are.
        start: list[BaseUserTurnStartStrategy] = [
            VADUserTurnStartStrategy(enable_interruptions=False)
        ]
        super().__init__(
            user_turn_strategies=UserTurnStrategies(start=start, stop=[pauses]),
            user_turn_stop_timeout=WATCHDOG_SECONDS,
        )
        self._pauses = pauses
        self._tape = tape
        self._listener = listener
        self._pause = 0  # number of the last pause
        self._ignored = 0  # up to this pause nothing is handed on
        self._over = False
        self._heard: Recognised | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Follow voice, pauses and texts."""
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._heard, self._over = None, False
            self._listener.voice(True)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._pause += 1
            self._listener.voice(False)
        await super().process_frame(frame, direction)
        if isinstance(frame, Recognised) and frame.pause == self._pause > self._ignored:
            self._heard = frame
            self._listener.partial(frame)
            self._hand_on()

    def forget(self) -> None:
        """What was said up to the last pause was nothing: it is no turn and no part of one."""
        if self._heard is not None:
            self._tape.take(self._heard.end)
        self._ignored, self._heard, self._over = self._pause, None, False

    async def _on_user_turn_stopped(self, *arguments: Any) -> None:
        await super()._on_user_turn_stopped(*arguments)
        if self._pause > self._ignored:
            self._over = True
            self._listener.over(self._pauses.last_sound)
            self._hand_on()

    def _hand_on(self) -> None:
        heard = self._heard
        if self._over and heard is not None:
            self._tape.take(heard.end)
            self._ignored, self._heard, self._over = self._pause, None, False
            self._listener.turn(heard)
