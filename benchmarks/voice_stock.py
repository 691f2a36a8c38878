"""The other side: pipecat as its documentation puts it together, with the same models."""

import asyncio
import time

import numpy as np
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.piper.tts import PiperTTSService
from pipecat.services.whisper.stt import WhisperSTTService
from pipecat.transcriptions.language import Language
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.workers.runner import WorkerRunner

from benchmarks.voice_sounds import FRAME_SECONDS, MODEL
from voice_gateway.speech.piper import find_voice
from voice_gateway.speech.stt import SAMPLE_RATE, Samples

VOICE = "en_US-joe-medium"
REPLY = "The registry office is open from Monday to Friday."


class Reply(FrameProcessor):
    """Answers every turn with the same sentence: no dialogue, so no time for one."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Speak when the turn is over."""
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        if isinstance(frame, UserStoppedSpeakingFrame) and direction is FrameDirection.DOWNSTREAM:
            await self.push_frame(TTSSpeakFrame(REPLY))


class Sink(FrameProcessor):
    """Remembers when sound came."""

    def __init__(self) -> None:
        super().__init__()
        self.sounds: list[float] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Note the time of sound."""
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.sounds.append(time.monotonic())
        await self.push_frame(frame, direction)


async def run(questions: list[Samples]) -> list[float]:
    """Seconds from the end of the last word to the first sound; unanswered ones are left out."""
    logger.disable("pipecat")
    found = find_voice(VOICE, MODEL.parent)
    if found is None:
        raise SystemExit(f"voice {VOICE} is not installed")
    sink = Sink()
    settings = WhisperSTTService.Settings(model=str(MODEL), language=Language.EN)
    pipeline = Pipeline(
        [
            VADProcessor(vad_analyzer=SileroVADAnalyzer()),
            WhisperSTTService(device="cpu", settings=settings),
            UserTurnProcessor(),
            Reply(),
            PiperTTSService(
                download_dir=found.parent, settings=PiperTTSService.Settings(voice=VOICE)
            ),
            sink,
        ]
    )
    params = PipelineParams(audio_in_sample_rate=SAMPLE_RATE)
    worker = PipelineWorker(pipeline, params=params, enable_rtvi=False, idle_timeout_secs=None)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    await asyncio.sleep(3)
    times = []
    for question in questions:
        ended = await _feed(worker, question)
        for _ in range(60):
            await _feed(worker, np.zeros(SAMPLE_RATE // 10, np.float32))
            first = next((at for at in sink.sounds if at > ended), None)
            if first is not None:
                times.append(first - ended)
                break
        for _ in range(25):
            await _feed(worker, np.zeros(SAMPLE_RATE // 10, np.float32))
    await worker.cancel()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return times


async def _feed(worker: PipelineWorker, samples: Samples) -> float:
    """Sound in real time; when its last frame was sent."""
    noise = np.random.default_rng(1).normal(0, 8 / 32_768, samples.size)
    pcm = (np.clip(samples + noise, -1, 1) * 32_767).astype("<i2")
    size, started, last = int(FRAME_SECONDS * SAMPLE_RATE), time.monotonic(), 0.0
    for number, start in enumerate(range(0, pcm.size, size), 1):
        chunk = pcm[start : start + size].tobytes()
        await worker.queue_frame(InputAudioRawFrame(chunk, SAMPLE_RATE, 1))
        last = time.monotonic()
        await asyncio.sleep(max(0.0, started + number * FRAME_SECONDS - time.monotonic()))
    return last
