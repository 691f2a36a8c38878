"""Hearing on one line: voice detection, recognition and turn taking as a pipecat pipeline."""

import asyncio
from typing import TYPE_CHECKING

import structlog
from loguru import logger as pipecat_log
from pipecat.frames.frames import ErrorFrame, InputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.workers.runner import WorkerRunner

from translations.registry import load_languages
from voice_gateway.metrics import Metrics
from voice_gateway.voice import smart_turn
from voice_gateway.voice.detector import Detector
from voice_gateway.voice.endpointing import Profile, profile
from voice_gateway.voice.pauses import Pauses
from voice_gateway.voice.ports import Endpointing
from voice_gateway.voice.taker import Listener, TurnTaker
from voice_gateway.voice.tape import Tape
from voice_gateway.voice.transcriber import Transcriber

if TYPE_CHECKING:
    from voice_gateway.api.deps import Speech

# Pipecat's log quotes what was said.
pipecat_log.disable("pipecat")
log = structlog.get_logger(__name__)

READY_SECONDS = 20.0


class Ear:
    """Takes the sound of one line (`rate` Hz) and tells a listener what was said.

    `start` before the first sound, `stop` at the end.
    """

    def __init__(
        self, rate: int, locale: str, speech: "Speech", metrics: Metrics, listener: Listener
    ) -> None:
        self._rate = rate
        self._locale = locale
        self._speech = speech
        self._metrics = metrics
        self._listener = listener
        self._profile: Endpointing = "normal"
        self._tape = Tape(rate)
        self._broken = False
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load what is needed and start the pipeline."""
        self._detector = await asyncio.to_thread(Detector)
        self._transcriber = Transcriber(self._speech, self._tape, self._locale, self._metrics)
        self._pauses = Pauses(self._now(), self._finished, lambda: self._detector.voiced)
        self._taker = TurnTaker(self._pauses, self._tape, self._listener)
        vad = VADProcessor(vad_analyzer=self._detector)
        self._worker = PipelineWorker(
            Pipeline([vad, self._transcriber, self._taker]),
            params=PipelineParams(audio_in_sample_rate=self._rate),
            enable_rtvi=False,
            enable_turn_tracking=False,
            idle_timeout_secs=None,
        )
        ready = asyncio.Event()

        async def started(*_: object) -> None:
            ready.set()

        async def failed(_: object, frame: ErrorFrame) -> None:
            self._complain(frame)

        self._worker.add_event_handler("on_pipeline_started", started)
        self._worker.add_event_handler("on_pipeline_error", failed)
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(self._worker)
        self._running = asyncio.create_task(runner.run())
        await asyncio.wait_for(ready.wait(), READY_SECONDS)

    async def stop(self) -> None:
        """Stop; what was not heard yet is dropped."""
        if self._running is not None:
            running, self._running = self._running, None
            await self._worker.cancel()
            await asyncio.wait([running], timeout=5)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def hear(self, pcm: bytes) -> None:
        """Sound from the line, 16 bit mono."""
        frame = InputAudioRawFrame(audio=pcm, sample_rate=self._rate, num_channels=1)
        await self._worker.queue_frame(frame)

    def expect(self, endpointing: Endpointing, hotwords: tuple[str, ...]) -> None:
        """From the next pause on, wait like this; these words are probable."""
        self._profile = endpointing
        self._pauses.profile = self._now()
        self._transcriber.hotwords = hotwords

    @property
    def endpointing(self) -> Endpointing:
        """The profile in use."""
        return self._profile

    def speak_locale(self, locale: str) -> None:
        """From the next pause on, the person speaks this locale."""
        self._locale = self._transcriber.locale = locale
        self._pauses.profile = self._now()

    def forget(self) -> None:
        """What was said last was nothing."""
        self._taker.forget()

    def _complain(self, frame: ErrorFrame) -> None:
        """Pipecat goes on after errors; they are told once. Their texts may quote the person."""
        if not self._broken:
            self._broken = True
            log.error("voice.hearing_failed", error=type(frame.exception).__name__)
            self._listener.broken()

    def _now(self) -> Profile:
        return profile(self._profile, load_languages()[self._locale].stt)

    async def _finished(self) -> bool:
        return await smart_turn.finished(self._tape.snapshot().samples)
