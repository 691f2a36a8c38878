"""One way to speak HTTP with municipal interfaces: limits in time and size, our errors.

What matters to a caller is whether a write may have taken effect: `Unavailable` says it did not
reach anyone, `Unclear` says nobody knows. Nothing here repeats a write.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import structlog

from actions.services.errors import RateLimited, Unavailable, Unclear

log = structlog.get_logger()

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 15.0
MAX_BYTES = 20_000_000
# Failures before anything was sent.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# What an old connection in the pool looks like when the other side has closed it.
_STALE = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


@dataclass(frozen=True, slots=True)
class Answer:
    """A parsed JSON answer with a status below 500 (or an error body the caller can read)."""

    status: int
    data: Any


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds from a Retry-After header (a number or a date), None without a usable one."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), 86_400.0)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


class JsonApi:
    """A JSON interface below `base_url`; `name` appears in logs, bodies and addresses never do."""

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._name = name
        self._total = total_seconds
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/",
            headers={"Accept": "application/json", **(headers or {})},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            transport=transport,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Answer:
        """Read; a connection that was closed while idle is opened anew once.

        Raises Unavailable or RateLimited.
        """
        request = self._client.build_request("GET", path, params=params)
        try:
            return await self._answer(request, write=False)
        except _STALE:
            pass
        try:
            return await self._answer(request, write=False)
        except _STALE as error:
            raise self._failed(Unavailable, error) from error

    async def post(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Write, once. Raises Unavailable (not done), RateLimited or Unclear (perhaps done)."""
        request = self._client.build_request("POST", path, json=body)
        try:
            return await self._answer(request, write=True)
        except _STALE as error:
            raise self._failed(Unclear, error) from error

    async def post_form(
        self,
        path: str,
        fields: Mapping[str, str | list[str]],
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Write a form, once; `files` map a field to (name, content, media type).

        Raises as `post` does.
        """
        request = self._client.build_request(
            "POST", path, data=dict(fields), files=dict(files) if files else None, params=params
        )
        try:
            return await self._answer(request, write=True)
        except _STALE as error:
            raise self._failed(Unclear, error) from error

    async def _answer(self, request: httpx.Request, write: bool) -> Answer:
        doubt = Unclear if write else Unavailable
        try:
            async with asyncio.timeout(self._total):
                response = await self._client.send(request, stream=True)
                try:
                    content = await self._content(response)
                finally:
                    await response.aclose()
        except _NOT_SENT as error:
            raise self._failed(Unavailable, error) from error
        except _STALE:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise self._failed(doubt, error) from error
        wait = retry_after(response.headers)
        if response.status_code == 429:
            raise self._failed(RateLimited, None, response.status_code, wait)
        try:
            data = json.loads(content) if content is not None else None
        except (ValueError, RecursionError):
            data = None
        refused = 400 <= response.status_code < 500
        if not isinstance(data, (dict, list)) or 300 <= response.status_code < 400:
            raise self._failed(Unavailable if refused else doubt, None, response.status_code, wait)
        if response.status_code >= 500:
            # A service that says itself that it is closed for maintenance has done nothing.
            closed = response.status_code == 503 and isinstance(data, dict) and "errors" in data
            raise self._failed(Unavailable if closed else doubt, None, response.status_code, wait)
        return Answer(response.status_code, data)

    async def _content(self, response: httpx.Response) -> bytes | None:
        """The body, None when it is too large."""
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > MAX_BYTES:
                return None
        return bytes(body)

    def _failed(
        self,
        kind: type[Unavailable],
        error: Exception | None,
        status: int | None = None,
        wait: float | None = None,
    ) -> Unavailable:
        reason = type(error).__name__ if error else f"status {status}"
        log.warning("municipal_http_failed", api=self._name, reason=reason, kind=kind.code)
        return kind(f"{self._name}: {reason}", wait)
