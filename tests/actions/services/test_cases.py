"""What is news of a case, and what was told already."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actions.services.case_state import CaseState, Delivery, Processing, ProcessingState
from actions.services.cases import Case, Standing

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SENT = Case("1", tell="c-1", told=Standing("SUBMITTED").mark, changed=NOW.timestamp())


def of(status: Processing, **more: object) -> Standing:
    now = ProcessingState(status, NOW, **more)  # type: ignore[arg-type]
    return Standing.of(CaseState("case", Delivery.ACCEPTED, now))


def test_a_case_is_read_as_it_was_written() -> None:
    required = of(Processing.ACTION_REQUIRED, details="Bitte Ausweis", due=date(2030, 1, 15))
    case = SENT.found(required, "n1", NOW)
    assert case.news is not None
    assert case.news.standing.due == "2030-01-15"
    assert Case.of({"case": case.to_json()}) == case


@pytest.mark.parametrize("cursor", [None, [], {}, {"case": None}, {"case": {"at": "x"}}])
def test_what_was_not_submitted_has_no_case(cursor: object) -> None:
    assert Case.of(cursor) is None


def test_a_case_of_an_earlier_version_is_read() -> None:
    assert Case.of({"case": {"client": "1", "at": "2026-11-24"}}) == Case("1", "2026-11-24")


def test_what_was_told_at_submission_is_no_news() -> None:
    assert SENT.found(of(Processing.SUBMITTED), "n1", NOW) == SENT


def test_decided_twice_is_told_once() -> None:
    case = SENT.found(of(Processing.COMPLETED), "n1", NOW)
    assert case.found(of(Processing.COMPLETED), "n2", NOW) == case
    told = case.told_news("n1")
    assert told.news is None
    assert told.found(of(Processing.COMPLETED), "n3", NOW) == told


def test_another_wish_of_the_office_is_news_again() -> None:
    case = SENT.found(of(Processing.ACTION_REQUIRED, details="Ausweis"), "n1", NOW)
    case = case.told_news("n1")
    case = case.found(of(Processing.ACTION_REQUIRED, details="Mietvertrag"), "n2", NOW)
    assert case.news is not None
    assert case.news.standing.quotes == ("Mietvertrag",)


def test_later_news_replace_earlier_ones_and_outlive_their_receipt() -> None:
    case = SENT.found(of(Processing.PROCESSING), "n1", NOW)
    case = case.found(of(Processing.COMPLETED), "n2", NOW)
    assert case.told_news("n1") == case
    assert case.told_news("n2").news is None


def test_what_was_asked_for_is_not_told_again() -> None:
    state = of(Processing.PROCESSING)
    case = SENT.found(state, "n1", NOW).heard(state)
    assert case.news is None
    assert case.found(state, "n2", NOW) == case


@pytest.mark.parametrize("code", ["sending", "waiting", "unavailable"])
def test_silence_of_a_system_is_no_news(code: str) -> None:
    case = SENT.found(of(Processing.PROCESSING), "n1", NOW)
    assert case.found(Standing(code), "n2", NOW) == case
    assert case.heard(Standing(code)) == case


def test_the_longer_it_is_quiet_the_more_rarely_it_is_looked_at() -> None:
    day = NOW + timedelta(days=1)
    assert SENT.look(NOW, MINUTE) == NOW + MINUTE
    assert SENT.look(NOW + timedelta(hours=1), MINUTE) == NOW + timedelta(hours=1, minutes=3)
    assert SENT.look(day, MINUTE) == day + timedelta(minutes=15)
    assert SENT.quiet().look(NOW, MINUTE) is None
