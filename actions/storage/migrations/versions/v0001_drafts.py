"""Drafts, their attachments, and wrong tries to open them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("conversation", sa.LargeBinary(40), nullable=False),
        sa.Column("code", sa.LargeBinary(40), unique=True),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("warned", sa.Boolean, nullable=False),
    )
    op.create_index("ix_drafts_conversation", "drafts", ["conversation"])
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])
    op.create_table(
        "draft_attachments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "draft_id", sa.String(32), sa.ForeignKey("drafts.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("added_at", sa.Double, nullable=False),
        sa.Column("meta", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_index("ix_draft_attachments_draft_id", "draft_attachments", ["draft_id"])
    op.create_table(
        "draft_tries",
        sa.Column("subject", sa.LargeBinary(40), primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("last_at", sa.Double, nullable=False),
        sa.Column("until", sa.Double),
    )
    op.create_index("ix_draft_tries_last_at", "draft_tries", ["last_at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("draft_tries", "draft_attachments", "drafts"):
        op.drop_table(table)
