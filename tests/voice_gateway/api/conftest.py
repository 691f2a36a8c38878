from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.voice_gateway.api.servers import TOKEN, FakeActions, FakeRasa, FakeSpeech, serve
from voice_gateway.app import create_app
from voice_gateway.dialogue.identify import Identifier
from voice_gateway.dialogue.language import LanguagePolicy
from voice_gateway.settings import Settings


@dataclass
class City:
    """A running gateway with its neighbours, and a client for it."""

    http: httpx.Client
    rasa: FakeRasa
    actions: FakeActions
    speech: FakeSpeech
    var: Path

    def begin(self, **body: Any) -> "Citizen":
        response = self.http.post("/api/v1/conversations", json=body)
        assert response.status_code == 201, response.text
        return Citizen(self, response.json())


class Citizen:
    """Somebody with a conversation."""

    def __init__(self, city: City, created: dict[str, Any]) -> None:
        self.city, self.created = city, created
        self.id, self.token = created["conversation_id"], created["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.url = f"/api/v1/conversations/{self.id}"

    def request(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return self.city.http.request(method, self.url + path, headers=headers, **options)

    def post(self, **body: Any) -> httpx.Response:
        return self.request("POST", "/messages", json=body)

    def say(self, text: str) -> dict[str, Any]:
        response = self.post(text=text)
        assert response.status_code == 200, response.text
        return response.json()

    def press(self, payload: str) -> dict[str, Any]:
        response = self.post(payload=payload)
        assert response.status_code == 200, response.text
        return response.json()


MakeCity = Callable[..., City]


@pytest.fixture
def make_city(
    tmp_path: Path, identifier: Identifier, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeCity]:
    """Starts a gateway with the given settings."""
    monkeypatch.setattr("voice_gateway.app.LanguagePolicy", lambda: LanguagePolicy(identifier))
    with ExitStack() as stack:

        def make(**settings: Any) -> City:
            rasa, actions = FakeRasa(tmp_path / "tracker.sqlite"), FakeActions()
            speech = FakeSpeech()
            defaults: dict[str, Any] = {
                "var": tmp_path,
                "rasa_url": stack.enter_context(serve(rasa.app)),
                "actions_url": stack.enter_context(serve(actions.app)),
                "rasa_token": TOKEN,
                "events_keepalive_seconds": 0.2,
            }
            app = create_app(Settings(**{**defaults, **settings}), speech)
            url = stack.enter_context(serve(app))
            http = stack.enter_context(httpx.Client(base_url=url, timeout=20, trust_env=False))
            return City(http, rasa, actions, speech, tmp_path)

        yield make


@pytest.fixture
def city(make_city: MakeCity) -> City:
    return make_city(conversation_rate_per_minute=0, address_rate_per_minute=0)


@pytest.fixture
def citizen(city: City) -> Citizen:
    return city.begin()


def assert_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The response is complete problem details."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == code
    assert body["type"] == f"urn:stadtlotse:problem:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["instance"].startswith("urn:uuid:")
    assert len(body["instance"]) == 45
    assert body["detail"]
    assert "{" not in body["detail"]
    return body
