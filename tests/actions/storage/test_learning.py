"""The table of texts that were not understood."""

import sqlite3
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError

from actions.services.learned import Frequent, Guess, Learned, Reason
from actions.storage import learning
from actions.storage.learning import LearnedTexts

DAY = date(2026, 11, 25)
GUESSES = (Guess("ask_fee", 0.314159), Guess("greet", 0.2), Guess("deny", 0.1))


class Clock:
    """A day that can be moved."""

    def __init__(self):
        self.day = DAY

    def __call__(self):
        return self.day


def entry(text="wo ist <word>", day=DAY, locale="de", **more):
    more = {"channel": "web", "reason": Reason.NOT_UNDERSTOOD, "guesses": GUESSES, **more}
    return Learned(day=day, locale=locale, text=text, **more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "learning.sqlite"


@pytest.fixture
def store(path, clock):
    found = LearnedTexts.open(f"sqlite:///{path}", 30, clock)
    yield found
    found.close()


def columns(path, table):
    with sqlite3.connect(path) as connection:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def raw(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT day, text, count FROM learned ORDER BY id").fetchall()


def test_a_row_has_no_time_and_no_conversation(store, path):
    names = ["id", "day", "locale", "channel", "text", "reason", "count", "guesses"]
    assert columns(path, "learned") == names
    store.add(entry())
    assert raw(path) == [("2026-11-25", "wo ist <word>", 1)]


def test_the_same_is_counted(store, path):
    for _ in range(3):
        store.add(entry())
    store.add(entry(channel="voice", reason=Reason.GAVE_UP, guesses=()))
    store.add(entry(text="was anderes"))
    assert [row[2] for row in raw(path)] == [3, 1, 1]
    assert store.rows()[0] == Frequent(
        "wo ist <word>", "de", 4, ("web", "voice"), (Reason.NOT_UNDERSTOOD, Reason.GAVE_UP), DAY, ()
    )


def test_guesses_are_the_two_best_of_the_last_time(store):
    store.add(entry(guesses=(Guess("greet", 0.9),)))
    store.add(entry())
    assert store.rows()[0].guesses == (Guess("ask_fee", 0.31), Guess("greet", 0.2))


def test_most_frequent_first_then_the_latest(store, clock):
    store.add(entry("old", DAY - timedelta(days=2)))
    store.add(entry("often", DAY - timedelta(days=2)))
    store.add(entry("often", DAY - timedelta(days=1)))
    store.add(entry("new"))
    store.add(entry("tr", locale="tr"))
    assert [row.text for row in store.rows()] == ["often", "new", "tr", "old"]
    assert [row.text for row in store.rows("tr")] == ["tr"]
    assert [row.text for row in store.rows(at_least=2)] == ["often"]
    assert store.rows()[0].last == DAY - timedelta(days=1)


def test_outdated_rows_are_hidden_and_purged(store, clock, path):
    store.add(entry("old"))
    clock.day = DAY + timedelta(days=30)
    store.add(entry("new", clock.day))
    assert store.purge() == 0
    clock.day = DAY + timedelta(days=31)
    assert [row.text for row in store.rows()] == ["new"]
    assert store.purge() == 1
    assert [row[1] for row in raw(path)] == ["new"]


def test_what_is_deleted_is_overwritten(store, path):
    store.add(entry("a remarkable sentence"))
    assert b"remarkable" in path.read_bytes()
    assert store.forget() == 1
    store.close()
    assert b"remarkable" not in path.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert store.rows() == []


def test_opened_again_it_is_still_there(store, path, clock):
    store.add(entry())
    again = LearnedTexts.open(f"sqlite:///{path}", 30, clock)
    assert len(again.rows()) == 1
    again.close()


def test_a_newer_version_of_the_schema_is_made_once(store, path, clock, monkeypatch):
    def wider(connection):
        connection.exec_driver_sql("ALTER TABLE learned ADD COLUMN more TEXT")

    store.add(entry())
    monkeypatch.setattr(learning, "STEPS", (*learning.STEPS, wider))
    for _ in range(2):
        again = LearnedTexts.open(f"sqlite:///{path}", 30, clock)
        assert len(again.rows()) == 1
        again.close()
    assert columns(path, "learned")[-1] == "more"
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version FROM learning_schema").fetchall() == [(1,), (2,)]


def test_errors_do_not_show_what_was_said(store, path):
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE learned")
    with pytest.raises(SQLAlchemyError) as error:
        store.add(entry("a remarkable sentence"))
    assert "remarkable" not in str(error.value)
