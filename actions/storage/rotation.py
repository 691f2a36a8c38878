"""Changing the keys: everything stored is sealed anew with the newest one."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from actions.services.drafts import DraftUnreadable
from actions.storage.cipher import Cipher
from actions.storage.engine import Database
from actions.storage.keyfile import ID_LENGTH, new_key, only_writer, read_keys, write_keys
from actions.storage.models import AttachmentRow, DraftRow
from actions.storage.outbox_table import OutboxRow
from actions.storage.records import (
    attachment_places,
    payload_place,
    read_payload,
    read_secret,
    secret_place,
)

MOST_PASSES = 3
OUTBOX_PLACE = "outbox"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with sealed values: the columns that begin with a key's id, how to seal a row."""

    name: str
    row: Any
    columns: tuple[Any, ...]
    reseal: Callable[[Any, Cipher], None]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did.

    `key_id`: the key that seals now; `rows`: how many were sealed anew, by what they are;
    `unreadable`: how many were left as they are, because they do not decrypt; `removed`: key ids.
    """

    key_id: str
    rows: Mapping[str, int]
    unreadable: int
    removed: tuple[str, ...]


def usage(database: Database) -> dict[str, int]:
    """How many stored values each key has sealed, by key id."""
    counts: dict[str, int] = {}
    with database.read() as session:
        for column in (column for table in TABLES for column in table.columns):
            key_id = _key_of(column)
            query = sa.select(key_id, sa.func.count()).where(column.is_not(None)).group_by(key_id)
            for found, count in session.execute(query):
                name = bytes(found).decode("ascii", "replace")
                counts[name] = counts.get(name, 0) + count
    return counts


def _key_of(column: Any) -> sa.ColumnElement[bytes]:
    return sa.func.substr(column, 1, ID_LENGTH, type_=sa.LargeBinary())


def rotate(
    path: Path,
    database: Database,
    today: date,
    *,
    only_reseal: bool = False,
    remove_old: bool = False,
    progress: Progress = lambda done, total: None,
) -> Rotation:
    """Put a new key first in the file and seal everything with it; others may go on working.

    Interrupted at any point nothing is lost, and it may simply be started again: old keys stay in
    the file. `only_reseal` makes no new key and only reads the file. `remove_old` takes those out
    that seal nothing any more; backups of the database from before are then unreadable. Raises
    KeysUnusable, OSError, StorageUnavailable.
    """
    writes = remove_old or not only_reseal
    with only_writer(path) if writes else contextlib.nullcontext():
        if not only_reseal:
            write_keys(path, [new_key(today), *read_keys(path)])
        cipher = Cipher(path)
        rows = dict.fromkeys((table.name for table in TABLES), 0)
        unreadable = 0
        for _ in range(MOST_PASSES):
            # Another process may still have been sealing with the old key while it was replaced.
            unreadable = 0
            for table in TABLES:
                done, left = _reseal(database, table, cipher, progress)
                rows[table.name] += done
                unreadable += left
        database.scrub()
        removed = _remove_unused(path, database) if remove_old else ()
    return Rotation(cipher.current_id.decode(), rows, unreadable, removed)


def _remove_unused(path: Path, database: Database) -> tuple[str, ...]:
    keys = read_keys(path)
    used = {keys[0].id, *usage(database)}
    write_keys(path, [key for key in keys if key.id in used])
    return tuple(key.id for key in keys if key.id not in used)


def _reseal(
    database: Database, table: Table, cipher: Cipher, progress: Progress
) -> tuple[int, int]:
    """Each row of an old key in its own transaction; how many were sealed anew, how many not."""
    old = sa.or_(*(_key_of(column) != cipher.current_id for column in table.columns))
    # As a writer: whoever was still writing with the old key has finished then (SQLite).
    with database.write() as session:
        ids = session.scalars(sa.select(table.row.id).where(old)).all()
    query = sa.select(table.row).with_for_update()
    done = unreadable = 0
    for at, row_id in enumerate(ids, start=1):
        try:
            with database.write() as session:
                row = session.scalars(query.where(table.row.id == row_id)).one_or_none()
                if row is not None:
                    table.reseal(row, cipher)
                    done += 1
        except DraftUnreadable:
            unreadable += 1
        progress(at, len(ids))
    return done, unreadable


def _draft(row: DraftRow, cipher: Cipher) -> None:
    place = payload_place(row.id)
    conversation = read_payload(row, cipher)["conversation"]
    row.payload = cipher.seal(cipher.unseal(row.payload, place), place)
    row.conversation = cipher.lookup("conversation", conversation)
    if row.secret is not None:
        place = secret_place(row.id)
        row.code = cipher.lookup("code", read_secret(row.secret, place, cipher)[0].value)
        row.secret = cipher.seal(cipher.unseal(row.secret, place), place)


def _attachment(row: AttachmentRow, cipher: Cipher) -> None:
    meta, content = attachment_places(row.draft_id, row.id)
    row.meta = cipher.seal(cipher.unseal(row.meta, meta), meta)
    row.content = cipher.seal(cipher.unseal(row.content, content), content)


def _submission(row: OutboxRow, cipher: Cipher) -> None:
    row.progress = cipher.seal(cipher.unseal(row.progress, OUTBOX_PLACE), OUTBOX_PLACE)
    if row.payload is not None:
        row.payload = cipher.seal(cipher.unseal(row.payload, OUTBOX_PLACE), OUTBOX_PLACE)


TABLES = (
    Table(
        "drafts",
        DraftRow,
        (DraftRow.payload, DraftRow.secret, DraftRow.conversation, DraftRow.code),
        _draft,
    ),
    Table("files", AttachmentRow, (AttachmentRow.meta, AttachmentRow.content), _attachment),
    Table("submissions", OutboxRow, (OutboxRow.payload, OutboxRow.progress), _submission),
)
"""A new table with sealed values belongs in here, or `keys rotate --remove-old` destroys it."""
