"""Speech recognition in the pipeline: transcribes at every pause, before the turn is over."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import STTService
from pipecat.utils.time import time_now_iso8601

from voice_gateway.metrics import Metrics
from voice_gateway.speech.errors import AudioError, SpeechBusy, SpeechUnavailable
from voice_gateway.speech.stt import Transcript
from voice_gateway.voice.tape import Take, Tape

if TYPE_CHECKING:
    from voice_gateway.api.deps import Speech

log = structlog.get_logger(__name__)

TRIES, AGAIN_SECONDS = 4, 0.4
"""When all workers are busy: the person has spoken already, so it is worth another try."""


@dataclass
class Recognised(TranscriptionFrame):
    """The turn so far as text, at its pause number `pause`; `end` is a position on the tape.

    `rejected` names why there is no text, `failure` is a problem code when recognition itself
    did not work; `seconds` is the length of the sound.
    """

    pause: int = 0
    end: int = 0
    confidence: float = 0.0
    rejected: str | None = None
    failure: str | None = None
    seconds: float = 0.0


class Transcriber(STTService):
    """Whisper behind pipecat's interface.

    A pause starts a transcription of the whole turn so far. If the person goes on, its result is
    dropped; if not, it is there by the time the turn is over. Sound stays on the tape until the
    turn has been taken, so that nothing is lost and no word is cut in two.
    """

    def __init__(self, speech: "Speech", tape: Tape, locale: str, metrics: Metrics) -> None:
        # Pipecat waits so long for a transcript at most; here turns wait for theirs themselves.
        super().__init__(settings=STTSettings(model=None, language=None), ttfs_p99_latency=0.5)
        self._speech = speech
        self._tape = tape
        self._timings = metrics
        self._job: asyncio.Task[None] | None = None
        self._pause = 0
        self.locale = locale
        self.hotwords: Sequence[str] = ()

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Only keeps the sound; transcription starts at a pause."""
        self._tape.write(audio)
        yield None

    async def process_audio_frame(
        self, frame: InputAudioRawFrame, direction: FrameDirection
    ) -> None:
        """Keep the sound."""
        self._tape.write(frame.audio)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Begin and drop transcriptions as the person pauses and goes on."""
        if isinstance(frame, VADUserStartedSpeakingFrame):
            await self._drop()
            self._tape.begin(frame.start_secs)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            await self._drop()
            self._pause += 1
            job = self._transcribe(self._tape.snapshot(), self._pause)
            self._job = self.create_task(job, "transcription")
        await super().process_frame(frame, direction)

    async def cleanup(self) -> None:
        """Drop what is running."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._drop()

    async def _drop(self) -> None:
        job, self._job = self._job, None
        if job is not None and not job.done():
            await self.cancel_task(job)

    async def _transcribe(self, take: Take, pause: int) -> None:
        result = Recognised("", "", time_now_iso8601(), finalized=True, pause=pause, end=take.end)
        result.seconds = take.seconds
        started = time.perf_counter()
        try:
            transcript = await self._patiently(take)
        except AudioError as error:
            result.rejected = error.code
        except SpeechBusy:
            result.failure = "speech_busy"
        except SpeechUnavailable as error:
            log.warning("speech.unavailable", reason=str(error))
            result.failure = "speech_unavailable"
        except Exception as error:  # a turn must end, whatever a model does
            log.error("speech.failed", error=type(error).__name__)
            result.failure = "speech_unavailable"
        else:
            text = transcript.text.strip()
            result.text, result.confidence = text, transcript.confidence
            result.rejected = transcript.rejected or (None if text else "no_words")
            self._timings.recognition.labels(self.locale).observe(time.perf_counter() - started)
        await self.push_frame(result)

    async def _patiently(self, take: Take) -> Transcript:
        for attempt in range(1, TRIES + 1):
            try:
                return await self._speech.recognise(take.samples, self.locale, self.hotwords)
            except SpeechBusy:
                if attempt == TRIES:
                    raise
                await asyncio.sleep(AGAIN_SECONDS)
        raise AssertionError("unreachable")
