"""Changing the keys while drafts are stored and used."""

from datetime import date

import pytest
import sqlalchemy as sa

from actions.services.drafts import Draft, DraftUnreadable, NotOpened
from actions.services.factors import Factor
from actions.storage import Storage, StorageSettings
from actions.storage.keyfile import new_key, read_keys, write_keys
from actions.storage.models import Base, DraftRow
from actions.storage.outbox_table import OutboxRow
from actions.storage.rotation import TABLES, rotate, usage
from tests.actions.storage.conftest import SECRET

DAY, PIN = date(2026, 12, 1), Factor("4719")


def test_everything_is_sealed_anew_and_still_there(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    code = storage.drafts.protect(draft.id, "c-1", PIN)
    file = storage.attachments.put(draft.id, "c-1", "a.pdf", "application/pdf", b"%PDF" * 99)
    (old,) = read_keys(settings.keys)
    seen: list[tuple[int, int]] = []
    done = rotate(
        settings.keys, storage.database, DAY, progress=lambda at, of: seen.append((at, of))
    )
    assert done.rows == {"drafts": 1, "files": 1, "submissions": 0}
    assert (done.unreadable, done.removed) == (0, ())
    assert seen == [(1, 1), (1, 1)]
    new, kept = read_keys(settings.keys)
    assert (new.id, new.made, kept) == (done.key_id, DAY, old)
    assert usage(storage.database) == {new.id: 6}
    # The store that was open all the time, and with the new key alone.
    write_keys(settings.keys, [new])
    assert storage.drafts.load(draft.id, "c-1").answers == {"name": SECRET}
    assert storage.attachments.get(draft.id, "c-1", file.id)[1] == b"%PDF" * 99
    assert storage.drafts.code_of(draft.id, "c-1") == code
    with pytest.raises(NotOpened):
        storage.open_draft(code, Factor("4718"), "c-2")
    assert storage.open_draft(code, PIN, "c-2").id == draft.id


def test_before_the_data_is_sealed_anew_old_keys_open_and_find_it(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    """As after a rotation that was interrupted."""
    code = storage.drafts.protect(draft.id, "c-1", PIN)
    write_keys(settings.keys, [new_key(DAY), *read_keys(settings.keys)])
    assert storage.drafts.of_conversation("c-1")[0].answers == {"name": SECRET}
    assert storage.open_draft(code, PIN, "c-2").id == draft.id
    storage.drafts.update(draft.id, "c-2", lambda d: d.with_answer("people", 2, None))
    assert set(usage(storage.database)) == {key.id for key in read_keys(settings.keys)}


def test_old_keys_are_removed_when_they_seal_nothing(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    (old,) = read_keys(settings.keys)
    done = rotate(settings.keys, storage.database, DAY, remove_old=True)
    assert done.removed == (old.id,)
    assert [key.id for key in read_keys(settings.keys)] == [done.key_id]
    assert storage.drafts.load(draft.id, "c-1").answers == {"name": SECRET}


def test_sealed_anew_with_a_key_that_is_there(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    """For a file that is published by the platform: it is read only."""
    keys = [new_key(DAY), *read_keys(settings.keys)]
    write_keys(settings.keys, keys)
    before = settings.keys.read_bytes()
    done = rotate(settings.keys, storage.database, DAY, only_reseal=True)
    assert (done.key_id, done.rows["drafts"]) == (keys[0].id, 1)
    assert usage(storage.database).keys() == {keys[0].id}
    assert settings.keys.read_bytes() == before
    assert not list(settings.var.glob(".stadtlotse.keys*"))
    assert storage.drafts.load(draft.id, "c-1").answers == {"name": SECRET}


def test_rows_that_do_not_decrypt_are_counted_and_keep_their_key(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    (old,) = read_keys(settings.keys)
    other = storage.drafts.create("c-2", "wohngeld", "f" * 64, "de")
    with storage.database.write() as session:
        row = session.get_one(DraftRow, other.id)
        row.payload = row.payload[:-1] + bytes([row.payload[-1] ^ 1])
    done = rotate(settings.keys, storage.database, DAY, remove_old=True)
    assert (done.rows["drafts"], done.unreadable, done.removed) == (1, 1, ())
    assert [key.id for key in read_keys(settings.keys)] == [done.key_id, old.id]
    assert storage.drafts.load(draft.id, "c-1").answers == {"name": SECRET}


def test_waiting_submissions_are_sealed_anew(storage: Storage, settings: StorageSettings) -> None:
    cipher = storage.outbox_cipher
    with storage.database.write() as session:
        for number, payload in ((1, cipher.encrypt(b"application")), (2, None)):
            session.add(
                OutboxRow(
                    id=str(number), state="waiting", payload=payload,
                    progress=cipher.encrypt(b"progress"), attempts=0, added_at=0.0, changed_at=0.0,
                    due_at=0.0,
                )
            )  # fmt: skip
    (old,) = read_keys(settings.keys)
    done = rotate(settings.keys, storage.database, DAY, remove_old=True)
    assert done.rows["submissions"] == 2
    assert done.removed == (old.id,)
    with storage.database.read() as session:
        first, second = session.scalars(sa.select(OutboxRow).order_by(OutboxRow.id))
        assert cipher.decrypt(first.payload or b"") == b"application"
        assert [cipher.decrypt(row.progress) for row in (first, second)] == [b"progress"] * 2
        assert second.payload is None


def test_every_sealed_column_is_rotated() -> None:
    """A new table with bytes that nobody sealed anew would be lost with the old key."""
    known = {column.property.columns[0] for table in TABLES for column in table.columns}
    sealed = {
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary) and table.name != "draft_tries"
    }
    assert sealed == known


def test_a_missing_key_is_a_typed_failure(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    (old,) = read_keys(settings.keys)
    write_keys(settings.keys, [new_key(DAY)])
    assert storage.drafts.of_conversation("c-1") == ()  # not even its look-up is known
    with storage.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DraftRow)) == 1
    write_keys(settings.keys, [new_key(DAY), old])
    assert storage.drafts.load(draft.id, "c-1").answers == {"name": SECRET}
    write_keys(settings.keys, [type(old)(old.id, DAY, new_key(DAY).secret)])
    with storage.database.write() as session, pytest.raises(DraftUnreadable):
        storage.drafts.moved(session, session.get_one(DraftRow, draft.id), "c-2")
