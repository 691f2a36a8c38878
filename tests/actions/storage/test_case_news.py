"""Cases that are looked at, and news that wait."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.services.drafts import Draft, NoDraft
from actions.storage import Storage
from actions.storage.case_news import Change, Kept
from tests.actions.storage.conftest import SECRET, Clock, stored_bytes

MINUTE = timedelta(minutes=1)


def keep(look: datetime | None, news: datetime | None) -> Change:
    return lambda draft: Kept({"case": {"client": "4711-secret"}}, look, news)


def test_a_due_case_is_claimed_once(storage: Storage, draft: Draft, clock: Clock) -> None:
    assert storage.news.claim(clock.now + MINUTE) == ()
    storage.news.change(draft.id, keep(clock.now, None))
    (found,) = storage.news.claim(clock.now + MINUTE)
    assert (found.id, found.conversation) == (draft.id, "c-1")
    assert storage.news.claim(clock.now + MINUTE) == ()
    clock.forward(minutes=1)
    assert len(storage.news.claim(clock.now + MINUTE)) == 1


def test_news_wait_until_they_were_told(storage: Storage, draft: Draft, clock: Clock) -> None:
    storage.news.change(draft.id, keep(None, clock.now))
    assert [d.id for d in storage.news.waiting(0.0)] == [draft.id]
    assert storage.news.waiting(clock.now.timestamp() + 1) == ()
    storage.news.change(draft.id, lambda found: None)
    assert len(storage.news.waiting(0.0)) == 1
    storage.news.change(draft.id, keep(None, None))
    assert storage.news.waiting(0.0) == ()


def test_answers_and_expiry_stay_and_nothing_can_be_read(
    storage: Storage, draft: Draft, clock: Clock, tmp_path: object
) -> None:
    changed = storage.news.change(draft.id, keep(clock.now, clock.now))
    assert changed.answers == draft.answers
    assert changed.expires == draft.expires
    assert changed.version == draft.version + 1
    content = stored_bytes(tmp_path)  # type: ignore[arg-type]
    assert b"4711-secret" not in content
    assert SECRET.encode() not in content


def test_what_is_forgotten_has_no_news(storage: Storage, draft: Draft, clock: Clock) -> None:
    storage.news.change(draft.id, keep(clock.now, clock.now))
    storage.drafts.delete_all("c-1")
    assert storage.news.waiting(0.0) == ()
    assert storage.news.claim(clock.now + MINUTE) == ()
    with pytest.raises(NoDraft):
        storage.news.change(draft.id, keep(None, None))


def test_what_has_expired_has_none(storage: Storage, draft: Draft, clock: Clock) -> None:
    storage.news.change(draft.id, keep(clock.now, clock.now))
    clock.forward(days=400)
    assert storage.news.waiting(0.0) == ()
    assert storage.news.claim(clock.now + MINUTE) == ()


def test_a_draft_loaded_before_does_not_undo_it(
    storage: Storage, draft: Draft, clock: Clock
) -> None:
    storage.news.change(draft.id, keep(clock.now, None))
    after = storage.drafts.update(draft.id, "c-1", lambda found: replace(found, locale="en"))
    assert after.cursor == {"case": {"client": "4711-secret"}}
    assert len(storage.news.claim(clock.now + MINUTE)) == 1
