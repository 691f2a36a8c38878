"""Opening a draft with code and factor: right, wrong, too often, at once."""

import hashlib
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from actions.services.codes import ResumeCode, new_code
from actions.services.drafts import Draft, NoDraft, NotOpened, TooManyTries
from actions.services.factors import Factor
from actions.storage import Storage, StorageSettings, open_storage
from actions.storage.models import TriesRow
from tests.actions.storage.conftest import CHEAP, Clock

PIN, WRONG = Factor("4719"), Factor("4718")


@pytest.fixture
def code(storage: Storage, draft: Draft) -> ResumeCode:
    return storage.drafts.protect(draft.id, "c-1", PIN)


def refused(storage: Storage, code: ResumeCode, conversation: str = "c-2") -> object:
    """How a wrong try is answered: wait and what is left, or wait and whether it is locked."""
    with pytest.raises((NotOpened, TooManyTries)) as caught:
        storage.open_draft(code, WRONG, conversation)
    error = caught.value
    if isinstance(error, NotOpened):
        return error.code, error.wait.total_seconds(), error.left
    return error.code, error.wait.total_seconds(), error.locked


def test_opened_it_belongs_to_the_new_conversation(
    storage: Storage, draft: Draft, code: ResumeCode
) -> None:
    opened = storage.open_draft(code, PIN, "c-2")
    assert opened.id == draft.id
    assert opened.answers == draft.answers
    assert opened.conversation == "c-2"
    assert storage.drafts.of_conversation("c-2") == (opened,)
    assert storage.drafts.of_conversation("c-1") == ()
    with pytest.raises(NoDraft):
        storage.drafts.save(draft)


def test_a_code_opens_again_and_again(storage: Storage, code: ResumeCode) -> None:
    for number in range(8):
        assert storage.open_draft(code, PIN, f"c-{number}").conversation == f"c-{number}"


def test_opening_extends_the_life(storage: Storage, code: ResumeCode, clock: Clock) -> None:
    clock.forward(days=29)
    assert storage.open_draft(code, PIN, "c-2").expires == clock.now + timedelta(days=30)


def test_a_new_code_makes_the_old_one_void(
    storage: Storage, draft: Draft, code: ResumeCode
) -> None:
    newer = storage.drafts.protect(draft.id, "c-1", Factor("8305"))
    with pytest.raises(NotOpened):
        storage.open_draft(code, PIN, "c-2")
    with pytest.raises(NotOpened):
        storage.open_draft(newer, PIN, "c-2")
    assert storage.open_draft(newer, Factor("8305"), "c-2").id == draft.id


def test_deleted_and_expired_drafts_are_not_opened(
    storage: Storage, draft: Draft, code: ResumeCode, clock: Clock
) -> None:
    other = storage.drafts.create("c-1", "hundesteuer", "a" * 64, "de")
    gone = storage.drafts.protect(other.id, "c-1", PIN)
    storage.drafts.delete(other.id, "c-1")
    with pytest.raises(NotOpened):
        storage.open_draft(gone, PIN, "c-2")
    clock.forward(days=30)
    with pytest.raises(NotOpened):
        storage.open_draft(code, PIN, "c-3")


def test_waits_grow_then_it_is_locked_even_for_the_right_factor(
    storage: Storage, code: ResumeCode, clock: Clock
) -> None:
    answers = []
    for _ in range(10):
        answer = refused(storage, code, conversation=f"c-{clock.now.timestamp()}")
        answers.append(answer)
        clock.forward(seconds=answer[1])  # type: ignore[index]
        if len(answers) < 10:
            clock.forward(seconds=1)
    seconds = [answer[1] for answer in answers]  # type: ignore[index]
    assert seconds == [0, 0, 0, 0, 30, 60, 120, 240, 480, 86_400]
    clock.forward(seconds=-60)
    with pytest.raises(TooManyTries) as caught:
        storage.open_draft(code, PIN, "c-other")
    assert caught.value.locked
    assert caught.value.wait == timedelta(seconds=60)
    clock.forward(seconds=60)
    assert storage.open_draft(code, PIN, "c-other")
    assert refused(storage, code) == ("draft_not_opened", 0, 4)


def test_too_early_is_not_even_tried(
    storage: Storage, code: ResumeCode, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        refused(storage, code)
    monkeypatch.setattr(hashlib, "scrypt", None)
    assert refused(storage, code) == ("draft_too_many_tries", 30, False)
    clock.forward(seconds=29)
    assert refused(storage, code) == ("draft_too_many_tries", 1, False)


def test_no_such_code_is_answered_like_a_wrong_factor(
    storage: Storage, code: ResumeCode, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answers in the same order, after the same number of hashes of the same cost."""
    work: list[tuple[int, int, int]] = []
    scrypt = hashlib.scrypt

    def counted(*args, **kwargs):
        work.append((kwargs["n"], kwargs["r"], kwargs["p"]))
        return scrypt(*args, **kwargs)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    answers = {}
    for name, tried in (("wrong", code), ("none", new_code())):
        work.clear()
        answers[name] = ([refused(storage, tried, f"c-{name}") for _ in range(7)], list(work))
    assert answers["wrong"] == answers["none"]
    assert answers["none"][1] == [(CHEAP.n, CHEAP.r, CHEAP.p)] * 5


def test_nobodys_hash_opens_nothing(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.services.factors.hmac.compare_digest", lambda a, b: True)
    with pytest.raises(NotOpened):
        storage.open_draft(new_code(), PIN, "c-2")


def test_a_conversation_that_tries_many_codes_has_to_wait(
    storage: Storage, code: ResumeCode, clock: Clock
) -> None:
    for _ in range(5):
        refused(storage, new_code())
    assert refused(storage, new_code()) == ("draft_too_many_tries", 30, False)
    with pytest.raises(TooManyTries):
        storage.open_draft(code, PIN, "c-2")
    assert storage.open_draft(code, PIN, "c-3")


def test_a_right_code_gives_a_conversation_no_more_wrong_tries(
    storage: Storage, code: ResumeCode
) -> None:
    for _ in range(4):
        refused(storage, new_code())
        storage.open_draft(code, PIN, "c-2")
    assert refused(storage, new_code()) == ("draft_not_opened", 30, 0)


def test_many_at_once_get_no_more_tries(
    storage: Storage, code: ResumeCode, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[int] = []
    scrypt = hashlib.scrypt

    def counted(*args, **kwargs):
        hashes.append(1)
        return scrypt(*args, **kwargs)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    threads = [threading.Thread(target=refused, args=(storage, code, f"c-{n}")) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hashes) == 5


def test_tries_outlive_a_restart(
    storage: Storage, code: ResumeCode, settings: StorageSettings, clock: Clock
) -> None:
    for _ in range(5):
        refused(storage, code)
    again = open_storage(settings, clock=clock, cost=CHEAP)
    assert refused(again, code, "c-9") == ("draft_too_many_tries", 30, False)
    again.close()


def test_forgotten_tries_are_purged(storage: Storage, code: ResumeCode, clock: Clock) -> None:
    refused(storage, new_code())
    clock.forward(days=9)
    refused(storage, code, "c-late")
    clock.forward(days=1)
    storage.purge()
    with storage.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(TriesRow)) == 2
