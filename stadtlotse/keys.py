"""The keys that seal stored applications: which there are, what each seals, changing them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from actions.storage.keyfile import create_keys, open_to_others, read_keys
from actions.storage.rotation import Rotation, usage
from actions.storage.rotation import rotate as rotate_keys
from actions.storage.settings import StorageSettings
from actions.storage.storage import open_database
from stadtlotse.paths import var


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key: its id, the day it was made (None: it is missing), how many values it seals."""

    id: str
    made: date | None
    values: int


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """The file, whether others may read it, and the keys; the first one seals now."""

    file: Path
    open_to_others: bool
    rows: tuple[KeyRow, ...]


def settings() -> StorageSettings:
    """The settings of the application's database, as its processes see them."""
    return StorageSettings(var=var())


def status() -> KeyStatus:
    """What is there; raises KeysUnusable, OSError, StorageUnavailable, SQLAlchemyError."""
    where = settings()
    keys = read_keys(where.keys)
    database = open_database(where.url)
    try:
        used = usage(database)
    finally:
        database.close()
    known = [KeyRow(key.id, key.made, used.pop(key.id, 0)) for key in keys]
    missing = [KeyRow(key_id, None, count) for key_id, count in sorted(used.items())]
    return KeyStatus(where.keys, open_to_others(where.keys), (*known, *missing))


def rotate(
    *,
    only_reseal: bool = False,
    remove_old: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Rotation:
    """A new key, and everything sealed with it; makes the file when there is none yet.

    See `actions.storage.rotation.rotate`.
    """
    where = settings()
    today = datetime.now(UTC).date()
    database = open_database(where.url)
    try:
        if not where.keys.exists() and not usage(database):
            create_keys(where.keys, today)
            return Rotation(read_keys(where.keys)[0].id, {}, 0, ())
        return rotate_keys(
            where.keys,
            database,
            today,
            only_reseal=only_reseal,
            remove_old=remove_old,
            progress=progress,
        )
    finally:
        database.close()
