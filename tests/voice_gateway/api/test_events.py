import json
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.voice_gateway.api.conftest import Citizen, City, MakeCity, assert_problem

SECRET = "desk-secret-" + "x" * 32


@pytest.fixture
def desk_city(make_city: MakeCity) -> City:
    return make_city(desk_token=SECRET, conversation_rate_per_minute=0)


def write(citizen: Citizen, text: str, **more: str) -> httpx.Response:
    url = citizen.url.replace("/api/v1/", "/api/v1/desk/")
    headers = {"Authorization": f"Bearer {SECRET}"}
    return citizen.city.http.post(f"{url}/messages", json={"text": text, **more}, headers=headers)


def opened(citizen: Citizen, stack: ExitStack, **headers: str) -> Iterator[str]:
    request = citizen.city.http.stream(
        "GET", f"{citizen.url}/events", headers={**citizen.headers, **headers}
    )
    response = stack.enter_context(request)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    lines = response.iter_lines()
    assert next(lines) == ": open"
    return lines


def messages(lines: Iterator[str]) -> Iterator[dict[str, object]]:
    for line in lines:
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def test_a_person_writes(desk_city: City) -> None:
    citizen, other = desk_city.begin(), desk_city.begin()
    with ExitStack() as stack:
        lines = opened(citizen, stack)
        elsewhere = opened(other, stack)
        assert write(citizen, "Guten Tag, hier ist Frau Beispiel.").status_code == 201
        assert write(other, "Für jemand anderen").status_code == 201
        message = next(messages(lines))
        assert message["role"] == "person"
        assert message["text"] == "Guten Tag, hier ist Frau Beispiel."
        assert message["lang"] == "de"
        assert next(messages(elsewhere))["text"] == "Für jemand anderen"
    history = citizen.request("GET", "/messages").json()["messages"]
    assert history[-1]["id"] == message["id"]
    assert history[-1]["role"] == "person"


def test_comments_keep_the_connection_open(desk_city: City) -> None:
    with ExitStack() as stack:
        lines = opened(desk_city.begin(), stack)
        assert ": keep-alive" in [next(lines) for _ in range(4)]


def test_what_was_missed_comes_first(desk_city: City) -> None:
    citizen = desk_city.begin()
    last = citizen.created["messages"][0]["id"]
    for text in ("eins", "zwei"):
        write(citizen, text)
    with ExitStack() as stack:
        found = messages(opened(citizen, stack, **{"Last-Event-ID": last}))
        assert [next(found)["text"] for _ in range(2)] == ["eins", "zwei"]


def test_ends_when_the_conversation_is_erased(desk_city: City) -> None:
    citizen = desk_city.begin()
    with ExitStack() as stack:
        lines = opened(citizen, stack)
        assert citizen.request("DELETE").status_code == 204
        assert list(messages(lines)) == []
    assert_problem(citizen.request("GET", "/events"), 401, "invalid_token")


def test_windows_are_limited_and_given_back(make_city: MakeCity) -> None:
    citizen = make_city(max_event_streams=2).begin()
    with ExitStack() as stack:
        windows = [opened(citizen, stack) for _ in range(2)]
        refused = citizen.request("GET", "/events", timeout=2)
        assert_problem(refused, 429, "too_many_streams")
        assert len(windows) == 2
        assert refused.headers["retry-after"]
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with citizen.city.http.stream(
            "GET", f"{citizen.url}/events", headers=citizen.headers
        ) as again:
            if again.status_code == 200:
                return
        time.sleep(0.05)
    pytest.fail("a closed window still counts")


def test_desk_needs_its_own_secret(desk_city: City, make_city: MakeCity) -> None:
    citizen = desk_city.begin()
    url = citizen.url.replace("/api/v1/", "/api/v1/desk/") + "/messages"
    http = desk_city.http
    assert_problem(http.post(url, json={"text": "x"}), 401, "invalid_token")
    own = http.post(url, json={"text": "x"}, headers=citizen.headers)
    assert_problem(own, 401, "invalid_token")
    assert_problem(write(citizen, ""), 422, "empty_message")
    assert_problem(write(citizen, "x", language="tlh"), 422, "unknown_language")
    assert write(citizen, "merhaba", language="tr").json()["lang"] == "tr"
    citizen.id = "nobody"
    citizen.url = "/api/v1/conversations/nobody"
    assert_problem(write(citizen, "x"), 404, "not_found")
    closed = make_city().http.post(url, json={"text": "x"})
    assert_problem(closed, 404, "not_found")
