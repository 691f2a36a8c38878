"""The outbox: who has an entry, when it is due, what is kept of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from actions.services.submission import Progress, Refusal, Step
from actions.storage import StorageSettings, open_storage
from actions.storage.engine import Database, make_engine, migrate
from actions.storage.keyfile import new_key, write_keys
from actions.storage.outbox import Claim, LeaseLost, Outbox, State
from actions.storage.outbox_table import OutboxRow
from tests.actions.storage.outbox_desk import START, Clock, Swapped, application, make_outbox


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = make_engine(f"sqlite:///{tmp_path / 'app.sqlite'}")
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(engine: sa.Engine, clock: Clock) -> Outbox:
    return make_outbox(Database(engine), clock)


def claimed(outbox: Outbox) -> Claim:
    claim = outbox.claim()
    assert claim
    return claim


def state_of(outbox: Outbox, client_id: str) -> State:
    entry = outbox.entry(client_id)
    assert entry
    return entry.state


def test_from_waiting_to_sent(outbox: Outbox, engine: sa.Engine) -> None:
    submission = application()
    entry = outbox.add(submission)
    assert (entry.state, entry.attempts, entry.added) == (State.WAITING, 0, START)
    claim = claimed(outbox)
    assert claim.submission == submission
    assert (claim.progress, claim.attempts) == (Progress(submission.client_id), 1)
    assert state_of(outbox, submission.client_id) is State.SENDING
    assert outbox.claim() is None
    done = replace(claim.progress, step=Step.SUBMITTED, submission_id="s", case_id="c")
    outbox.save(claim, done)
    outbox.sent(claim)
    found = outbox.entry(submission.client_id)
    assert found
    assert (found.state, found.progress, found.reason) == (State.SENT, done, None)
    with engine.connect() as connection:
        assert connection.execute(sa.select(OutboxRow.payload)).scalar_one() is None


def test_the_migrations_make_the_table_of_the_model(engine: sa.Engine) -> None:
    inspector = sa.inspect(engine)
    made = {column["name"]: column for column in inspector.get_columns("outbox")}
    table = OutboxRow.__table__
    assert made.keys() == set(table.columns.keys())
    for column in table.columns:
        assert made[column.name]["nullable"] == column.nullable, column.name
        assert str(made[column.name]["type"]) == str(column.type.compile(engine.dialect))
    assert [index["name"] for index in inspector.get_indexes("outbox")] == [
        "ix_outbox_state_due_at"
    ]


def test_nothing_in_the_file_can_be_read(outbox: Outbox, tmp_path: Path) -> None:
    submission = application()
    outbox.add(submission)
    claim = claimed(outbox)
    outbox.save(claim, replace(claim.progress, case_id="case-number"))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert submission.client_id.encode() in content
    for secret in (b"Fatma", b"lease.pdf", b"case-number", b"submission_id"):
        assert secret not in content


def test_added_twice_is_sent_once(outbox: Outbox) -> None:
    submission = application()
    outbox.add(submission)
    claim = claimed(outbox)
    assert outbox.add(submission).state is State.SENDING
    outbox.sent(claim)
    assert outbox.add(submission).state is State.SENT
    assert outbox.claim() is None


def test_the_longest_due_comes_first(outbox: Outbox, clock: Clock) -> None:
    first, second = application(1), application(2)
    outbox.add(first)
    clock.advance(seconds=1)
    outbox.add(second)
    claim = claimed(outbox)
    assert claim.submission == first
    outbox.postpone(claim, timedelta(minutes=1))
    claim = claimed(outbox)
    assert claim.submission == second
    outbox.postpone(claim, timedelta(seconds=10))
    assert outbox.claim() is None
    clock.advance(seconds=11)
    assert claimed(outbox).submission == second
    assert outbox.claim() is None
    clock.advance(minutes=1)
    again = claimed(outbox)
    assert (again.submission, again.attempts) == (first, 2)


def test_a_worker_without_sign_of_life_loses_its_claim(outbox: Outbox, clock: Clock) -> None:
    submission = application()
    outbox.add(submission)
    slow = claimed(outbox)
    announced = replace(slow.progress, step=Step.ANNOUNCED, submission_id="first")
    outbox.save(slow, announced)
    clock.advance(minutes=9)
    outbox.save(slow, announced)  # a sign of life
    clock.advance(minutes=9)
    assert outbox.claim() is None
    clock.advance(minutes=2)
    other = claimed(outbox)
    assert (other.progress, other.attempts) == (announced, 2)
    writes: list[Any] = [
        lambda: outbox.save(slow, replace(announced, submission_id="second")),
        lambda: outbox.sent(slow),
        lambda: outbox.fail(slow, Refusal.INVALID),
        lambda: outbox.postpone(slow, timedelta(0)),
    ]
    for write in writes:
        with pytest.raises(LeaseLost):
            write()
    outbox.save(other, announced)
    found = outbox.entry(submission.client_id)
    assert found
    assert (found.state, found.progress) == (State.SENDING, announced)


def test_many_workers_never_share_an_entry(outbox: Outbox) -> None:
    wanted = {outbox.add(application(number)).client_id for number in range(8)}
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: outbox.claim(), range(16)))
    found = [claim.submission.client_id for claim in claims if claim]
    assert len(found) == len(wanted)
    assert set(found) == wanted


def test_failed_and_tried_after_all(outbox: Outbox, clock: Clock) -> None:
    submission = application()
    outbox.add(submission)
    claim = claimed(outbox)
    outbox.save(claim, replace(claim.progress, step=Step.ANNOUNCED))
    outbox.fail(claim, Refusal.TOO_LARGE)
    found = outbox.entry(submission.client_id)
    assert found
    assert (found.state, found.reason) == (State.FAILED, Refusal.TOO_LARGE)
    assert outbox.claim() is None
    clock.advance(days=30)
    assert outbox.retry(submission.client_id)
    assert not outbox.retry(submission.client_id)
    again = claimed(outbox)
    assert (again.progress.step, again.attempts, again.added) == (Step.ANNOUNCED, 1, clock.now)
    outbox.sent(again)
    found = outbox.entry(submission.client_id)
    assert found
    assert found.reason is None


def test_what_does_not_decrypt_fails_and_the_rest_goes_on(engine: sa.Engine, clock: Clock) -> None:
    bad, good = application(1), application(2)
    make_outbox(Database(engine), clock, Swapped(9)).add(bad)
    clock.advance(seconds=1)
    outbox = make_outbox(Database(engine), clock)
    outbox.add(good)
    assert claimed(outbox).submission == good
    found = outbox.entry(bad.client_id)
    assert found
    assert (found.state, found.reason) == (State.FAILED, Refusal.UNREADABLE)


def test_forget(outbox: Outbox, tmp_path: Path) -> None:
    submission = application()
    outbox.add(submission)
    claim = claimed(outbox)
    assert outbox.forget(submission.client_id)
    assert not outbox.forget(submission.client_id)
    with pytest.raises(LeaseLost):
        outbox.save(claim, claim.progress)
    assert outbox.entry(submission.client_id) is None
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert submission.client_id.encode() not in content


def test_purge_keeps_what_is_not_done(outbox: Outbox, clock: Clock) -> None:
    sent, failed, waiting = (application(number) for number in range(3))
    for submission in (sent, failed):
        outbox.add(submission)
        clock.advance(seconds=1)
    outbox.sent(claimed(outbox))
    outbox.fail(claimed(outbox), Refusal.INVALID)
    outbox.add(waiting)
    assert outbox.purge(START) == 0
    clock.advance(days=1)
    assert outbox.purge(clock.now) == 2
    assert outbox.entry(sent.client_id) is None
    assert state_of(outbox, waiting.client_id) is State.WAITING


def test_with_the_ciphers_of_the_application(tmp_path: Path, clock: Clock) -> None:
    settings = StorageSettings(var=tmp_path, database_url="", keys_file="")
    storage = open_storage(settings)
    submission, lost = application(1), application(2)
    outbox = Outbox(storage.database, storage.outbox_cipher, clock=clock)
    outbox.add(submission)
    assert claimed(outbox).submission == submission
    outbox.add(lost)
    write_keys(settings.keys, [new_key(START.date())])
    assert outbox.claim() is None
    found = outbox.entry(lost.client_id)
    assert found
    assert (found.state, found.reason) == (State.FAILED, Refusal.UNREADABLE)
    storage.close()
