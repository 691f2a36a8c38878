"""Passes messages that come from elsewhere to whoever has the conversation open."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from voice_gateway.dialogue.messages import Message
from voice_gateway.errors import Problem

_End = None
WAITING = 100


class Stream:
    """One open window; `spoken`: a line on which messages are read aloud."""

    def __init__(self, spoken: bool = False) -> None:
        self.spoken = spoken
        self._queue: asyncio.Queue[Message | None] = asyncio.Queue(WAITING)

    def put(self, message: Message | None) -> None:
        """Add a message, or the end. A reader that is far behind is cut off and reconnects."""
        if self._queue.full():
            self._queue.get_nowait()
            message = _End
        self._queue.put_nowait(message)

    async def read(self, keepalive_seconds: float) -> AsyncIterator[Message | None]:
        """Messages as they come; None when it was quiet for so long. Ends with the stream."""
        while True:
            try:
                message = await asyncio.wait_for(self._queue.get(), keepalive_seconds)
            except TimeoutError:
                yield None
                continue
            if message is _End:
                return
            yield message


class Hub:
    """Open windows by conversation, of this process only."""

    def __init__(self, max_streams: int) -> None:
        self._streams: defaultdict[str, set[Stream]] = defaultdict(set)
        self._max = max_streams
        self._closed = False

    @contextmanager
    def open(self, conversation: str, *, spoken: bool = False) -> Iterator[Stream]:
        """A stream for as long as the block runs; raises `too_many_streams`."""
        if len(self._streams.get(conversation, ())) >= self._max:
            raise Problem("too_many_streams", headers={"Retry-After": "30"})
        stream = Stream(spoken)
        if self._closed:
            stream.put(_End)
        self._streams[conversation].add(stream)
        try:
            yield stream
        finally:
            self._streams[conversation].discard(stream)
            if not self._streams[conversation]:
                del self._streams[conversation]

    def watched(self, conversation: str) -> bool:
        """Whether the conversation has an open window, and not only a line."""
        return any(not stream.spoken for stream in self._streams.get(conversation, ()))

    def publish(self, conversation: str, message: Message, *, spoken: bool = True) -> None:
        """Show a message in every open window, and read it aloud on lines where `spoken`."""
        for stream in self._streams.get(conversation, ()):
            if spoken or not stream.spoken:
                stream.put(message)

    def end(self, conversation: str) -> None:
        """Close the windows of a conversation that no longer exists."""
        for stream in self._streams.get(conversation, ()):
            stream.put(_End)

    def close(self) -> None:
        """Close all windows: the server is stopping."""
        self._closed = True
        for conversation in self._streams:
            self.end(conversation)
