"""Waits after wrong tries, with a clock of the test's own."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.throttle import Throttle, Tries

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULE = Throttle()


def after(wrong: int, start: datetime = START) -> tuple[Tries, datetime]:
    """The state after so many wrong tries, each as soon as it is allowed; the time of the last."""
    state, now = Tries(), start
    for _ in range(wrong):
        now += state.wait(now)
        state = RULE.counted(state, now)
    return state, now


def test_five_tries_are_free_then_the_wait_doubles_then_it_is_locked() -> None:
    waits = [after(wrong)[0].wait(after(wrong)[1]) for wrong in range(12)]
    seconds = [wait.total_seconds() for wait in waits]
    assert seconds == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 86_400, 86_400]


def test_what_is_left_is_counted_down() -> None:
    assert [RULE.left(after(wrong)[0]) for wrong in (0, 1, 4, 5, 6)] == [5, 4, 1, 0, 0]


def test_only_the_long_wait_is_a_lock() -> None:
    assert not RULE.locks(after(9)[0])
    assert RULE.locks(after(10)[0])


def test_a_lock_ends_and_comes_back_with_the_next_wrong_try() -> None:
    state, now = after(10)
    assert state.wait(now + timedelta(hours=24)) == timedelta()
    again = RULE.counted(state, now + timedelta(hours=24))
    assert again.wait(now + timedelta(hours=24)) == timedelta(hours=24)


def test_wrong_tries_are_forgotten() -> None:
    state, now = after(10)
    assert RULE.current(state, now + timedelta(days=10)) == Tries()
    assert RULE.current(state, now + timedelta(days=9)) == state
    assert RULE.counted(state, now + timedelta(days=10)).wrong == 1


def test_a_right_try_takes_back_the_one_that_was_counted() -> None:
    state, _ = after(5)
    assert RULE.taken_back(state).wrong == 4
    assert RULE.taken_back(state).wait(START) == timedelta()
    assert RULE.taken_back(Tries()).wrong == 0


def test_a_pin_cannot_be_tried_often_in_the_life_of_a_draft() -> None:
    state, now, tries = Tries(), START, 0
    while now < START + timedelta(days=30):
        state = RULE.counted(state, now)
        tries += 1
        now += state.wait(now)
    assert tries <= 40


@settings(deadline=None)
@given(st.lists(st.integers(0, 20_000_000), max_size=40))
def test_the_wait_is_never_negative_and_never_longer_than_the_lock(gaps: list[int]) -> None:
    state, now = Tries(), START
    for gap in gaps:
        now += timedelta(seconds=gap)
        state = RULE.counted(state, now)
        assert timedelta() <= state.wait(now) <= RULE.lock
        assert state.wait(now + RULE.lock) == timedelta()
