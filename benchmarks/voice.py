"""Spoken conversations in figures: `make bench-voice` writes docs/voice-figures.md.

Everything runs on the same machine, one after the other, with the same models and questions. Load
from elsewhere hits all sides; the load average is written down with the figures.
"""

import argparse
import asyncio
import datetime
import io
import os
import statistics
import tempfile
import time
from pathlib import Path

from faster_whisper import WhisperModel

from benchmarks import voice_cuts, voice_line, voice_sounds, voice_stock
from benchmarks.markdown import table
from benchmarks.voice_line import Measured
from stadtlotse.models import install_packaged_whisper
from stadtlotse.paths import ROOT, var
from tests.stack import Stack
from tests.voice_gateway.speech.sounds import word_error_rate
from voice_gateway.speech import AudioError, SpeechService, SpeechSettings
from voice_gateway.speech.audio import encode
from voice_gateway.speech.stt import SAMPLE_RATE, Samples

REPORT = ROOT / "docs" / "voice-figures.md"
HEAD = ["side", "median ms", "p95 ms", "largest gap ms", "answers", "unanswered"]


async def answers(questions: list[Samples], rounds: int, sessions: int) -> str:
    """From the last word to the first sound: ours, stock pipecat, several of ours at once."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), var())
        try:
            await asyncio.to_thread(stack.start_all)
            await asyncio.sleep(20)  # prompts are being prepared
            for name, slow in (("ours, normal", False), ("ours, slow", True)):
                measured = Measured()
                for _ in range(rounds):
                    await voice_line.one(stack, questions, slow=slow, measured=measured)
                rows.append(voice_line.row(name, measured))
            crowd = await voice_line.several(stack, questions, sessions)
            rows.append(voice_line.row(f"ours, {sessions} sessions at once", crowd))
        finally:
            await asyncio.to_thread(stack.stop_all)
    stock = Measured(await voice_stock.run(questions * rounds))
    stock.unanswered = len(questions) * rounds - len(stock.first)
    rows.append(voice_line.row("stock pipecat, no dialogue", stock))
    print(*rows, sep="\n")
    return table(HEAD, rows)


async def recognition(clips: int) -> str:
    """Errors and time of recognition: ours against faster-whisper by its defaults."""
    speech = SpeechService(SpeechSettings(whisper_model=str(voice_sounds.MODEL)))
    stock = WhisperModel(str(voice_sounds.MODEL), device="cpu")
    rows = []
    found = [r for r in voice_sounds.recordings(1.5, 9.0, clips) if r.text]
    for wide in (True, False):
        own = [r for r in found if r.wide is wide and r.language in ("de", "en", "fr", "ru")]
        errors: dict[str, list[float]] = {"ours": [], "stock": []}
        seconds: dict[str, list[float]] = {"ours": [], "stock": []}
        for recording in own:
            began = time.perf_counter()
            try:
                text = (await speech.recognise(recording.samples, recording.language)).text
            except AudioError:
                text = ""
            seconds["ours"].append(time.perf_counter() - began)
            errors["ours"].append(word_error_rate(recording.text, text))
            audio = io.BytesIO(encode(recording.samples, SAMPLE_RATE, "wav").data)
            began = time.perf_counter()
            parts, _ = stock.transcribe(audio, language=recording.language)
            text = " ".join(part.text for part in parts)
            seconds["stock"].append(time.perf_counter() - began)
            errors["stock"].append(word_error_rate(recording.text, text))
        for side in ("ours", "stock"):
            channel = "wide" if wide else "telephone"
            middle = f"{statistics.median(seconds[side]):.2f}"
            mean = f"{100 * statistics.mean(errors[side]):.1f}"
            rows.append([channel, side, str(len(own)), mean, middle])
    speech.close()
    return table(["channel", "side", "recordings", "WER % (mean)", "median s"], rows)


async def measure(options: argparse.Namespace) -> str:
    """The whole report."""
    install_packaged_whisper(voice_sounds.MODEL)
    speech = SpeechService(SpeechSettings(whisper_model=str(voice_sounds.MODEL)))
    questions = await voice_sounds.questions(speech)
    speech.close()
    load = [os.getloadavg()[0]]
    first = await answers(questions, options.rounds, options.sessions)
    load.append(os.getloadavg()[0])
    heard = await recognition(options.clips)
    pauses = await voice_cuts.rows(voice_sounds.recordings(1.8, 8.0, options.clips))
    load.append(os.getloadavg()[0])
    loads = ", ".join(f"{value:.1f}" for value in load)
    head = ["language", "pause", "recordings", "model's word alone", "normal", "slow"]
    return f"""# Figures of spoken conversations

Written by `make bench-voice` on {datetime.date.today()}, {os.cpu_count()} cores; load average
before, between and after: {loads} (a figure above the number of cores means that other work was
running, and that the times are worse than they would be on a machine of its own).

## From the last word to the first sound

Ours: the whole product with the real dialogue, over the WebSocket of a browser, English questions
spoken by Piper. Stock: `WhisperSTTService`, `PiperTTSService` and smart-turn as pipecat puts them
together, the same models and questions, and a canned reply instead of a dialogue. A gap is time in
which sound should have played and none was there.

{first}

## Recognition

Recordings of people; stock is faster-whisper by its defaults. Comparison only: the recordings are
few and not of citizens.

{heard}

## Cut off at a pause

Recordings of people with a pause put between two words: the share in which the turn is taken for
finished there. The first column is the end-of-turn model's verdict alone.

{table(head, pauses)}
"""


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=8)
    parser.add_argument("--clips", type=int, default=12, help="recordings per language and channel")
    parser.add_argument("--out", type=Path, default=REPORT)
    options = parser.parse_args()
    options.out.write_text(asyncio.run(measure(options)), encoding="utf-8")


if __name__ == "__main__":
    main()
