"""Unanswered questions: less is found, nothing is surer, and the result says what is missing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services import benefits
from actions.services.benefits_answers import prepared
from actions.services.benefits_conditions import NOT_ASKED
from actions.services.errors import InvalidValue
from tests.actions.services.benefit_answers import (
    DAY,
    alone,
    check,
    content,
    euros,
    family,
    found,
    pensioner,
    reasons,
    single_parent,
)
from tests.actions.services.test_benefits_households import CASES


def without(answers: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: value for field, value in answers.items() if field not in fields}


def test_nothing_answered_nothing_found() -> None:
    assert check({}) == benefits.Outcome()


def test_null_is_unanswered() -> None:
    some = family(1900, 4, 9, warm_rent=euros(850))
    assert check({**some, "savings": None}) == check(without(some, "savings"))
    assert check(dict.fromkeys(some)) == benefits.Outcome()


def test_without_savings_a_likely_benefit_is_only_possible() -> None:
    own = pensioner(700, warm_rent=euros(450))
    assert found(own)["grundsicherung"] == "likely"
    finding = {one.benefit: one for one in check(without(own, "savings")).found}["grundsicherung"]
    assert finding.certainty == "possible"
    assert [(one.rule, one.open) for one in finding.reasons] == [("income_near", False)]
    assert finding.missing == ("savings",)


def test_a_reason_that_may_not_be_true_is_marked_open() -> None:
    own = without(alone(net_income=euros(1200)), "net_income")
    finding = {one.benefit: one for one in check(own).found}["wohngeld"]
    assert all(one.open for one in finding.reasons)
    assert finding.missing == ("net_income", "net_income_range")


def test_without_what_a_rule_needs_it_says_nothing() -> None:
    assert "grundsicherungsgeld" in found(alone(net_income=euros(0), income=["none"]))
    own = without(alone(net_income=euros(0), income=["none"]), "net_income")
    assert "grundsicherungsgeld" not in found(own)


def test_ages_that_were_not_said() -> None:
    nameless: dict[str, Any] = {"education": "school"}
    own = family(3000, nameless, receives=["none"])
    assert "kindergeld" not in found(own)
    one_known = family(3000, nameless, 7, receives=["none"])
    assert found(one_known)["kindergeld"] == "likely"


def test_children_that_were_not_said() -> None:
    own = without(family(1900, 4, 9, warm_rent=euros(850)), "children")
    assert "kinderzuschlag" not in found(own)
    wohngeld = {one.benefit: one for one in check(own).found}["wohngeld"]
    assert wohngeld.certainty == "possible"
    assert "children" in wohngeld.missing


@pytest.mark.parametrize(
    ("chosen", "sure"),
    [
        ("up_to_500", "likely"),
        ("up_to_1000", "likely"),
        ("up_to_1500", "possible"),  # 1000 to 1500 lies on both sides of 1013
        ("up_to_2000", None),
        ("over_4500", None),
    ],
)
def test_a_rough_income_is_as_good_where_no_limit_lies_in_it(chosen: str, sure: str | None) -> None:
    own = without(pensioner(0, warm_rent=euros(450)), "net_income")
    assert found({**own, "net_income_range": chosen}).get("grundsicherung") == sure


def test_an_exact_income_counts_more_than_a_rough_one() -> None:
    own = pensioner(700, warm_rent=euros(450))
    assert check({**own, "net_income_range": "over_4500"}) == check(own)


def test_an_answer_to_a_question_that_is_not_put_counts_for_nothing() -> None:
    stale = alone(partner=True, children=[{"age": 0}], single_parent=True, marks=["ag"])
    assert check(stale) == check(alone())
    assert check(alone(favourite_colour="blue")) == check(alone())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("household_size", "two"),
        ("household_size", True),
        ("pregnant", "no"),
        ("net_income", 1200),
        ("net_income", {"amount": "1200.00", "currency": "USD"}),
        ("net_income", {"amount": "much", "currency": "EUR"}),
        ("net_income", {"amount": "NaN", "currency": "EUR"}),
        ("income", ["lottery"]),
        ("tenure", ["rent", "own"]),
        ("tenure", "tent"),
        ("children", {"age": 3}),
        ("children", ["Ali"]),
    ],
)
def test_an_answer_of_the_wrong_kind(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        check({**family(1200, 4), field: value})
    assert caught.value.field == field
    assert str(value) not in str(caught.value)


def test_an_answer_of_the_wrong_kind_in_an_entry() -> None:
    with pytest.raises(InvalidValue) as caught:
        check(family(1200, {"age": "four"}))
    assert caught.value.field == "age"


@pytest.mark.parametrize(
    ("contradiction", "answers"),
    [
        ("more_children_than_people", single_parent(1000, 4, 9, household_size=2)),
        ("no_room_for_a_partner", family(1000, 4, 9, household_size=3)),
        ("income_but_none", alone(income=["none", "work"])),
        ("no_income_but_an_amount", alone(income=["none"], net_income=euros(1))),
        ("receives_but_none", alone(receives=["none", "wohngeld"])),
        ("marks_but_none", alone(disability="from_50", marks=["none", "g"])),
    ],
)
def test_answers_that_contradict_each_other_lead_to_questions_and_nothing_else(
    contradiction: str, answers: dict[str, Any]
) -> None:
    outcome = check(answers)
    assert [one.id for one in outcome.contradictions] == [contradiction]
    assert outcome.contradictions[0].fields
    assert (outcome.found, outcome.excluded, outcome.received) == ((), (), ())


def test_missing_answers_contradict_nothing() -> None:
    assert not check(without(family(1000, 4, 9, household_size=3), "children")).contradictions
    assert not check(
        alone(income=["none"], net_income=euros(900), receives=["bafoeg"])
    ).contradictions


def put(answers: dict[str, Any]) -> dict[str, Any]:
    """Only the answers to questions that are put."""
    seen = prepared(content().questionnaire, answers)
    return {field: value for field, value in seen.items() if value is not NOT_ASKED}


COMPLETE = [put(answers) for answers, _, _ in CASES.values()]
QUESTIONS = sorted({field for answers in COMPLETE for field in answers})


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(COMPLETE), st.sets(st.sampled_from(QUESTIONS), max_size=6))
def test_leaving_answers_out_never_makes_anything_likely(
    answers: dict[str, Any], left_out: set[str]
) -> None:
    before = check(answers)
    after = check(without(answers, *left_out))
    assert not after.contradictions
    likely = {one.benefit for one in before.found if one.certainty == "likely"}
    assert {one.benefit for one in after.found if one.certainty == "likely"} <= likely
    assert {one.benefit for one in after.excluded} <= {one.benefit for one in before.excluded}
    assert set(after.received) <= set(before.received)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(COMPLETE), st.sets(st.sampled_from(QUESTIONS), max_size=6))
def test_what_is_missing_was_not_answered(answers: dict[str, Any], left_out: set[str]) -> None:
    asked = without(answers, *left_out)
    for finding in check(asked).found:
        for path in finding.missing:
            group, _, inner = path.partition(".")
            entries = asked.get(group)
            assert entries is None or any(entry.get(inner) is None for entry in entries)


def test_results_hold_no_answer() -> None:
    secret = pensioner(1013.37, warm_rent=euros(451.79))
    told = repr(benefits.check(content(), secret, DAY))
    assert "1013" not in told
    assert "451" not in told


def test_the_same_answers_give_the_same_result_whatever_came_between() -> None:
    own = family(1900, 4, 9, warm_rent=euros(850))
    first = check(own)
    check(alone())
    assert check(own) == first
    assert reasons(own, "kinderzuschlag") == ["income_fits"]
