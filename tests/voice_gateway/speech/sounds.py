"""Sounds, files in many formats and measures for the tests of speech."""

import csv
import io
import re
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.shared import SHARED

SPEECH = SHARED / "data" / "speech"
RATE = 16_000
needs_data = pytest.mark.skipif(not SPEECH.is_dir(), reason="reference recordings are not here")


def transcripts() -> dict[str, str]:
    """Path in the manifest → what is said."""
    with (SPEECH / "manifest.tsv").open(encoding="utf-8") as file:
        return {row["path"]: row["transcript"] for row in csv.DictReader(file, delimiter="\t")}


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def word_error_rate(said: str, heard: str) -> float:
    """Edits between the words, as a share of the words said."""
    reference, hypothesis = words_of(said), words_of(heard)
    row = list(range(len(hypothesis) + 1))
    for i, word in enumerate(reference, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(hypothesis, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1] / max(1, len(reference))


def tone(seconds: float = 1.0, frequency: float = 440.0, rate: int = RATE) -> NDArray[np.float32]:
    time = np.arange(int(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def encoded(
    samples: NDArray[np.float32], container: str, codec: str, rate: int = RATE, channels: int = 1
) -> bytes:
    """Samples as a file, by another path than the product's own encoder."""
    file = io.BytesIO()
    layout = "mono" if channels == 1 else "stereo"
    with av.open(file, mode="w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        pcm = np.tile(samples, (channels, 1))
        frame = av.AudioFrame.from_ndarray(pcm, format="fltp", layout=layout)
        frame.sample_rate = rate
        converter = av.AudioResampler(stream.format, layout, rate, frame_size=stream.frame_size)
        for piece in [*converter.resample(frame), *converter.resample(None)]:
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return file.getvalue()


def read(path: str) -> bytes:
    return (Path(SPEECH) / path).read_bytes()
