"""When the cases of drafts are to be looked at, and since when there are news of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
COLUMNS = ("look_at", "news_at")


def upgrade() -> None:
    """Add the columns."""
    for name in COLUMNS:
        op.add_column("drafts", sa.Column(name, sa.Double))
        op.create_index(f"ix_drafts_{name}", "drafts", [name])


def downgrade() -> None:
    """Drop them."""
    for name in COLUMNS:
        op.drop_index(f"ix_drafts_{name}", "drafts")
        op.drop_column("drafts", name)
