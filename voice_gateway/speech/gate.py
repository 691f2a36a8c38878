"""Keeps invented text out: Whisper writes a sentence even when nobody speaks.

Two gates. Before recognition, voice detection (Silero, bundled with faster-whisper) finds where
somebody speaks, or that nobody does. After it, four signs tell a made-up text: improbable words,
a loop (text that compresses too well), the model's own doubt, and too much text for the time.
"""

from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from voice_gateway.speech.stt import SAMPLE_RATE, Samples

MIN_SPEECH_SECONDS = 0.15
PAD_MS = 300
QUIET_PEAK = 0.3
MAX_GAIN = 10.0
SILENT_PEAK = 0.001

MIN_LOGPROB = -1.1
MIN_LOGPROB_DOUBTED = -0.7
MAX_NO_SPEECH = 0.6
MAX_COMPRESSION = 2.4
MAX_LETTERS_PER_SECOND = 35.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of speech, in samples at 16 kHz."""

    start: int
    end: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.end - self.start) / SAMPLE_RATE


def speech_spans(samples: Samples) -> list[Span]:
    """Where somebody speaks, a little margin included; empty when nobody does.

    Quiet callers are raised first (at most 20 dB): voice detection misses them otherwise.
    """
    peak = float(np.max(np.abs(samples), initial=0.0))
    if peak < SILENT_PEAK:
        return []
    gain = min(MAX_GAIN, max(1.0, QUIET_PEAK / peak))
    options = VadOptions(
        threshold=0.5,
        min_speech_duration_ms=int(MIN_SPEECH_SECONDS * 1000),
        min_silence_duration_ms=300,
        speech_pad_ms=PAD_MS,
    )
    found = get_speech_timestamps((samples * np.float32(gain)).astype(np.float32), options)
    return [Span(int(item["start"]), int(item["end"])) for item in found]


def reason_to_reject(
    text: str,
    logprob: float,
    no_speech: float,
    compression: float,
    seconds: float,
) -> str | None:
    """Why a transcript is not to be trusted, None when it is.

    `logprob` is the mean log probability per token, `no_speech` and `compression` are Whisper's
    measures, `seconds` the length of the speech.
    """
    if not any(char.isalnum() for char in text):
        return "no_words"
    if logprob < MIN_LOGPROB:
        return "improbable"
    if no_speech > MAX_NO_SPEECH and logprob < MIN_LOGPROB_DOUBTED:
        return "no_speech"
    if compression > MAX_COMPRESSION:
        return "repetition"
    if len(text) > MAX_LETTERS_PER_SECOND * max(seconds, 0.5):
        return "too_much_text"
    return None
