"""Drafts in the database: saved, loaded, changed by two at once, handed over, warned of, purged."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from actions.services.drafts import Draft, DraftChanged, NoDraft, StorageUnavailable
from actions.services.factors import Factor
from actions.storage import Storage, StorageSettings, open_storage
from actions.storage.engine import Database, make_engine
from actions.storage.models import DraftRow, TriesRow
from tests.actions.storage.conftest import CHEAP, SECRET, Clock

PIN = Factor("4719")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False).filter(
        lambda number: abs(number) != float("inf")
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def test_a_new_draft(storage: Storage, clock: Clock) -> None:
    draft = storage.drafts.create("c-1", "wohngeld", "f" * 64, "tr", ["name"])
    assert draft == Draft(
        id=draft.id, form="wohngeld", form_version="f" * 64, locale="tr", conversation="c-1",
        answers={}, cursor=["name"], attachments=(), has_code=False, version=1, created=clock.now,
        updated=clock.now, expires=clock.now + timedelta(days=2),
    )  # fmt: skip
    assert storage.drafts.load(draft.id, "c-1") == draft
    assert storage.drafts.of_conversation("c-1") == (draft,)


def test_an_answer_is_there_after_a_restart(
    storage: Storage, draft: Draft, settings: StorageSettings, clock: Clock
) -> None:
    storage.close()
    again = open_storage(settings, clock=clock, cost=CHEAP)
    assert again.drafts.load(draft.id, "c-1") == draft
    assert draft.answers == {"name": SECRET}
    assert draft.cursor == ["people"]
    again.close()


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers=st.dictionaries(st.text(), JSON, max_size=4), cursor=JSON)
def test_any_json_is_kept(storage: Storage, answers: dict[str, object], cursor: object) -> None:
    draft = storage.drafts.create("c-1", "wohngeld", "f" * 64, "tr")
    storage.drafts.save(replace(draft, answers=answers, cursor=cursor))
    loaded = storage.drafts.load(draft.id, "c-1")
    assert loaded.answers == answers
    assert loaded.cursor == cursor


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object()])
def test_what_is_no_json_changes_nothing(storage: Storage, draft: Draft, value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        storage.drafts.save(replace(draft, answers={"name": value}))
    assert storage.drafts.load(draft.id, "c-1") == draft


def test_other_conversations_have_no_draft(storage: Storage, draft: Draft) -> None:
    drafts = storage.drafts
    assert drafts.of_conversation("c-2") == ()
    calls: list[Callable[[], object]] = [
        lambda: drafts.load(draft.id, "c-2"),
        lambda: drafts.update(draft.id, "c-2", lambda d: d),
        lambda: drafts.save(replace(draft, conversation="c-2")),
        lambda: drafts.protect(draft.id, "c-2", PIN),
        lambda: drafts.code_of(draft.id, "c-2"),
        lambda: drafts.hand_over(draft.id, "c-2", "c-3"),
        lambda: drafts.delete(draft.id, "c-2"),
        lambda: drafts.load("0" * 32, "c-1"),
    ]
    for call in calls:
        with pytest.raises(NoDraft):
            call()
    assert drafts.delete_all("c-2") == 0
    assert drafts.load(draft.id, "c-1") == draft


def test_the_draft_changed_last_comes_first(storage: Storage, draft: Draft, clock: Clock) -> None:
    clock.forward(minutes=1)
    other = storage.drafts.create("c-1", "hundesteuer", "a" * 64, "de")
    assert [d.id for d in storage.drafts.of_conversation("c-1")] == [other.id, draft.id]
    clock.forward(minutes=1)
    storage.drafts.update(draft.id, "c-1", lambda d: d)
    assert [d.id for d in storage.drafts.of_conversation("c-1")] == [draft.id, other.id]


def test_an_outdated_draft_overwrites_nothing(storage: Storage, draft: Draft) -> None:
    newer = storage.drafts.save(draft.with_answer("people", 3, ["rent"]))
    with pytest.raises(DraftChanged):
        storage.drafts.save(draft.with_answer("people", 2, ["rent"]))
    assert storage.drafts.load(draft.id, "c-1") == newer
    assert newer.version == draft.version + 1


def test_identity_cannot_be_changed(storage: Storage, draft: Draft, clock: Clock) -> None:
    stored = storage.drafts.update(
        draft.id, "c-1", lambda d: replace(d, id="x", conversation="c-9", created=clock.now)
    )
    assert (stored.id, stored.conversation, stored.created) == (draft.id, "c-1", draft.created)
    assert storage.drafts.of_conversation("c-9") == ()


def together(count: int, work: Callable[[int], None]) -> None:
    """Run `work(0)` … in threads that start at the same moment; raise what one of them raised."""
    start, failures = threading.Barrier(count), list[BaseException]()

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_messages_at_once_lose_no_answer(
    storage: Storage, draft: Draft, settings: StorageSettings
) -> None:
    other = open_storage(settings, cost=CHEAP, clock=Clock())  # another process, as it were

    def answer(number: int) -> None:
        drafts = (storage if number % 2 else other).drafts
        for turn in range(5):
            field = f"field_{number}_{turn}"
            drafts.update(draft.id, "c-1", lambda d, f=field: d.with_answer(f, f, f))

    together(6, answer)
    stored = storage.drafts.load(draft.id, "c-1")
    assert len(stored.answers) == 1 + 6 * 5
    assert stored.version == draft.version + 6 * 5
    other.close()


def test_of_savers_at_once_one_wins_and_the_others_know(storage: Storage, draft: Draft) -> None:
    won: list[int] = []
    lost: list[int] = []

    def save(number: int) -> None:
        try:
            storage.drafts.save(draft.with_answer("people", number, None))
            won.append(number)
        except DraftChanged:
            lost.append(number)

    together(6, save)
    assert len(won) == 1
    assert len(lost) == 5
    assert storage.drafts.load(draft.id, "c-1").answers["people"] == won[0]


def test_handed_over_the_old_conversation_loses_it(storage: Storage, draft: Draft) -> None:
    moved = storage.drafts.hand_over(draft.id, "c-1", "c-2")
    assert moved.conversation == "c-2"
    assert moved.answers == draft.answers
    assert storage.drafts.of_conversation("c-1") == ()
    assert storage.drafts.of_conversation("c-2") == (moved,)
    with pytest.raises(NoDraft):
        storage.drafts.save(draft.with_answer("people", 2, None))


def test_a_code_extends_the_life_and_use_does_too(
    storage: Storage, draft: Draft, clock: Clock
) -> None:
    code = storage.drafts.protect(draft.id, "c-1", PIN)
    assert storage.drafts.code_of(draft.id, "c-1") == code
    assert storage.drafts.load(draft.id, "c-1").expires == clock.now + timedelta(days=30)
    clock.forward(days=29)
    storage.drafts.update(draft.id, "c-1", lambda d: d)
    assert storage.drafts.load(draft.id, "c-1").expires == clock.now + timedelta(days=30)
    clock.forward(days=29)
    storage.drafts.update(draft.id, "c-1", lambda d: d)
    clock.forward(days=29)
    last = storage.drafts.update(draft.id, "c-1", lambda d: d)
    assert last.expires == draft.created + timedelta(days=90)


def test_what_has_expired_is_not_there_even_before_the_purge(
    storage: Storage, draft: Draft, clock: Clock
) -> None:
    clock.forward(days=2)
    with pytest.raises(NoDraft):
        storage.drafts.load(draft.id, "c-1")
    assert storage.drafts.of_conversation("c-1") == ()


def test_warned_once_and_again_when_a_use_gave_it_a_new_end(
    storage: Storage, draft: Draft, clock: Clock
) -> None:
    drafts = storage.drafts
    drafts.protect(draft.id, "c-1", PIN)
    drafts.create("c-2", "wohngeld", "f" * 64, "de")  # without a code: nobody can be warned
    assert drafts.expiring() == ()
    clock.forward(days=27)
    assert [d.id for d in drafts.expiring()] == [draft.id]
    drafts.warned(draft.id)
    assert drafts.expiring() == ()
    drafts.update(draft.id, "c-1", lambda d: d)
    clock.forward(days=27)
    assert [d.id for d in drafts.expiring()] == [draft.id]
    clock.forward(days=3)
    assert drafts.expiring() == ()


def test_a_damaged_draft_does_not_hide_the_others(
    storage: Storage, draft: Draft, clock: Clock
) -> None:
    damaged = storage.drafts.create("c-2", "wohngeld", "f" * 64, "de")
    for one in (draft, damaged):
        storage.drafts.protect(one.id, one.conversation, PIN)
    with storage.database.write() as session:
        session.execute(
            sa.update(DraftRow).where(DraftRow.id == damaged.id).values(payload=b"x" * 99)
        )
    clock.forward(days=29)
    with capture_logs() as logs:
        assert [d.id for d in storage.drafts.expiring()] == [draft.id]
    assert [entry["event"] for entry in logs] == ["draft_unreadable"]


def test_everything_of_a_conversation_is_deleted(storage: Storage, draft: Draft) -> None:
    other = storage.drafts.create("c-1", "hundesteuer", "a" * 64, "de")
    kept = storage.drafts.create("c-2", "hundesteuer", "a" * 64, "de")
    storage.drafts.protect(other.id, "c-1", PIN)
    assert storage.drafts.delete_all("c-1") == 2
    assert storage.drafts.of_conversation("c-1") == ()
    assert storage.drafts.of_conversation("c-2") == (kept,)


def test_a_dead_database_is_a_typed_failure_without_data(storage: Storage, draft: Draft) -> None:
    with storage.database.write() as session:
        session.execute(sa.text("DROP TABLE draft_attachments"))
    with pytest.raises(StorageUnavailable) as caught:
        storage.drafts.load(draft.id, "c-1")
    assert SECRET not in f"{caught.value} {caught.value.__cause__}"


def test_somebody_elses_file_is_a_typed_failure(settings: StorageSettings) -> None:
    (settings.var / "stadtlotse.sqlite").write_bytes(b"no database" * 100)
    database = Database(make_engine(settings.url))
    with pytest.raises(StorageUnavailable), database.read() as session:
        session.execute(sa.select(TriesRow))
