"""News are told at least once and shown once, whatever dies in between."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from voice_gateway.dialogue.hub import Hub
from voice_gateway.dialogue.messages import Message
from voice_gateway.dialogue.news import NewsClient, Newsroom
from voice_gateway.dialogue.rasa import Rasa
from voice_gateway.errors import DialogueUnavailable
from voice_gateway.store import Conversation, Conversations, make_engine, migrate

CUSTOM = {
    "id": "m-0123456789abcdef", "key": "utter_case_completed", "text": "Bewohnerparkausweis: …",
    "locale": "de", "lang": "de", "dir": "ltr",
}  # fmt: skip


class Neighbours:
    """The action server with its news, and the dialogue engine with its memory, over HTTP."""

    def __init__(self) -> None:
        self.news: dict[str, str] = {}
        self.gone: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.fails: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, method = request.url.path, request.method
        if f"{method} {path}" in self.fails or method in self.fails:
            return httpx.Response(503)
        if path.endswith("/tracker"):
            return httpx.Response(200, json={"events": self.events})
        if path.endswith("/tracker/events"):
            self.events.append(json.loads(request.content))
            return httpx.Response(200, json={})
        number = path.removeprefix("/news").removeprefix("/")
        if not number:
            rows = [{"id": k, "conversation": v, "at": 5.0} for k, v in self.news.items()]
            return httpx.Response(200, json={"news": rows})
        if method == "DELETE":
            self.news.pop(number, None)
            if request.url.params.get("gone"):
                self.gone.append(number)
            return httpx.Response(204)
        if number not in self.news:
            return httpx.Response(404, json={"code": "no_news"})
        custom = {**CUSTOM, "locale": request.url.params["language"]}
        return httpx.Response(200, json={"messages": [{"message": custom, "metadata": {}}]})


class Place:
    """A gateway's part for news; `restart` forgets what was in memory."""

    def __init__(self, folder: Path) -> None:
        engine = make_engine(f"sqlite:///{folder / 'gateway.sqlite'}")
        migrate(engine)
        self.conversations = Conversations(engine, 24)
        self.near = Neighbours()
        self.conversation = self.begin()
        self.restart()

    def begin(self) -> Conversation:
        conversation, token = self.conversations.new("tr", "{}")
        self.conversations.add(conversation, token)
        return conversation

    def restart(self) -> None:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.near))
        self.hub = Hub(4)
        self.room = Newsroom(
            NewsClient(client, "http://actions"),
            self.conversations,
            Rasa(client, "http://rasa", "", 5.0),
            self.hub,
        )

    def tell(self) -> list[Message]:
        async def run() -> list[Message]:
            await self.room.fetch()
            return await self.room.tell(self.conversation)

        return asyncio.run(run())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    found.near.news["d/1"] = found.conversation.id
    return found


def test_they_are_told_once_in_the_language_of_the_conversation(place: Place) -> None:
    (message,) = place.tell()
    assert message.language == "tr"
    assert place.tell() == []
    assert len(place.near.events) == 1
    assert place.near.news == {}


def test_two_windows_show_them_and_a_closed_one_waits(place: Place) -> None:
    async def run() -> list[str]:
        await place.room.fetch()
        assert place.room.open() == []
        with (
            place.hub.open(place.conversation.id) as one,
            place.hub.open(place.conversation.id) as two,
        ):
            assert place.room.open() == [place.conversation.id]
            await place.room.tell(place.conversation)
            first = [await anext(window.read(1.0)) for window in (one, two)]
            return [message.id for message in first if message]

    assert asyncio.run(run()) == [CUSTOM["id"]] * 2


def test_a_telephone_is_no_window(place: Place) -> None:
    async def run() -> Message | None:
        await place.room.fetch()
        with place.hub.open(place.conversation.id, spoken=True) as line:
            assert place.room.open() == []
            await place.room.tell(place.conversation)
            return await anext(line.read(0.2))

    assert asyncio.run(run()) is None


def test_a_restart_before_the_receipt_tells_again_and_writes_once(place: Place) -> None:
    place.near.fails.add("DELETE")
    assert place.tell() == []  # written, but nobody knows that it was told
    assert len(place.near.events) == 1
    place.near.fails.clear()
    place.restart()
    assert [message.id for message in place.tell()] == [CUSTOM["id"]]
    assert len(place.near.events) == 1


def test_a_restart_before_the_telling_loses_nothing(place: Place) -> None:
    asyncio.run(place.room.fetch())
    place.restart()
    assert len(place.tell()) == 1


def test_an_engine_that_is_away_lets_them_wait(place: Place) -> None:
    place.near.fails.add(f"POST /conversations/{place.conversation.id}/tracker/events")
    assert place.tell() == []
    place.near.fails.clear()
    assert len(place.tell()) == 1


def test_an_erased_conversation_wants_none(place: Place) -> None:
    place.conversations.delete(place.conversation.id)
    asyncio.run(place.room.fetch())
    assert place.near.gone == ["d/1"]
    assert place.near.events == []


def test_what_is_no_news_any_more_is_dropped(place: Place) -> None:
    asyncio.run(place.room.fetch())
    place.near.news.clear()
    assert asyncio.run(place.room.tell(place.conversation)) == []
    assert place.room.open() == []


def test_a_city_that_does_not_answer_is_said_to_the_caller(place: Place) -> None:
    place.near.fails.add("GET /news")
    with pytest.raises(DialogueUnavailable):
        asyncio.run(place.room.fetch())
