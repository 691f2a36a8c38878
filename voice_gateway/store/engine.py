"""Database engines, and bringing our schema up to date."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_SECONDS = 10.0


def make_engine(url: str, *, shared: bool = False) -> sa.Engine:
    """An engine for SQLite (a file is created, with its folder) or PostgreSQL.

    SQLite waits for other writers instead of failing at once and overwrites what is deleted. Our
    own file commits without a disk flush per message (a power cut may cost the last message, never
    the file); a file `shared` with another program keeps that program's way of writing.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        ours = () if shared else ("journal_mode=WAL", "synchronous=NORMAL")
        for pragma in ("secure_delete=ON", *ours):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def migrate(engine: sa.Engine) -> None:
    """Bring the gateway's schema to the newest version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
