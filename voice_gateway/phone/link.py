"""The connection of one call to the gateway: the line protocol of ADR 9, seen from the line."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from voice_gateway.phone.call import RATE, Call
from voice_gateway.phone.settings import PhoneSettings

PATH = "/api/v1/phone/line"
PING_SECONDS = 3.0
"""A gateway that hangs is noticed after two of these at most; one that died at once."""
MAX_MESSAGE = 1 << 20
MAX_WAITING = 256


class LinkLost(Exception):
    """No connection: the gateway is gone, refuses the call or has no room. `code` is for logs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Link:
    """An open connection; the gateway has said that it is ready."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, settings: PhoneSettings, call: Call) -> "Link":
        """Connect and introduce the call; returns on `ready`. Raises LinkLost."""
        try:
            socket = await connect(
                settings.gateway_url.rstrip("/") + PATH,
                proxy=None,
                compression=None,
                max_size=MAX_MESSAGE,
                max_queue=MAX_WAITING,
                ping_interval=PING_SECONDS,
                ping_timeout=PING_SECONDS,
                close_timeout=1.0,
            )
        except (OSError, WebSocketException, TimeoutError) as error:
            raise LinkLost(type(error).__name__) from error
        link = cls(socket)
        try:
            await link.tell(
                "hello", token=settings.token, rate=RATE, dialled=call.dialled, call=call.id
            )
            await link._ready()
        except BaseException:
            await asyncio.shield(link.close())
            raise
        return link

    async def _ready(self) -> None:
        async for message in self.messages():
            if isinstance(message, bytes):
                continue
            if message["type"] == "ready":
                return
            if message["type"] in ("error", "bye"):
                raise LinkLost(str(message.get("code", "refused"))[:40])

    async def messages(self) -> AsyncIterator[bytes | dict[str, Any]]:
        """Sound and events of the gateway; raises LinkLost when the connection breaks."""
        try:
            while True:
                message = await self._socket.recv()
                if isinstance(message, bytes):
                    yield message
                    continue
                with contextlib.suppress(ValueError):
                    event = json.loads(message)
                    if isinstance(event, dict) and isinstance(event.get("type"), str):
                        yield event
        except ConnectionClosed as error:
            raise LinkLost("closed") from error

    async def sound(self, pcm: bytes) -> None:
        """Send what the caller says. Raises LinkLost."""
        try:
            await self._socket.send(pcm)
        except ConnectionClosed as error:
            raise LinkLost("closed") from error

    async def tell(self, kind: str, **values: object) -> None:
        """Send an event. Raises LinkLost."""
        try:
            await self._socket.send(json.dumps({"type": kind, **values}))
        except ConnectionClosed as error:
            raise LinkLost("closed") from error

    async def close(self) -> None:
        """Say goodbye; may be repeated."""
        with contextlib.suppress(LinkLost):
            await self.tell("bye")
        await self._socket.close()
