"""The table of submissions waiting to be sent."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.models import Base

UUID_CHARS = 36


class OutboxRow(Base):
    """One submission; `id` is its client id.

    `payload` (the submission, gone when it is sent or was withdrawn) and `progress` are encrypted.
    `lease` names the worker's claim, good until `leased_until`; `due_at` is when it may be claimed.
    """

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(sa.String(UUID_CHARS), primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(8))
    payload: Mapped[bytes | None] = mapped_column(deferred=True)
    progress: Mapped[bytes]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(sa.String(32))
    added_at: Mapped[float] = mapped_column(sa.Double)
    changed_at: Mapped[float] = mapped_column(sa.Double)
    due_at: Mapped[float] = mapped_column(sa.Double)
    lease: Mapped[str | None] = mapped_column(sa.String(32))
    leased_until: Mapped[float | None] = mapped_column(sa.Double)

    __table_args__ = (sa.Index("ix_outbox_state_due_at", "state", "due_at"),)
