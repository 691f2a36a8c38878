"""Asterisk's WebSocket channel, with frames as its documentation gives them."""

import asyncio
import base64
import json

import pytest

from tests.voice_gateway.phone.conftest import strength, tone
from tests.voice_gateway.phone.providers import TOKEN, Board, client, frames, received, send
from voice_gateway.phone import g711
from voice_gateway.voice.ports import Line

PATH = "/api/v1/phone/asterisk"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
BASIC = {"Authorization": "Basic " + base64.b64encode(f"line:{TOKEN}".encode()).decode()}


@pytest.mark.parametrize("recording", ["asterisk_plain", "asterisk_json"])
def test_sound_and_keys_arrive(recording: str) -> None:
    board = Board()
    with client(board).websocket_connect(
        f"{PATH}?dialled=115", headers=BASIC, subprotocols=["media"]
    ) as socket:
        assert socket.accepted_subprotocol == "media"
        send(socket, frames(recording))
    assert strength(board.sound, 500) > 0.99
    assert len(board.sound) == 6400
    assert board.keys == "4#"
    greeting = board.lines[0].greeting
    assert (greeting.kind, greeting.rate, greeting.dialled) == ("phone", 8000, "115")


@pytest.mark.parametrize("recording", ["asterisk_plain", "asterisk_json"])
def test_what_is_said_is_sent_in_whole_frames(recording: str) -> None:
    said = tone(0.5, 700)

    async def talk(line: Line) -> None:
        for start in range(0, len(said), 500):
            await line.play(said[start : start + 500])
        await line.flush()
        assert not await line.transfer("100", "")

    with client(Board(talk)).websocket_connect(PATH, headers=BEARER) as socket:
        send(socket, frames(recording)[:1])
        got, code = received(socket)
    sound = [frame for frame in got if isinstance(frame, bytes)]
    commands = [frame for frame in got if isinstance(frame, str)]
    plain = recording == "asterisk_plain"
    assert all(len(frame) % (160 if plain else 320) == 0 for frame in sound)
    pcm = b"".join(sound)
    assert (g711.decode("alaw", pcm) if plain else pcm)[:100] == (
        g711.decode("alaw", g711.encode("alaw", said)) if plain else said
    )[:100]
    assert strength(g711.decode("alaw", pcm) if plain else pcm, 700) > 0.99
    names = commands if plain else [json.loads(text)["command"] for text in commands]
    assert names == ["FLUSH_MEDIA", "HANGUP"]
    assert code == 1000


def test_it_waits_while_asterisk_is_full() -> None:
    order: list[str] = []

    async def talk(line: Line) -> None:
        incoming = line.incoming()
        await anext(incoming)  # sound, after MEDIA_XOFF was read
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.play(tone(0.1)), 0.2)
        order.append("waited")
        await anext(incoming)
        await line.play(b"")
        order.append("sent")

    with client(Board(talk)).websocket_connect(PATH, headers=BEARER) as socket:
        send(socket, [*frames("asterisk_plain")[:1], "MEDIA_XOFF", bytes(160)])
        send(socket, ["MEDIA_XON", bytes(160)])
        got, _ = received(socket)
    assert order == ["waited", "sent"]
    assert sum(len(frame) for frame in got if isinstance(frame, bytes)) == 800


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({}, ""),
        ({"Authorization": "Bearer wrong"}, ""),
        ({"Authorization": "Basic !!"}, ""),
        ({}, f"?token={TOKEN}x"),
        ({}, "?token=ä"),
    ],
)
def test_nobody_else_gets_in(headers: dict[str, str], query: str) -> None:
    board = Board()
    with client(board).websocket_connect(PATH + query, headers=headers) as socket:
        send(socket, frames("asterisk_plain")[:3])
        _, code = received(socket)
    assert code == 1008
    assert not board.lines


@pytest.mark.parametrize("path", [f"{PATH}/{TOKEN}", f"{PATH}?token={TOKEN}"])
def test_the_secret_may_be_in_the_address(path: str) -> None:
    board = Board()
    with client(board).websocket_connect(path) as socket:
        send(socket, frames("asterisk_plain"))
    assert board.keys == "4#"


@pytest.mark.parametrize(
    "first",
    ["MEDIA_START format:opus", "STATUS queue_length:1", "{}x", '{"event": 7}', "", bytes(160)],
)
def test_another_beginning_is_refused(first: str | bytes) -> None:
    board = Board()
    with client(board).websocket_connect(PATH, headers=BEARER) as socket:
        send(socket, [first])
        _, code = received(socket)
    assert code == 1008
    assert not board.lines
