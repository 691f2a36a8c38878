"""How loud our speech is. Voices deliver it levelled (`speech.audio.level`); people turn it up."""

import numpy as np
from numpy.typing import NDArray

from voice_gateway.speech.stt import Samples

MIN_GAIN, MAX_GAIN = 0.25, 4.0
KNEE, CEILING = 0.7, 0.95
"""Amplitudes above the knee are bent so that the ceiling is never passed: louder, not harsher."""


def amplify(samples: Samples, gain: float) -> Samples:
    """Samples at another gain; what would be too loud is softly limited."""
    gain = min(MAX_GAIN, max(MIN_GAIN, gain))
    if gain == 1.0:
        return samples
    raised = samples * np.float32(gain)
    over = np.abs(raised) > KNEE
    room = CEILING - KNEE
    bent = np.sign(raised) * (KNEE + room * np.tanh((np.abs(raised) - KNEE) / room))
    return np.where(over, bent, raised).astype(np.float32)


def pcm(samples: Samples) -> bytes:
    """Samples as 16 bit little-endian."""
    values: NDArray[np.int16] = np.round(np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2")
    return values.tobytes()
