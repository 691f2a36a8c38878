"""How we speak HTTP with a delivery service: access tokens, limits in time and size, our errors.

Every write of the interface may be repeated from the step it belongs to, so a failure only has to
say whether waiting helps: Unavailable (with RateLimited and Unclear) or SubmissionRefused.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import structlog

from actions.clients.http import CONNECT_SECONDS, retry_after
from actions.services.errors import RateLimited, Unavailable, Unclear
from actions.services.submission import Refusal, SubmissionRefused

log = structlog.get_logger()

READ_SECONDS = 30.0
TOTAL_SECONDS = 60.0  # attachments on a slow line
MAX_BYTES = 5_000_000
MARGIN = 60.0  # a token is renewed this long before it ends
LIFETIME = 300.0  # of a token that does not say
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_AGAIN = frozenset({408, 425})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer below 500; `data` is its JSON, None when there is no body or it is not JSON."""

    status: int
    data: Any
    empty: bool = False

    def object(self) -> Mapping[str, Any]:
        """The JSON object; raises Unavailable when the answer is something else."""
        if not isinstance(self.data, dict):
            raise Unavailable("fit_connect: answer in another form")
        return self.data


class FitConnectHttp:
    """Requests below `base_url` with a token from `token_url`; `clock` counts seconds."""

    def __init__(
        self,
        base_url: str,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        total_seconds: float = TOTAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/",
            headers={"Accept": "application/json, application/problem+json"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            transport=transport,
            follow_redirects=False,
        )
        self._token_url = token_url
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._total = total_seconds
        self._clock = clock
        self._token = ""
        self._token_end = 0.0
        self._lock = asyncio.Lock()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(self, path: str) -> Reply:
        """Read; raises Unavailable, RateLimited or SubmissionRefused (401, 403)."""
        return await self._authorised("GET", path, Unavailable)

    async def post(self, path: str, body: Mapping[str, Any]) -> Reply:
        """Write JSON; raises as `get`, and Unclear when it may have been done."""
        return await self._authorised("POST", path, Unclear, json=body)

    async def put(self, path: str, body: Mapping[str, Any]) -> Reply:
        """Write JSON; raises as `post`."""
        return await self._authorised("PUT", path, Unclear, json=body)

    async def put_jose(self, path: str, jwe: str) -> Reply:
        """Write an encrypted content; raises as `post`."""
        headers = {"Content-Type": "application/jose"}
        return await self._authorised("PUT", path, Unclear, content=jwe.encode(), headers=headers)

    async def _authorised(
        self,
        method: str,
        path: str,
        doubt: type[Unavailable],
        *,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> Reply:
        for last in (False, True):
            token = await self._access_token()
            given = {**(headers or {}), "Authorization": f"Bearer {token}"}
            reply = await self._send(method, path, doubt, headers=given, **body)
            if reply.status != 401:
                break
            self._token_end = 0.0  # withdrawn before its time; nothing was done
            if last:
                raise SubmissionRefused(Refusal.UNAUTHORISED)
        if reply.status == 403:
            raise SubmissionRefused(Refusal.FORBIDDEN)
        if reply.status == 413:
            raise SubmissionRefused(Refusal.TOO_LARGE)
        return reply

    async def _access_token(self) -> str:
        async with self._lock:  # several submissions at once need one token only
            if self._clock() < self._token_end:
                return self._token
            form = {"grant_type": "client_credentials", **self._credentials}
            reply = await self._send("POST", self._token_url, Unavailable, data=form)
            if 400 <= reply.status < 500:
                raise SubmissionRefused(Refusal.UNAUTHORISED, "fit_connect: no token")
            token = reply.object().get("access_token")
            if not isinstance(token, str) or not token.isascii() or not token.isprintable():
                raise Unavailable("fit_connect: no token in the answer")
            seconds = reply.object().get("expires_in")
            lifetime = float(seconds) if isinstance(seconds, int | float) else LIFETIME
            self._token = token
            self._token_end = self._clock() + max(lifetime - MARGIN, lifetime / 2)
            return token

    async def _send(
        self, method: str, path: str, doubt: type[Unavailable], **options: Any
    ) -> Reply:
        request = self._client.build_request(method, path, **options)
        try:
            async with asyncio.timeout(self._total):
                response = await self._client.send(request, stream=True)
                try:
                    content = await _content(response)
                finally:
                    await response.aclose()
        except _NOT_SENT as error:
            raise _failed(Unavailable, type(error).__name__) from error
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise _failed(doubt, type(error).__name__) from error
        status, wait = response.status_code, _wait(response.headers)
        if status == 429:
            raise _failed(RateLimited, "status 429", wait)
        if status in _AGAIN:
            raise _failed(Unavailable, f"status {status}", wait)
        if status >= 500 or 300 <= status < 400 or content is None:
            raise _failed(doubt, f"status {status}", wait)
        return Reply(status, _parsed(content), not content)


async def _content(response: httpx.Response) -> bytes | None:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until another try makes sense: Retry-After, or the reset of the rate limit."""
    if (seconds := retry_after(headers)) is not None:
        return seconds
    reset = headers.get("ratelimit-reset", "").strip()
    return min(float(reset), 86_400.0) if reset.isascii() and reset.isdigit() else None


def _failed(kind: type[Unavailable], reason: str, wait: float | None = None) -> Unavailable:
    log.warning("fit_connect_http_failed", reason=reason, kind=kind.code)
    return kind(f"fit_connect: {reason}", wait)
