"""A gateway with real speech and a dialogue server that speaks Rasa's protocol."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from stadtlotse.models import install_packaged_whisper
from tests.voice_gateway.api.servers import TOKEN, FakeActions, FakeRasa, serve
from tests.voice_gateway.voice.caller import Caller, calling
from voice_gateway.app import create_app
from voice_gateway.dialogue.identify import Identifier
from voice_gateway.dialogue.language import LanguagePolicy
from voice_gateway.settings import Settings
from voice_gateway.speech import SpeechService, SpeechSettings
from voice_gateway.speech.audio import resample
from voice_gateway.speech.spoken import normalise

ROOT = Path(__file__).resolve().parents[3]
LINE_TOKEN, DESK_TOKEN = "t" * 32, "d" * 32


@pytest.fixture(scope="session")
def speech() -> Iterator[SpeechService]:
    model = install_packaged_whisper(ROOT / "var" / "models" / "whisper-base")
    settings = SpeechSettings(whisper_model=str(model), voices_dir=ROOT / "var" / "voices")
    service = SpeechService(settings)
    service.warm()
    yield service
    service.close()


@dataclass
class Town:
    """A running gateway; `line` opens a browser's line in a new conversation."""

    url: str
    rasa: FakeRasa
    http: httpx.Client
    desk_token: str = DESK_TOKEN

    def begin(self, language: str = "de") -> dict[str, Any]:
        answer = self.http.post("/api/v1/conversations", json={"language": language})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def line(self, language: str = "de", rate: int = 16_000) -> Any:
        return self.open(self.begin(language), rate)

    def open(self, begun: dict[str, Any], rate: int = 16_000) -> Any:
        path = f"/api/v1/conversations/{begun['conversation_id']}/voice"
        return calling(self.url, path, rate, token=begun["token"])

    def phone(self, rate: int = 8_000, dialled: str = "") -> Any:
        hello = {"token": LINE_TOKEN, "dialled": dialled, "call": "abc"}
        return calling(self.url, "/api/v1/phone/line", rate, **hello)


@pytest.fixture
def make_town(
    tmp_path: Path,
    identifier: Identifier,
    speech: SpeechService,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Town]]:
    monkeypatch.setattr("voice_gateway.app.LanguagePolicy", lambda: LanguagePolicy(identifier))
    with ExitStack() as stack:

        def make(service: Any = speech, **settings: Any) -> Town:
            rasa, actions = FakeRasa(tmp_path / "tracker.sqlite"), FakeActions()
            defaults: dict[str, Any] = {
                "var": tmp_path,
                "rasa_url": stack.enter_context(serve(rasa.app)),
                "actions_url": stack.enter_context(serve(actions.app)),
                "rasa_token": TOKEN,
                "line_token": LINE_TOKEN,
                "desk_token": DESK_TOKEN,
            }
            app = create_app(Settings(**{**defaults, **settings}), service)
            url = stack.enter_context(serve(app))
            http = stack.enter_context(httpx.Client(base_url=url, timeout=20, trust_env=False))
            return Town(url, rasa, http)

        yield make


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    return make_town()


Speak = Callable[..., Awaitable[NDArray[np.float32]]]


@pytest.fixture(scope="session")
def voice(speech: SpeechService) -> Speak:
    """A person's words as samples, by the installed voices."""

    async def speak(text: str, locale: str = "de", rate: int = 16_000) -> NDArray[np.float32]:
        samples, hertz = await speech.speak(normalise(text, locale), locale)
        return resample(samples, hertz, rate)

    return speak


async def settled(caller: Caller) -> float:
    """Wait until the welcome has been said and it is the person's turn."""
    await caller.wait("state", state="speaking")
    at, _ = await caller.wait("state", state="listening", after=caller.events[-1][0])
    return at
