"""Around every request: size limit, security headers, one log line, one measurement, no traces."""

import time
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voice_gateway.api.problems import locale_of, respond
from voice_gateway.errors import Problem
from voice_gateway.logs import Pseudonyms, place
from voice_gateway.metrics import Metrics
from voice_gateway.settings import Settings

log = structlog.get_logger(__name__)

API = "/api/v1"
FORM_OVERHEAD = 64_000


def security_headers(settings: Settings) -> dict[str, str]:
    """Headers of every answer: nothing may run that is not ours, the microphone only for us."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "media-src": "'self' blob:",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "frame-ancestors": " ".join(settings.frame_ancestors) or "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


class Frame:
    """The outermost layer of the application (plain ASGI: it costs microseconds)."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        metrics: Metrics,
        pseudonyms: Pseudonyms,
        defaults: Mapping[str, Any],
    ) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._pseudonyms = pseudonyms
        self._defaults = defaults
        self._headers = security_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other kinds of connection pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if scope["path"].startswith("/api/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        limit = self._limit(scope["path"])
        try:
            if _announced(scope) > limit:
                raise Problem("body_too_large")
            await self._app(scope, _counted(receive, limit), framed)
        except Problem as problem:
            await self._answer(problem, scope, receive, framed)
        except Exception as error:
            # The message of an exception may quote what somebody wrote: only its place is logged.
            log.error("request.failed", request_id=request_id, error=place(error))
            # An answer that has begun cannot be replaced: the server closes the connection.
            if not status:
                await self._answer(Problem("internal_error"), scope, receive, framed)
        finally:
            self._note(scope, status, time.perf_counter() - started, request_id)

    def _limit(self, path: str) -> int:
        if path.endswith("/speech"):
            return self._settings.max_audio_bytes + FORM_OVERHEAD
        if path.endswith("/attachments"):
            return self._settings.max_file_bytes + FORM_OVERHEAD
        return self._settings.max_json_bytes

    async def _answer(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        response = respond(
            problem,
            locale=locale_of(request),
            request_id=request.state.request_id,
            defaults=self._defaults,
        )
        await response(scope, receive, send)

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = _route(scope)
        if not route.endswith("/events"):  # open for as long as the window is
            labels = (route, _method(scope), str(status))
            self._metrics.requests.labels(*labels).observe(seconds)
        identifier = (scope.get("path_params") or {}).get("conversation_id")
        log.info(
            "request",
            route=route,
            method=_method(scope),
            status=status,
            duration_ms=round(seconds * 1000, 1),
            request_id=request_id,
            conversation=self._pseudonyms.of(identifier) if identifier else None,
        )


def _route(scope: Scope) -> str:
    """The pattern of the route, never the address itself."""
    route = scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    if path is None and scope.get("endpoint") is not None:
        return "static"
    if not path:
        return "unmatched"
    # The framework notes the pattern without the prefix of the routers around it.
    prefix = API if scope["path"].startswith(API) and not path.startswith(API) else ""
    return prefix + str(path)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return method if method in known else "other"


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


def _counted(receive: Receive, limit: int) -> Receive:
    """`receive` that stops at the limit, for bodies whose length was not announced."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise Problem("body_too_large")
        return message

    return counted
