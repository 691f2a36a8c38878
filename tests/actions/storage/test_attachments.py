"""Files of drafts."""

import os

import pytest
import sqlalchemy as sa

from actions.services.drafts import (
    Attachment,
    AttachmentMissing,
    AttachmentRefused,
    Draft,
    NoDraft,
)
from actions.services.factors import Factor
from actions.storage import Storage, StorageSettings, open_storage
from actions.storage.models import AttachmentRow
from tests.actions.storage.conftest import CHEAP, Clock

PDF = b"%PDF-1.7 " + os.urandom(300_000)


def test_a_file_is_given_back_as_it_was(storage: Storage, draft: Draft, clock: Clock) -> None:
    put = storage.attachments.put(draft.id, "c-1", "Mietvertrag.pdf", "application/pdf", PDF)
    assert put == Attachment(put.id, "Mietvertrag.pdf", "application/pdf", len(PDF))
    assert storage.attachments.get(draft.id, "c-1", put.id) == (put, PDF)
    clock.forward(seconds=1)
    second = storage.attachments.put(draft.id, "c-1", "leer.txt", "text/plain", b"")
    assert storage.attachments.get(draft.id, "c-1", second.id) == (second, b"")
    assert storage.drafts.load(draft.id, "c-1").attachments == (put, second)


def test_a_file_goes_with_its_draft(storage: Storage, draft: Draft) -> None:
    code = storage.drafts.protect(draft.id, "c-1", Factor("4719"))
    put = storage.attachments.put(draft.id, "c-1", "a.pdf", "application/pdf", PDF)
    opened = storage.open_draft(code, Factor("4719"), "c-2")
    assert opened.attachments == (put,)
    assert storage.attachments.get(draft.id, "c-2", put.id)[1] == PDF
    with pytest.raises(NoDraft):
        storage.attachments.get(draft.id, "c-1", put.id)


def test_saving_answers_keeps_files(storage: Storage, draft: Draft) -> None:
    """Also a draft that was loaded before the file came."""
    put = storage.attachments.put(draft.id, "c-1", "a.pdf", "application/pdf", PDF)
    saved = storage.drafts.save(draft.with_answer("people", 2, None))
    assert saved.attachments == (put,)


def test_a_file_of_another_draft_is_not_given(storage: Storage, draft: Draft) -> None:
    put = storage.attachments.put(draft.id, "c-1", "a.pdf", "application/pdf", PDF)
    other = storage.drafts.create("c-2", "wohngeld", "f" * 64, "de")
    for call in (storage.attachments.get, storage.attachments.delete):
        with pytest.raises(AttachmentMissing):
            call(other.id, "c-2", put.id)
        with pytest.raises(NoDraft):
            call(draft.id, "c-2", put.id)
    with pytest.raises(NoDraft):
        storage.attachments.put(draft.id, "c-2", "b.pdf", "application/pdf", PDF)


def test_deleted(storage: Storage, draft: Draft) -> None:
    put = storage.attachments.put(draft.id, "c-1", "a.pdf", "application/pdf", PDF)
    storage.attachments.delete(draft.id, "c-1", put.id)
    with pytest.raises(AttachmentMissing):
        storage.attachments.get(draft.id, "c-1", put.id)
    assert storage.drafts.load(draft.id, "c-1").attachments == ()


def test_files_of_deleted_drafts_are_deleted(storage: Storage, draft: Draft) -> None:
    storage.attachments.put(draft.id, "c-1", "a.pdf", "application/pdf", PDF)
    storage.drafts.delete(draft.id, "c-1")
    with storage.database.read() as session:
        assert session.scalars(sa.select(AttachmentRow.id)).all() == []


def test_too_large_or_too_many(settings: StorageSettings, clock: Clock) -> None:
    settings = settings.model_copy(update={"attachment_bytes": 10, "attachment_files": 2})
    storage = open_storage(settings, clock=clock, cost=CHEAP)
    draft = storage.drafts.create("c-1", "wohngeld", "f" * 64, "de")
    with pytest.raises(AttachmentRefused) as caught:
        storage.attachments.put(draft.id, "c-1", "a.txt", "text/plain", b"x" * 11)
    assert (caught.value.reason, caught.value.limit) == ("bytes", 10)
    for name in ("a.txt", "b.txt"):
        storage.attachments.put(draft.id, "c-1", name, "text/plain", b"x" * 10)
    with pytest.raises(AttachmentRefused) as caught:
        storage.attachments.put(draft.id, "c-1", "c.txt", "text/plain", b"x")
    assert (caught.value.reason, caught.value.limit) == ("files", 2)
    assert len(storage.drafts.load(draft.id, "c-1").attachments) == 2
    storage.close()
