import asyncio
import hashlib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

from tests.voice_gateway.api.conftest import Citizen, City, MakeCity, assert_problem
from voice_gateway.store import Conversations, make_engine


def test_begins_with_a_greeting(city: City) -> None:
    response = city.http.post("/api/v1/conversations", json={})
    body = response.json()
    assert response.status_code == 201
    assert set(body) == {"conversation_id", "token", "language", "messages"}
    assert body["language"] == "de"
    assert [m["key"] for m in body["messages"]] == ["utter_greet"]
    assert city.rasa.received[0]["message"] == "/greet"
    assert city.rasa.received[0]["metadata"] == {
        "locale": "de",
        "channel": "web",
        "previous_locale": "de",
    }


def test_message_has_the_shape_of_the_contract(citizen: Citizen) -> None:
    body = citizen.say("Was kostet ein Reisepass?")
    assert set(body) == {"language", "messages"}
    (message,) = body["messages"]  # the plain item before it only repeats it
    assert message == {
        "id": message["id"],
        "role": "assistant",
        "key": "utter_echo",
        "text": "Sie sagten: Was kostet ein Reisepass?",
        "speech": "Gesprochen: Was kostet ein Reisepass?",
        "language": "de",
        "lang": "de",
        "dir": "ltr",
        "buttons": [{"title": "Ja", "payload": "/affirm", "icon": "yes"}],
        "links": [],
        "attachments": [],
    }


def test_one_turn_is_one_call(citizen: Citizen) -> None:
    citizen.city.rasa.calls.clear()
    citizen.say("Was kostet ein Reisepass?")
    assert citizen.city.rasa.calls == ["webhook"]


def test_understanding_only_when_debugging(make_city: MakeCity) -> None:
    citizen = make_city(debug=True).begin()
    seen = citizen.say("Was kostet ein neuer Reisepass?")["understanding"]
    assert seen["intent"] == "ask_fee"
    assert seen["confidence"] == 0.8
    assert seen["service"] == {"id": "reisepass", "score": 0.91}
    assert seen["alternatives"] == [{"intent": "ask_documents", "confidence": 0.1}]
    assert seen["language"]["code"] == "de"


def test_language_chosen_by_the_citizen_or_the_browser(city: City) -> None:
    assert city.begin(language="tr").created["language"] == "tr"
    assert city.begin(language="en-GB").created["language"] == "en"
    http, url = city.http, "/api/v1/conversations"
    answer = http.post(url, json={}, headers={"Accept-Language": "xx, pl;q=0.5, uk-UA;q=0.9"})
    assert answer.json()["language"] == "uk"
    assert_problem(http.post(url, json={"language": "tlh"}), 422, "unknown_language")


def test_only_the_hash_of_the_token_is_stored(citizen: Citizen) -> None:
    with sqlite3.connect(citizen.city.var / "gateway.sqlite") as db:
        ((stored,),) = db.execute("SELECT token_hash FROM conversations")
    assert stored == hashlib.sha256(citizen.token.encode()).digest()
    files = citizen.city.var.glob("gateway.sqlite*")
    assert not any(citizen.token.encode() in file.read_bytes() for file in files)


def test_unknown_conversation_and_wrong_token_look_the_same(citizen: Citizen) -> None:
    other = citizen.city.begin()
    http = citizen.city.http
    wrong = http.get(f"{citizen.url}/messages", headers=other.headers)
    unknown = http.get("/api/v1/conversations/c-" + "0" * 32 + "/messages", headers=other.headers)
    odd = http.get("/api/v1/conversations/a%00b/messages", headers=other.headers)
    bodies = []
    for response in (wrong, unknown, odd):
        body = assert_problem(response, 401, "invalid_token")
        del body["instance"]
        bodies.append((body, response.headers["www-authenticate"]))
    assert bodies[0] == bodies[1] == bodies[2]
    assert_problem(http.get(f"{citizen.url}/messages"), 401, "missing_token")
    basic = http.get(f"{citizen.url}/messages", headers={"Authorization": "Basic eDp5"})
    assert_problem(basic, 401, "missing_token")
    strange = http.get(f"{citizen.url}/messages", headers={"Authorization": b"Bearer \xff\xfe"})
    assert_problem(strange, 401, "invalid_token")


def test_history_comes_from_the_tracker(citizen: Citizen) -> None:
    citizen.say("Was kostet ein Reisepass?")
    citizen.press("/affirm")
    citizen.press('/change_language{"language": "tr"}')
    body = citizen.request("GET", "/messages").json()
    said = [(m["role"], m["text"]) for m in body["messages"]]
    assert said[0] == ("assistant", "Guten Tag! Ich bin ein Computerprogramm.")
    assert said[1] == ("user", "Was kostet ein Reisepass?")
    assert said[3] == ("user", "Ja")  # what stood on the button, not its payload
    assert said[5] == ("user", "Türkçe")
    assert len({m["id"] for m in body["messages"]}) == len(said) == 7
    assert body["language"] == "tr"


def test_erase_leaves_nothing(citizen: Citizen) -> None:
    city, other = citizen.city, citizen.city.begin()
    citizen.say("Ich heiße Fatma Yılmaz")
    assert citizen.request("DELETE").status_code == 204
    assert city.rasa.events(citizen.id) == []
    assert city.rasa.events(other.id)
    assert_problem(citizen.request("GET", "/messages"), 401, "invalid_token")
    assert b"Fatma" not in (city.var / "tracker.sqlite").read_bytes()
    with sqlite3.connect(city.var / "gateway.sqlite") as db:
        assert db.execute("SELECT id FROM conversations").fetchall() == [(other.id,)]


def test_forget_me_erases_after_the_answer(citizen: Citizen) -> None:
    body = citizen.press("/forget_me")
    assert body["ended"] is True
    assert body["messages"][0]["key"] == "utter_forgotten"
    assert citizen.city.rasa.events(citizen.id) == []
    assert_problem(citizen.post(text="hallo"), 401, "invalid_token")


def test_expired_conversation(citizen: Citizen) -> None:
    with sqlite3.connect(citizen.city.var / "gateway.sqlite") as db:
        db.execute("UPDATE conversations SET last_message_at = ?", (time.time() - 24.1 * 3600,))
    assert_problem(citizen.post(text="hallo"), 401, "conversation_expired")
    wrong = citizen.request("GET", "/messages", headers={"Authorization": "Bearer x"})
    assert_problem(wrong, 401, "invalid_token")


def test_purge_erases_old_conversations_only(make_city: MakeCity) -> None:
    city = make_city(purge_interval_seconds=0.2)
    old, young = city.begin(), city.begin()
    city.rasa.write("stray", {"event": "user"}, at=time.time() - 25 * 3600)
    with sqlite3.connect(city.var / "gateway.sqlite") as db:
        db.execute("UPDATE conversations SET last_message_at = 1 WHERE id = ?", (old.id,))
    deadline = time.monotonic() + 10
    while city.rasa.events(old.id) or city.rasa.events("stray"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert city.rasa.events(young.id)
    assert young.post(text="hallo").status_code == 200
    assert_problem(old.post(text="hallo"), 401, "invalid_token")


def test_works_before_rasa_has_made_its_table(citizen: Citizen) -> None:
    with sqlite3.connect(citizen.city.var / "tracker.sqlite") as db:
        db.execute("DROP TABLE events")
    assert citizen.request("DELETE").status_code == 204


def test_erasing_can_be_repeated_when_the_database_is_busy(citizen: Citizen) -> None:
    with sqlite3.connect(citizen.city.var / "tracker.sqlite", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert_problem(citizen.request("DELETE"), 503, "erase_failed")
        db.execute("ROLLBACK")
    assert citizen.request("DELETE").status_code == 204
    assert citizen.city.rasa.events(citizen.id) == []


def test_messages_of_one_conversation_wait_for_each_other(citizen: Citizen) -> None:
    texts = [f"Nachricht Nummer {n}" for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(citizen.say, texts))
    assert {a["messages"][0]["text"] for a in answers} == {f"Sie sagten: {t}" for t in texts}
    events = citizen.city.rasa.events(citizen.id)
    assert [e["event"] for e in events] == ["user", "bot"] * 13


def test_slower_is_remembered(citizen: Citizen) -> None:
    message = citizen.press("/slower")["messages"][0]
    path = f"/messages/{message['id']}/audio"
    assert citizen.request("GET", path).status_code == 200
    assert citizen.city.speech.spoken[-1][2] == 0.8


def test_state_survives_a_restart(tmp_path: object, citizen: Citizen) -> None:
    citizen.press('/change_language{"language":"tr"}')
    engine = make_engine(f"sqlite:///{citizen.city.var / 'gateway.sqlite'}")
    found = Conversations(engine, 24).find(citizen.id, citizen.token)
    assert found is not None
    assert found.locale == "tr"
    assert "explicit" in found.language_state


async def test_token_is_long_and_random(tmp_path: object) -> None:
    store = Conversations(make_engine("sqlite://"), 24)
    pairs = [await asyncio.to_thread(store.new, "de", "{}") for _ in range(50)]
    assert len({token for _, token in pairs}) == 50
    assert all(len(token) == 43 for _, token in pairs)  # 32 bytes, base64
