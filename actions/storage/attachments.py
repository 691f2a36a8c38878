"""Files of drafts, stored encrypted; name and type as well.

As for drafts, all methods block, and a file is asked for by the conversation that has its draft.
"""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from actions.services.drafts import Attachment, AttachmentMissing, AttachmentRefused
from actions.storage.cipher import Cipher
from actions.storage.drafts import Clock, Drafts
from actions.storage.engine import Database
from actions.storage.models import AttachmentRow
from actions.storage.records import attachment_places, read_attachment, sealed_meta


@dataclass(frozen=True, slots=True)
class Limits:
    """What one draft may hold: bytes of one file, number of files."""

    file_bytes: int
    files: int


class Attachments:
    """The store of files."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        drafts: Drafts,
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._drafts = drafts
        self._limits = limits
        self._clock = clock

    def put(
        self, draft_id: str, conversation: str, filename: str, media_type: str, content: bytes
    ) -> Attachment:
        """Store a file; the draft counts as used. Raises NoDraft, AttachmentRefused."""
        if len(content) > self._limits.file_bytes:
            raise AttachmentRefused("bytes", self._limits.file_bytes)
        attachment = Attachment(uuid.uuid4().hex, filename, media_type, len(content))
        place = attachment_places(draft_id, attachment.id)[1]
        with self._database.write() as session:
            draft = self._drafts.row(session, draft_id, conversation)
            if self._count(session, draft_id) >= self._limits.files:
                raise AttachmentRefused("files", self._limits.files)
            session.add(
                AttachmentRow(
                    id=attachment.id,
                    draft_id=draft_id,
                    added_at=self._clock().timestamp(),
                    meta=sealed_meta(attachment, draft_id, self._cipher),
                    content=self._cipher.seal(content, place),
                )
            )
            self._drafts.used(draft)
        return attachment

    def get(self, draft_id: str, conversation: str, attachment_id: str) -> tuple[Attachment, bytes]:
        """A file and its bytes; raises NoDraft, AttachmentMissing, DraftUnreadable."""
        with self._database.read() as session:
            self._drafts.row(session, draft_id, conversation, lock=False)
            row = self._row(session, draft_id, attachment_id)
            place = attachment_places(draft_id, attachment_id)[1]
            return read_attachment(row, self._cipher), self._cipher.unseal(row.content, place)

    def delete(self, draft_id: str, conversation: str, attachment_id: str) -> None:
        """Delete a file for good; raises NoDraft, AttachmentMissing."""
        with self._database.write() as session:
            draft = self._drafts.row(session, draft_id, conversation)
            session.delete(self._row(session, draft_id, attachment_id))
            self._drafts.used(draft)
        self._database.scrub()

    def _row(self, session: Session, draft_id: str, attachment_id: str) -> AttachmentRow:
        query = sa.select(AttachmentRow).where(
            AttachmentRow.id == attachment_id, AttachmentRow.draft_id == draft_id
        )
        row = session.scalars(query).one_or_none()
        if row is None:
            raise AttachmentMissing
        return row

    def _count(self, session: Session, draft_id: str) -> int:
        query = sa.select(sa.func.count()).where(AttachmentRow.draft_id == draft_id)
        return session.scalar(query) or 0
