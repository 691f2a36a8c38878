"""The media-stream protocol of Twilio, which other providers speak as well.

The provider connects to us. All frames are JSON; sound is mu-law at 8 kHz in base64, both ways.
https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import asyncio
import base64
import binascii
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.websockets import WebSocket

from voice_gateway.phone import g711
from voice_gateway.voice.ports import Control, Greeting, Key, Sound, Violation
from voice_gateway.voice.protocol import POLICY
from voice_gateway.voice.sockets import LineSocket

KEYS = frozenset("0123456789*#")
MAX_EVENT = 100_000
FAREWELL = "end"
FAREWELL_SECONDS = 5.0


def event(text: str | bytes) -> dict[str, Any]:
    """A frame; {} when it is not one of the protocol."""
    if isinstance(text, bytes) or len(text) > MAX_EVENT:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("event"), str) else {}


def part(message: dict[str, Any], name: str) -> dict[str, Any]:
    """An object in a message; {} when it is missing."""
    found = message.get(name)
    return found if isinstance(found, dict) else {}


class TwilioLine:
    """One media stream as a line; see `ports.Line`. Made from its `start`."""

    def __init__(self, socket: WebSocket, start: dict[str, Any]) -> None:
        details = part(start, "start")
        stream = start.get("streamSid") or details.get("streamSid")
        coding = part(details, "mediaFormat")
        if not isinstance(stream, str) or not stream:
            raise Violation(POLICY, "start_expected")
        if coding.get("encoding") != "audio/x-mulaw" or str(coding.get("sampleRate")) != "8000":
            raise Violation(POLICY, "unknown_media_format")
        self._socket, self._stream = LineSocket(socket), stream
        dialled = part(details, "customParameters").get("dialled")
        self._greeting = Greeting("phone", 8000, dialled[:40] if isinstance(dialled, str) else "")
        self._ended = False

    @property
    def greeting(self) -> Greeting:
        """See `ports.Line`."""
        return self._greeting

    async def incoming(self) -> AsyncIterator[Sound | Key | Control]:
        """See `ports.Line`."""
        async for frame in self._socket.frames():
            message = event(frame)
            match message.get("event"):
                case "media":
                    pcm = _sound(part(message, "media"))
                    if pcm:
                        yield Sound(pcm)
                case "dtmf":
                    key = part(message, "dtmf").get("digit")
                    if isinstance(key, str) and key in KEYS:
                        yield Key(key)
                case "stop":
                    self._ended = True
                    return

    async def play(self, pcm: bytes) -> None:
        """See `ports.Line`."""
        payload = base64.b64encode(g711.encode("ulaw", pcm)).decode()
        await self._send("media", media={"payload": payload})

    async def flush(self) -> None:
        """See `ports.Line`."""
        await self._send("clear")

    async def tell(self, event: dict[str, object]) -> None:
        """A phone shows nothing."""

    async def transfer(self, target: str, summary: str) -> bool:
        """What follows the stream in the provider's call flow connects: see docs/phone.md."""
        return False

    async def close(self) -> None:
        """Hang up once the provider says that everything was heard, or after a while.

        Closing at once would cut off what the provider has not played yet.
        """
        if self._socket.open and not self._ended:
            await self._send("mark", mark={"name": FAREWELL})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._farewell(), FAREWELL_SECONDS)
        await self._socket.close()

    async def _farewell(self) -> None:
        async for frame in self._socket.frames():
            message = event(frame)
            if message.get("event") == "stop" or part(message, "mark").get("name") == FAREWELL:
                return

    async def _send(self, kind: str, **values: object) -> None:
        await self._socket.send(json.dumps({"event": kind, "streamSid": self._stream, **values}))


def _sound(media: dict[str, Any]) -> bytes:
    """What the caller says; our own voice, which can be streamed back, is left out."""
    payload = media.get("payload")
    if not isinstance(payload, str) or media.get("track", "inbound") != "inbound":
        return b""
    try:
        return g711.decode("ulaw", base64.b64decode(payload, validate=True))
    except (binascii.Error, ValueError):
        return b""
