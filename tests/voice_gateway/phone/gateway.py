"""A small gateway that speaks the line protocol: says what the test wants, notes what it hears."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Coroutine
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.stack import free_port


class Session:
    """One call as the gateway sees it."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket
        self.hello: dict[str, Any] = {}
        self.sound = bytearray()
        self.events: list[dict[str, Any]] = []
        self.open = True

    @property
    def keys(self) -> str:
        return "".join(e["key"] for e in self.events if e["type"] == "key")


class FakeGateway:
    """Runs in a thread; `greeting` is played on every call, `refusal` is told instead of ready."""

    def __init__(self, greeting: bytes = b"") -> None:
        self.port = free_port()
        self.greeting = greeting
        self.refusal: str | None = None
        self.silent = False
        self.sessions: list[Session] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: Server | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def start(self) -> None:
        async def listen() -> Server:
            return await serve(self._serve, "127.0.0.1", self.port)

        self._server = self._do(listen())

    def kill(self) -> None:
        """As when the process dies: connections break without a word."""

        async def cut() -> None:
            assert self._server
            for connection in list(self._server.connections):
                connection.transport.abort()
            self._server.close(close_connections=False)
            await self._server.wait_closed()

        self._do(cut())

    def tell(self, session: Session, kind: str, **values: object) -> None:
        self._do(session._socket.send(json.dumps({"type": kind, **values})))

    def play(self, session: Session, pcm: bytes) -> None:
        """Sound, faster than it can be heard."""

        async def send() -> None:
            for start in range(0, len(pcm), 640):
                await session._socket.send(pcm[start : start + 640])

        self._do(send())

    def close(self) -> None:
        with contextlib.suppress(AssertionError):
            self.kill()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do[T](self, job: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(job, self._loop).result(timeout=20)

    async def _serve(self, socket: ServerConnection) -> None:
        session = Session(socket)
        try:
            session.hello = json.loads(await socket.recv())
            if self.refusal:
                await socket.send(json.dumps({"type": "error", "code": self.refusal, "title": ""}))
                return
            if self.silent:
                await socket.wait_closed()
            self.sessions.append(session)
            await socket.send(json.dumps({"type": "ready", "language": "de"}))
            for start in range(0, len(self.greeting), 320):
                await socket.send(self.greeting[start : start + 320])
            async for message in socket:
                if isinstance(message, bytes):
                    session.sound += message
                else:
                    session.events.append(json.loads(message))
        except ConnectionClosed:
            pass
        finally:
            session.open = False
