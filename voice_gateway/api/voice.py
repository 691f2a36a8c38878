"""Spoken conversations: WebSockets that carry sound both ways (ADR 9)."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from translations.registry import source_language
from voice_gateway.api.deps import Gateway, opened
from voice_gateway.api.limits import client_key
from voice_gateway.api.locale import negotiate
from voice_gateway.errors import PROBLEMS, DialogueUnavailable, Problem
from voice_gateway.logs import place
from voice_gateway.store import Conversation
from voice_gateway.voice.apologies import apology
from voice_gateway.voice.ports import Greeting, LineKind, Violation
from voice_gateway.voice.protocol import POLICY, RATES, Hello, hello
from voice_gateway.voice.socket_line import NORMAL, SocketLine

log = structlog.get_logger(__name__)
router = APIRouter()
phone = APIRouter(prefix="/phone")

INTERNAL_ERROR, TRY_AGAIN = 1011, 1013
Enter = Callable[[Hello], Awaitable[Conversation | None]]


@router.websocket("/conversations/{conversation_id}/voice")
async def talk(socket: WebSocket, conversation_id: str) -> None:
    """A window's microphone; the hello carries the token of the conversation."""
    parts: Gateway = socket.app.state.gateway

    async def enter(greeting: Hello) -> Conversation:
        found = await opened(parts, conversation_id, greeting.token)
        if parts.conversations.expired(found):
            raise Problem("conversation_expired")
        return found

    await _serve(socket, parts, "browser", enter)


@phone.websocket("/line")
async def call(socket: WebSocket) -> None:
    """A phone call, brought by a process that knows the line's secret."""
    parts: Gateway = socket.app.state.gateway

    async def enter(greeting: Hello) -> None:
        expected = parts.settings.line_token.encode()
        if not expected or not hmac.compare_digest(greeting.token.encode(), expected):
            raise Problem("invalid_token")

    await _serve(socket, parts, "phone", enter)


async def _serve(socket: WebSocket, parts: Gateway, kind: LineKind, enter: Enter) -> None:
    """One line from hello to goodbye; whatever goes wrong ends with a close code and a reason."""
    await socket.accept()
    line, code, reason = SocketLine(socket, Greeting(kind, RATES[0])), NORMAL, ""
    try:
        parts.addresses.take(client_key(socket.client.host if socket.client else ""))
        greeting = await _hello(socket, parts.settings.voice_hello_seconds)
        conversation = await enter(greeting)
        line = SocketLine(socket, Greeting(kind, greeting.rate, greeting.dialled))
        await _admit(parts, line, conversation)
    except Violation as violation:
        code, reason = violation.code, violation.reason
    except DialogueUnavailable:
        code, reason = TRY_AGAIN, "dialogue_unavailable"
    except Problem as problem:
        code, reason = TRY_AGAIN if problem.status in (429, 503) else POLICY, problem.code
    except WebSocketDisconnect:
        return
    except Exception as error:  # nothing of it goes to the line
        log.error("voice.broken", line=kind, error=place(error))
        code, reason = INTERNAL_ERROR, "internal_error"
    if code != NORMAL:
        title = _title(reason, socket, parts)
        await line.tell({"type": "error", "code": reason, "title": title})
    await line.close(code, reason)


async def _admit(parts: Gateway, line: SocketLine, conversation: Conversation | None) -> None:
    try:
        with parts.voice.admitted():
            await parts.voice.converse(line, conversation)
    except Problem as problem:
        if line.greeting.kind == "phone" and problem.code == "too_many_calls":
            await line.tell({"type": "ready", "language": source_language().code})
            await parts.voice.refuse(line, problem.code)
        raise


async def _hello(socket: WebSocket, seconds: float) -> Hello:
    try:
        message = await asyncio.wait_for(socket.receive(), seconds)
    except TimeoutError:
        raise Violation(POLICY, "hello_timeout") from None
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", NORMAL))
    text = message.get("text")
    if text is None:
        raise Violation(POLICY, "hello_expected")
    return hello(text)


def _title(code: str, socket: WebSocket, parts: Gateway) -> str:
    """A sentence for people where there is one; breaches of the protocol are for programmers."""
    if code not in PROBLEMS:
        return code
    locale = negotiate(socket.headers.get("accept-language", ""))
    return apology(code, locale, parts.settings.city_phone)
