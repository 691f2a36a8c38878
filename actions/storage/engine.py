"""The application's own database: engine, transactions, schema."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.services.drafts import StorageUnavailable

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_SECONDS = 10.0


def make_engine(url: str) -> sa.Engine:
    """An engine for SQLite (a file is created, with its folder) or PostgreSQL.

    SQLite writes every commit through to the disk, so that an answer that was acknowledged outlives
    a power cut, and overwrites what is deleted. Errors never show the values of a statement.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        # The driver would open transactions itself, and only before the first write: too late to
        # keep another writer from changing what was just read.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def migrate(engine: sa.Engine) -> None:
    """Bring the schema to the newest version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


class Database:
    """Transactions; whatever the database reports becomes StorageUnavailable. Blocking."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(reads=True)

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: all of it or nothing.

        SQLite has one writer at a time; on PostgreSQL rows are locked as they are selected.
        """
        with (
            self._reported(),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one moment and waits for nobody."""
        with (
            self._reported(),
            Session(self._reader, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        driver = self._engine.dialect.dbapi
        failures = (SQLAlchemyError, driver.Error) if driver else (SQLAlchemyError,)
        try:
            yield
        except failures as error:
            raise StorageUnavailable(type(error).__name__) from error

    def scrub(self) -> bool:
        """Leave nothing of deleted rows in SQLite's write-ahead log; whether that was possible.

        Waits for open reads; when they take too long, the next call does it. PostgreSQL does its
        own cleaning, see docs/privacy.md.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        try:
            with self._reported(), contextlib.closing(self._engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchall()[0]
        except StorageUnavailable:
            return False  # what was deleted is deleted all the same
        return not busy

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()
