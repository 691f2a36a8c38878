"""Call-backs: sealed in the database, read and deleted by the desk, gone after a while."""

from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from pydantic import ValidationError

from tests.voice_gateway.api.conftest import City, MakeCity, assert_problem
from voice_gateway.store import CallBackStore, make_engine, migrate
from voice_gateway.voice.calls import Calls, CallSettings
from voice_gateway.voice.policy import CallBackRequest

TOKEN = "d" * 40
DESK = {"Authorization": f"Bearer {TOKEN}"}
NUMBER, WHEN = "+491723345678", "Dienstag nach zehn"
REQUEST = CallBackRequest(NUMBER, WHEN, "tr", "Sprache: Türkisch.")
KEYS = [Fernet.generate_key().decode() for _ in range(2)]


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    engine = make_engine(f"sqlite:///{tmp_path / 'own.sqlite'}")
    migrate(engine)
    return engine


def test_nothing_readable_is_in_the_database(engine: sa.Engine, tmp_path: Path) -> None:
    CallBackStore(engine, KEYS, 7).add(NUMBER, WHEN, "tr", "Terminbuchung")
    engine.dispose()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for part in (b"172334", b"Dienstag", b"Terminbuchung"):
        assert part not in raw


def test_old_keys_open_and_foreign_ones_do_not(engine: sa.Engine) -> None:
    CallBackStore(engine, KEYS[1:], 7).add(NUMBER, WHEN, "de", "")
    assert [row.number for row in CallBackStore(engine, KEYS, 7).all()] == [NUMBER]
    assert CallBackStore(engine, KEYS[:1], 7).all() == []


def test_what_is_too_old_is_not_shown_and_deleted(engine: sa.Engine) -> None:
    now = [1_000_000.0]
    store = CallBackStore(engine, KEYS, 7, clock=lambda: now[0])
    store.add(NUMBER, WHEN, "de", "")
    now[0] += 6 * 86_400
    store.add("+493012345", WHEN, "de", "")
    now[0] += 2 * 86_400
    assert [row.number for row in store.all()] == ["+493012345"]
    assert store.purge() == 1
    assert store.purge() == 0


def test_the_promise_is_kept_when_it_is_stored_and_broken_when_not(engine: sa.Engine) -> None:
    calls = Calls(CallSettings(callback_key=",".join(KEYS)), "115", engine)
    assert calls.store is not None
    policy = calls.make("de")
    inbox = policy.call.parts.callbacks
    assert inbox is not None
    inbox.add(REQUEST).result(timeout=20)
    assert [row.when for row in calls.store.all()] == [WHEN]
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE callbacks"))
    assert inbox.add(REQUEST).exception(timeout=20) is not None
    calls.close()


def test_without_a_key_none_are_kept(engine: sa.Engine) -> None:
    calls = Calls(CallSettings(callback_key=""), "115", engine)
    assert calls.store is None
    assert calls.make("de").call.parts.callbacks is None


def test_a_key_that_is_none_ends_the_start() -> None:
    with pytest.raises(ValidationError) as error:
        CallSettings(callback_key="geheim")
    assert "not a Fernet key" in str(error.value)


@pytest.fixture
def desk(make_city: MakeCity, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("STADTLOTSE_CALLBACK_KEY", KEYS[0])
    return make_city(desk_token=TOKEN)


def stored(city: City) -> str:
    engine = make_engine(f"sqlite:///{city.var / 'gateway.sqlite'}")
    identifier = CallBackStore(engine, KEYS[:1], 7).add(NUMBER, WHEN, "tr", "Sprache: Türkisch.")
    engine.dispose()
    return identifier


def listed(city: City) -> list[dict[str, str]]:
    response = city.http.get("/api/v1/desk/callbacks", headers=DESK)
    assert response.status_code == 200, response.text
    rows: list[dict[str, str]] = response.json()["callbacks"]
    return rows


def test_the_desk_reads_and_deletes(desk: City) -> None:
    identifier = stored(desk)
    (row,) = listed(desk)
    assert row.pop("created").startswith("20")
    assert row == {
        "id": identifier, "number": NUMBER, "when": WHEN, "language": "tr",
        "about": "Sprache: Türkisch.",
    }  # fmt: skip
    url = f"/api/v1/desk/callbacks/{identifier}"
    assert desk.http.delete(url, headers=DESK).status_code == 204
    assert_problem(desk.http.delete(url, headers=DESK), 404, "not_found")
    assert listed(desk) == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_nobody_else_reads_or_deletes(desk: City, headers: dict[str, str]) -> None:
    identifier = stored(desk)
    url = "/api/v1/desk/callbacks"
    assert_problem(desk.http.get(url, headers=headers), 401, "invalid_token")
    response: httpx.Response = desk.http.delete(f"{url}/{identifier}", headers=headers)
    assert_problem(response, 401, "invalid_token")
    assert len(listed(desk)) == 1


def test_without_a_desk_there_is_no_list(city: City) -> None:
    response = city.http.get("/api/v1/desk/callbacks", headers=DESK)
    assert response.status_code == 404
