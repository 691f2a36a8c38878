"""News of submitted applications: fetched from the action server, told once in a conversation.

They wait there until we say that they were told. Who has a window open is told at once, anybody
else with the answer to the next message. A death in between tells them again, with the same
message ids: the dialogue engine's memory and the page take each id once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.dialogue.hub import Hub
from voice_gateway.dialogue.messages import Message, parse_item
from voice_gateway.dialogue.rasa import Rasa
from voice_gateway.errors import DialogueUnavailable
from voice_gateway.store import Conversation, Conversations

Tell = Callable[[str], Awaitable[None]]
log = structlog.get_logger(__name__)
SECONDS = 5.0
ALL_AGAIN = 100
"""After so many rounds everything is asked for again: clocks of several servers may differ."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message of some news, as the dialogue engine keeps it."""

    message: Message
    event: dict[str, Any]


class NewsClient:
    """The action server's routes for news; every failure is DialogueUnavailable."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client = client
        self._url = url.rstrip("/")

    async def waiting(self, since: float) -> list[tuple[str, str, float]]:
        """News from a time (seconds) on: id, conversation, time."""
        rows = (await self._call("GET", "", since=repr(since))).get("news", [])
        try:
            return [(str(r["id"]), str(r["conversation"]), float(r["at"])) for r in rows]
        except (KeyError, TypeError, ValueError):
            raise DialogueUnavailable("actions: news in another form") from None

    async def read(self, number: str, conversation: str, locale: str) -> list[Item]:
        """The messages; none when they are no news any more."""
        given = {"conversation": conversation, "language": locale}
        found = []
        for row in (await self._call("GET", f"/{number}", **given)).get("messages", []):
            custom = row["message"]
            event = {
                "event": "bot",
                "text": custom["text"],
                "data": {"custom": {"stadtlotse": custom}},
                "metadata": row["metadata"],
            }
            found.append(Item(parse_item(custom)[0], event))
        return found

    async def told(self, number: str, conversation: str, *, gone: bool = False) -> None:
        """They were told; `gone`: the conversation does not exist any more."""
        more = {"gone": "1"} if gone else {}
        await self._call("DELETE", f"/{number}", conversation=conversation, **more)

    async def _call(self, method: str, path: str, **params: str) -> dict[str, Any]:
        try:
            answer = await self._client.request(
                method, f"{self._url}/news{path}", params=params, timeout=SECONDS
            )
            if answer.status_code == httpx.codes.NOT_FOUND and path:
                return {}
            answer.raise_for_status()
            body = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise DialogueUnavailable(f"actions: {type(error).__name__}") from None
        return body if isinstance(body, dict) else {}


class Newsroom:
    """What waits to be told, by conversation."""

    def __init__(
        self, client: NewsClient, conversations: Conversations, rasa: Rasa, hub: Hub
    ) -> None:
        self._client = client
        self._conversations = conversations
        self._rasa = rasa
        self._hub = hub
        self._waiting: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._since = 0.0
        self._rounds = 0

    async def fetch(self) -> None:
        """Ask what is new; raises DialogueUnavailable, SQLAlchemyError."""
        if self._rounds % ALL_AGAIN == 0:
            self._since = 0.0
        self._rounds += 1
        for number, conversation, at in await self._client.waiting(self._since):
            self._since = max(self._since, at)
            found = await asyncio.to_thread(self._conversations.find, conversation)
            if found is None or self._conversations.expired(found):
                await self._client.told(number, conversation, gone=True)
                self.forget(conversation)
            else:
                self._waiting[conversation][number] = None

    def open(self) -> list[str]:
        """Conversations with news and a window to show them in."""
        return [name for name in self._waiting if self._hub.watched(name)]

    async def tell(self, conversation: Conversation) -> list[Message]:
        """Put the news into the conversation and its windows; what was told.

        Nobody else may run a turn of the conversation meanwhile. What could not be told goes on
        waiting.
        """
        told: list[Message] = []
        try:
            for number in tuple(self._waiting.get(conversation.id, ())):
                told += await self._tell(conversation, number)
                self._waiting[conversation.id].pop(number, None)
        except DialogueUnavailable as error:
            log.warning("news.postponed", reason=error.reason)
        if not self._waiting.get(conversation.id):
            self.forget(conversation.id)
        return told

    def forget(self, conversation: str) -> None:
        """The conversation has no news (any more)."""
        self._waiting.pop(conversation, None)

    async def _tell(self, conversation: Conversation, number: str) -> list[Message]:
        items = await self._client.read(number, conversation.id, conversation.locale)
        if items:
            known = _ids(await self._rasa.tracker(conversation.id))
            for item in items:
                if item.message.id not in known:
                    await self._rasa.append(conversation.id, item.event)
            for item in items:
                self._hub.publish(conversation.id, item.message, spoken=False)
            await self._client.told(number, conversation.id)
        return [item.message for item in items]


def _ids(tracker: dict[str, Any]) -> set[str]:
    """The ids of the messages that the dialogue engine remembers."""
    found = set()
    for event in tracker.get("events") or []:
        custom = (event.get("data") or {}).get("custom") or {}
        found.add(str((custom.get("stadtlotse") or {}).get("id")))
    return found


async def follow(newsroom: Newsroom, unasked: Tell, seconds: float) -> None:
    """Fetch news and tell them where a window is open, until cancelled."""
    failing = False
    while True:
        try:
            await newsroom.fetch()
            for conversation in newsroom.open():
                await unasked(conversation)
            failing = False
        except (DialogueUnavailable, SQLAlchemyError) as error:
            if not failing:
                log.warning("news.unavailable", error=type(error).__name__)
            failing = True
        await asyncio.sleep(seconds)
