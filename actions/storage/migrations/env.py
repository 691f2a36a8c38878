"""Alembic's entry: runs on the connection that `actions.storage.engine.migrate` opened."""

import sqlalchemy as sa
from alembic import context

from actions.storage.models import Base

# Any number, as long as nothing else in the same database uses it.
LOCK = 724_116


def run() -> None:
    """Apply the migrations inside the caller's transaction."""
    connection: sa.Connection = context.config.attributes["connection"]
    if connection.dialect.name == "postgresql":
        # Several replicas start at once: the second waits, then finds nothing left to do.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    context.configure(
        connection=connection, target_metadata=Base.metadata, version_table="application_schema"
    )
    with context.begin_transaction():
        context.run_migrations()


run()
