"""Provider routes with a session of the tests behind them, and recorded frames in front."""

import base64
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient, WebSocketTestSession

from voice_gateway.api.limits import Buckets
from voice_gateway.phone import providers
from voice_gateway.settings import Settings
from voice_gateway.voice.ports import Key, Line, Sound

FRAMES = Path(__file__).parent / "frames"
TOKEN = "test-token-of-the-line-0123456789abcdef"
Talk = Callable[[Line], Awaitable[None]]


class Board:
    """Stands where the switchboard is: notes what a line brings and does what the test says."""

    def __init__(self, talk: Talk | None = None) -> None:
        self.lines: list[Line] = []
        self.sound = b""
        self.keys = ""
        self._talk = talk or self.listen

    @contextlib.contextmanager
    def admitted(self) -> Iterator[None]:
        yield

    async def converse(self, line: Line, *_: object) -> None:
        self.lines.append(line)
        await self._talk(line)

    async def listen(self, line: Line) -> None:
        async for item in line.incoming():
            if isinstance(item, Sound):
                self.sound += item.pcm
            elif isinstance(item, Key):
                self.keys += item.key


def client(board: Board) -> TestClient:
    """The routes alone."""
    app = FastAPI()
    app.include_router(providers.router, prefix="/api/v1")
    app.state.gateway = SimpleNamespace(
        settings=Settings(line_token=TOKEN, voice_hello_seconds=2),
        addresses=Buckets(1000, 1000),
        voice=board,
    )
    return TestClient(app)


def frames(name: str, token: str = TOKEN) -> list[str | bytes]:
    """The frames of a recording."""
    rows = (FRAMES / f"{name}.jsonl").read_text().splitlines()
    found = [json.loads(row) for row in rows]
    return [
        row["text"].replace("{token}", token) if "text" in row else base64.b64decode(row["bytes"])
        for row in found
    ]


def send(socket: WebSocketTestSession, recording: list[str | bytes]) -> None:
    """Play a recording."""
    for frame in recording:
        if isinstance(frame, bytes):
            socket.send_bytes(frame)
        else:
            socket.send_text(frame)


def received(socket: WebSocketTestSession) -> tuple[list[Any], int]:
    """All that comes until the connection is closed, and the close code."""
    got: list[Any] = []
    while True:
        message = socket.receive()
        if message["type"] == "websocket.close":
            return got, int(message["code"])
        got.append(message.get("text") or message.get("bytes"))
