"""Wishes to be called back: sealed, read by the desk, deleted when done or too old."""

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from voice_gateway.store.conversations import metadata

log = structlog.get_logger(__name__)
callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class CallBack:
    """One wish. `created_at` in seconds since 1970; `number` in international form (+49…);
    `when` in the caller's words; `about` is German and without personal data.
    """

    id: str
    created_at: float
    number: str = field(repr=False)
    when: str = field(repr=False)
    locale: str
    about: str


class CallBackStore:
    """The table of wishes. Blocking: call it from a thread.

    `keys` are Fernet keys: the first seals, all open. Raises ValueError for a key that is none.
    """

    def __init__(
        self,
        engine: sa.Engine,
        keys: Sequence[str],
        days: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._cipher = MultiFernet([Fernet(key) for key in keys])
        self._seconds = days * DAY
        self._clock = clock

    def add(self, number: str, when: str, locale: str, about: str) -> str:
        """Keep a wish; its id."""
        content = {"number": number, "when": when, "locale": locale, "about": about}
        identifier = f"b-{secrets.token_hex(8)}"
        row = {
            "id": identifier,
            "created_at": self._clock(),
            "sealed": self._cipher.encrypt(json.dumps(content).encode()),
        }
        with self._engine.begin() as connection:
            connection.execute(callbacks.insert().values(row))
        return identifier

    def all(self) -> list[CallBack]:
        """All wishes that are not too old, the oldest first; what cannot be read is left out."""
        limit = self._clock() - self._seconds
        query = (
            sa.select(callbacks)
            .where(callbacks.c.created_at >= limit)
            .order_by(callbacks.c.created_at)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        found = []
        for row in rows:
            try:
                content = json.loads(self._cipher.decrypt(row.sealed))
            except InvalidToken:
                log.error("callbacks.unreadable", id=row.id)
                continue
            found.append(CallBack(row.id, row.created_at, **content))
        return found

    def delete(self, identifier: str) -> bool:
        """Forget a wish, because the person was called; whether there was one."""
        statement = callbacks.delete().where(callbacks.c.id == identifier)
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount > 0

    def purge(self) -> int:
        """Delete what is too old; how many."""
        limit = self._clock() - self._seconds
        with self._engine.begin() as connection:
            old = callbacks.delete().where(callbacks.c.created_at < limit)
            return connection.execute(old).rowcount
