"""A window of the chat: what comes unasked over the conversation's event stream."""

import json
import threading
import time
from typing import Any, Self

import httpx

from tests.stack import Conversation


class Window:
    """Collects messages in the background for as long as the block runs."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.messages: list[dict[str, Any]] = []
        self._client = httpx.Client(base_url=conversation.stack.url, timeout=None)
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._opened.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def _read(self) -> None:
        path = f"/api/v1/conversations/{self.conversation.id}/events"
        try:
            with self._client.stream("GET", path, headers=self.conversation.headers) as stream:
                for line in stream.iter_lines():
                    self._opened.set()
                    if line.startswith("data: "):
                        self.messages.append(json.loads(line.removeprefix("data: ")))
        except (httpx.HTTPError, RuntimeError):
            return  # closed

    @property
    def keys(self) -> list[str]:
        """The response names so far."""
        return [message["key"] for message in self.messages]

    def until(self, key: str, seconds: float = 40) -> dict[str, Any]:
        """The message of this name, as soon as it comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in self.messages:
                if message["key"] == key:
                    return message
            time.sleep(0.1)
        raise AssertionError(f"{key} did not come: {self.keys}")
