"""Whisper through CTranslate2, tuned for short utterances.

The stock library pads everything to 30 s, and the encoder takes most of the time; here the
features are cut to a window of 15 s where the clip allows it. In a closer window (10 s for a clip
of 6 s was tried) the model fills the rest by saying the sentence again; what looks like that is
decoded once more in the full window.
"""

import logging
import math
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import _LANGUAGE_CODES, Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

from voice_gateway.speech.errors import AudioError, SpeechUnavailable
from voice_gateway.speech.gate import MAX_COMPRESSION, Span, reason_to_reject, speech_spans
from voice_gateway.speech.settings import SpeechSettings
from voice_gateway.speech.stt import SAMPLE_RATE, Samples, Transcript

LONGEST_WINDOW = 30.0
WINDOWS = ((13.0, 15.0), (LONGEST_WINDOW, LONGEST_WINDOW))
"""(longest clip, encoder window) in seconds."""
FRAMES_PER_SECOND = 100
PIECE_SECONDS = 13.0
MAX_HOTWORD_TOKENS = 100

_models: dict[tuple[object, ...], WhisperModel] = {}
_models_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One decoded stretch: text, mean log probability per token, tokens, Whisper's own doubt."""

    text: str
    logprob: float
    tokens: int
    no_speech: float
    seconds: float


def window_for(seconds: float) -> float:
    """The encoder window for a clip, in seconds."""
    return next((window for longest, window in WINDOWS if seconds <= longest), LONGEST_WINDOW)


def split_on_pauses(spans: Sequence[Span], longest: float = PIECE_SECONDS) -> list[Span]:
    """Stretches of speech joined to pieces of at most `longest` seconds, cut only at pauses.

    A stretch without a pause stays whole up to 30 s (the largest window) and is cut there.
    """
    pieces: list[Span] = []
    for span in spans:
        last = pieces[-1] if pieces else None
        if last is not None and (span.end - last.start) / SAMPLE_RATE <= longest:
            pieces[-1] = Span(last.start, span.end)
            continue
        start = span.start
        while (span.end - start) / SAMPLE_RATE > 30.0:
            pieces.append(Span(start, start + 30 * SAMPLE_RATE))
            start += 30 * SAMPLE_RATE
        pieces.append(Span(start, span.end))
    return pieces


def encode_window(model: WhisperModel, samples: Samples, window: float) -> Any:
    """The encoder's output for one clip: shape (1, frames, width), a frame every 20 ms.

    The features are padded to `window` seconds, not to the 30 s the library would pad to.
    """
    frames = int(window * FRAMES_PER_SECOND)
    features = model.feature_extractor(samples)[:, :frames]
    if features.shape[1] < frames:
        features = np.pad(features, ((0, 0), (0, frames - features.shape[1])))
    return model.encode(features)


class Whisper:
    """A recogniser over one process-wide model; `transcribe` may be called from many threads."""

    def __init__(self, settings: SpeechSettings) -> None:
        self._settings = settings

    def installed(self) -> bool:
        """Whether the model is on this machine."""
        path = Path(self._settings.whisper_model)
        return (path / "model.bin").is_file() or (not path.exists() and self._cached() is not None)

    def _cached(self) -> str | None:
        """Where the local cache of the hub holds the model, without asking the network."""
        from faster_whisper.utils import download_model

        try:
            return str(download_model(self._settings.whisper_model, local_files_only=True))
        except Exception:  # the hub client has many ways to say "not here"
            return None

    def load(self) -> WhisperModel:
        """The model, loaded on the first call and shared by the whole process."""
        settings = self._settings
        key = (
            str(settings.whisper_model),
            settings.compute_type,
            settings.cpu_threads,
            settings.num_workers,
        )
        with _models_lock:
            if key not in _models:
                if not self.installed():
                    raise SpeechUnavailable(f"speech recognition model missing: {key[0]}")
                logging.getLogger("faster_whisper").setLevel(logging.WARNING)
                _models[key] = WhisperModel(
                    settings.whisper_model,
                    device="cpu",
                    compute_type=settings.compute_type,
                    cpu_threads=settings.cpu_threads,
                    num_workers=settings.num_workers,
                    local_files_only=True,
                )
            return _models[key]

    def supports(self, language: str) -> bool:
        """Whether the model is there and knows the language."""
        name = str(self._settings.whisper_model)
        known = ("en",) if name.endswith(".en") else _LANGUAGE_CODES
        return self.installed() and language in known

    def transcribe(
        self, samples: Samples, language: str, hotwords: Sequence[str] = ()
    ) -> Transcript:
        """Samples at 16 kHz → transcript; see `Recogniser`."""
        model = self.load()
        spans = speech_spans(samples)
        if not spans:
            raise AudioError("no_speech", "Nobody speaks in this recording.")
        tokenizer = Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
        )
        prompt = self._prompt(model, tokenizer, hotwords)
        # A clip that fits a window stays whole: cut close to the speech, the model errs more.
        whole = samples.size <= PIECE_SECONDS * SAMPLE_RATE
        stretches = [Span(0, samples.size)] if whole else split_on_pauses(spans)
        pieces = [
            self._piece(model, tokenizer, prompt, samples[span.start : span.end])
            for span in stretches
        ]
        return _judge([piece for piece in pieces if piece.text], samples.size / SAMPLE_RATE)

    def _piece(
        self, model: WhisperModel, tokenizer: Tokenizer, prompt: list[int], samples: Samples
    ) -> _Piece:
        """One piece in the window that fits it, or in the full one when that made it loop."""
        window = window_for(samples.size / SAMPLE_RATE)
        piece = self._decode(model, tokenizer, prompt, samples, window)
        if window < LONGEST_WINDOW and loops(piece.text):
            return self._decode(model, tokenizer, prompt, samples, LONGEST_WINDOW)
        return piece

    def _prompt(
        self, model: WhisperModel, tokenizer: Tokenizer, hotwords: Sequence[str]
    ) -> list[int]:
        """The start of the token sequence; hotwords go before it, as earlier text would."""
        words = ", ".join(word.strip() for word in hotwords if word.strip())
        while words and len(tokenizer.encode(" " + words)) > MAX_HOTWORD_TOKENS:
            words = words.rpartition(",")[0]
        prompt: list[int] = model.get_prompt(
            tokenizer, [], without_timestamps=True, hotwords=words or None
        )
        return prompt

    def _decode(
        self,
        model: WhisperModel,
        tokenizer: Tokenizer,
        prompt: list[int],
        samples: Samples,
        window: float,
    ) -> _Piece:
        """One piece of at most 30 s through encoder and beam search."""
        seconds = samples.size / SAMPLE_RATE
        # About four words a second, four tokens a word (Arabic script), and room to finish.
        longest = len(prompt) + min(220, int(24 + 16 * seconds))
        result: Any = model.model.generate(
            encode_window(model, samples, window),
            [prompt],
            beam_size=self._settings.beam_size,
            max_length=min(longest, model.max_length),
            sampling_temperature=0.0,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        )[0]
        tokens = result.sequences_ids[0]
        # The score is the mean over the tokens; the end token counts too.
        logprob = float(result.scores[0]) * len(tokens) / (len(tokens) + 1)
        text = tokenizer.decode(tokens).strip()
        return _Piece(text, logprob, len(tokens), float(result.no_speech_prob), seconds)


def loops(text: str) -> bool:
    """Whether a text is one phrase several times over, or too regular to be speech.

    The last repetition may be cut off in a word.
    """
    said = " ".join(re.findall(r"\w+", text.casefold()))
    words = said.split()
    beginnings = (len(" ".join(words[:count])) + 1 for count in range(1, len(words) // 2 + 1))
    twice = any(said.startswith(said[start:]) for start in beginnings)
    return twice or get_compression_ratio(text) > MAX_COMPRESSION


def _judge(pieces: Sequence[_Piece], seconds: float) -> Transcript:
    """Pieces → one transcript; a piece that is not trusted spoils only itself."""
    reasons = [
        reason_to_reject(
            piece.text,
            piece.logprob,
            piece.no_speech,
            get_compression_ratio(piece.text),
            piece.seconds,
        )
        for piece in pieces
    ]
    trusted = [piece for piece, reason in zip(pieces, reasons, strict=True) if reason is None]
    if not trusted:
        reason = next((reason for reason in reasons if reason), "no_words")
        return Transcript("", 0.0, reason, seconds)
    tokens = sum(piece.tokens for piece in trusted)
    logprob = sum(piece.logprob * piece.tokens for piece in trusted) / max(tokens, 1)
    text = " ".join(piece.text for piece in trusted)
    return Transcript(text, round(math.exp(min(0.0, logprob)), 3), None, seconds)
