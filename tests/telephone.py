"""A caller for tests: sipp does the signalling, this module the sound.

Sound goes in and out as G.711 over RTP with 20 ms packets, keys as telephone events (RFC 4733).
"""

import re
import shutil
import socket
import struct
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from voice_gateway.phone import g711

SCENARIOS = Path(__file__).parent / "e2e" / "sipp"
SIPP = shutil.which("sipp")
PCMU, PCMA, EVENTS = 0, 8, 101
LAWS = {PCMU: "ulaw", PCMA: "alaw"}
FRAME = 160
QUIET = bytes(2 * FRAME)


@dataclass(frozen=True)
class Packet:
    """One RTP packet that came, and when (seconds since the epoch, as sipp's log has it)."""

    at: float
    payload: int
    sequence: int
    data: bytes


class Sound:
    """An RTP port: records what comes, sends what it is told and silence otherwise."""

    def __init__(self, payload: int = PCMA) -> None:
        self.packets: list[Packet] = []
        self.payload = payload
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.port = int(self._socket.getsockname()[1])
        self._to: tuple[str, int] | None = None
        self._say, self._keys = bytearray(), bytearray()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._muted = False
        self._threads = [threading.Thread(target=t, daemon=True) for t in (self._hear, self._send)]
        for thread in self._threads:
            thread.start()

    def connect(self, port: int) -> None:
        """Where to send."""
        self._to = ("127.0.0.1", port)

    def say(self, pcm: bytes) -> None:
        """Queue sound, 16 bit at 8 kHz."""
        with self._lock:
            self._say += pcm

    def press(self, keys: str) -> None:
        """Queue keys."""
        with self._lock:
            self._keys += keys.encode()

    def mute(self) -> None:
        """Send nothing any more, as a phone that is gone."""
        self._muted = True

    def garbage(self, data: bytes) -> None:
        """Send a datagram as it is."""
        assert self._to
        self._socket.sendto(data, self._to)

    @property
    def idle(self) -> bool:
        """Whether everything that was queued has been sent."""
        return not self._say and not self._keys

    def heard(self, since: float = 0.0) -> bytes:
        """What has come, as PCM."""
        return b"".join(
            g711.decode(LAWS[p.payload], p.data)
            for p in list(self.packets)
            if p.payload in LAWS and p.at >= since
        )

    def loud_at(self, since: float = 0.0, threshold: float = 500.0) -> float | None:
        """When the first packet with real sound in it came."""
        for packet in list(self.packets):
            if packet.at >= since and packet.payload in LAWS:
                samples = np.frombuffer(g711.decode(LAWS[packet.payload], packet.data), "<i2")
                if np.abs(samples.astype(int)).max(initial=0) > threshold:
                    return packet.at
        return None

    def close(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _hear(self) -> None:
        while not self._stop.is_set():
            try:
                data, sender = self._socket.recvfrom(2048)
            except TimeoutError:
                continue
            self._to = sender
            self.packets.append(
                Packet(time.time(), data[1] & 127, int.from_bytes(data[2:4]), data[12:])
            )

    def _send(self) -> None:
        number, stamp, due = 1, 1000, time.monotonic()
        while not self._stop.is_set():
            due += 0.02
            time.sleep(max(0.0, due - time.monotonic()))
            if self._to is None or self._muted:
                continue
            with self._lock:
                key = chr(self._keys.pop(0)) if self._keys else ""
                pcm = bytes(self._say[: 2 * FRAME]) if not key else b""
                del self._say[: len(pcm)]
            if key:
                number = self._key(key, number, stamp)
                stamp += 12 * FRAME
                due += 0.24
                continue
            data = g711.encode(LAWS[self.payload], pcm.ljust(2 * FRAME, b"\0"))
            self._packet(self.payload, number, stamp, data)
            number, stamp = number + 1, stamp + FRAME

    def _key(self, key: str, number: int, stamp: int) -> int:
        code = "0123456789*#".index(key)
        for step in range(1, 7):  # 120 ms, its end sent three times, then a pause
            last = step >= 4
            duration = FRAME * min(step, 4)
            event = struct.pack("!BBH", code, (0x80 if last else 0) | 10, duration)
            self._packet(EVENTS, number, stamp, event, marker=step == 1)
            number += 1
            time.sleep(0.02)
        time.sleep(0.12)
        return number

    def _packet(
        self, payload: int, number: int, stamp: int, data: bytes, marker: bool = False
    ) -> None:
        head = struct.pack(
            "!BBHII", 0x80, payload | (0x80 if marker else 0), number & 0xFFFF, stamp, 0x53544144
        )
        assert self._to
        self._socket.sendto(head + data, self._to)


class Caller:
    """One call made by sipp with one of the scenarios; use it in a `with` block."""

    def __init__(
        self,
        folder: Path,
        port: int,
        scenario: str = "caller_hangs_up",
        seconds: float = 60.0,
        called: str = "115",
        payloads: tuple[int, ...] = (PCMA, PCMU),
    ) -> None:
        assert SIPP, "sipp is missing: install the package sip-tester"
        self.sound = Sound(payloads[0])
        self._log = folder / f"sipp-{self.sound.port}.log"
        command = [
            SIPP, "-sf", str(SCENARIOS / f"{scenario}.xml"), "-m", "1", "-nostdin",
            "-i", "127.0.0.1", "-d", str(int(seconds * 1000)),
            "-trace_msg", "-message_file", str(self._log),
            "-key", "rtp", str(self.sound.port), "-key", "called", called,
            "-key", "payloads", " ".join(map(str, payloads)), f"127.0.0.1:{port}",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> "Caller":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.vanish()
        self.sound.close()

    def messages(self) -> str:
        """Everything that was signalled so far."""
        if not self._log.exists():
            return ""
        return self._log.read_text(encoding="utf-8", errors="replace").replace("\r", "")

    def answered(self, seconds: float = 15.0) -> float:
        """Wait for the answer; when it came. The sound is connected then."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(
                r"-+ \d+-\d+-\d+ (\d+):(\d+):(\d+\.\d+)\nUDP message received[^\n]*\n\n"
                r"SIP/2\.0 200 .*?\n\n(v=0.*?m=audio (\d+) RTP/AVP ([\d ]+))",
                self.messages(),
                re.DOTALL,
            )
            if found:
                hours, minutes, rest, self.sdp, port, self.offered = found.groups()
                self.sound.connect(int(port))
                day = time.localtime()
                midnight = time.mktime((*day[:3], 0, 0, 0, *day[6:]))
                return midnight + int(hours) * 3600 + int(minutes) * 60 + float(rest)
            time.sleep(0.01)
        raise AssertionError(f"not answered:\n{self.messages()}")

    def settled(self, seconds: float = 10.0) -> None:
        """Wait until the line has confirmed the sound; the scenarios expect nothing before."""
        end = time.monotonic() + seconds
        while self.messages().count("\nACK sip:") < 2:
            assert time.monotonic() < end, self.messages()
            time.sleep(0.02)

    @property
    def connected(self) -> bool:
        """Whether nobody has hung up."""
        return self._process.poll() is None

    def over(self, seconds: float = 30.0) -> int:
        """Wait until the call is over; 0 when it went as the scenario says."""
        return self._process.wait(timeout=seconds)

    def vanish(self) -> None:
        """Disappear without a word."""
        self._process.kill()
        self._process.wait()
        self.sound.mute()
