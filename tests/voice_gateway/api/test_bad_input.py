import json
import random

import httpx
import pytest

from tests.shared import SHARED
from tests.voice_gateway.api.conftest import Citizen, City, MakeCity, assert_problem

BLNS = SHARED / "data" / "robustness" / "blns" / "blns.json"
JSON = {"Content-Type": "application/json"}


@pytest.mark.skipif(not BLNS.exists(), reason="shared data not here")
def test_naughty_strings(citizen: Citizen) -> None:
    strings = json.loads(BLNS.read_text(encoding="utf-8"))
    assert len(strings) == 515
    for text in strings:
        # Escaped by hand: halves of surrogate pairs cannot be written as UTF-8.
        body = json.dumps({"text": text}).encode()
        response = citizen.request("POST", "/messages", content=body, headers=JSON)
        assert response.status_code in (200, 422), (text, response.text)
        if response.status_code == 422:
            assert response.json()["code"] in ("empty_message", "invalid_text", "message_too_long")
    passed = [body["message"] for body in citizen.city.rasa.received[1:]]
    assert not any(text.strip().startswith("/") for text in passed)


@pytest.mark.skipif(not BLNS.exists(), reason="shared data not here")
def test_naughty_strings_everywhere_else(city: City) -> None:
    strings = json.loads(BLNS.read_text(encoding="utf-8"))
    citizen = city.begin()
    for text in random.Random(5).sample(strings, 80):
        quoted = httpx.QueryParams({"q": text, "language": text})
        answers = [
            city.http.get(f"/api/v1/services?{quoted}"),
            city.http.get("/api/v1/services", params={"q": text}),
            city.http.post("/api/v1/conversations", json={"language": text}),
            citizen.post(payload=text),
            citizen.request("GET", f"/messages/{httpx.QueryParams({'': text})}/audio"),
        ]
        assert all(a.status_code < 500 for a in answers), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_message"),
        (" \n\t ", "empty_message"),
        ("\u200b\ufeff", "empty_message"),
        ("///", "empty_message"),
        ("a\0b", "invalid_text"),
        ("a\x1bb", "invalid_text"),
        ("x" * 2001, "message_too_long"),
    ],
)
def test_text_that_is_refused(citizen: Citizen, text: str, code: str) -> None:
    assert_problem(citizen.post(text=text), 422, code)


def test_longest_text_passes(citizen: Citizen) -> None:
    assert citizen.post(text="ü" * 2000).status_code == 200
    body = assert_problem(citizen.post(text="ü" * 2001), 422, "message_too_long")
    assert "2000" in body["detail"]


@pytest.mark.parametrize("text", ["/restart", " //session_start", "\u200b/back", "/ /restart{}"])
def test_typed_commands_never_reach_the_engine(citizen: Citizen, text: str) -> None:
    citizen.say(text)
    assert citizen.city.rasa.received[-1]["message"].startswith(("restart", "session", "back"))


def test_lone_surrogate(citizen: Citizen) -> None:
    for body in (b'{"text": "\\ud800 x"}', b'{"text": "x \\udc00"}', b'{"payload": "/\\ud83d"}'):
        response = citizen.request("POST", "/messages", content=body, headers=JSON)
        assert_problem(response, 422, "invalid_text")


def test_wrong_encodings(citizen: Citizen) -> None:
    def send(body: bytes, kind: str = "application/json") -> httpx.Response:
        headers = {"Content-Type": kind}
        return citizen.request("POST", "/messages", content=body, headers=headers)

    latin = send('{"text": "Müller"}'.encode("latin-1"), "application/json; charset=latin-1")
    assert_problem(latin, 400, "invalid_text")
    assert_problem(send(b'{"text": "\xed\xa0\x80"}'), 422, "invalid_text")
    assert_problem(send(b"text=hallo", "application/x-www-form-urlencoded"), 415, UNSUPPORTED)
    assert_problem(send(b'{"text": "hallo"}', "text/plain"), 415, UNSUPPORTED)
    assert_problem(send(b"{'text': 1}"), 400, "invalid_json")
    assert_problem(send(b""), 422, "invalid_request")
    assert_problem(send(b"[]"), 422, "invalid_request")
    assert_problem(send(b'{"text": 5}'), 422, "invalid_request")
    assert_problem(send(b'{"text": ' + b"9" * 5000 + b"}"), 400, "invalid_body")
    assert_problem(send(b"[" * 30_000), 400, "invalid_body")
    assert citizen.city.rasa.calls == ["webhook"]


UNSUPPORTED = "unsupported_media_type"


def test_refusals_do_not_repeat_what_was_sent(citizen: Citizen) -> None:
    response = citizen.request("POST", "/messages", json={"text": ["Fatma Yılmaz"]})
    body = assert_problem(response, 422, "invalid_request")
    assert body["errors"] == [{"field": "body.text", "reason": "string_type"}]
    assert "Fatma" not in response.text


def test_bodies_that_are_too_large(citizen: Citizen) -> None:
    big = json.dumps({"text": "x" * 70_000}).encode()
    announced = citizen.request("POST", "/messages", content=big, headers=JSON)
    assert_problem(announced, 413, "body_too_large")

    def chunks() -> object:
        for start in range(0, len(big), 1000):
            yield big[start : start + 1000]

    chunked = citizen.request("POST", "/messages", content=chunks(), headers=JSON)
    assert_problem(chunked, 413, "body_too_large")
    create = citizen.city.http.post("/api/v1/conversations", content=big, headers=JSON)
    assert_problem(create, 413, "body_too_large")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "affirm",
        "/",
        "/restart",
        "/session_start",
        "/back",
        "/nothing_we_know",
        "/affirm@0.1",
        "/affirm ",
        "/affirm\n",
        "/affirm{",
        "/affirm{}x",
        '/affirm{"a": {"b": 1}}',
        '/affirm{"a": [1]}',
        '/affirm{"A b": "c"}',
        '/affirm{"a": NaN}',
        '/affirm{"a": 1e999}',
        "/affirm[]",
        '/affirm{"a": "x\\u0000"}',
        '/affirm{"a": "' + "x" * 600 + '"}',
        "/affirm/restart",
        '/affirm{"a":' * 80,
    ],
)
def test_payload_injection(citizen: Citizen, payload: str) -> None:
    code = "invalid_text" if "\0" in payload else "invalid_payload"
    assert_problem(citizen.post(payload=payload), 422, code)
    assert citizen.city.rasa.calls == ["webhook"]


def test_payload_is_written_anew(citizen: Citizen) -> None:
    citizen.press('/inform{ "day" : "2025-01-01", "day": "2025-02-02", "time": "ö" }')
    sent = citizen.city.rasa.received[-1]["message"]
    assert sent == '/inform{"day":"2025-02-02","time":"ö"}'
    citizen.press("/book_appointment{}")
    assert citizen.city.rasa.received[-1]["message"] == "/book_appointment{}"


def test_either_text_or_payload(citizen: Citizen) -> None:
    assert_problem(citizen.post(text="a", payload="/affirm"), 422, "invalid_request")
    assert_problem(citizen.post(), 422, "empty_message")


def test_unknown_addresses_and_methods(city: City) -> None:
    for path in ("/nothing", "/api/v1/nothing", "/widget/nothing.js", "/widget/%00", "/%ff%fe"):
        assert_problem(city.http.get(path), 404, "not_found")
    wrong = city.http.put("/api/v1/conversations", json={})
    assert_problem(wrong, 405, "method_not_allowed")
    assert "POST" in wrong.headers["allow"]
    assert_problem(city.http.get("/widget/../settings.py"), 404, "not_found")
    assert_problem(city.http.get("/widget/%2e%2e/settings.py"), 404, "not_found")


def test_errors_speak_the_citizens_language(make_city: MakeCity, monkeypatch: object) -> None:
    city = make_city()
    answer = city.http.get("/nothing", headers={"Accept-Language": "tr"})
    assert answer.headers["content-language"] == "tr"
    citizen = city.begin(language="ar")
    refused = citizen.post(text="")
    assert refused.headers["content-language"] == "ar"


def test_rate_limit_per_conversation(make_city: MakeCity) -> None:
    city = make_city(conversation_rate_per_minute=6, conversation_burst=3)
    citizen, other = city.begin(), city.begin()
    assert [citizen.post(text="hallo").status_code for _ in range(3)] == [200] * 3
    refused = citizen.post(text="hallo")
    assert_problem(refused, 429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 11
    assert other.post(text="hallo").status_code == 200
    # Somebody without the token cannot use up the citizen's share.
    for _ in range(5):
        city.http.get(f"{other.url}/messages", headers={"Authorization": "Bearer no"})
    assert other.post(text="hallo").status_code == 200


def test_rate_limit_per_address(make_city: MakeCity) -> None:
    city = make_city(address_rate_per_minute=6, address_burst=4)
    answers = [city.http.get("/api/v1/languages").status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert city.http.get("/healthz").status_code == 200
