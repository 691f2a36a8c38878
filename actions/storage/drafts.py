"""The drafts in the database: saved after every answer, opened with a code, really deleted.

All methods block (call them from a thread) and may be called from several threads and processes.
Everything about a draft is asked for by the conversation that has it. Beside what a method names,
each raises StorageUnavailable, and DraftUnreadable when what is stored does not decrypt.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from actions.services.codes import ResumeCode, new_code
from actions.services.drafts import Draft, DraftChanged, DraftUnreadable, Json, Keeping, NoDraft
from actions.services.factors import Cost, Factor, hash_factor
from actions.storage.cipher import Cipher
from actions.storage.engine import Database
from actions.storage.models import AttachmentRow, DraftRow, TriesRow
from actions.storage.records import (
    moment,
    read_draft,
    read_secret,
    sealed_payload,
    sealed_secret,
    secret_place,
)

log = structlog.get_logger()
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Drafts:
    """The store; `cost` is that of hashing a factor."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        keeping: Keeping,
        cost: Cost,
        clock: Clock,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self.keeping = keeping
        self._cost = cost
        self._clock = clock

    def create(
        self, conversation: str, form: str, form_version: str, locale: str, cursor: Json = None
    ) -> Draft:
        """A draft without answers, stored."""
        now = self._clock()
        draft = Draft(
            id=uuid.uuid4().hex, form=form, form_version=form_version, locale=locale,
            conversation=conversation, answers={}, cursor=cursor, attachments=(), has_code=False,
            version=1, created=now, updated=now,
            expires=self.keeping.until(now, now, has_code=False),
        )  # fmt: skip
        with self._database.write() as session:
            session.add(
                DraftRow(
                    id=draft.id,
                    version=draft.version,
                    conversation=self._cipher.lookup("conversation", conversation),
                    payload=sealed_payload(draft, self._cipher),
                    created_at=now.timestamp(),
                    updated_at=now.timestamp(),
                    expires_at=draft.expires.timestamp(),
                    warned=False,
                )
            )
        return draft

    def of_conversation(self, conversation: str) -> tuple[Draft, ...]:
        """The drafts of a conversation, the one that was changed last first."""
        query = (
            sa.select(DraftRow)
            .where(self._has(conversation), self._kept())
            .order_by(DraftRow.updated_at.desc(), DraftRow.id)
        )
        with self._database.read() as session:
            return tuple(read_draft(row, self._cipher) for row in session.scalars(query))

    def load(self, draft_id: str, conversation: str) -> Draft:
        """One draft of the conversation; raises NoDraft."""
        with self._database.read() as session:
            return read_draft(self.row(session, draft_id, conversation, lock=False), self._cipher)

    def update(self, draft_id: str, conversation: str, change: Callable[[Draft], Draft]) -> Draft:
        """Change a draft as it is now and store it; returns what is stored. Raises NoDraft.

        For `change`, which must be quick, nobody else can change the draft: with
        `lambda draft: draft.with_answer(…)` two messages at once both keep their answer. Form,
        locale, answers and cursor may change; it is safe on the disk when this returns.
        """
        with self._database.write() as session:
            row = self.row(session, draft_id, conversation)
            draft = read_draft(row, self._cipher)
            changed = change(draft)
            kept = replace(changed, id=draft.id, conversation=draft.conversation)
            row.payload = sealed_payload(kept, self._cipher)
            row.version += 1
            self.used(row)
            session.flush()
            return read_draft(row, self._cipher)

    def save(self, draft: Draft) -> Draft:
        """Store a draft that was loaded before; raises DraftChanged when another was faster."""

        def unchanged(stored: Draft) -> Draft:
            if stored.version != draft.version:
                raise DraftChanged
            return draft

        return self.update(draft.id, draft.conversation, unchanged)

    def protect(self, draft_id: str, conversation: str, factor: Factor) -> ResumeCode:
        """Give a draft a new resume code, opened with this factor; an older code is void.

        Raises NoDraft.
        """
        kept = hash_factor(factor, self._cost)
        with self._database.write() as session:
            row = self.row(session, draft_id, conversation)
            code = new_code()
            while session.scalar(sa.select(DraftRow.id).where(self._has_code(code))):
                code = new_code()
            self._forget_tries(session, row)
            row.code = self._cipher.lookup("code", code.value)
            row.secret = sealed_secret(code, kept, secret_place(row.id), self._cipher)
            self.used(row)
        return code

    def code_of(self, draft_id: str, conversation: str) -> ResumeCode | None:
        """The resume code, to say it again; None before there is one. Raises NoDraft."""
        with self._database.read() as session:
            row = self.row(session, draft_id, conversation, lock=False)
            if row.secret is None:
                return None
            return read_secret(row.secret, secret_place(row.id), self._cipher)[0]

    def hand_over(self, draft_id: str, conversation: str, to: str) -> Draft:
        """Let another conversation have the draft; the old one loses it. Raises NoDraft."""
        with self._database.write() as session:
            return self.moved(session, self.row(session, draft_id, conversation), to)

    def delete_unprotected(self, conversation: str) -> int:
        """Delete the drafts that nobody could open once their conversation is erased."""
        return self._delete_where(self._has(conversation) & DraftRow.code.is_(None))

    def clear(self, draft_id: str) -> None:
        """Delete answers and attachments of a draft that was delivered, whoever has it.

        What is left says that there was one, so that its case can be followed with the code.
        """
        with self._database.write() as session:
            query = sa.select(DraftRow).where(DraftRow.id == draft_id).with_for_update()
            row = session.scalars(query).one_or_none()
            if row is None:
                return
            draft = read_draft(row, self._cipher)
            if draft.answers or draft.attachments:
                row.payload = sealed_payload(replace(draft, answers={}), self._cipher)
                row.version += 1
                session.execute(sa.delete(AttachmentRow).where(AttachmentRow.draft_id == row.id))
        self._database.scrub()

    def keep_until(self, draft_id: str, conversation: str, until: datetime) -> None:
        """Keep a draft at least until then: a case is followed for longer than it is filled in."""
        with self._database.write() as session:
            row = self.row(session, draft_id, conversation)
            row.expires_at = max(row.expires_at, until.timestamp())

    def expiring(self) -> tuple[Draft, ...]:
        """Drafts of whose end the citizen must be warned and was not, the earliest first.

        A draft that does not decrypt is left out.
        """
        limit = (self._clock() + self.keeping.warn).timestamp()
        query = (
            sa.select(DraftRow)
            .where(DraftRow.code.is_not(None), ~DraftRow.warned, self._kept())
            .where(DraftRow.expires_at <= limit)
            .order_by(DraftRow.expires_at, DraftRow.id)
        )
        found = []
        with self._database.read() as session:
            for row in session.scalars(query):
                try:
                    found.append(read_draft(row, self._cipher))
                except DraftUnreadable:
                    log.error("draft_unreadable")
        return tuple(found)

    def warned(self, draft_id: str) -> None:
        """Remember that the citizen knows; when a use extends the draft, it is forgotten."""
        statement = sa.update(DraftRow).where(DraftRow.id == draft_id).values(warned=True)
        with self._database.write() as session:
            session.execute(statement)

    def delete(self, draft_id: str, conversation: str) -> None:
        """Delete a draft for good, with attachments and code. Raises NoDraft."""
        with self._database.write() as session:
            self._delete(session, self.row(session, draft_id, conversation))
        self._database.scrub()

    def delete_all(self, conversation: str) -> int:
        """Delete all drafts of a conversation ("forget this"); how many there were."""
        query = sa.select(DraftRow).where(self._has(conversation)).with_for_update()
        with self._database.write() as session:
            rows = session.scalars(query).all()
            for row in rows:
                self._delete(session, row)
        self._database.scrub()
        return len(rows)

    def purge(self) -> int:
        """Delete for good what has expired; how many drafts that were."""
        return self._delete_where(~self._kept())

    # For the other modules of this package, inside their transactions:

    def row(
        self, session: Session, draft_id: str, conversation: str, *, lock: bool = True
    ) -> DraftRow:
        """The row of a draft, locked against other writers; raises NoDraft."""
        query = sa.select(DraftRow).where(
            DraftRow.id == draft_id, self._has(conversation), self._kept()
        )
        row = session.scalars(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            raise NoDraft
        return row

    def row_of_code(
        self, session: Session, code: ResumeCode, *, lock: bool = True
    ) -> DraftRow | None:
        """The row that a resume code belongs to, locked against other writers."""
        query = sa.select(DraftRow).where(self._has_code(code), self._kept())
        return session.scalars(query.with_for_update() if lock else query).one_or_none()

    def moved(self, session: Session, row: DraftRow, to: str) -> Draft:
        """Give a row to a conversation."""
        draft = replace(read_draft(row, self._cipher), conversation=to)
        row.conversation = self._cipher.lookup("conversation", to)
        row.payload = sealed_payload(draft, self._cipher)
        row.version += 1
        self.used(row)
        session.flush()
        return read_draft(row, self._cipher)

    def used(self, row: DraftRow) -> None:
        """The draft was used now: it is kept longer."""
        now = self._clock()
        until = self.keeping.until(moment(row.created_at), now, has_code=row.code is not None)
        row.updated_at = now.timestamp()
        row.warned = row.warned and until.timestamp() <= row.expires_at
        # A submitted application is kept for its case, see keep_until.
        row.expires_at = max(until.timestamp(), row.expires_at)

    def _has_code(self, code: ResumeCode) -> sa.ColumnElement[bool]:
        return DraftRow.code.in_(self._cipher.lookups("code", code.value))

    def _has(self, conversation: str) -> sa.ColumnElement[bool]:
        return DraftRow.conversation.in_(self._cipher.lookups("conversation", conversation))

    def _kept(self) -> sa.ColumnElement[bool]:
        return DraftRow.expires_at > self._clock().timestamp()

    def _delete_where(self, which: sa.ColumnElement[bool]) -> int:
        query = sa.select(DraftRow).where(which).with_for_update()
        with self._database.write() as session:
            rows = session.scalars(query).all()
            for row in rows:
                self._delete(session, row)
        # Also when there was nothing: an earlier call may have met a reader.
        self._database.scrub()
        return len(rows)

    def _delete(self, session: Session, row: DraftRow) -> None:
        self._forget_tries(session, row)
        session.execute(sa.delete(AttachmentRow).where(AttachmentRow.draft_id == row.id))
        session.delete(row)

    def _forget_tries(self, session: Session, row: DraftRow) -> None:
        if row.code is not None:
            session.execute(sa.delete(TriesRow).where(TriesRow.subject == row.code))
