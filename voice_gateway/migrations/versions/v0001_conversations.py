"""The table of conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("last_message_at", sa.Float, nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("language_state", sa.Text, nullable=False),
        sa.Column("rate", sa.Float, nullable=False),
    )
    op.create_index("ix_conversations_last_message_at", "conversations", ["last_message_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("conversations")
