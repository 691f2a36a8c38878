"""Speech for the gateway: hear and speak in every locale, in bounded time and memory."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import structlog

from translations.registry import Language, load_languages
from voice_gateway.speech.audio import decode, encode
from voice_gateway.speech.errors import SpeechBusy, SpeechUnavailable
from voice_gateway.speech.espeak import Espeak, has_voice
from voice_gateway.speech.gate import speech_spans
from voice_gateway.speech.piper import Piper, find_voice
from voice_gateway.speech.settings import SpeechSettings
from voice_gateway.speech.spoken import normalise
from voice_gateway.speech.stt import SAMPLE_RATE, Recogniser, Samples, Transcript
from voice_gateway.speech.tts import Audio, AudioFormat, Voice
from voice_gateway.speech.whisper import Whisper

logger = structlog.get_logger(__name__)

MIN_RATE, MAX_RATE = 0.5, 2.0
EMPTY_SECONDS = 0.1
_T = TypeVar("_T")


class _Pool:
    """Threads with a bounded line in front of them."""

    def __init__(self, name: str, workers: int, max_waiting: int) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._room = threading.Semaphore(workers + max_waiting)

    async def run(self, job: Callable[[], _T]) -> _T:
        """The job's result; SpeechBusy at once when the line is full.

        A place is given back when the job ends, not when its caller loses interest: a running
        computation cannot be interrupted and must keep counting.
        """
        if not self._room.acquire(blocking=False):
            raise SpeechBusy("all speech workers are busy")
        try:
            future: Future[_T] = self._executor.submit(job)
        except RuntimeError as error:
            self._room.release()
            raise SpeechUnavailable("the speech service is closed") from error
        future.add_done_callback(lambda _: self._room.release())
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)


class SpeechService:
    """Transcribes recordings and speaks texts.

    Cheap to create: models load on `warm()` or at first use, once per process. Locales are those
    of the registry; an unknown one raises SpeechUnavailable. `recogniser` replaces Whisper by
    another engine of the same interface.
    """

    def __init__(
        self, settings: SpeechSettings | None = None, recogniser: Recogniser | None = None
    ) -> None:
        self.settings = settings or SpeechSettings()
        self._whisper = Whisper(self.settings)
        self._recogniser: Recogniser = recogniser or self._whisper
        self._voices: dict[str, Voice] = {}
        self._voices_lock = threading.Lock()
        self._hearing = _Pool("stt", self.settings.num_workers, self.settings.max_waiting)
        self._speaking = _Pool("tts", self.settings.tts_workers, self.settings.max_waiting)

    def warm(self) -> None:
        """Load everything that is installed, so that the first caller does not wait."""
        if self._whisper.installed():
            self._whisper.load()
            speech_spans(np.full(SAMPLE_RATE, 0.1, np.float32))
        for locale in load_languages():
            if self.can_speak(locale):
                self._voice(locale)

    def missing(self) -> list[str]:
        """What is missing and how to get it, one line each; empty when everything is there.

        Better voices that could be installed are not missing: espeak-ng speaks without them.
        """
        lines = []
        if not self._whisper.installed():
            lines.append(
                f"speech recognition model {self.settings.whisper_model}: "
                "run `stadtlotse models install`"
            )
        lines += [
            f"voice for {locale}: run `stadtlotse voices install`"
            for locale in load_languages()
            if not self.can_speak(locale)
        ]
        return lines

    def can_hear(self, locale: str) -> bool:
        """Whether speech in this locale can be recognised here."""
        language = load_languages().get(locale)
        return language is not None and self._recogniser.supports(language.stt)

    def can_speak(self, locale: str) -> bool:
        """Whether texts of this locale can be read aloud here."""
        language = load_languages().get(locale)
        if language is None:
            return False
        return _piper_model(language, self.settings.voices_dir) is not None or has_voice(
            language.espeak
        )

    async def transcribe(
        self, audio: bytes, locale: str, hotwords: Sequence[str] = ()
    ) -> Transcript:
        """An uploaded recording → what was said.

        `hotwords` are words expected now (names of services, streets): they help a lot in noise.
        Raises AudioError, SpeechUnavailable, SpeechBusy.
        """
        language = _language(locale)
        words = tuple(hotwords)

        def job() -> Transcript:
            samples = decode(audio, self.settings.max_seconds)
            return self._recogniser.transcribe(samples, language.stt, words)

        return _noted(await self._hearing.run(job), locale)

    async def recognise(
        self, samples: Samples, locale: str, hotwords: Sequence[str] = ()
    ) -> Transcript:
        """Samples at 16 kHz, as a live line delivers them → what was said; as `transcribe`."""
        language, words = _language(locale), tuple(hotwords)

        def job() -> Transcript:
            return self._recogniser.transcribe(samples, language.stt, words)

        return _noted(await self._hearing.run(job), locale)

    async def synthesise(
        self, text: str, locale: str, rate: float = 1.0, format: AudioFormat = "wav"
    ) -> Audio:
        """A text as it is written → speech. Rate 1.0 is 130–145 words a minute, 0.8 slower.

        Rates are kept within 0.5…2. A text with nothing to say gives a moment of silence.
        Raises SpeechUnavailable, SpeechBusy.
        """
        _language(locale)

        def job() -> Audio:
            samples, hertz = self._spoken(normalise(text, locale), locale, rate)
            if samples.size == 0:
                samples.resize(int(EMPTY_SECONDS * hertz), refcheck=False)
            return encode(samples, hertz, format)

        return await self._speaking.run(job)

    async def speak(self, spoken: str, locale: str, rate: float = 1.0) -> tuple[Samples, int]:
        """A sentence as `spoken.normalise` writes it → levelled samples and their rate in Hz.

        For live lines; as `synthesise`, but a text with nothing to say gives no samples.
        """
        _language(locale)
        return await self._speaking.run(lambda: self._spoken(spoken, locale, rate))

    def _spoken(self, spoken: str, locale: str, rate: float) -> tuple[Samples, int]:
        voice = self._voice(locale)
        pace = min(MAX_RATE, max(MIN_RATE, rate))
        return voice.speak(spoken, pace), voice.sample_rate

    def close(self) -> None:
        """Stop the workers; running jobs finish, waiting ones are dropped."""
        self._hearing.close()
        self._speaking.close()

    def _voice(self, locale: str) -> Voice:
        """The first installed Piper voice of the locale, else espeak-ng."""
        with self._voices_lock:
            if locale not in self._voices:
                self._voices[locale] = _choose(_language(locale), self.settings.voices_dir)
            return self._voices[locale]


def _noted(transcript: Transcript, locale: str) -> Transcript:
    """The transcript; a line in the log without its text."""
    logger.info(
        "speech.heard",
        locale=locale,
        seconds=round(transcript.seconds, 2),
        confidence=transcript.confidence,
        rejected=transcript.rejected,
    )
    return transcript


def _language(locale: str) -> Language:
    try:
        return load_languages()[locale]
    except KeyError as error:
        raise SpeechUnavailable(f"no language {locale}") from error


def _choose(language: Language, voices_dir: Path) -> Voice:
    model = _piper_model(language, voices_dir)
    return Espeak(language.espeak) if model is None else Piper(model)


def _piper_model(language: Language, voices_dir: Path) -> Path | None:
    found = (find_voice(name, voices_dir) for name in language.piper)
    return next((model for model in found if model is not None), None)
