"""Somebody on a line: speaks in real time, listens, and remembers when everything happened."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

FRAME = 0.02


@dataclass
class Caller:
    """One open line; `events` and `sounds` carry the monotonic time of their arrival."""

    socket: ClientConnection
    rate: int
    events: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    sounds: list[tuple[float, bytes]] = field(default_factory=list)
    said_until: float = 0.0
    muted: bool = False
    _outgoing: bytearray = field(default_factory=bytearray)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def tell(self, kind: str, **values: Any) -> None:
        await self.socket.send(json.dumps({"type": kind, **values}))

    async def say(self, samples: NDArray[np.float32], wait: bool = True) -> float:
        """Speak samples (at the line's rate); the time at which the last one was sent."""
        pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        self._outgoing += pcm
        if wait:
            while self._outgoing:  # noqa: ASYNC110
                await asyncio.sleep(FRAME)
        return self.said_until

    async def speak(self) -> None:
        """Send sound for ever: what was given to `say`, else silence with a little noise."""
        size, started, sent = int(FRAME * self.rate) * 2, time.monotonic(), 0
        noise = np.random.default_rng(1)
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = bytes(self._outgoing[:size])
                del self._outgoing[:size]
                if frame:
                    self.said_until = time.monotonic()
                hiss = noise.normal(0, 8, (size - len(frame)) // 2).astype("<i2").tobytes()
                if not self.muted:
                    await self.socket.send(frame + hiss)
                sent += 1
                await asyncio.sleep(max(0.0, started + sent * FRAME - time.monotonic()))

    async def listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in self.socket:
                now = time.monotonic()
                if isinstance(message, bytes):
                    self.sounds.append((now, message))
                else:
                    self.events.append((now, json.loads(message)))
                self._news.set()
        self.events.append((time.monotonic(), {"type": "closed", "code": self.socket.close_code}))
        self._news.set()

    async def wait(
        self, kind: str, seconds: float = 20.0, after: float = 0.0, **values: Any
    ) -> Any:
        """The first event of a kind, with these values, later than `after`; and its time."""
        end = time.monotonic() + seconds
        while True:
            for at, event in self.events:
                fits = all(event.get(name) == value for name, value in values.items())
                if event["type"] == kind and at > after and fits:
                    return at, event
            left = end - time.monotonic()
            assert left > 0, f"no {kind} {values} in {[e for _, e in self.events]}"
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)

    def kinds(self, kind: str) -> list[dict[str, Any]]:
        return [event for _, event in self.events if event["type"] == kind]

    async def first_sound(self, after: float, seconds: float = 20.0) -> float:
        """When the first sound after a moment came."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for at, _ in self.sounds:
                if at > after:
                    return at
            await asyncio.sleep(0.005)
        raise AssertionError("no sound")

    def heard(self, after: float = 0.0) -> NDArray[np.float32]:
        """All sound since a moment."""
        pcm = b"".join(sound for at, sound in self.sounds if at > after)
        return np.frombuffer(pcm, "<i2").astype(np.float32) / 32768


@contextlib.asynccontextmanager
async def calling(url: str, path: str, rate: int, **hello: Any) -> AsyncIterator[Caller]:
    """An open line, hello said."""
    address = url.replace("http", "ws", 1) + path
    async with connect(address, proxy=None, max_size=None) as socket:
        caller = Caller(socket, rate)
        await caller.tell("hello", rate=rate, **hello)
        tasks = [asyncio.create_task(caller.listen()), asyncio.create_task(caller.speak())]
        try:
            yield caller
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
