"""Submissions that wait to be sent or are on their way.

One worker at a time has an entry: it claims it for a while, and every later write of that worker
is refused once somebody else has claimed it. Because the progress is written before the step that
delivers, a worker that was too slow stops before it could deliver a second time.

All methods block (call them from a thread), may be called from several processes, and raise
StorageUnavailable when the database does not answer.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from actions.services.submission import Progress, Refusal, Submission
from actions.storage.engine import Database
from actions.storage.outbox_table import OutboxRow

Clock = Callable[[], datetime]
LEASE = timedelta(minutes=10)


class Cipher(Protocol):
    """Encrypts what is stored; `decrypt` raises ValueError for what it cannot open."""

    def encrypt(self, plain: bytes) -> bytes:
        """The encrypted bytes."""

    def decrypt(self, sealed: bytes) -> bytes:
        """The bytes that were encrypted."""


class State(StrEnum):
    """Where an entry is; FAILED ones are kept until somebody decides."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class LeaseLost(Exception):
    """Another worker has the entry now, or it was withdrawn; stop working on it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a submission without its content; times are aware (UTC).

    `reason` says why it failed, or None; `due` is when it is tried next, for waiting ones.
    """

    client_id: str
    state: State
    progress: Progress
    attempts: int
    added: datetime
    due: datetime
    reason: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry a worker has, with its content; `attempts` counts this one."""

    submission: Submission
    progress: Progress
    attempts: int
    added: datetime
    lease: str = field(repr=False)


class Outbox:
    """The store; `lease` is how long a claim holds without a sign of life (`save`)."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        lease: timedelta = LEASE,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._lease = lease
        self._clock = clock

    def add(self, submission: Submission) -> Entry:
        """Store it to be sent; one that is stored already stays as it is."""
        with self._database.write() as session:
            row = session.get(OutboxRow, submission.client_id, with_for_update=True)
            if row is None:
                now = self._clock().timestamp()
                row = OutboxRow(
                    id=submission.client_id,
                    state=State.WAITING,
                    payload=self._cipher.encrypt(submission.packed()),
                    progress=self._sealed(Progress(submission.client_id)),
                    attempts=0,
                    added_at=now,
                    changed_at=now,
                    due_at=now,
                )
                session.add(row)
            return self._entry(row)

    def entry(self, client_id: str) -> Entry | None:
        """What is known of a submission, None when there is none."""
        with self._database.read() as session:
            row = session.get(OutboxRow, client_id)
            return self._entry(row) if row else None

    def claim(self) -> Claim | None:
        """Take the entry that has been due longest, None when nothing is.

        An entry whose worker gave no sign of life is due again. One that cannot be decrypted fails.
        """
        while True:
            with self._database.write() as session:
                row = session.scalars(self._due().with_for_update(skip_locked=True)).first()
                if row is None:
                    return None
                now = self._clock()
                row.state, row.lease = State.SENDING, uuid.uuid4().hex
                row.leased_until = (now + self._lease).timestamp()
                row.attempts += 1
                row.changed_at = now.timestamp()
                try:
                    submission = Submission.unpacked(self._cipher.decrypt(row.payload or b""))
                    progress = self._opened(row.progress)
                except (KeyError, TypeError, ValueError):
                    _release(row, State.FAILED, Refusal.UNREADABLE)
                    continue
                return Claim(submission, progress, row.attempts, _moment(row.added_at), row.lease)

    def save(self, claim: Claim, progress: Progress) -> None:
        """Write down a step and go on holding the claim; raises LeaseLost."""
        with self._database.write() as session:
            row = self._held(session, claim)
            row.progress = self._sealed(progress)
            row.leased_until = (self._clock() + self._lease).timestamp()

    def sent(self, claim: Claim) -> None:
        """It was delivered: the content is deleted for good. Raises LeaseLost.

        The progress saved last, with the numbers of submission and case, is kept.
        """
        with self._database.write() as session:
            row = self._held(session, claim)
            row.payload = None
            _release(row, State.SENT)
        self._database.scrub()

    def postpone(self, claim: Claim, delay: timedelta) -> None:
        """Try again later; raises LeaseLost."""
        with self._database.write() as session:
            row = self._held(session, claim)
            row.due_at = (self._clock() + delay).timestamp()
            _release(row, State.WAITING)

    def fail(self, claim: Claim, reason: Refusal) -> None:
        """Stop trying; the content is kept for whoever decides. Raises LeaseLost."""
        with self._database.write() as session:
            _release(self._held(session, claim), State.FAILED, reason)

    def retry(self, client_id: str) -> bool:
        """Send a failed one after all, from the step it had reached; whether it had failed."""
        with self._database.write() as session:
            row = session.get(OutboxRow, client_id, with_for_update=True)
            if row is None or row.state != State.FAILED:
                return False
            row.added_at = row.due_at = self._clock().timestamp()
            row.attempts = 0
            _release(row, State.WAITING)
            return True

    def forget(self, client_id: str) -> bool:
        """Delete an entry for good, whatever its state; whether there was one.

        One that is being sent stops before its next step; the last step cannot be called back.
        """
        with self._database.write() as session:
            row = session.get(OutboxRow, client_id, with_for_update=True)
            if row is not None:
                session.delete(row)
        self._database.scrub()
        return row is not None

    def delivered(self, before: datetime, since: datetime | None = None) -> list[str]:
        """The ids of what was sent before a time, and since another one if that is given."""
        query = sa.select(OutboxRow.id).where(
            OutboxRow.state == State.SENT, OutboxRow.changed_at < before.timestamp()
        )
        if since:
            query = query.where(OutboxRow.changed_at >= since.timestamp())
        with self._database.read() as session:
            return list(session.scalars(query))

    def purge(self, before: datetime) -> int:
        """Delete what was sent or failed before this time; how many there were."""
        done = OutboxRow.state.in_((State.SENT, State.FAILED))
        query = sa.select(OutboxRow).where(done, OutboxRow.changed_at < before.timestamp())
        with self._database.write() as session:
            rows = session.scalars(query.with_for_update()).all()
            for row in rows:
                session.delete(row)
        self._database.scrub()
        return len(rows)

    def _due(self) -> sa.Select[OutboxRow]:
        now = self._clock().timestamp()
        waits = (OutboxRow.state == State.WAITING) & (OutboxRow.due_at <= now)
        left = (OutboxRow.state == State.SENDING) & (OutboxRow.leased_until <= now)
        order = (OutboxRow.due_at, OutboxRow.added_at, OutboxRow.id)
        query = sa.select(OutboxRow).options(undefer(OutboxRow.payload))
        return query.where(waits | left).order_by(*order).limit(1)

    def _held(self, session: Session, claim: Claim) -> OutboxRow:
        query = sa.select(OutboxRow).where(
            OutboxRow.id == claim.submission.client_id, OutboxRow.lease == claim.lease
        )
        row = session.scalars(query.with_for_update()).one_or_none()
        if row is None:
            raise LeaseLost
        row.changed_at = self._clock().timestamp()
        return row

    def _sealed(self, progress: Progress) -> bytes:
        return self._cipher.encrypt(progress.to_json().encode())

    def _opened(self, sealed: bytes) -> Progress:
        return Progress.from_json(self._cipher.decrypt(sealed))

    def _entry(self, row: OutboxRow) -> Entry:
        try:
            progress = self._opened(row.progress)
        except (KeyError, TypeError, ValueError):
            progress = Progress(row.id)
        reason = Refusal(row.reason) if row.reason else None
        times = _moment(row.added_at), _moment(row.due_at)
        return Entry(row.id, State(row.state), progress, row.attempts, *times, reason)


def _release(row: OutboxRow, state: State, reason: Refusal | None = None) -> None:
    row.state, row.reason = state, reason
    row.lease = row.leased_until = None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
