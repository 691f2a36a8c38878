"""The table of texts that were not understood."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "learned",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("guesses", sa.Text, nullable=False),
        sa.UniqueConstraint("day", "locale", "channel", "text", "reason", name="uq_learned"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("learned")
