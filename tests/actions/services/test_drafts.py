"""How long drafts are kept, and what a draft shows of itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.drafts import Attachment, Draft, Keeping

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RULE = Keeping()
DRAFT = Draft(
    id="d1", form="wohngeld", form_version="f" * 64, locale="tr", conversation="c-secret",
    answers={"name": {"given": "Fatma", "family": "Yılmaz"}}, cursor=["name"],
    attachments=(Attachment("a1", "Mietvertrag Yılmaz.pdf", "application/pdf", 3),),
    has_code=True, version=1, created=START, updated=START, expires=START + 30 * DAY,
)  # fmt: skip


def test_use_extends_up_to_a_maximum() -> None:
    assert RULE.until(START, START, has_code=True) == START + 30 * DAY
    assert RULE.until(START, START + 20 * DAY, has_code=True) == START + 50 * DAY
    assert RULE.until(START, START + 70 * DAY, has_code=True) == START + 90 * DAY


def test_without_a_code_it_is_kept_for_a_short_time() -> None:
    assert RULE.until(START, START, has_code=False) == START + 2 * DAY
    assert Keeping(keep=DAY).until(START, START, has_code=False) == START + DAY


def test_warned_from_three_days_before() -> None:
    end = DRAFT.expires
    assert not RULE.warns(DRAFT, end - 3 * DAY - timedelta(seconds=1))
    assert RULE.warns(DRAFT, end - 3 * DAY)
    assert RULE.warns(DRAFT, end - timedelta(seconds=1))
    assert not RULE.warns(DRAFT, end)
    assert not RULE.warns(replace(DRAFT, has_code=False), end - DAY)


@settings(deadline=None)
@given(st.integers(0, 200), st.booleans())
def test_kept_neither_shorter_than_now_nor_longer_than_the_maximum(day: int, code: bool) -> None:
    until = RULE.until(START, START + day * DAY, has_code=code)
    assert until <= START + RULE.longest
    assert until <= START + day * DAY + RULE.keep


def test_an_answer_is_added_and_changed() -> None:
    more = DRAFT.with_answer("people", 3, ["people"])
    assert more.answers == {**DRAFT.answers, "people": 3}
    assert more.cursor == ["people"]
    assert more.with_answer("people", 4, None).answers["people"] == 4
    assert "people" not in DRAFT.answers


def test_the_repr_shows_nothing_personal() -> None:
    shown = repr(DRAFT)
    for secret in ("Fatma", "Yılmaz", "c-secret", "Mietvertrag"):
        assert secret not in shown
    assert "wohngeld" in shown
