"""A line's WebSocket: read until it is gone, written without raising when it is gone."""

from collections.abc import AsyncIterator

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState


class LineSocket:
    """An accepted connection."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    @property
    def open(self) -> bool:
        """Whether both sides are there."""
        states = (self._socket.client_state, self._socket.application_state)
        return all(state is WebSocketState.CONNECTED for state in states)

    async def frames(self) -> AsyncIterator[str | bytes]:
        """What comes, until the other side is gone."""
        while self.open:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            frame = message.get("bytes")
            yield message.get("text") or "" if frame is None else frame

    async def send(self, frame: str | bytes) -> None:
        """Nothing is sent to somebody who is gone; the end is noticed by `frames`."""
        if not self.open:
            return
        try:
            if isinstance(frame, bytes):
                await self._socket.send_bytes(frame)
            else:
                await self._socket.send_text(frame)
        except (RuntimeError, WebSocketDisconnect, OSError):
            return

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close; may be repeated."""
        if not self.open:
            return
        try:
            await self._socket.close(code, reason)
        except (RuntimeError, WebSocketDisconnect, OSError):
            return
