"""Sounds for the fake microphone and the fake line, and what they consist of."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


def tones(seconds: float, *frequencies: float, rate: int = 16_000, level: float = 0.2) -> bytes:
    """Tones at once, each of the same level (of 1); 16-bit mono."""
    time = np.arange(int(seconds * rate)) / rate
    wave_form = sum(np.sin(2 * np.pi * f * time) for f in frequencies) * level
    return (wave_form * 32_767).astype("<i2").tobytes()


def bursts(seconds: float, *frequencies: float, rate: int = 48_000) -> bytes:
    """The same, on and off every quarter of a second: a steady tone would be taken for noise."""
    quarter = tones(0.25, *frequencies, rate=rate, level=0.12)
    return (quarter + bytes(len(quarter))) * int(seconds * 2)


def wav(pcm: bytes, rate: int) -> bytes:
    """16-bit mono PCM as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(pcm)
    return target.getvalue()


def level(pcm: bytes, frequency: float, rate: int = 16_000, width: float = 40.0) -> float:
    """Power around a frequency, in dB of full scale."""
    samples: Samples = np.frombuffer(pcm, "<i2").astype(np.float64) / 32_768
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / len(samples)
    places = np.fft.rfftfreq(len(samples), 1 / rate)
    near = spectrum[np.abs(places - frequency) < width]
    return float(10 * np.log10(np.sum(near**2) + 1e-15))
