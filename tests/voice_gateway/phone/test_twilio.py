"""The media-stream protocol, with frames as its documentation gives them."""

import base64
import json

import pytest

from tests.voice_gateway.phone.conftest import strength, tone
from tests.voice_gateway.phone.providers import TOKEN, Board, client, frames, received, send
from voice_gateway.phone import g711
from voice_gateway.voice.ports import Line, Sound

PATH = "/api/v1/phone/twilio"


def test_sound_and_keys_arrive() -> None:
    board = Board()
    with client(board).websocket_connect(PATH) as socket:
        send(socket, frames("twilio"))
        _, code = received(socket)
    assert code == 1000
    assert strength(board.sound, 500) > 0.99
    assert len(board.sound) == 6400, "our own voice is not taken for the caller's"
    assert board.keys == "4#"
    greeting = board.lines[0].greeting
    assert (greeting.kind, greeting.rate, greeting.dialled) == ("phone", 8000, "+4989115")


def test_what_is_said_and_the_end_after_it_was_heard() -> None:
    said = tone(0.5, 700)

    async def talk(line: Line) -> None:
        await line.play(said)
        await line.flush()
        await line.tell({"type": "state", "state": "listening"})
        assert not await line.transfer("100", "")

    with client(Board(talk)).websocket_connect(PATH) as socket:
        recording = frames("twilio")
        stream = json.loads(recording[1])["streamSid"]
        send(socket, recording[:2])
        got = [json.loads(socket.receive_text()) for _ in range(3)]
        assert [message["event"] for message in got] == ["media", "clear", "mark"]
        assert {message["streamSid"] for message in got} == {stream}
        pcm = g711.decode("ulaw", base64.b64decode(got[0]["media"]["payload"]))
        assert strength(pcm, 700) > 0.99
        send(socket, recording[2:5])  # the caller is still there
        send(socket, [json.dumps({**got[2], "sequenceNumber": "9"})])
        rest, code = received(socket)
    assert (rest, code) == ([], 1000)


def test_broken_frames_are_passed_over() -> None:
    board = Board()
    recording = frames("twilio")
    sid = json.loads(recording[1])["streamSid"]
    odd = [
        "{", "[]", "7", '{"event": {}}', '{"event": "media"}', '{"event": "media", "media": []}',
        json.dumps({"event": "media", "media": {"payload": "***"}, "streamSid": sid}),
        json.dumps({"event": "media", "media": {"payload": 7}, "streamSid": sid}),
        json.dumps({"event": "dtmf", "dtmf": {"digit": "12"}}),
        json.dumps({"event": "dtmf", "dtmf": {"digit": None}}),
        "[" * 50_000, b"\x00\x01",
    ]  # fmt: skip
    with client(board).websocket_connect(PATH) as socket:
        send(socket, [*recording[:2], *odd, *recording[2:]])
        _, code = received(socket)
    assert code == 1000
    assert len(board.sound) == 6400
    assert board.keys == "4#"


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "ä"])
def test_nobody_else_gets_in(token: str) -> None:
    board = Board()
    with client(board).websocket_connect(PATH) as socket:
        send(socket, frames("twilio", token)[:2])
        _, code = received(socket)
    assert code == 1008
    assert not board.lines


def test_the_secret_may_be_in_the_path() -> None:
    board = Board()
    with client(board).websocket_connect(f"{PATH}/{TOKEN}") as socket:
        send(socket, frames("twilio", ""))
        received(socket)
    assert board.keys == "4#"


def test_a_silent_connection_is_closed() -> None:
    with client(Board()).websocket_connect(PATH) as socket:
        assert received(socket) == ([], 1008)


def test_a_provider_that_goes_away_ends_the_call() -> None:
    heard: list[Sound] = []

    async def talk(line: Line) -> None:
        heard.extend([item async for item in line.incoming() if isinstance(item, Sound)])
        await line.play(tone(0.1))
        await line.close()
        await line.close()

    with client(Board(talk)).websocket_connect(PATH) as socket:
        send(socket, frames("twilio")[:6])
    assert len(heard) == 4
