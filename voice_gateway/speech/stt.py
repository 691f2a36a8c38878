"""What a recogniser is, independent of the engine behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Hz; what recognition and voice detection take."""

Samples = NDArray[np.float32]
"""One-dimensional mono audio in [-1, 1]."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was understood.

    `confidence` is in 0…1 (the geometric mean of the token probabilities). When `rejected` names a
    reason the text is empty: the recogniser made something up, or the person was not understood.
    `seconds` is the length of the recording.
    """

    text: str
    confidence: float
    rejected: str | None
    seconds: float


class Recogniser(Protocol):
    """Turns samples into text; calls come from several threads at once."""

    def transcribe(
        self, samples: Samples, language: str, hotwords: Sequence[str] = ()
    ) -> Transcript:
        """Samples at 16 kHz → what was said, in the given ISO 639-1 language.

        Raises AudioError("no_speech") when nobody speaks, SpeechUnavailable without a model.
        """
        ...

    def supports(self, language: str) -> bool:
        """Whether the model knows the language."""
        ...
