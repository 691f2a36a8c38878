"""The thread that anonymises and stores: once a conversation, never at the cost of a turn."""

import asyncio
import threading
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from actions.learner import MOST_WAITING, Learner, Note
from actions.services.learned import Guess, Reason

DAY = date(2026, 11, 25)


class Store:
    """Remembers what it is told; fails when `broken`."""

    def __init__(self):
        self.added, self.purges, self.closed, self.broken = [], 0, False, False

    def add(self, entry):
        if self.broken:
            raise OSError("disk full while writing wo ist meine Oma")
        self.added.append(entry)

    def purge(self):
        self.purges += 1

    def close(self):
        self.closed = True


class World:
    """A learner with a store, a clock and an anonymiser that takes out digits."""

    def __init__(self):
        self.store, self.opened, self.day = Store(), 0, DAY
        self.learner = Learner(self.open, lambda: self.anonymise, lambda: self.day)

    def open(self):
        self.opened += 1
        return self.store

    @staticmethod
    def anonymise(text, language):
        return None if text == "secret" else "".join(c for c in text if not c.isdigit())


@pytest.fixture
def world():
    found = World()
    yield found
    found.learner.close()


def note(text="wo ist 1", conversation="c-1", **more):
    more = {"reason": Reason.NOT_UNDERSTOOD, "guesses": (Guess("greet", 0.3),), **more}
    return Note(text, "de", "de-simple", "web", conversation=conversation, **more)


def test_what_is_stored(world):
    world.learner.take(note())
    world.learner.close()
    (entry,) = world.store.added
    assert (entry.day, entry.locale, entry.channel, entry.text) == (
        DAY, "de-simple", "web", "wo ist ",
    )  # fmt: skip
    assert entry.guesses == (Guess("greet", 0.3),)
    assert world.store.closed


def test_the_same_text_counts_once_in_a_conversation(world):
    for text, conversation in (("x 1", "a"), ("x 2", "a"), ("x 3", "b"), ("y", "a")):
        world.learner.take(note(text, conversation))
    world.learner.close()
    assert [entry.text for entry in world.store.added] == ["x ", "x ", "y"]


def test_what_is_doubtful_is_not_stored(world):
    world.learner.take(note("secret"))
    world.learner.close()
    assert world.opened == 0


def test_a_note_does_not_show_what_was_said():
    assert "secret" not in repr(note("secret", "c-secret"))


def test_a_failure_loses_the_note_and_nothing_else(world):
    world.store.broken = True
    with capture_logs() as logs:
        world.learner.take(note("a"))
        world.learner.take(note("b"))
        world.learner._executor.submit(lambda: None).result()
    assert [(row["event"], row["error"]) for row in logs] == [("learning_failed", "OSError")] * 2
    assert "Oma" not in str(logs)
    world.store.broken = False
    world.learner.take(note("c"))
    world.learner.close()
    assert [entry.text for entry in world.store.added] == ["c"]


def test_a_store_that_cannot_be_opened_is_tried_again(world):
    failures = [OSError("read-only")]

    def open_store():
        if failures:
            raise failures.pop()
        return world.store

    learner = Learner(open_store, lambda: world.anonymise, lambda: DAY)
    learner.take(note("a"))
    learner.take(note("b"))
    learner.close()
    assert [entry.text for entry in world.store.added] == ["b"]


def test_nobody_waits_and_too_many_notes_are_dropped(world):
    gate = threading.Event()
    world.learner._executor.submit(gate.wait)
    for number in range(MOST_WAITING + 50):
        world.learner.take(note("x", f"c-{number}"))
    gate.set()
    world.learner.close()
    assert len(world.store.added) == MOST_WAITING


def test_after_closing_nothing_happens(world):
    world.learner.close()
    world.learner.take(note())
    world.learner.purge()
    assert world.store.added == []


def test_purged_once_a_day(world):
    def purge():
        world.learner.purge()
        world.learner._executor.submit(lambda: None).result()
        return world.store.purges

    assert [purge(), purge()] == [1, 1]
    world.day += timedelta(days=1)
    assert [purge(), purge()] == [2, 2]


async def test_purging_begins_at_once(world):
    task = asyncio.create_task(world.learner.purge_regularly())
    await asyncio.sleep(0)
    task.cancel()
    world.learner.close()
    assert world.store.purges == 1
