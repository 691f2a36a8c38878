"""A real server on the loopback that answers what a test scripts, byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

HANG_UP = "hang up"
SILENCE = "silence"


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None

    def encode(self) -> bytes:
        content = self.raw if self.raw is not None else json.dumps(self.body).encode()
        lines = [f"HTTP/1.1 {self.status} Status", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + content


Script = Callable[[Request], Reply | str]


@dataclass
class Wire:
    """`answer` decides; `requests` is what arrived."""

    answer: Script
    requests: list[Request] = field(default_factory=list)
    url: str = ""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def count(self, path: str) -> int:
        return sum(path in request.path for request in self.requests)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *rest = head.strip().split("\r\n")
            method, target, _ = first.split(" ")
            headers = {
                k.lower(): v for k, v in (line.split(": ", 1) for line in rest if ": " in line)
            }
            raw = await reader.readexactly(int(headers.get("content-length", 0)))
            parts = urlsplit(target)
            query = {k: v[0] for k, v in parse_qs(parts.query).items()}
            request = Request(method, parts.path, query, headers, json.loads(raw) if raw else None)
            self.requests.append(request)
            reply = self.answer(request)
            if reply == SILENCE:
                await asyncio.sleep(30)
            elif isinstance(reply, Reply):
                writer.write(reply.encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(answer: Script) -> AsyncIterator[Wire]:
    wire = Wire(answer)
    server = await asyncio.start_server(wire.handle, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        for task in tuple(wire.tasks):
            task.cancel()
