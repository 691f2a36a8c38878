"""The whole: settings, first start, a missing file of keys, the schema, purging again and again."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from structlog.testing import capture_logs

from actions.services.drafts import Draft, Keeping, StorageUnavailable
from actions.storage import Storage, StorageSettings, open_storage, purge_periodically
from actions.storage.engine import make_engine, migrate
from actions.storage.keyfile import KeysUnusable
from actions.storage.models import Base
from tests.actions.storage.conftest import CHEAP, Clock


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "VAR": "/srv/var", "DATABASE_URL": "", "KEYS_FILE": "", "DRAFT_DAYS": "14",
        "DRAFT_MAX_DAYS": "28", "DRAFT_WARN_DAYS": "1", "RETENTION_HOURS": "12",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"STADTLOTSE_{name}", value)
    settings = StorageSettings()
    assert settings.url == "sqlite:////srv/var/stadtlotse.sqlite"
    assert settings.keys == Path("/srv/var/stadtlotse.keys")
    days = [timedelta(days=n) for n in (14, 28, 1, 1)]
    assert settings.keeping == Keeping(*days)
    monkeypatch.setenv("STADTLOTSE_DATABASE_URL", "postgresql+psycopg://db/stadtlotse")
    monkeypatch.setenv("STADTLOTSE_KEYS_FILE", "/run/secrets/keys")
    assert StorageSettings().url == "postgresql+psycopg://db/stadtlotse"
    assert StorageSettings().keys == Path("/run/secrets/keys")


def test_the_defaults_are_the_documented_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DRAFT_DAYS", "DRAFT_MAX_DAYS", "DRAFT_WARN_DAYS", "RETENTION_HOURS"):
        monkeypatch.delenv(f"STADTLOTSE_{name}", raising=False)
    assert StorageSettings().keeping == Keeping()


def test_the_first_start_makes_database_and_keys(settings: StorageSettings) -> None:
    with capture_logs() as logs:
        open_storage(settings, cost=CHEAP).close()
        open_storage(settings, cost=CHEAP).close()
    assert [entry["event"] for entry in logs] == ["keys_created"]
    assert settings.keys.exists()
    assert (settings.var / "stadtlotse.sqlite").exists()


def test_keys_that_others_may_read_are_warned_of(settings: StorageSettings) -> None:
    open_storage(settings, cost=CHEAP).close()
    settings.keys.chmod(0o644)
    with capture_logs() as logs:
        open_storage(settings, cost=CHEAP).close()
    assert [entry["event"] for entry in logs] == ["keys_open_to_others"]


def test_lost_keys_are_not_replaced_silently(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    settings.keys.unlink()
    with pytest.raises(KeysUnusable, match="something is sealed"):
        open_storage(settings, cost=CHEAP)
    assert not settings.keys.exists()
    storage.drafts.delete(draft.id, "c-1")
    open_storage(settings, cost=CHEAP).close()
    assert settings.keys.exists()


def test_the_migrations_make_the_schema_of_the_models(settings: StorageSettings) -> None:
    engine = make_engine(settings.url)
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "application_schema"}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_sqlite_writes_through_and_overwrites(storage: Storage) -> None:
    with storage.database.read() as session:
        values = {
            name: session.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
    }


async def test_purged_again_and_again_also_after_a_failure(
    storage: Storage, draft: Draft, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First a purge that finds something, then one that fails, then one that works again."""
    purges, enough = 0, asyncio.Event()
    loop, purge = asyncio.get_running_loop(), Storage.purge

    def counted(self: Storage) -> int:
        nonlocal purges
        purges += 1
        if purges == 2:
            raise StorageUnavailable("OperationalError")
        if purges == 4:
            loop.call_soon_threadsafe(enough.set)
        return purge(self)

    monkeypatch.setattr(Storage, "purge", counted)
    clock.forward(days=2)
    with capture_logs() as logs:
        purging = asyncio.create_task(purge_periodically(storage, 0.001))
        await enough.wait()
        purging.cancel()
        await asyncio.gather(purging, return_exceptions=True)
    assert logs[:2] == [
        {"event": "drafts_purged", "drafts": 1, "log_level": "info"},
        {"event": "purge_failed", "error": "OperationalError", "log_level": "error"},
    ]
    assert draft.id not in str(logs)
    assert not storage.drafts.of_conversation("c-1")
