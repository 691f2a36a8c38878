"""The scripted gateway's end of a spoken conversation: a WebSocket on the port of its pages.

On the same port because the content security policy allows no other; the protocol itself is spoken
by the websockets library, without its own input and output.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

Talk = dict[str, Any]
Answer = Callable[[Talk, dict[str, str]], Talk]
RATE = 16_000
FRAME_BYTES = 640  # 20 ms


class Socket(Protocol):
    """What of a connection is used here."""

    def sendall(self, data: bytes, /) -> None: ...
    def recv(self, size: int, /) -> bytes: ...
    def shutdown(self, how: int, /) -> None: ...


class Line:
    """One open line. Tests send events and sound, and look at what came."""

    def __init__(self, connection: Socket, path: str, headers: Mapping[str, str]) -> None:
        self.path = path
        self.events: list[dict[str, Any]] = []  # what the browser told, `hello` first
        self.sound = bytearray()
        self.frames: list[int] = []  # bytes of each
        self.open = True
        self._connection = connection
        self._protocol = ServerProtocol()
        self._lock = threading.RLock()
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        self._protocol.receive_data("\r\n".join([*lines, "", ""]).encode())
        (request,) = self._protocol.events_received()
        assert isinstance(request, Request)
        self._protocol.send_response(self._protocol.accept(request))
        self._flush()

    def read(self) -> list[dict[str, Any]]:
        """Waits for something; events that came, none when only sound did. Ends with EOFError."""
        data = self._connection.recv(65_536)
        if not data:
            self.open = False
            raise EOFError
        told = []
        with self._lock:
            self._protocol.receive_data(data)
            for frame in self._protocol.events_received():
                assert isinstance(frame, Frame)
                if frame.opcode is Opcode.BINARY:
                    self.sound += frame.data
                    self.frames.append(len(frame.data))
                elif frame.opcode is Opcode.TEXT:
                    told.append(json.loads(bytes(frame.data)))
            self._flush()
        self.events += told
        return told

    def tell(self, type: str, **values: Any) -> None:
        """Sends an event."""
        with self._lock:
            if self._protocol.state is OPEN:
                self._protocol.send_text(json.dumps({"type": type, **values}).encode())
            self._flush()

    def play(self, pcm: bytes, pace: float = 0.0) -> None:
        """Sends sound in frames of 20 ms, with `pace` seconds between them."""
        for start in range(0, len(pcm), FRAME_BYTES):
            with self._lock:
                if self._protocol.state is not OPEN:
                    return
                self._protocol.send_binary(pcm[start : start + FRAME_BYTES])
                self._flush()
            time.sleep(pace)

    def close(self) -> None:
        """Closes properly."""
        with self._lock:
            if self._protocol.state is OPEN:
                self._protocol.send_close(1000)
            self._flush()

    def drop(self) -> None:
        """Breaks, as when a process or a network dies."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(2)

    def told(self, type: str) -> list[dict[str, Any]]:
        """Events of a type that the browser sent."""
        return [event for event in self.events if event["type"] == type]

    def _flush(self) -> None:
        with contextlib.suppress(OSError):  # the page has gone
            for data in self._protocol.data_to_send():
                if data:
                    self._connection.sendall(data)


class Switchboard:
    """All lines of a scripted gateway, and how it behaves on them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.refusal: dict[str, str] | None = None  # the answer to the next `hello`
        self.away = False  # no line is taken at all
        self.silent = False  # takes typed text, and never answers
        self.speech = b""  # spoken with each answer

    @property
    def line(self) -> Line:
        """The newest line."""
        return self.lines[-1]

    def serve(self, line: Line, talk: Talk, answer: Answer) -> None:
        """One spoken conversation, until the browser or a test ends it (EOFError)."""
        self.lines.append(line)
        while True:
            for event in line.read():
                match event["type"]:
                    case "hello" if event["token"] != talk["token"]:
                        line.tell("error", code="invalid_token", title="Der Schlüssel passt nicht.")
                        line.tell("bye")
                        line.close()
                    case "hello" if self.refusal:
                        line.tell("error", **self.refusal)
                        line.tell("bye")
                        line.close()
                    case "hello":
                        line.tell("ready", language=talk["language"])
                        line.tell("state", state="listening")
                    case "text" | "payload" if not self.silent:
                        said = {name: value for name, value in event.items() if name != "type"}
                        self.say(line, answer(talk, said))
                    case "pause":
                        line.tell("state", state="paused")
                    case "resume":
                        line.tell("state", state="listening")
                    case "stop_speaking":
                        line.tell("flush")
                        line.tell("state", state="listening")
                    case "bye":
                        line.close()

    def say(self, line: Line, turn: Talk) -> None:
        """Answers on a line, aloud if the test gave it something to say."""
        line.tell("state", state="thinking")
        line.tell("messages", **turn)
        if self.speech:
            line.tell("state", state="speaking")
            line.play(self.speech)
        else:
            line.tell("state", state="listening")

    def wait(self, count: int = 1, seconds: float = 8.0) -> Line:
        """The newest line once so many have said hello."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(self.lines) >= count and self.lines[count - 1].events:
                return self.lines[count - 1]
            time.sleep(0.02)
        raise AssertionError(f"{len(self.lines)} lines instead of {count}")


def eventually(check: Any, seconds: float = 5.0) -> None:
    """Waits until something holds that the browser does in a moment."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)
