"""Routes for exchanges and providers that bring calls over WebSockets of their own kind.

The line's secret comes in the path, in an Authorization header (as a bearer token or as the
password of HTTP's basic scheme, as Asterisk sends it) or in a parameter of the stream (`token`).
"""

import asyncio
import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from voice_gateway.api.deps import Gateway
from voice_gateway.api.limits import client_key
from voice_gateway.errors import DialogueUnavailable, Problem
from voice_gateway.phone.asterisk import AsteriskLine
from voice_gateway.phone.asterisk import event as asterisk_event
from voice_gateway.phone.twilio import TwilioLine, part
from voice_gateway.phone.twilio import event as twilio_event
from voice_gateway.voice.ports import Line, Violation
from voice_gateway.voice.sockets import LineSocket

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/phone")

NORMAL, POLICY, INTERNAL_ERROR, TRY_AGAIN = 1000, 1008, 1011, 1013
Begin = Callable[[], Awaitable[Line]]


@router.websocket("/asterisk")
@router.websocket("/asterisk/{token}")
async def asterisk(socket: WebSocket, token: str = "") -> None:
    """A channel of `chan_websocket`; `?dialled=` is the number that was called."""

    async def begin() -> Line:
        _check(socket, token or _sent(socket))
        start = None
        while start is None:
            start = asterisk_event(await socket.receive_text())
        return AsteriskLine(socket, start, socket.query_params.get("dialled", ""))

    await _serve(socket, "asterisk", begin)


@router.websocket("/twilio")
@router.websocket("/twilio/{token}")
async def twilio(socket: WebSocket, token: str = "") -> None:
    """A bidirectional media stream; its parameters may be `token` and `dialled`."""

    async def begin() -> Line:
        start = twilio_event(await socket.receive_text())
        if start.get("event") == "connected":
            start = twilio_event(await socket.receive_text())
        if start.get("event") != "start":
            raise Violation(POLICY, "start_expected")
        given = part(part(start, "start"), "customParameters").get("token")
        _check(socket, token or _sent(socket) or (given if isinstance(given, str) else ""))
        return TwilioLine(socket, start)

    await _serve(socket, "twilio", begin)


async def _serve(socket: WebSocket, kind: str, begin: Begin) -> None:
    """One call; whatever goes wrong ends with a close code and a reason."""
    parts: Gateway = socket.app.state.gateway
    await socket.accept("media" if "media" in socket.scope.get("subprotocols", ()) else None)
    line: Line | None = None
    code, reason = NORMAL, ""
    try:
        parts.addresses.take(client_key(socket.client.host if socket.client else ""))
        line = await asyncio.wait_for(begin(), parts.settings.voice_hello_seconds)
        await _admit(parts, line)
    except Violation as violation:
        code, reason = violation.code, violation.reason
    except TimeoutError:
        code, reason = POLICY, "start_timeout"
    except DialogueUnavailable:
        code, reason = TRY_AGAIN, "dialogue_unavailable"
    except Problem as problem:
        code, reason = TRY_AGAIN if problem.status in (429, 503) else POLICY, problem.code
    except (WebSocketDisconnect, KeyError):  # gone, or sound where a text was due
        code, reason = POLICY, "start_expected"
    except Exception as error:  # nothing of it goes to the line
        log.error("phone.provider_broken", line=kind, error=type(error).__name__)
        code, reason = INTERNAL_ERROR, "internal_error"
    if line is not None:
        await line.close()
    await LineSocket(socket).close(code, reason)
    log.info("phone.provider_over", line=kind, reason=reason or "ended")


async def _admit(parts: Gateway, line: Line) -> None:
    try:
        with parts.voice.admitted():
            await parts.voice.converse(line)
    except Problem as problem:
        if problem.code == "too_many_calls":
            await parts.voice.refuse(line, problem.code)
        raise


def _check(socket: WebSocket, token: str) -> None:
    """Raises `invalid_token`; takes the same time for every wrong one."""
    parts: Gateway = socket.app.state.gateway
    expected = parts.settings.line_token.encode()
    if not expected or not hmac.compare_digest(token.encode(), expected):
        raise Problem("invalid_token")


def _sent(socket: WebSocket) -> str:
    """The secret of the Authorization header or of the address, "" without one."""
    scheme, _, value = socket.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return value.strip()
    if scheme.casefold() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return socket.query_params.get("token", "")
