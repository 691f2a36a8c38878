"""Sentences → samples at a line's rate; what is said often is kept ready."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import structlog
from numpy.typing import NDArray

from voice_gateway.metrics import Metrics
from voice_gateway.speech.audio import resample
from voice_gateway.speech.errors import SpeechBusy, SpeechUnavailable
from voice_gateway.speech.stt import Samples
from voice_gateway.voice.sentences import sentences

if TYPE_CHECKING:
    from voice_gateway.api.deps import Speech

log = structlog.get_logger(__name__)

HERTZ = 16_000
KEPT_SAMPLES = 64_000_000
"""128 MB, more than an hour of speech: all prompts in eleven locales take about 100 MB. What was
not said for longest goes first."""


@dataclass(frozen=True, slots=True)
class _Key:
    spoken: str
    locale: str
    pace: float


class Voices:
    """Speaks for all lines; remembers prompts (texts that are the same in every conversation)."""

    def __init__(self, speech: "Speech", metrics: Metrics) -> None:
        self._speech = speech
        self._metrics = metrics
        self._prompts: OrderedDict[_Key, NDArray[np.int16]] = OrderedDict()
        self._size = 0

    async def speak(
        self,
        spoken: str,
        locale: str,
        pace: float,
        hertz: int,
        *,
        keep: bool = False,
        ahead: bool = False,
    ) -> Samples:
        """One sentence of `sentences` → levelled samples at `hertz`.

        `keep` says that it is a prompt, `ahead` that nobody waits for it, so that its time is not
        counted. Raises SpeechUnavailable, SpeechBusy.
        """
        key = _Key(spoken, locale, round(pace, 2))
        kept = self._prompts.get(key)
        if kept is not None:
            self._prompts.move_to_end(key)
            return resample(kept.astype(np.float32) / np.float32(32767.0), HERTZ, hertz)
        started = time.perf_counter()
        samples, rate = await self._speech.speak(spoken, locale, key.pace)
        if not ahead:
            self._metrics.synthesis.labels(locale).observe(time.perf_counter() - started)
        if keep:
            self._remember(key, resample(samples, rate, HERTZ))
        return resample(samples, rate, hertz)

    async def warm(self, text: str, locale: str, pace: float = 1.0) -> int:
        """Prepare a prompt; how many of its sentences are ready."""
        ready = 0
        for spoken in await asyncio.to_thread(sentences, text, locale):
            try:
                await self.speak(spoken, locale, pace, HERTZ, keep=True, ahead=True)
            except (SpeechBusy, SpeechUnavailable) as error:
                log.warning("voice.prompt_missing", locale=locale, error=type(error).__name__)
            else:
                ready += 1
        return ready

    def _remember(self, key: _Key, samples: Samples) -> None:
        kept = np.round(np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16)
        self._prompts[key] = kept
        self._size += kept.size
        while self._size > KEPT_SAMPLES and len(self._prompts) > 1:
            _, oldest = self._prompts.popitem(last=False)
            self._size -= oldest.size
