"""Tokens, limits and what each answer means."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from actions.clients.fit_connect_http import FitConnectHttp
from actions.services.errors import RateLimited, Unavailable, Unclear
from actions.services.submission import Refusal, SubmissionRefused

BASE, TOKEN = "https://delivery.example/api", "https://auth.example/token"
Answer = Callable[[httpx.Request], httpx.Response]


class Line:
    """Answers for the token and for all else; `seen` is what arrived."""

    def __init__(self, answer: httpx.Response | Answer, token: Any = None) -> None:
        self.answer = answer
        self.token = token or {"access_token": "T", "expires_in": 1800}
        self.seen: list[httpx.Request] = []
        self.now = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        if str(request.url) == TOKEN:
            given = self.token
            return given if isinstance(given, httpx.Response) else httpx.Response(200, json=given)
        return self.answer if isinstance(self.answer, httpx.Response) else self.answer(request)

    def http(self, **options: Any) -> FitConnectHttp:
        return FitConnectHttp(
            BASE,
            TOKEN,
            "id",
            "secret&=ü",
            transport=httpx.MockTransport(self.handle),
            clock=lambda: self.now,
            **options,
        )

    def tokens(self) -> int:
        return sum(str(request.url) == TOKEN for request in self.seen)


def fine() -> Line:
    return Line(lambda request: httpx.Response(200, json={"ok": True}))


async def test_secret_in_the_body_token_in_the_header() -> None:
    line = fine()
    reply = await line.http().get("v2/x")
    assert (reply.status, reply.data) == (200, {"ok": True})
    token, request = line.seen
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(httpx.QueryParams(token.content.decode())) == {
        "grant_type": "client_credentials",
        "client_id": "id",
        "client_secret": "secret&=ü",
    }
    assert "authorization" not in token.headers
    assert request.headers["authorization"] == "Bearer T"
    assert str(request.url) == f"{BASE}/v2/x"


async def test_a_token_is_kept_until_a_minute_before_its_end() -> None:
    line = fine()
    http = line.http()
    await asyncio.gather(*(http.get("x") for _ in range(5)))
    line.now = 1739
    await http.get("x")
    assert line.tokens() == 1
    line.now = 1741
    await http.get("x")
    assert line.tokens() == 2


async def test_a_withdrawn_token_is_replaced_once() -> None:
    answers = iter([401, 200, 401, 401])
    line = Line(lambda request: httpx.Response(next(answers), json={}))
    http = line.http()
    assert (await http.put("x", {"a": 1})).status == 200
    with pytest.raises(SubmissionRefused) as caught:
        await http.put("x", {"a": 1})
    assert caught.value.reason is Refusal.UNAUTHORISED
    assert line.tokens() == 3


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        (httpx.Response(400, json={"error": "invalid_client"}), SubmissionRefused),
        (httpx.Response(401), SubmissionRefused),
        (httpx.Response(429), RateLimited),
        (httpx.Response(500), Unavailable),
        (httpx.Response(200, text="<html>"), Unavailable),
        (httpx.Response(200, json=[]), Unavailable),
        ({"token": "x"}, Unavailable),
        ({"access_token": 5}, Unavailable),
        ({"access_token": "a\r\nX-Evil: 1"}, Unavailable),
    ],
)
async def test_no_token(token: Any, kind: type[Exception]) -> None:
    line = Line(httpx.Response(200, json={}), token)
    with pytest.raises(kind) as caught:
        await line.http().post("x", {})
    assert not isinstance(caught.value, Unclear)  # nothing was written
    assert line.tokens() == len(line.seen) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(500, text="x"), Unclear),
        (httpx.Response(302, headers={"Location": "http://169.254.169.254/"}), Unclear),
        (httpx.Response(200, content=b"x" * 5_000_001), Unclear),
        (httpx.Response(408), Unavailable),
        (httpx.Response(429), RateLimited),
        (httpx.Response(403, json={}), SubmissionRefused),
        (httpx.Response(413, json={}), SubmissionRefused),
    ],
)
async def test_writes(answer: httpx.Response, kind: type[Exception]) -> None:
    line = Line(answer)
    with pytest.raises(kind) as caught:
        await line.http().put_jose("x", "a.b.c.d.e")
    assert type(caught.value) is kind
    assert len(line.seen) == 2  # written once
    assert line.seen[1].headers["content-type"] == "application/jose"


@pytest.mark.parametrize("error", [httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError])
async def test_lost_answers(error: type[httpx.RequestError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("x", request=request)

    with pytest.raises(Unclear):
        await Line(fail).http().post("x", {})
    with pytest.raises(Unavailable) as caught:
        await Line(fail).http().get("x")
    assert not isinstance(caught.value, Unclear)


async def test_never_arrived() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("x", request=request)

    with pytest.raises(Unavailable) as caught:
        await Line(fail).http().post("x", {})
    assert not isinstance(caught.value, Unclear)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7", "RateLimit-Reset": "30"}, 7),
        ({"RateLimit-Reset": "30"}, 30),
        ({"RateLimit-Reset": "9999999999"}, 86_400),
        ({"RateLimit-Reset": "soon"}, None),
        ({}, None),
    ],
)
async def test_how_long_to_wait(headers: dict[str, str], wait: float | None) -> None:
    line = Line(httpx.Response(429, headers=headers))
    with pytest.raises(RateLimited) as caught:
        await line.http().get("x")
    assert caught.value.retry_after == wait


async def test_empty_and_unreadable_answers() -> None:
    empty = await Line(httpx.Response(204)).http().put("x", {})
    assert (empty.status, empty.data, empty.empty) == (204, None, True)
    deep = await Line(httpx.Response(200, content=b"[" * 200_000)).http().get("x")
    assert (deep.data, deep.empty) == (None, False)
    with pytest.raises(Unavailable):
        deep.object()
