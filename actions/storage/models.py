"""Tables of the application's own database. What a citizen said is in sealed columns only."""

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from actions.storage.cipher import LOOKUP_BYTES

ID_CHARS = 32


class Base(DeclarativeBase):
    """Base of all tables; times are seconds since 1970."""


class DraftRow(Base):
    """A draft.

    `conversation` and `code` are look-ups, `payload` and `secret` (code and hash of the factor)
    sealed JSON; `warned` tells that the citizen was warned of the present end. Of a submitted one,
    `look_at` is when its case is to be looked at for news, `news_at` since when there are some that
    were not told; None where nobody asked for them.
    """

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(sa.String(ID_CHARS), primary_key=True)
    version: Mapped[int]
    conversation: Mapped[bytes] = mapped_column(sa.LargeBinary(LOOKUP_BYTES), index=True)
    code: Mapped[bytes | None] = mapped_column(sa.LargeBinary(LOOKUP_BYTES), unique=True)
    payload: Mapped[bytes]
    secret: Mapped[bytes | None]
    created_at: Mapped[float] = mapped_column(sa.Double)
    updated_at: Mapped[float] = mapped_column(sa.Double)
    expires_at: Mapped[float] = mapped_column(sa.Double, index=True)
    warned: Mapped[bool] = mapped_column(default=False)
    look_at: Mapped[float | None] = mapped_column(sa.Double, index=True)
    news_at: Mapped[float | None] = mapped_column(sa.Double, index=True)
    attachments: Mapped[list["AttachmentRow"]] = relationship(
        order_by="(AttachmentRow.added_at, AttachmentRow.id)", cascade="all, delete-orphan",
        passive_deletes=True,
    )  # fmt: skip


class AttachmentRow(Base):
    """A file of a draft: name and type sealed in `meta`, its bytes in `content`."""

    __tablename__ = "draft_attachments"

    id: Mapped[str] = mapped_column(sa.String(ID_CHARS), primary_key=True)
    draft_id: Mapped[str] = mapped_column(
        sa.ForeignKey(DraftRow.id, ondelete="CASCADE"), index=True
    )
    added_at: Mapped[float] = mapped_column(sa.Double)
    meta: Mapped[bytes]
    content: Mapped[bytes] = mapped_column(deferred=True)


class TriesRow(Base):
    """Wrong tries with one code or in one conversation (a look-up, also of codes that are none)."""

    __tablename__ = "draft_tries"

    subject: Mapped[bytes] = mapped_column(sa.LargeBinary(LOOKUP_BYTES), primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[float] = mapped_column(sa.Double, index=True)
    until: Mapped[float | None] = mapped_column(sa.Double)
