"""What the measurements of spoken conversations are made with: questions, recordings, pauses."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_gateway.speech import SpeechService
from voice_gateway.speech.audio import decode, resample
from voice_gateway.speech.spoken import normalise
from voice_gateway.speech.stt import SAMPLE_RATE, Samples

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "speech"
MODEL = ROOT / "var" / "models" / "whisper-base"

QUESTIONS = (
    "What does a new passport cost?",
    "When is the registry office open?",
    "Which documents do I need for an identity card?",
    "How long does it take to get a driving licence?",
    "Where can I register my new address?",
)
FRAME_SECONDS = 0.02


async def questions(speech: SpeechService) -> list[Samples]:
    """The questions as sound at 16 kHz, cut at the end of the last word."""
    found = []
    for text in QUESTIONS:
        samples, rate = await speech.speak(normalise(text, "en"), "en")
        found.append(trimmed(resample(samples, rate, SAMPLE_RATE)))
    return found


def trimmed(samples: Samples) -> Samples:
    """Without the silence around it."""
    loud = np.flatnonzero(np.abs(samples) > 0.02 * float(np.max(np.abs(samples), initial=1e-6)))
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording of a person at 16 kHz; `language` and what is said in it."""

    samples: Samples
    language: str
    text: str
    wide: bool


def recordings(shortest: float, longest: float, per_language: int) -> list[Recording]:
    """Human recordings of these lengths in seconds, some of each language and channel."""
    taken: dict[tuple[str, bool], int] = {}
    found = []
    with (DATA / "manifest.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            wide = row["channel"] == "wideband"
            key = (row["language"], wide)
            fits = shortest <= float(row["duration_s"]) <= longest and len(row["language"]) == 2
            if not fits or taken.get(key, 0) >= per_language:
                continue
            taken[key] = taken.get(key, 0) + 1
            samples = decode((DATA / row["path"]).read_bytes())
            found.append(Recording(samples, row["language"], row["transcript"], wide))
    return found


def word_gap(samples: Samples) -> int:
    """Where the quietest 60 ms of the middle are: between two words, if anywhere."""
    window = int(0.06 * SAMPLE_RATE)
    energy = np.convolve(np.square(samples, dtype=np.float64), np.ones(window), "same")
    first, last = int(0.35 * samples.size), int(0.7 * samples.size)
    return first + int(np.argmin(energy[first:last]))


def with_pause(samples: Samples, seconds: float) -> Samples:
    """The same words with a pause of this length between two of them, in a little hiss.

    What silence there was between them counts: it becomes part of the pause.
    """
    gap, step = word_gap(samples), int(0.01 * SAMPLE_RATE)
    quiet = 0.1 * float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    start = end = gap
    while start > step and np.max(np.abs(samples[start - step : start])) < quiet:
        start -= step
    while end < samples.size - step and np.max(np.abs(samples[end : end + step])) < quiet:
        end += step
    hiss = np.random.default_rng(7).normal(0, 3e-4, int(seconds * SAMPLE_RATE))
    return np.concatenate([samples[:start], hiss.astype(np.float32), samples[end:]])


def percentiles(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return float(np.median(values)), float(np.percentile(values, 95))
