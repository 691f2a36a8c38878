import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.voice_gateway.speech.sounds import RATE, needs_data, read, transcripts, word_error_rate
from voice_gateway.speech import (
    SpeechBusy,
    SpeechService,
    SpeechSettings,
    SpeechUnavailable,
    Transcript,
)
from voice_gateway.speech.audio import encode
from voice_gateway.speech.stt import Samples

SECOND = encode(np.zeros(RATE, np.float32), RATE, "wav").data


class Patient:
    """A recogniser that waits until it is told to finish."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def transcribe(
        self, samples: Samples, language: str, hotwords: Sequence[str] = ()
    ) -> Transcript:
        self.seen.append((language, tuple(hotwords)))
        assert self.go.wait(10)
        return Transcript("ja", 0.9, None, samples.size / RATE)

    def supports(self, language: str) -> bool:
        return language != "da"


@needs_data
async def test_four_at_once_are_all_understood(service: SpeechService) -> None:
    files = {"test.wav": "en", "test_de.wav": "de", "test_fr.wav": "fr"}
    jobs = [*files.items(), ("test.wav", "en")]
    heard = await asyncio.gather(
        *(service.transcribe(read(f"picovoice_leopard/{name}"), code) for name, code in jobs)
    )
    said = transcripts()
    for (name, _), one in zip(jobs, heard, strict=True):
        assert word_error_rate(said[f"picovoice_leopard/{name}"], one.text) <= 0.31
    assert heard[0] == heard[3]


@needs_data
async def test_the_loop_stays_free_while_someone_is_transcribed(service: SpeechService) -> None:
    job = asyncio.create_task(service.transcribe(read("picovoice_leopard/test.wav"), "en"))
    longest = 0.0
    while not job.done():
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - before)
    assert (await job).text
    assert longest < 0.25


async def test_a_full_line_is_refused_at_once_and_empties_again() -> None:
    slow = Patient()
    service = SpeechService(SpeechSettings(num_workers=2, max_waiting=1), slow)
    jobs = [asyncio.create_task(service.transcribe(SECOND, "de")) for _ in range(3)]
    await asyncio.sleep(0.1)
    before = time.perf_counter()
    with pytest.raises(SpeechBusy):
        await service.transcribe(SECOND, "de")
    assert time.perf_counter() - before < 0.1
    slow.go.set()
    assert [one.text for one in await asyncio.gather(*jobs)] == ["ja"] * 3
    assert (await service.transcribe(SECOND, "de")).seconds == pytest.approx(1.0)
    service.close()


async def test_callers_who_leave_do_not_use_up_places() -> None:
    slow = Patient()
    service = SpeechService(SpeechSettings(num_workers=1, max_waiting=2), slow)
    jobs = [asyncio.create_task(service.transcribe(SECOND, "de")) for _ in range(3)]
    await asyncio.sleep(0.1)
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    slow.go.set()
    await asyncio.sleep(0.1)
    again = await asyncio.gather(*(service.transcribe(SECOND, "de") for _ in range(3)))
    assert len(again) == 3
    service.close()


async def test_listening_does_not_block_speaking() -> None:
    slow = Patient()
    service = SpeechService(SpeechSettings(num_workers=1, max_waiting=0), slow)
    job = asyncio.create_task(service.transcribe(SECOND, "de"))
    await asyncio.sleep(0.05)
    assert (await service.synthesise("Einen Moment bitte.", "de")).seconds > 0.5
    slow.go.set()
    await job
    service.close()


async def test_the_locale_chooses_the_language_and_hotwords_arrive() -> None:
    slow = Patient()
    slow.go.set()
    service = SpeechService(SpeechSettings(), slow)
    await service.transcribe(SECOND, "de-simple", ["Reisepass"])
    assert slow.seen == [("de", ("Reisepass",))]
    assert service.can_hear("de-simple")
    assert not service.can_hear("da")
    assert not service.can_hear("xx")
    assert not service.can_speak("xx")
    with pytest.raises(SpeechUnavailable):
        await service.transcribe(SECOND, "xx")
    with pytest.raises(SpeechUnavailable):
        await service.synthesise("Hallo", "xx")
    service.close()


async def test_without_a_model_it_says_what_is_missing(tmp_path: Path) -> None:
    service = SpeechService(SpeechSettings(whisper_model=str(tmp_path / "none")))
    service.warm()
    missing = service.missing()
    assert len(missing) == 1
    assert "stadtlotse models" in missing[0]
    assert not service.can_hear("de")
    assert service.can_speak("de")
    with pytest.raises(SpeechUnavailable):
        await service.transcribe(SECOND, "de")
    service.close()


def test_with_everything_nothing_is_missing(service: SpeechService) -> None:
    assert service.missing() == []
    assert service.can_hear("ar")


async def test_a_closed_service_refuses(settings: SpeechSettings) -> None:
    service = SpeechService(settings)
    service.close()
    with pytest.raises(SpeechUnavailable):
        await service.synthesise("Hallo", "de")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTLOTSE_SPEECH_WHISPER_MODEL", "small")
    monkeypatch.setenv("STADTLOTSE_SPEECH_MAX_WAITING", "3")
    settings = SpeechSettings()
    assert (settings.whisper_model, settings.max_waiting) == ("small", 3)


@needs_data
async def test_no_text_is_logged(
    service: SpeechService, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await service.synthesise("Gerlinde Musterfrau wohnt hier.", "en")
    await service.synthesise("Gerlinde Musterfrau wohnt hier.", "de")
    await service.transcribe(read("picovoice_leopard/test.wav"), "en")
    written = caplog.text + "".join(capsys.readouterr())
    assert "Gerlinde" not in written
    assert "gospel" not in written
