"""Erasing conversations from Rasa's SQL tracker store, which has no route for it."""

import time
from collections.abc import Callable

import sqlalchemy as sa

# Rasa's own table; only the columns that are needed here.
events = sa.table("events", sa.column("sender_id", sa.String), sa.column("timestamp", sa.Float))


class TrackerStore:
    """Rasa's `events` table. Blocking: call it from a thread."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def erase(self, identifier: str) -> None:
        """Delete every event of a conversation; raises SQLAlchemyError when that is impossible."""
        with self._engine.begin() as connection:
            # Rasa makes the table when it starts for the first time.
            if sa.inspect(connection).has_table("events"):
                connection.execute(events.delete().where(events.c.sender_id == identifier))

    def erase_older_than(self, hours: float) -> int:
        """Delete conversations whose last event is older; how many events were deleted.

        Goes by Rasa's own times: it also catches what was written for a conversation that had
        been erased while a slow turn was still running, and other channels than ours.
        """
        limit = self._clock() - hours * 3600
        old = (
            sa.select(events.c.sender_id)
            .group_by(events.c.sender_id)
            .having(sa.func.max(events.c.timestamp) < limit)
        )
        with self._engine.begin() as connection:
            if not sa.inspect(connection).has_table("events"):
                return 0
            result = connection.execute(events.delete().where(events.c.sender_id.in_(old)))
            return result.rowcount
