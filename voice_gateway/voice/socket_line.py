"""A line over a WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.websockets import WebSocket

from voice_gateway.voice.ports import Control, Greeting, Key, Sound
from voice_gateway.voice.protocol import Bye, Meter, Transferred, item
from voice_gateway.voice.sockets import LineSocket

TRANSFER_SECONDS = 60.0
NORMAL = 1000


class SocketLine:
    """Speaks the line protocol; see `ports.Line`. The hello has been read already."""

    def __init__(self, socket: WebSocket, greeting: Greeting) -> None:
        self._socket, self._greeting = LineSocket(socket), greeting
        self._meter = Meter(greeting.rate)
        self._transferred: asyncio.Future[bool] | None = None

    @property
    def greeting(self) -> Greeting:
        """What the hello said."""
        return self._greeting

    async def incoming(self) -> AsyncIterator[Sound | Key | Control]:
        """Sound, keys and controls until the person is gone; raises Violation."""
        async for frame in self._socket.frames():
            if isinstance(frame, bytes):
                if frame:
                    yield self._meter.sound(frame)
                continue
            found = item(frame)
            if isinstance(found, Bye):
                return
            if isinstance(found, Transferred):
                if self._transferred is not None and not self._transferred.done():
                    self._transferred.set_result(found.ok)
            elif found is not None:
                yield found

    async def play(self, pcm: bytes) -> None:
        """Send sound."""
        await self._socket.send(pcm)

    async def flush(self) -> None:
        """Let the other end drop what it has not played."""
        await self.tell({"type": "flush"})

    async def tell(self, event: dict[str, object]) -> None:
        """Send an event."""
        await self._socket.send(json.dumps(event, ensure_ascii=False))

    async def transfer(self, target: str, summary: str) -> bool:
        """Ask the line to connect; only phones can."""
        if self._greeting.kind != "phone":
            return False
        self._transferred = asyncio.get_running_loop().create_future()
        await self.tell({"type": "transfer", "target": target, "summary": summary})
        try:
            return await asyncio.wait_for(self._transferred, TRANSFER_SECONDS)
        except TimeoutError:
            return False

    async def close(self, code: int = NORMAL, reason: str = "") -> None:
        """Say goodbye and hang up."""
        await self.tell({"type": "bye"})
        await self._socket.close(code, reason)
