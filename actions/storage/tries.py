"""Wrong tries in the database: counted before a factor is compared, taken back when it is right.

So that many messages at once get no more tries than one after another.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from actions.services.codes import ResumeCode
from actions.services.drafts import NotOpened, TooManyTries
from actions.services.throttle import Throttle, Tries
from actions.storage.cipher import Cipher
from actions.storage.models import TriesRow
from actions.storage.records import moment


class TriesStore:
    """The state of the throttle for each code that was tried and each conversation that did."""

    def __init__(self, cipher: Cipher, throttle: Throttle) -> None:
        self._cipher = cipher
        self._throttle = throttle

    def count(
        self, session: Session, code: ResumeCode, conversation: str, now: datetime
    ) -> NotOpened:
        """Count one try as wrong; returns what to raise if it is. Raises TooManyTries."""
        subjects = self._subjects(code, conversation)
        for subject in subjects:
            _ensure(session, subject[0], now)
        states = [self._load(session, subject, now) for subject in subjects]
        longest = max(states, key=lambda state: state.wait(now))
        if wait := longest.wait(now):
            raise TooManyTries(wait, self._throttle.locks(longest))
        after = [self._throttle.counted(state, now) for state in states]
        for subject, state in zip(subjects, after, strict=True):
            self._save(session, subject, state)
        return NotOpened(
            max(state.wait(now) for state in after), min(map(self._throttle.left, after))
        )

    def was_right(self, session: Session, code: ResumeCode, conversation: str) -> None:
        """The try was no wrong one: the code's are forgotten, the conversation's are one less.

        Not all of the conversation's: else somebody with a code of their own could go on for ever.
        """
        of_code, of_conversation = self._subjects(code, conversation)
        self.forget(session, of_code)
        row = self._row(session, of_conversation)
        if row is not None:
            self._save(session, of_conversation, self._throttle.taken_back(_state(row)))

    def forget(self, session: Session, subjects: list[bytes]) -> None:
        """Forget all tries of one subject, given as its look-ups."""
        session.execute(sa.delete(TriesRow).where(TriesRow.subject.in_(subjects)))

    def purge(self, session: Session, now: datetime) -> None:
        """Delete what the throttle has forgotten by now."""
        limit = (now - self._throttle.forget).timestamp()
        session.execute(sa.delete(TriesRow).where(TriesRow.last_at <= limit))

    def _subjects(self, code: ResumeCode, conversation: str) -> tuple[list[bytes], list[bytes]]:
        """Both subjects as look-ups, the current key's first; in this order they are locked."""
        return (
            self._cipher.lookups("code", code.value),
            self._cipher.lookups("conversation", conversation),
        )

    def _row(self, session: Session, subject: list[bytes]) -> TriesRow | None:
        query = sa.select(TriesRow).where(TriesRow.subject.in_(subject)).with_for_update()
        rows = session.scalars(query).all()
        return max(rows, key=lambda row: row.wrong, default=None)

    def _load(self, session: Session, subject: list[bytes], now: datetime) -> Tries:
        row = self._row(session, subject)
        return self._throttle.current(_state(row), now) if row else Tries()

    def _save(self, session: Session, subject: list[bytes], state: Tries) -> None:
        """Store under the current key; a row of an older one gives way."""
        self.forget(session, subject[1:])
        session.merge(
            TriesRow(
                subject=subject[0],
                wrong=state.wrong,
                last_at=state.last.timestamp() if state.last else 0.0,
                until=state.until.timestamp() if state.until else None,
            )
        )


def _ensure(session: Session, subject: bytes, now: datetime) -> None:
    """Make a row that can be locked: of many first tries at once none may be missed."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if on_sqlite else postgresql.insert
    values = {"subject": subject, "wrong": 0, "last_at": now.timestamp()}
    session.execute(insert(TriesRow).values(values).on_conflict_do_nothing())


def _state(row: TriesRow) -> Tries:
    until = moment(row.until) if row.until is not None else None
    return Tries(row.wrong, moment(row.last_at), until)
