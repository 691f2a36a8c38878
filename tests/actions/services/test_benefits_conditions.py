"""Conditions and sums with unanswered questions: undecided stays undecided until it cannot be."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.benefits_conditions import (
    INFINITE,
    NOT_ASKED,
    UNKNOWN,
    Range,
    count,
    holds,
    number,
)
from actions.services.errors import InvalidValue

MONEY = {"amount": "640.00", "currency": "EUR"}
CHILDREN = {"children": [{"age": 3}, {"age": 15}, {}]}


@pytest.mark.parametrize(
    ("condition", "answers", "truth"),
    [
        ({"field": "a", "is": True}, {"a": True}, True),
        ({"field": "a", "is": True}, {"a": False}, False),
        ({"field": "a", "is": True}, {"a": 1}, False),
        ({"field": "a", "is": True}, {}, None),
        ({"field": "a", "is": True}, {"a": None}, None),
        ({"field": "a", "is": True}, {"a": NOT_ASKED}, False),
        ({"field": "a", "is": "x"}, {"a": ["w", "x"]}, True),
        ({"field": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"field": "a", "in": ["x", "y"]}, {"a": ["z"]}, False),
        ({"field": "a", "answered": True}, {"a": False}, True),
        ({"field": "a", "answered": True}, {"a": None}, False),
        ({"field": "a", "answered": False}, {}, True),
        ({"field": "a", "answered": True}, {"a": NOT_ASKED}, False),
        ({"field": "a", "above": 639.99}, {"a": MONEY}, True),
        ({"field": "a", "above": 640}, {"a": MONEY}, False),
        ({"field": "a", "below": 640}, {"a": MONEY}, False),
        ({"field": "a", "above": 600, "below": 700}, {"a": MONEY}, True),
        ({"field": "a", "above": 0}, {"a": NOT_ASKED}, False),
        ({"not": {"field": "a", "is": True}}, {}, None),
        ({"not": {"field": "a", "is": True}}, {"a": NOT_ASKED}, True),
        ({"count": "children", "above": 2}, CHILDREN, True),
        ({"count": "children", "above": 3}, CHILDREN, False),
        ({"count": "children", "above": 0}, {}, None),
        ({"count": "children", "above": 0}, {"children": NOT_ASKED}, False),
        ({"any_of": "children", "when": {"field": "age", "below": 6}}, CHILDREN, True),
        ({"any_of": "children", "when": {"field": "age", "above": 17}}, CHILDREN, None),
        ({"any_of": "children", "when": {"field": "age", "below": 6}}, {"children": []}, False),
        ({"any_of": "children", "when": {"field": "age", "below": 6}}, {}, None),
        (
            {"any_of": "children", "when": {"field": "outside", "is": True}},
            {**CHILDREN, "outside": True},
            True,
        ),
    ],
)
def test_condition(condition: dict[str, Any], answers: dict[str, Any], truth: bool | None) -> None:
    assert holds(condition, answers) is truth


YES, NO, OPEN = ({"field": name, "is": True} for name in ("yes", "no", "open"))
KNOWN = {"yes": True, "no": False}


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [
        ([YES, YES], True, True),
        ([YES, NO], False, True),
        ([YES, OPEN], None, True),
        ([NO, OPEN], False, None),
        ([OPEN, OPEN], None, None),
        ([NO, NO], False, False),
    ],
)
def test_all_and_any(parts: list[Any], every: bool | None, some: bool | None) -> None:
    assert holds({"all": parts}, KNOWN) is every
    assert holds({"any": parts}, KNOWN) is some


def test_an_unknown_kind_of_condition() -> None:
    with pytest.raises(KeyError):
        holds({"weather": "fine"}, {})


@pytest.mark.parametrize("value", [True, "much", [1], {"currency": "EUR"}, float("nan")])
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        number("rent", value)
    assert caught.value.field == "rent"


def test_numbers_and_counts_that_are_not_known() -> None:
    assert number("rent", None) == UNKNOWN == count(None)
    assert number("rent", NOT_ASKED) == Range.exactly(0) == count(NOT_ASKED)
    assert number("rent", MONEY) == Range.exactly(640)


def test_ranges_that_overlap_are_not_compared() -> None:
    low, high = Range(Decimal(0), Decimal(10)), Range(Decimal(10), Decimal(20))
    assert low.above(high) is False
    assert high.above(low) is None  # both may be 10
    assert low.below(high) is None
    assert high.below(low) is False
    assert Range(Decimal(11), INFINITE).above(low) is True


def test_nothing_times_anything_is_nothing() -> None:
    assert UNKNOWN * Range.exactly(0) == Range.exactly(0)
    assert UNKNOWN * Range.exactly(-1) == Range(-INFINITE, Decimal(0))


FINITE = st.integers(-1000, 1000).map(Decimal)
RANGES = st.tuples(FINITE, FINITE).map(lambda ends: Range(min(ends), max(ends)))


def inside(draw: Any, of: Range) -> Decimal:
    return draw(st.integers(int(of.low), int(of.high)).map(Decimal))


@given(RANGES, RANGES, st.data())
def test_a_range_holds_every_result_of_what_is_in_it(one: Range, other: Range, data: Any) -> None:
    a, b = inside(data.draw, one), inside(data.draw, other)
    assert (one + other).low <= a + b <= (one + other).high
    assert (one * other).low <= a * b <= (one * other).high
    assert one.above(other) in (a > b, None)
    assert one.below(other) in (a < b, None)


FIELDS = ("a", "b", "c")
LEAVES = st.one_of(
    st.builds(lambda f, v: {"field": f, "is": v}, st.sampled_from(FIELDS), st.integers(0, 3)),
    st.builds(lambda f, v: {"field": f, "above": v}, st.sampled_from(FIELDS), st.integers(0, 3)),
    st.builds(lambda v: {"any_of": "d", "when": {"field": "e", "below": v}}, st.integers(0, 3)),
    st.builds(lambda v: {"count": "d", "above": v}, st.integers(0, 3)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
)
ANSWERS = st.fixed_dictionaries(
    {
        **{field: st.integers(0, 3) for field in FIELDS},
        "d": st.lists(st.fixed_dictionaries({"e": st.integers(0, 3)}), max_size=3),
    }
)


@settings(max_examples=200)
@given(CONDITIONS, ANSWERS, st.sets(st.sampled_from((*FIELDS, "d"))))
def test_more_answers_decide_but_never_turn_a_decision(
    condition: dict[str, Any], answers: dict[str, Any], left_out: set[str]
) -> None:
    complete = holds(condition, answers)
    assert complete is not None
    fewer = {field: value for field, value in answers.items() if field not in left_out}
    assert holds(condition, fewer) in (complete, None)
