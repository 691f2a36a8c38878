"""Asterisk's WebSocket channel (`chan_websocket`, Asterisk 20.16, 21.11, 22.6, 23 and later).

Asterisk connects to us. Binary frames are sound in the channel's codec; text frames are events and
commands, written plainly (`DTMF_END digit:5`) or as JSON, whichever the channel was told to use:
we answer in the form in which it began.
https://docs.asterisk.org/Configuration/Channel-Drivers/WebSocket/
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.websockets import WebSocket

from voice_gateway.phone import g711
from voice_gateway.voice.ports import Control, Greeting, Key, Sound, Violation
from voice_gateway.voice.protocol import POLICY
from voice_gateway.voice.sockets import LineSocket

MAX_FRAME = 65_000
"""Asterisk hangs up on a larger one (65,500 bytes)."""
RATES = {"ulaw": 8000, "alaw": 8000, "slin": 8000, "slin16": 16_000}
KEYS = frozenset("0123456789*#")
MAX_EVENT = 32_000
XON_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the channel: its name and values, and whether it was JSON."""

    name: str
    values: dict[str, str]
    is_json: bool


def event(text: str) -> Event | None:
    """Read a text frame; None when it is neither form."""
    if len(text) > MAX_EVENT:
        return None
    if text.startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or not isinstance(found.get("event"), str):
            return None
        values = {k: str(v) for k, v in found.items() if isinstance(v, str | int | float)}
        return Event(found["event"], values, True)
    name, *rest = text.split() or [""]
    pairs = (word.partition(":") for word in rest)
    return Event(name, {key: value for key, _, value in pairs}, False) if name else None


class AsteriskLine:
    """One channel as a line; see `ports.Line`. Made from its MEDIA_START."""

    def __init__(self, socket: WebSocket, start: Event, dialled: str = "") -> None:
        codec = start.values.get("format", "")
        if start.name != "MEDIA_START" or codec not in RATES:
            raise Violation(POLICY, "media_start_expected")
        self._socket = LineSocket(socket)
        self._codec, self._json = codec, start.is_json
        self._greeting = Greeting("phone", RATES[codec], dialled[:40])
        size = start.values.get("optimal_frame_size", "")
        width = 1 if codec in ("ulaw", "alaw") else 2
        self._frame = (
            int(size)
            if size.isdecimal() and 0 < int(size) < MAX_FRAME
            else (RATES[codec] // 50 * width)
        )
        self._rest = bytearray()
        self._flowing = asyncio.Event()
        self._flowing.set()

    @property
    def greeting(self) -> Greeting:
        """See `ports.Line`."""
        return self._greeting

    async def incoming(self) -> AsyncIterator[Sound | Key | Control]:
        """See `ports.Line`."""
        async for frame in self._socket.frames():
            if isinstance(frame, bytes):
                if frame:
                    yield Sound(self._decoded(frame))
                continue
            found = event(frame)
            match found and found.name:
                case "DTMF_END":
                    key = found.values.get("digit", "") if found else ""
                    if key in KEYS:
                        yield Key(key)
                case "MEDIA_XOFF":
                    self._flowing.clear()
                case "MEDIA_XON":
                    self._flowing.set()

    def _decoded(self, frame: bytes) -> bytes:
        if self._codec in ("ulaw", "alaw"):
            return g711.decode(self._codec, frame)
        return frame[: len(frame) - len(frame) % 2]

    async def play(self, pcm: bytes) -> None:
        """Whole frames only: Asterisk drops what does not fill one."""
        law = self._codec in ("ulaw", "alaw")
        self._rest += g711.encode(self._codec, pcm) if law else pcm
        if not self._flowing.is_set():
            try:
                await asyncio.wait_for(self._flowing.wait(), XON_SECONDS)
            except TimeoutError:
                return  # what waits is sent once Asterisk takes it again
        largest = MAX_FRAME - MAX_FRAME % self._frame
        while len(self._rest) >= self._frame:
            size = min(largest, len(self._rest) - len(self._rest) % self._frame)
            await self._socket.send(bytes(self._rest[:size]))
            del self._rest[:size]

    async def flush(self) -> None:
        """See `ports.Line`."""
        self._rest.clear()
        self._flowing.set()
        await self._command("FLUSH_MEDIA")

    async def tell(self, event: dict[str, object]) -> None:
        """A phone shows nothing."""

    async def transfer(self, target: str, summary: str) -> bool:
        """Asterisk's dialplan connects, not this channel: see docs/phone.md."""
        return False

    async def close(self) -> None:
        """See `ports.Line`."""
        await self._command("HANGUP")
        await self._socket.close()

    async def _command(self, name: str) -> None:
        await self._socket.send(json.dumps({"command": name}) if self._json else name)
