"""Tables of the sandbox and the guarantee against double booking.

A booked appointment owns one `Claim` for each slot at one workstation; the primary key of the
table makes a second claim impossible, and writers run one after the other (BEGIN IMMEDIATE), so
that the loser of a race sees the winner's claims instead of an error of the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Engine, ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """Base of all tables."""


class Process(Base):
    """One appointment from its reservation to its end.

    `services` is a list of [service id, count]; `expires_at` (epoch seconds) is set while the
    appointment is held provisionally; `status` is one of the interface's words or "expired",
    which is never shown: `expired_from` then keeps what it was.
    """

    __tablename__ = "processes"

    id: Mapped[int] = mapped_column(primary_key=True)
    auth_key: Mapped[str]
    office_id: Mapped[int]
    scope_id: Mapped[int] = mapped_column(index=True)
    timestamp: Mapped[int]
    slot_count: Mapped[int]
    services: Mapped[list[list[int]]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(default="reserved", index=True)
    expired_from: Mapped[str | None]
    expires_at: Mapped[int | None]
    family_name: Mapped[str | None]
    email: Mapped[str | None]
    telephone: Mapped[str | None]
    custom_textfield: Mapped[str | None]
    custom_textfield2: Mapped[str | None]
    display_number: Mapped[str | None]

    def forget_person(self) -> None:
        """Erase who booked; the municipality keeps no data of an appointment that is gone."""
        self.family_name = self.email = self.telephone = None
        self.custom_textfield = self.custom_textfield2 = None


class Claim(Base):
    """One slot of one workstation, taken by a process; `start` in epoch seconds."""

    __tablename__ = "claims"

    scope_id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    workstation: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id"), index=True)


class Store:
    """Access to the database; `write` and `read` give one transaction each."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = _engine(path)
        self._reader = self._engine.execution_options(sandbox_read=True)
        Base.metadata.create_all(self._engine)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that holds the write lock from its start; rolled back on an exception."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one moment and blocks nobody."""
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    def clear(self) -> None:
        """Delete every appointment."""
        with self.write() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    # Errors of the database must not carry names and addresses into a log.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        # The driver would otherwise open transactions itself, and only before the first write:
        # too late to keep another writer from reading the same free slot.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "busy_timeout=15000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        read = connection.get_execution_options().get("sandbox_read", False)
        connection.exec_driver_sql("BEGIN" if read else "BEGIN IMMEDIATE")

    return engine
