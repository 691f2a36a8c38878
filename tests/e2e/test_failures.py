"""What happens when something breaks: nothing is lost, nothing is done twice, and it is said."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.e2e.citizen import (
    EMAIL,
    NAME,
    choose_office,
    choose_time,
    give_person,
    held,
    records,
    to_read_back,
)
from tests.shared import SHARED
from tests.stack import Conversation, Stack
from translations.registry import load_languages

Talk = Callable[..., Conversation]
APPOINTMENTS = "/terminvereinbarung"
FAILED = {"utter_appointments_unavailable", "utter_appointments_busy", "utter_booking_unclear"}
LETTERS = {"de": "aeinrst", "ar": "ابتلمنو"}


@pytest.fixture(autouse=True)
def empty_city(stack: Stack) -> Iterator[None]:
    """No appointments before and after each test."""
    stack.sandbox("reset")
    yield
    stack.sandbox("reset")


def expect_told(conversation: Conversation, language: str) -> None:
    """The failure is said, in the citizen's language, and never with technical details."""
    assert FAILED & set(conversation.keys), conversation.keys
    for message in conversation.last["messages"]:
        assert (message["language"], message.get("notice")) == (language, None), message
        assert message["dir"] == load_languages()[language].dir
    assert all(letter in conversation.text().lower() for letter in LETTERS[language])
    for word in ("Traceback", "Exception", "Error", "500", "503", "429", "http"):
        assert word not in conversation.text()


def expect_problem(
    answer: httpx.Response, code: str, language: str = "de", status: int | None = None
) -> None:
    """Problem details in the citizen's language, without technical details."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    body = answer.json()
    assert body["code"] == code, body
    assert body["status"] == answer.status_code
    assert status in (None, answer.status_code)
    assert answer.headers["content-language"] == load_languages()[language].tag
    assert any(letter in body["detail"].lower() for letter in LETTERS[language])
    assert "Traceback" not in answer.text


def start(conversation: Conversation) -> None:
    conversation.press('/book_appointment{"service_id":"reisepass"}')


# --- the municipality's systems -----------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("mode", ["429", "500", "garbage", "down503"])
def test_every_step_survives_a_failure(talk: Talk, stack: Stack, mode: str, language: str) -> None:
    """Fail, be told, say it again, go on; in the end there is one appointment."""

    def fail(failing: bool) -> None:
        stack.sandbox("faults", mode=mode if failing else None, path=APPOINTMENTS)

    conversation = talk(language)
    fail(True)
    start(conversation)
    expect_told(conversation, language)
    fail(False)
    conversation.press('/inform{"office_id":"buergerbuero-mitte"}')
    assert conversation.keys[-1] == "utter_ask_day", "the service is kept"
    conversation.press(conversation.button('/inform{"day"'))
    time = conversation.button('/inform{"time"')

    fail(True)
    conversation.press(time)
    expect_told(conversation, language)
    assert conversation.keys[-1] == "utter_ask_time", "the question stays"
    fail(False)
    conversation.press(time)
    assert conversation.keys == ["utter_held", "utter_ask_family_name"], "the day is kept"
    held(stack)

    give_person(conversation)
    fail(True)
    conversation.press("/affirm")
    expect_told(conversation, language)
    assert records(stack, "confirmed") == []
    fail(False)
    conversation.press("/affirm")
    assert "utter_booked" in conversation.keys, conversation.keys
    assert [(r.family_name, r.email) for r in records(stack, "confirmed")] == [(NAME, EMAIL)]
    assert records(stack, "reserved") == []


@pytest.mark.parametrize("step", ["update-appointment", "preconfirm-appointment",
                                  "confirm-appointment"])  # fmt: skip
def test_confirming_fails_half_way(talk: Talk, stack: Stack, step: str) -> None:
    """One of the three writes gets lost once."""
    conversation = talk("de")
    to_read_back(conversation)
    path = f"{APPOINTMENTS}/api/citizen/{step}"
    stack.sandbox("faults", mode="500", path=path, times=1)
    conversation.press("/affirm")
    if "utter_booked" not in conversation.keys:
        expect_told(conversation, "de")
        conversation.press("/affirm")
    assert "utter_booked" in conversation.keys
    assert [(r.family_name, r.email) for r in records(stack, "confirmed")] == [(NAME, EMAIL)]


def test_no_answer_at_all(talk: Talk, stack: Stack) -> None:
    """The appointment system accepts the connection and says nothing."""
    conversation = talk("ar")
    start(conversation)
    conversation.press('/inform{"office_id":"buergerbuero-mitte"}')
    conversation.press(conversation.button('/inform{"day"'))
    time = conversation.button('/inform{"time"')
    stack.sandbox("faults", mode="timeout", path=APPOINTMENTS)
    conversation.press(time)
    expect_told(conversation, "ar")
    stack.sandbox("faults", mode=None, path="/")
    conversation.press(time)
    give_person(conversation)
    stack.sandbox("faults", mode="timeout", path=APPOINTMENTS)
    answer = conversation.post(payload="/affirm")
    assert answer.status_code == 200, answer.text
    conversation.last = answer.json()
    expect_told(conversation, "ar")
    stack.sandbox("faults", mode=None, path="/")
    conversation.press("/affirm")
    assert "utter_booked" in conversation.keys
    assert len(records(stack, "confirmed")) == 1


def test_information_is_there_without_the_appointment_system(talk: Talk, stack: Stack) -> None:
    stack.sandbox("faults", mode="down503", path=APPOINTMENTS)
    conversation = talk("de")
    conversation.say("Was kostet ein Reisepass?")
    assert conversation.keys == ["utter_answer_fee"]
    assert "70,00" in conversation.text()


# --- our own processes ---------------------------------------------------------------------------


def test_action_server_stops_and_comes_back(talk: Talk, stack: Stack) -> None:
    german, arabic = talk("de"), talk("ar")
    choose_office(german)
    choose_time(german)
    german.say(NAME)
    stack.stop("actions")
    try:
        answer = german.post(text=EMAIL)
        expect_problem(answer, "dialogue_unavailable", status=503)
        assert int(answer.headers["retry-after"]) > 0
        expect_problem(arabic.post(text="كم يكلف جواز السفر؟"), "dialogue_unavailable", "ar", 503)
        expect_problem(arabic.post(payload="/help"), "dialogue_unavailable", "ar", 503)
    finally:
        stack.start("actions")
    german.say(EMAIL)
    assert german.keys == ["utter_read_back"]
    assert NAME in german.text()
    german.press("/affirm")
    assert german.keys[0] == "utter_booked"
    assert len(records(stack, "confirmed")) == 1
    arabic.say("كم يكلف جواز السفر؟")
    assert arabic.keys == ["utter_answer_fee"]


def test_dialogue_engine_stops_and_comes_back(talk: Talk, stack: Stack) -> None:
    german, arabic = talk("de"), talk("ar")
    choose_office(german)
    choose_time(german)
    stack.stop("rasa")
    try:
        expect_problem(german.post(text=NAME), "dialogue_unavailable", status=503)
        expect_problem(arabic.post(payload="/help"), "dialogue_unavailable", "ar", 503)
        opened = httpx.post(f"{stack.url}/api/v1/conversations", json={"language": "ar"})
        expect_problem(opened, "dialogue_unavailable", "ar", 503)
        assert httpx.get(f"{stack.url}/readyz").status_code == 503
    finally:
        stack.start("rasa")
    give_person(german)
    german.press("/affirm")
    assert german.keys[0] == "utter_booked"
    assert len(records(stack, "confirmed")) == 1


# --- what citizens, and others, send -------------------------------------------------------------


def test_tokens(talk: Talk, stack: Stack) -> None:
    mine, other = talk("de"), talk("de")
    url = f"{stack.url}/api/v1/conversations"
    body = {"text": "Hallo"}

    def send(identifier: str, headers: dict[str, str]) -> httpx.Response:
        return httpx.post(f"{url}/{identifier}/messages", json=body, headers=headers)

    expect_problem(send(mine.id, {}), "missing_token", status=401)
    expect_problem(send(mine.id, {"Authorization": "Bearer wrong"}), "invalid_token", status=401)
    expect_problem(send(mine.id, other.headers), "invalid_token", status=401)
    expect_problem(send("0" * len(mine.id), mine.headers), "invalid_token", status=401)
    path = f"{url}/{mine.id}"
    for answer in (
        httpx.get(f"{path}/messages", headers=other.headers),
        httpx.get(f"{path}/messages/m-1/audio", headers=other.headers),
        httpx.post(f"{path}/speech", headers=other.headers),
        httpx.get(f"{path}/events", headers=other.headers),
        httpx.delete(path, headers=other.headers),
    ):
        expect_problem(answer, "invalid_token", status=401)
    mine.say("Hallo")
    audio = httpx.get(f"{path}/messages/m-1/audio", headers=mine.headers)
    expect_problem(audio, "message_not_found", status=404)


def test_messages_that_are_none(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    expect_problem(conversation.post(text=""), "empty_message", status=422)
    expect_problem(conversation.post(text=" \n\u200b"), "empty_message", status=422)
    expect_problem(conversation.post(text="a" * 10_000), "message_too_long", status=422)
    expect_problem(conversation.post(text="Pass\x00\x1b[31m"), "invalid_text", status=422)
    expect_problem(conversation.post(payload="/restart"), "invalid_payload", status=422)
    expect_problem(conversation.post(payload="Hallo"), "invalid_payload", status=422)

    def raw(content: bytes, media_type: str = "application/json") -> httpx.Response:
        return httpx.post(
            f"{stack.url}/api/v1/conversations/{conversation.id}/messages",
            content=content,
            headers={**conversation.headers, "Content-Type": media_type},
        )

    binary = random.Random(7).randbytes(2_000)
    for answer in (
        raw(binary),
        raw(binary, "application/octet-stream"),
        raw('{"text":"Wie viel kostet eine Urkunde für Übersiedler?"}'.encode("latin-1")),
        raw('{"text":"Pass"}'.encode("utf-16")[:-1]),
        raw(b'{"text":"\\ud800"}'),
        raw(b'{"text":'),
        raw(b"[" * 50_000),
        raw(b'{"text":["Pass"]}'),
        raw(b'{"text":"' + b"a" * 200_000 + b'"}'),
    ):
        assert 400 <= answer.status_code < 500, answer.text
        expect_problem(answer, answer.json()["code"])
    conversation.say("Was kostet ein Reisepass?")
    assert conversation.keys == ["utter_answer_fee"]


def tracker_events(stack: Stack, identifier: str) -> list[tuple[str, dict[str, object]]]:
    """Type and content of what the dialogue engine keeps of a conversation."""
    path = stack.folder / "tracker.sqlite"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        rows = connection.execute(
            "SELECT type_name, data FROM events WHERE sender_id = ? ORDER BY id", (identifier,)
        ).fetchall()
    finally:
        connection.close()
    return [(kind, json.loads(data)) for kind, data in rows]


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /restart",
        "\u200b/restart",
        '/inform{"office_id":"buergerbuero-sued"}',
        '/cancel_appointment{"reference":"1-2"}',
        "/session_start",
    ],
)
def test_typed_commands_are_only_text(talk: Talk, stack: Stack, text: str) -> None:
    conversation = talk("de")
    before = len(tracker_events(stack, conversation.id))
    answer = conversation.post(text=text)
    assert answer.status_code == 200
    events = tracker_events(stack, conversation.id)
    new = events[before:]
    assert len(events) > before
    assert "restart" not in [kind for kind, _ in new]
    assert "session_started" not in [kind for kind, _ in new]
    [said] = [event for kind, event in new if kind == "user"]
    assert not str(said["text"]).startswith("/")
    assert said["parse_data"]["entities"] == []  # type: ignore[index]


@pytest.mark.skipif(not SHARED.exists(), reason="reference data is not here")
def test_naughty_strings(talk: Talk) -> None:
    strings: list[str] = json.loads(
        (SHARED / "data/robustness/blns/blns.json").read_text(encoding="utf-8")
    )
    sample = random.Random(115).sample(strings, 60)
    conversations = [talk("de") for _ in range(6)]
    for number, text in enumerate(sample):
        answer = conversations[number % 6].post(text=text)
        assert answer.status_code in (200, 422), (text, answer.text)
        assert "Traceback" not in answer.text
        if answer.status_code == 200:
            assert all(message["text"].strip() for message in answer.json()["messages"])


BROKEN = (
    "misc/fail1_header_only.wav",
    "misc/missing_wav_header.wav",
    "scipy/test-44100Hz-2ch-32bit-float-be.wav",
    "scipy/test-44100Hz-be-1ch-4bytes.wav",
    "scipy/test-44100Hz-le-1ch-4bytes-early-eof-no-data.wav",
    "scipy/test-44100Hz-le-1ch-4bytes-incomplete-chunk.wav",
    "scipy/test-8000Hz-le-3ch-5S-24bit-inconsistent.wav",
    "scipy/test-8000Hz-le-3ch-5S-36bit.wav",
    "scipy/test-8000Hz-le-3ch-5S-53bit.wav",
    "scipy/test-8000Hz-le-5ch-9S-5bit.wav",
)


@pytest.mark.skipif(not SHARED.exists(), reason="reference data is not here")
def test_broken_recordings(talk: Talk, stack: Stack) -> None:
    conversation = talk("ar")
    url = f"{stack.url}/api/v1/conversations/{conversation.id}/speech"
    folder = SHARED / "data/robustness/wav_edge"
    for name in BROKEN:
        answer = httpx.post(
            url,
            files={"audio": ("a.wav", (folder / name).read_bytes())},
            headers=conversation.headers,
            timeout=30,
        )
        assert 400 <= answer.status_code < 500, (name, answer.text)
        expect_problem(answer, answer.json()["code"], "ar")
    page = httpx.post(
        url, files={"audio": ("a.wav", b"<html></html>")}, headers=conversation.headers
    )
    expect_problem(page, "unreadable_audio", "ar", 422)
    empty = httpx.post(url, files={"audio": ("a.wav", b"")}, headers=conversation.headers)
    expect_problem(empty, "empty_audio", "ar", 422)
    conversation.press("/help")


# --- erasing --------------------------------------------------------------------------------------


def expect_erased(stack: Stack, conversation: Conversation) -> None:
    assert tracker_events(stack, conversation.id) == []
    expect_problem(conversation.post(text="Hallo"), "invalid_token", status=401)
    path = f"{stack.url}/api/v1/conversations/{conversation.id}/messages"
    assert httpx.get(path, headers=conversation.headers).status_code == 401
    content = b"".join(p.read_bytes() for p in stack.folder.glob("tracker.sqlite*"))
    assert conversation.id.encode() not in content, "not even in a free page of the file"


def test_delete_erases(talk: Talk, stack: Stack) -> None:
    conversation, other = talk("de"), talk("de")
    conversation.say("Was kostet ein Reisepass?")
    other.say("Was kostet ein Reisepass?")
    kept = len(tracker_events(stack, other.id))
    assert tracker_events(stack, conversation.id)
    answer = httpx.delete(
        f"{stack.url}/api/v1/conversations/{conversation.id}", headers=conversation.headers
    )
    assert answer.status_code == 204
    expect_erased(stack, conversation)
    assert len(tracker_events(stack, other.id)) == kept


@pytest.mark.parametrize("way", ["Vergiss mich", "/forget_me"])
def test_forget_me_erases_and_gives_the_time_back(talk: Talk, stack: Stack, way: str) -> None:
    conversation = talk("de")
    choose_office(conversation)
    choose_time(conversation)
    held(stack)
    if way.startswith("/"):
        conversation.press(way)
    else:
        conversation.say(way)
    assert conversation.keys == ["utter_forgotten"]
    assert conversation.last["ended"] is True
    assert records(stack, "reserved") == []
    expect_erased(stack, conversation)
