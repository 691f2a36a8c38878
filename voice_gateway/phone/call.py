"""What a SIP user agent is to us, whatever library is behind it.

Sound is 16-bit little-endian mono PCM at 8 kHz. A call whose caller is gone stays harmless:
reading gives nothing, writing takes nothing, ending it again does nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

RATE = 8000
FRAME_SECONDS = 0.02
FRAME_BYTES = int(RATE * FRAME_SECONDS) * 2
SILENCE = bytes(FRAME_BYTES)


class Call(Protocol):
    """One incoming call."""

    @property
    def id(self) -> str:
        """A random name; says nothing about the caller."""
        ...

    @property
    def dialled(self) -> str:
        """The number or extension that was called, "" when it is not known."""
        ...

    @property
    def ended(self) -> asyncio.Event:
        """Set once the call is over, whoever ended it."""
        ...

    @property
    def keys(self) -> asyncio.Queue[str]:
        """Keys that were pressed: 0-9 * #."""
        ...

    async def answer(self) -> None:
        """Take the call."""
        ...

    def read(self) -> bytes:
        """The sound that has come since the last time; b"" when none has."""
        ...

    def write(self, pcm: bytes) -> int:
        """Queue sound to be heard; the number of bytes taken (0 while there is no connection)."""
        ...

    def queued(self) -> int:
        """Bytes that were written and not heard yet."""
        ...

    def flush(self) -> None:
        """Drop what was written and not heard yet."""
        ...

    async def transfer(self, target: str, seconds: float) -> bool:
        """Connect the caller with `target` (a SIP URI or extension); True ends this call.

        It may ring there for so many seconds.
        """
        ...

    async def hang_up(self) -> None:
        """End the call; refuses it when it was not answered."""
        ...


OnCall = Callable[[Call], Awaitable[None]]


class Agent(Protocol):
    """A SIP user agent: waits for calls."""

    @property
    def ready(self) -> bool:
        """Whether calls can arrive: running and, if asked to, registered."""
        ...

    async def start(self, on_call: OnCall) -> None:
        """Begin to take calls; each runs `on_call` in a task of its own. Raises OSError."""
        ...

    async def close(self) -> None:
        """Hang up everything and stop; may be repeated."""
        ...
