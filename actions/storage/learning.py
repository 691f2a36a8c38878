"""The texts that were not understood: a table of their own, apart from all conversations."""

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from actions.services.learned import MOST_GUESSES, Frequent, Guess, Learned, Reason

BUSY_SECONDS = 5.0

learned = sa.table(
    "learned",
    sa.column("id", sa.Integer),
    sa.column("day", sa.Date),
    sa.column("locale", sa.String),
    sa.column("channel", sa.String),
    sa.column("text", sa.String),
    sa.column("reason", sa.String),
    sa.column("count", sa.Integer),
    sa.column("guesses", sa.Text),
)
_columns = learned.c


def _first_version(connection: sa.Connection) -> None:
    """The table as it was in the beginning."""
    sa.Table(
        "learned",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("guesses", sa.Text, nullable=False),
        sa.UniqueConstraint("day", "locale", "channel", "text", "reason", name="uq_learned"),
    ).create(connection)


schema = sa.Table(
    "learning_schema", sa.MetaData(), sa.Column("version", sa.Integer, nullable=False)
)
STEPS: Sequence[Callable[[sa.Connection], None]] = (_first_version,)
"""What makes each version of the schema out of the one before; append, never change.

Not Alembic, whose environment belongs to one thread at a time: this file is opened in a thread of
its own, while the others are opened.
"""


class LearnedTexts:
    """The table. Blocking: call it from a thread. Raises SQLAlchemyError when the database fails.

    A row is kept for `retention_days` after its day; `today` is the clock.
    """

    def __init__(self, engine: sa.Engine, retention_days: int, today: Callable[[], date]) -> None:
        self._engine = engine
        self._retention = timedelta(days=retention_days)
        self._today = today

    @classmethod
    def open(cls, url: str, retention_days: int, today: Callable[[], date]) -> "LearnedTexts":
        """Open a database by its SQLAlchemy URL and bring its schema up to date.

        A file of SQLite is created, with its folder. Raises OSError when that is impossible.
        """
        engine = _engine(url)
        with engine.begin() as connection:
            schema.create(connection, checkfirst=True)
            version = connection.scalar(sa.select(sa.func.max(schema.c.version))) or 0
            for number, step in enumerate(STEPS[version:], version + 1):
                step(connection)
                connection.execute(schema.insert().values(version=number))
        return cls(engine, retention_days, today)

    def add(self, entry: Learned) -> None:
        """Keep an entry; the same one on the same day is counted."""
        key = {
            "day": entry.day,
            "locale": entry.locale,
            "channel": entry.channel,
            "text": entry.text,
            "reason": entry.reason.value,
        }
        guesses = json.dumps(
            [[guess.name, round(guess.probability, 2)] for guess in entry.guesses[:MOST_GUESSES]]
        )
        same = sa.and_(*(_columns[name] == value for name, value in key.items()))
        again = learned.update().where(same)
        with self._engine.begin() as connection:
            found = connection.execute(again.values(count=_columns.count + 1, guesses=guesses))
            if found.rowcount == 0:
                connection.execute(learned.insert().values(**key, count=1, guesses=guesses))

    def rows(self, locale: str | None = None, at_least: int = 1) -> list[Frequent]:
        """Texts that were met `at_least` so often, most frequent first, else the latest first.

        What is older than the retention period is left out, even when it is not purged yet.
        """
        query = sa.select(learned).where(_columns.day >= self._oldest())
        if locale is not None:
            query = query.where(_columns.locale == locale)
        groups: dict[tuple[str, str], list[sa.Row[tuple[object, ...]]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(_columns.day, _columns.id)):
                groups.setdefault((row.locale, row.text), []).append(row)
        found = [_frequent(rows) for rows in groups.values()]
        kept = [row for row in found if row.count >= at_least]
        return sorted(kept, key=lambda row: (-row.count, -row.last.toordinal(), row.text))

    def purge(self) -> int:
        """Delete what is older than the retention period; how many rows that were."""
        return self._delete(_columns.day < self._oldest())

    def forget(self) -> int:
        """Delete everything; how many rows that were."""
        return self._delete(sa.true())

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _oldest(self) -> date:
        return self._today() - self._retention

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with self._engine.begin() as connection:
            return connection.execute(learned.delete().where(which)).rowcount


def _frequent(rows: list[sa.Row[tuple[object, ...]]]) -> Frequent:
    """Rows of one text, oldest first."""
    last = rows[-1]
    return Frequent(
        text=last.text,
        locale=last.locale,
        count=sum(row._mapping["count"] for row in rows),
        channels=tuple(dict.fromkeys(row.channel for row in rows)),
        reasons=tuple(dict.fromkeys(Reason(row.reason) for row in rows)),
        last=last.day,
        guesses=tuple(Guess(name, probability) for name, probability in json.loads(last.guesses)),
    )


def _engine(url: str) -> sa.Engine:
    """SQLite waits for other writers and overwrites what is deleted; errors never show values.

    There is no write-ahead log, in which what was deleted would linger.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    return engine
