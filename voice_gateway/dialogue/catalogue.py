"""Client of the action server's catalogue routes."""

from typing import Any
from urllib.parse import quote

import httpx

from voice_gateway.errors import DialogueUnavailable, Problem

CONNECT_SECONDS = 2.0
READY_SECONDS = 2.0


class Catalogue:
    """Looks up services; everything that goes wrong becomes DialogueUnavailable."""

    def __init__(self, client: httpx.AsyncClient, url: str, seconds: float) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)

    async def search(self, q: str, language: str, limit: int) -> dict[str, Any]:
        """Services for everyday words, best first."""
        params = {"q": q, "language": language, "limit": str(limit)}
        return self._body(await self._get("/catalogue/search", params))

    async def service(self, identifier: str, language: str) -> dict[str, Any]:
        """A whole entry; raises `service_not_found`."""
        path = f"/catalogue/services/{quote(identifier, safe='')}"
        response = await self._get(path, {"language": language})
        if response.status_code == httpx.codes.NOT_FOUND:
            raise Problem("service_not_found")
        return self._body(response)

    async def ready(self) -> bool:
        """Whether the action server has everything it needs."""
        try:
            response = await self._get("/ready", {}, READY_SECONDS)
        except DialogueUnavailable:
            return False
        return response.status_code == httpx.codes.OK

    async def _get(
        self, path: str, params: dict[str, str], seconds: float | None = None
    ) -> httpx.Response:
        timeout = self._timeout if seconds is None else httpx.Timeout(seconds)
        try:
            return await self._client.get(self._url + path, params=params, timeout=timeout)
        except httpx.HTTPError as error:
            raise DialogueUnavailable(f"actions: {type(error).__name__}") from error

    @staticmethod
    def _body(response: httpx.Response) -> dict[str, Any]:
        if response.status_code != httpx.codes.OK:
            raise DialogueUnavailable(f"actions: status {response.status_code}")
        try:
            body = response.json()
        except (ValueError, RecursionError) as error:
            raise DialogueUnavailable("actions: not JSON") from error
        if not isinstance(body, dict):
            raise DialogueUnavailable("actions: not an object")
        return body
