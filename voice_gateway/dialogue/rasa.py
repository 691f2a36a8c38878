"""Client of the dialogue engine, Rasa's HTTP API."""

from collections.abc import Mapping
from typing import Any

import httpx

from voice_gateway.errors import DialogueUnavailable

CONNECT_SECONDS = 2.0
READ_SECONDS = 5.0
READY_SECONDS = 2.0


class Rasa:
    """One turn is one call. Everything that goes wrong becomes DialogueUnavailable."""

    def __init__(
        self, client: httpx.AsyncClient, url: str, token: str, turn_seconds: float
    ) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._params = {"token": token} if token else {}
        self._turn_timeout = httpx.Timeout(turn_seconds, connect=CONNECT_SECONDS)
        self._timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)

    async def turn(self, sender: str, message: str, metadata: Mapping[str, str]) -> Any:
        """Send a message; Rasa's list of answer items."""
        body = {"sender": sender, "message": message, "metadata": dict(metadata)}
        return await self._call(
            "POST", "/webhooks/rest/webhook", json=body, timeout=self._turn_timeout
        )

    async def tracker(self, sender: str, events: bool = True) -> dict[str, Any]:
        """The conversation as Rasa remembers it, with or without its events."""
        params = {**self._params, "include_events": "ALL" if events else "NONE"}
        tracker = await self._call(
            "GET", f"/conversations/{sender}/tracker", params=params, timeout=self._timeout
        )
        if not isinstance(tracker, dict):
            raise DialogueUnavailable("tracker is not an object")
        return tracker

    async def append(self, sender: str, event: Mapping[str, Any]) -> None:
        """Add an event to the conversation, such as what a person wrote."""
        params = {**self._params, "include_events": "NONE"}
        path = f"/conversations/{sender}/tracker/events"
        await self._call("POST", path, params=params, json=dict(event), timeout=self._timeout)

    async def ready(self) -> bool:
        """Whether a model is loaded."""
        try:
            await self._call("GET", "/status", params=self._params, timeout=READY_SECONDS)
        except DialogueUnavailable:
            return False
        return True

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = await self._client.request(method, self._url + path, **options)
        except httpx.HTTPError as error:
            raise DialogueUnavailable(f"rasa: {type(error).__name__}") from error
        if response.status_code != httpx.codes.OK:
            raise DialogueUnavailable(f"rasa: status {response.status_code}")
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise DialogueUnavailable("rasa: not JSON") from error
