"""The line protocol of ADR 9: what frames mean. Anything else is a Violation with a close code."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from voice_gateway.voice.ports import Control, Key, Sound, Violation

UNSUPPORTED, POLICY = 1003, 1008
RATES = (8_000, 16_000)
KEYS = frozenset("0123456789*#")
MAX_EVENT = 32_000
MAX_SOUND = 64_000
"""Bytes of one frame: two seconds of sound."""
BURST_SECONDS = 10.0
"""Sound that was held up on the way may arrive at once; more than this is not from a microphone."""
CONTROLS = frozenset({"pause", "resume", "stop_speaking"})


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame."""

    token: str
    rate: int
    dialled: str = ""
    call: str = ""


@dataclass(frozen=True, slots=True)
class Transferred:
    """Whether the last transfer went through."""

    ok: bool


class Bye:
    """The person hung up."""


def event(text: str) -> dict[str, Any]:
    """A text frame; raises Violation unless it is a JSON object with a `type`."""
    try:
        found = json.loads(text) if len(text) <= MAX_EVENT else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise Violation(UNSUPPORTED, "bad_frame")
    return found


def hello(text: str) -> Hello:
    """The first text frame."""
    found = event(text)
    if found["type"] != "hello":
        raise Violation(POLICY, "hello_expected")
    token, rate = found.get("token"), found.get("rate")
    if not isinstance(token, str) or rate not in RATES or isinstance(rate, bool):
        raise Violation(POLICY, "bad_hello")
    dialled, call = found.get("dialled", ""), found.get("call", "")
    if not isinstance(dialled, str) or not isinstance(call, str):
        raise Violation(POLICY, "bad_hello")
    return Hello(token[:200], int(rate), dialled[:40], call[:100])


def item(text: str) -> Key | Control | Transferred | Bye | None:
    """A later text frame; None for a type that is not known here, which later versions may use."""
    found = event(text)
    kind = found["type"]
    if kind == "key":
        if found.get("key") not in KEYS:
            raise Violation(POLICY, "bad_key")
        return Key(found["key"])
    if kind in ("text", "payload"):
        value = found.get(kind)
        if not isinstance(value, str) or not value:
            raise Violation(POLICY, f"bad_{kind}")
        return Control("text", text=value) if kind == "text" else Control("payload", payload=value)
    if kind in CONTROLS:
        return Control(kind)
    if kind == "transferred":
        return Transferred(found.get("ok") is True)
    return Bye() if kind == "bye" else None


class Meter:
    """Checks binary frames; sound cannot come faster than time passes."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._began = clock()
        self._seconds = 0.0

    def sound(self, pcm: bytes) -> Sound:
        """A frame of sound."""
        if len(pcm) % 2 or len(pcm) > MAX_SOUND:
            raise Violation(UNSUPPORTED, "bad_sound")
        passed = self._clock() - self._began
        self._seconds = max(self._seconds, passed - BURST_SECONDS) + len(pcm) / 2 / self._rate
        if self._seconds > passed + BURST_SECONDS:
            raise Violation(POLICY, "too_fast")
        return Sound(pcm)
