"""What lies on the disk: nothing readable, nothing that was deleted, no change unnoticed."""

import os

import pytest
import sqlalchemy as sa

from actions.services.codes import ResumeCode
from actions.services.drafts import Draft, DraftUnreadable
from actions.services.factors import Factor
from actions.storage import Storage, StorageSettings
from actions.storage.keyfile import read_keys
from actions.storage.models import AttachmentRow, DraftRow
from tests.actions.storage.conftest import SECRET, Clock, stored_bytes

PIN = Factor("40718293")
FILE = b"%PDF-1.7 lease of Fatma " + os.urandom(20_000)
PIECE = 24  # bytes: so long a piece of ciphertext is not there by chance


@pytest.fixture
def code(storage: Storage, draft: Draft) -> ResumeCode:
    """A draft with a file, a code, and a wrong try."""
    storage.attachments.put(draft.id, "c-1", "Mietvertrag Yılmaz.pdf", "application/pdf", FILE)
    return storage.drafts.protect(draft.id, "c-1", PIN)


def sealed(storage: Storage) -> list[bytes]:
    """All encrypted or hashed values that are stored now."""
    columns = (
        DraftRow.payload, DraftRow.secret, DraftRow.conversation, DraftRow.code,
        AttachmentRow.meta, AttachmentRow.content,
    )  # fmt: skip
    with storage.database.read() as session:
        return [value for column in columns for value in session.scalars(sa.select(column))]


def traces(values: list[bytes], settings: StorageSettings) -> int:
    """How many pieces of the values lie somewhere in the files of the database."""
    disk = stored_bytes(settings.var)
    return sum(
        value[at : at + PIECE] in disk
        for value in values
        for at in range(8, len(value) - PIECE + 1, PIECE)  # after the key's id
    )


def test_nothing_is_readable(
    storage: Storage, draft: Draft, code: ResumeCode, settings: StorageSettings
) -> None:
    storage.drafts.update(draft.id, "c-1", lambda d: d.with_answer("rent", "640.00", ["rent"]))
    disk = stored_bytes(settings.var)
    (key,) = read_keys(settings.keys)
    plain = [
        SECRET, "Yılmaz", "640.00", "wohngeld", "people", "c-1", code.value, code.text,
        PIN.digits, "Mietvertrag",
    ]  # fmt: skip
    for text in plain:
        assert len(text) < 4 or text.encode() not in disk, text
    assert FILE[:40] not in disk
    assert key.secret not in disk
    assert traces(sealed(storage), settings) > 600  # the search finds what is there


def test_a_deleted_draft_leaves_nothing(
    storage: Storage, draft: Draft, code: ResumeCode, settings: StorageSettings
) -> None:
    first = sealed(storage)
    storage.drafts.update(draft.id, "c-1", lambda d: d.with_answer("rent", "640.00", ["rent"]))
    values = [*first, *sealed(storage)]  # the answer of before is not to be found either
    storage.drafts.delete(draft.id, "c-1")
    assert traces(values, settings) == 0
    assert draft.id.encode() not in stored_bytes(settings.var)
    assert (settings.var / "stadtlotse.sqlite").exists()


def test_a_deleted_file_leaves_nothing(
    storage: Storage, draft: Draft, code: ResumeCode, settings: StorageSettings
) -> None:
    (attached,) = storage.drafts.load(draft.id, "c-1").attachments
    files = sealed(storage)[-2:]
    storage.attachments.delete(draft.id, "c-1", attached.id)
    assert traces(files, settings) == 0


def test_other_drafts_stay_whole(
    storage: Storage, draft: Draft, code: ResumeCode, settings: StorageSettings
) -> None:
    others = [storage.drafts.create(f"c-{n}", "wohngeld", "f" * 64, "de") for n in range(10, 30)]
    storage.drafts.delete(draft.id, "c-1")
    for other in others:
        assert storage.drafts.load(other.id, other.conversation) == other


def test_purged_drafts_leave_nothing(
    storage: Storage, draft: Draft, code: ResumeCode, settings: StorageSettings, clock: Clock
) -> None:
    values = sealed(storage)
    clock.forward(days=29)
    fresh = storage.drafts.create("c-2", "wohngeld", "f" * 64, "de")
    assert storage.purge() == 0
    clock.forward(days=1)
    assert storage.purge() == 1
    assert traces(values, settings) == 0
    assert storage.drafts.of_conversation("c-2") == (fresh,)
    assert storage.purge() == 0


def test_a_reader_delays_the_scrubbing_until_the_next_purge(
    storage: Storage, draft: Draft, code: ResumeCode, settings: StorageSettings
) -> None:
    values = sealed(storage)
    with storage.database.read() as session:
        session.scalars(sa.select(DraftRow.id)).all()  # the reader still sees the draft
        with storage.database.write() as writer:
            writer.execute(sa.delete(AttachmentRow))
            writer.execute(sa.delete(DraftRow))
        assert traces(values, settings) > 0
    storage.purge()
    assert traces(values, settings) == 0


@pytest.mark.parametrize("column", ["payload", "secret"])
def test_a_changed_row_is_noticed(
    storage: Storage, draft: Draft, code: ResumeCode, column: str
) -> None:
    with storage.database.write() as session:
        row = session.get_one(DraftRow, draft.id)
        value = getattr(row, column)
        setattr(row, column, value[:40] + bytes([value[40] ^ 1]) + value[41:])
    with pytest.raises(DraftUnreadable) as caught:
        storage.open_draft(code, PIN, "c-2")
    assert SECRET not in repr(caught.value)


def test_rows_cannot_be_exchanged(storage: Storage, draft: Draft, code: ResumeCode) -> None:
    """Who may write to the database still cannot read a draft with a code of their own."""
    own = storage.drafts.create("c-2", "wohngeld", "f" * 64, "de")
    with storage.database.write() as session:
        stolen = session.get_one(DraftRow, draft.id).payload
        session.get_one(DraftRow, own.id).payload = stolen
    with pytest.raises(DraftUnreadable):
        storage.drafts.load(own.id, "c-2")
    own_code = storage.drafts.create("c-3", "wohngeld", "f" * 64, "de")
    storage.drafts.protect(own_code.id, "c-3", Factor("8305"))
    with storage.database.write() as session:
        session.get_one(DraftRow, draft.id).secret = session.get_one(DraftRow, own_code.id).secret
    with pytest.raises(DraftUnreadable):
        storage.open_draft(code, Factor("8305"), "c-4")


def test_a_file_cannot_be_hung_on_another_draft(
    storage: Storage, draft: Draft, code: ResumeCode
) -> None:
    own = storage.drafts.create("c-2", "wohngeld", "f" * 64, "de")
    with storage.database.write() as session:
        session.execute(sa.update(AttachmentRow).values(draft_id=own.id))
    with pytest.raises(DraftUnreadable):
        storage.drafts.load(own.id, "c-2")
