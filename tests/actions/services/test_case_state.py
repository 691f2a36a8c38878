from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from actions.services.case_state import (
    CaseEvent,
    Delivery,
    EventKind,
    Problem,
    Processing,
    ProcessingState,
    case_state,
    delivery_of,
)

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def events(*kinds, problems=()):
    return [
        CaseEvent(kind, START + timedelta(hours=i), "iss", problems if kind == "reject" else ())
        for i, kind in enumerate(map(EventKind, (f"{kind}-submission" for kind in kinds)))
    ]


def states(*names):
    return [ProcessingState(Processing(name), START) for name in names]


@pytest.mark.parametrize(
    ("kinds", "delivery"),
    [
        ([], Delivery.UNKNOWN),
        (["create"], Delivery.ANNOUNCED),
        (["create", "delete"], Delivery.DELETED),
        (["create", "submit", "notify"], Delivery.SUBMITTED),
        (["create", "submit", "forward", "notify"], Delivery.FORWARDED),
        (["create", "submit", "accept", "delete"], Delivery.ACCEPTED),
        (["create", "submit", "reject", "delete"], Delivery.REJECTED),
        (["accept", "reject"], Delivery.REJECTED),
        (["reject", "accept"], Delivery.ACCEPTED),
    ],
)
def test_delivery(kinds, delivery):
    assert delivery_of(events(*kinds)) is delivery


def test_a_decision_stands_in_whatever_order_the_log_is():
    for order in permutations(["create", "submit", "notify", "accept", "delete"]):
        assert delivery_of(events(*order)) is Delivery.ACCEPTED


def test_states_after_acceptance():
    log = events("create", "submit", "accept")
    told = case_state("c", log, states=states("SUBMITTED", "RECEIVED", "PROCESSING"))
    assert told.processing.status is Processing.PROCESSING
    assert len(told.history) == 3
    ahead = case_state("c", log, states=states("SUBMITTED"))
    assert (ahead.processing.status, ahead.processing.at) == (
        Processing.RECEIVED,
        log[2].issued_at,
    )


def test_unsigned_states_are_not_believed_before_acceptance():
    told = case_state(
        "c", events("create", "submit"), states=states("SUBMITTED", "RECEIVED", "COMPLETED")
    )
    assert told.processing.status is Processing.SUBMITTED
    assert [state.status for state in told.history] == [Processing.SUBMITTED]
    assert case_state("c", [], states=states("COMPLETED")).processing is None


def test_without_states():
    log = events("create", "submit", "accept")
    unread = case_state("c", log, states=None)
    assert (unread.complete, unread.processing.status) == (False, Processing.RECEIVED)
    assert case_state("c", log, states=[]).complete


def test_rejected():
    problems = (Problem("t", "Unzuständig"),)
    log = [
        *events("create", "submit"),
        CaseEvent(EventKind.REJECT, START, "iss", (Problem("old"),)),
        CaseEvent(EventKind.REJECT, START, "iss", problems),
    ]
    told = case_state("c", log, states=states("SUBMITTED", "PROCESSING"))
    assert (told.delivery, told.processing, told.problems) == (Delivery.REJECTED, None, problems)
    assert case_state("c", events("create", "submit")).problems == ()
