"""Submitted applications whose cases are looked at for news, and the news that wait to be told.

What is kept of them stands sealed in the draft; only times can be read. All methods block and
raise StorageUnavailable, and DraftUnreadable when what is stored does not decrypt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from actions.services.drafts import Draft, DraftUnreadable, Json, NoDraft
from actions.storage.cipher import Cipher
from actions.storage.drafts import Clock
from actions.storage.engine import Database
from actions.storage.models import DraftRow
from actions.storage.records import read_draft, sealed_payload

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kept:
    """What becomes of a draft: its cursor, when to look next and since when there are news."""

    cursor: Json
    look: datetime | None
    news: datetime | None


Change = Callable[[Draft], Kept | None]
"""What becomes of a draft as it is now; None leaves it."""


class CaseNews:
    """The store; a draft's expiry is not touched, because nobody used it."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def claim(self, until: datetime, most: int = 20) -> tuple[Draft, ...]:
        """Drafts that are due, the longest due first; for others they are due again `until`."""
        now = self._clock().timestamp()
        query = (
            sa.select(DraftRow)
            .where(DraftRow.look_at <= now, DraftRow.expires_at > now)
            .order_by(DraftRow.look_at, DraftRow.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as session:
            rows = session.scalars(query).all()
            for row in rows:
                row.look_at = until.timestamp()
            return self._read(rows)

    def waiting(self, since: float) -> tuple[Draft, ...]:
        """Drafts with news from `since` (seconds) on that were not told, the oldest first."""
        query = (
            sa.select(DraftRow)
            .where(DraftRow.news_at >= since, DraftRow.expires_at > self._clock().timestamp())
            .order_by(DraftRow.news_at, DraftRow.id)
        )
        with self._database.read() as session:
            return self._read(session.scalars(query).all())

    def change(self, draft_id: str, change: Change) -> Draft:
        """Change what is kept as it is now (None: leave it); raises NoDraft.

        `change` must be quick: nobody else can change the draft meanwhile.
        """
        with self._database.write() as session:
            row = self._row(session, draft_id)
            draft = read_draft(row, self._cipher)
            kept = change(draft)
            if kept is None:
                return draft
            changed = replace(draft, cursor=kept.cursor)
            row.payload = sealed_payload(changed, self._cipher)
            row.version += 1
            row.look_at = kept.look.timestamp() if kept.look else None
            row.news_at = kept.news.timestamp() if kept.news else None
            session.flush()
            return read_draft(row, self._cipher)

    def _row(self, session: Session, draft_id: str) -> DraftRow:
        query = sa.select(DraftRow).where(
            DraftRow.id == draft_id, DraftRow.expires_at > self._clock().timestamp()
        )
        row = session.scalars(query.with_for_update()).one_or_none()
        if row is None:
            raise NoDraft
        return row

    def _read(self, rows: Sequence[DraftRow]) -> tuple[Draft, ...]:
        found = []
        for row in rows:
            try:
                found.append(read_draft(row, self._cipher))
            except DraftUnreadable:
                log.error("draft_unreadable")
        return tuple(found)
