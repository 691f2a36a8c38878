"""Decides at each pause whether the turn is over: a profile's waiting times in pipecat's terms."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from pipecat.frames.frames import (
    Frame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_stop import BaseUserTurnStopStrategy

from voice_gateway.logs import place
from voice_gateway.voice.endpointing import Profile

log = structlog.get_logger(__name__)

Finished = Callable[[], Awaitable[bool]]
LOOK_AGAIN = 0.03


class Pauses(BaseUserTurnStopStrategy):
    """Ends a turn after the profile's pause.

    Pipecat's own strategies wait a fixed time after the detector has confirmed a pause, and a new
    word counts only once the detector has confirmed it too. Here time counts from the last sound,
    and a sound that may become a word when the time is up is waited for: so 1.1 s bear pauses of
    0.9 s. `finished` asks the end-of-turn model, `voiced` the detector.
    """

    def __init__(self, profile: Profile, finished: Finished, voiced: Callable[[], bool]) -> None:
        super().__init__()
        self.profile = profile
        self._finished = finished
        self._voiced = voiced
        self._waiting: asyncio.Task[None] | None = None
        self.last_sound = 0.0

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        """Start waiting at each pause, stop waiting when the person goes on."""
        if isinstance(frame, VADUserStartedSpeakingFrame):
            await self._stop_waiting()
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            await self._stop_waiting()
            self.last_sound = time.monotonic() - frame.stop_secs
            self._waiting = self.task_manager.create_task(self._wait(), f"{self}::wait")
        return ProcessFrameResult.CONTINUE

    async def cleanup(self) -> None:
        """Stop waiting."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._stop_waiting()

    async def _wait(self) -> None:
        profile, pause = self.profile, self.profile.plain
        if profile.smart:
            try:
                pause = profile.complete if await self._finished() else profile.open
            except Exception as error:  # a turn must end, whatever a model does
                log.error("voice.end_of_turn_failed", error=place(error))
        await asyncio.sleep(self.last_sound + pause - time.monotonic())
        while self._voiced():  # noqa: ASYNC110 - the detector works in a thread of its own
            await asyncio.sleep(LOOK_AGAIN)
        self._waiting = None
        await self.trigger_user_turn_stopped()

    async def _stop_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            await self.task_manager.cancel_task(waiting)
