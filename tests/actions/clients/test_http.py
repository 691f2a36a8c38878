import socket
from datetime import UTC, datetime

import pytest

from actions.clients.http import JsonApi, retry_after
from actions.services.errors import RateLimited, Unavailable, Unclear
from tests.actions.clients.wire import HANG_UP, SILENCE, Reply, serving

HTML = Reply(200, raw=b"<!doctype html><title>Wartung</title>")
BAD = {
    "500": Reply(500, {"message": "x"}),
    "502 html": Reply(502, raw=b"<html>Bad Gateway"),
    "520": Reply(520, {"errors": [{"errorCode": "unknownError"}]}),
    "html": HTML,
    "garbage": Reply(200, raw=b'{"offices": ['),
    "nothing": Reply(200, raw=b""),
    "a number": Reply(200, 42),
    "deep": Reply(200, raw=b"[" * 200_000),
    "redirect": Reply(302, {}, {"Location": "http://169.254.169.254/"}),
    "hang up": HANG_UP,
    "silence": SILENCE,
    "cut short": Reply(200, raw=b"{}", headers={"Content-Length": "500"}),
}


async def call(reply, verb):
    async with serving(lambda request: reply) as wire:
        api = JsonApi("test", wire.url, total_seconds=0.3)
        try:
            return await (api.get("x") if verb == "get" else api.post("x", {"a": 1})), wire
        finally:
            await api.close()


@pytest.mark.parametrize("name", BAD)
async def test_unusable_answers_are_unavailable_to_a_reader(name):
    with pytest.raises(Unavailable) as caught:
        await call(BAD[name], "get")
    assert not isinstance(caught.value, Unclear)


@pytest.mark.parametrize("name", BAD)
async def test_after_a_write_the_same_answers_leave_a_doubt(name):
    with pytest.raises(Unclear):
        await call(BAD[name], "post")


@pytest.mark.parametrize("name", ["hang up", "silence", "500"])
async def test_a_write_is_sent_once(name):
    async with serving(lambda request: BAD[name]) as wire:
        api = JsonApi("test", wire.url, total_seconds=0.3)
        with pytest.raises(Unclear):
            await api.post("x", {})
        await api.close()
    assert len(wire.requests) == 1


async def test_a_reader_tries_a_closed_connection_once_more():
    replies = iter([HANG_UP, Reply(200, {"ok": True})])
    async with serving(lambda request: next(replies)) as wire:
        api = JsonApi("test", wire.url)
        assert (await api.get("x")).data == {"ok": True}
        await api.close()
    assert len(wire.requests) == 2


async def test_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = JsonApi("test", f"http://127.0.0.1:{port}")
    with pytest.raises(Unavailable) as caught:
        await api.post("x", {})
    assert not isinstance(caught.value, Unclear)  # nothing was sent
    await api.close()


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("", None), ("soon", None)])
async def test_too_many_requests(header, seconds):
    with pytest.raises(RateLimited) as caught:
        await call(Reply(429, raw=b"slow down", headers={"Retry-After": header}), "post")
    assert caught.value.retry_after == seconds


async def test_closed_for_maintenance_is_certain_and_says_how_long():
    body = {"errors": [{"errorCode": "serviceUnavailable"}]}
    with pytest.raises(Unavailable) as caught:
        await call(Reply(503, body, {"Retry-After": "30"}), "post")
    assert not isinstance(caught.value, Unclear)
    assert caught.value.retry_after == 30


async def test_refusals_reach_the_caller():
    answer, _ = await call(Reply(409, {"errors": []}), "post")
    assert (answer.status, answer.data) == (409, {"errors": []})


async def test_too_large(monkeypatch):
    monkeypatch.setattr("actions.clients.http.MAX_BYTES", 1000)
    with pytest.raises(Unavailable):
        await call(Reply(200, ["x" * 2000]), "get")


def test_retry_after_as_a_date():
    now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    assert retry_after({"retry-after": "Thu, 01 Jan 2026 12:01:00 GMT"}, now) == 60
    assert retry_after({"retry-after": "Thu, 01 Jan 2026 11:00:00 GMT"}, now) == 0
