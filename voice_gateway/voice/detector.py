"""Voice detection (Silero, in pipecat's wheel) with our thresholds."""

import numpy as np
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams

from voice_gateway.voice.endpointing import MIN_VOLUME, START_SECONDS, STOP_SECONDS, VOICED

PARAMETERS = VADParams(
    confidence=VOICED, start_secs=START_SECONDS, stop_secs=STOP_SECONDS, min_volume=MIN_VOLUME
)


class Detector(SileroVADAnalyzer):
    """Silero for one line; also says what the very last window was."""

    def __init__(self) -> None:
        super().__init__(params=PARAMETERS)
        self.voiced = False

    def voice_confidence(self, buffer: bytes) -> float:
        """The model's confidence for one window, 0…1."""
        confidence = float(np.max(super().voice_confidence(buffer)))
        self.voiced = confidence >= VOICED
        return confidence
