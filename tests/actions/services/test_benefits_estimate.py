"""What the calculating service is asked: only complete households, and nothing that tells who."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from actions.services.benefits_estimate import Adult, Child, Household, household
from actions.services.errors import InvalidValue
from tests.actions.services.benefit_answers import (
    DAY,
    alone,
    content,
    euros,
    family,
    pensioner,
    single_parent,
)

HOME = {"heating": euros(90), "living_space": 60}
WORK = {**HOME, "age": 35, "gross_income": euros(1600)}


def ask(answers: dict[str, Any]) -> Household | None:
    return household(content(), answers, DAY)


def test_a_single_parent() -> None:
    own = single_parent(1250, 7, 1, warm_rent=euros(610), **WORK)
    assert ask(own) == Household(
        day=DAY,
        adults=(Adult(35, Decimal("1600.00"), Decimal(0)),),
        children=(Child(7, True), Child(1, False)),
        single_parent=True,
        owner=False,
        cold_rent=Decimal("520.00"),
        heating=Decimal("90.00"),
        living_space=Decimal(60),
        rent_level=3,
        savings=Decimal(5000),
    )


def test_a_couple_of_pensioners_in_their_own_home() -> None:
    pensions = {"age": 71, "pension": euros(900), "partner_age": 69, "partner_pension": euros(300)}
    work = {"gross_income": euros(0), "partner_gross_income": euros(0)}
    own = pensioner(1200, household_size=2, partner=True, children=[], tenure="own", **HOME)
    asked = ask({**own, **pensions, **work})
    assert asked is not None
    assert asked.adults == (
        Adult(71, Decimal(0), Decimal(900)),
        Adult(69, Decimal(0), Decimal(300)),
    )
    assert asked.owner
    assert not asked.single_parent


@pytest.mark.parametrize(
    "left_out",
    [
        "household_size", "partner", "children", "maintenance", "tenure", "warm_rent", "savings",
        "age", "gross_income", "heating", "living_space",
    ],
)  # fmt: skip
def test_nothing_is_asked_while_an_answer_is_missing(left_out: str) -> None:
    complete = single_parent(1250, 7, **WORK)
    assert ask(complete) is not None
    assert ask({**complete, left_out: None}) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"savings": "over_60000"},  # nobody knows how much
        {"maintenance": "full"},  # nor how much this is
        {"tenure": "care_home"},
        {"tenure": "free"},
        {"heating": euros(700)},  # more than the whole rent
        {"household_size": 3},  # somebody else lives there
        {"children": [{"education": "school"}]},
    ],
)
def test_households_that_are_not_calculated(changes: dict[str, Any]) -> None:
    assert ask({**single_parent(1250, 7, **WORK), **changes}) is None


def test_a_partner_has_to_be_known_as_well() -> None:
    assert ask(family(1250, 7, **WORK)) is None


def test_a_person_alone_needs_no_word_about_partner_and_children() -> None:
    asked = ask(alone(**WORK))
    assert asked is not None
    assert (len(asked.adults), asked.children, asked.single_parent) == (1, (), False)


def test_an_answer_of_the_wrong_kind() -> None:
    with pytest.raises(InvalidValue) as caught:
        ask(alone(**{**WORK, "age": "old"}))
    assert caught.value.field == "age"


def test_a_household_shows_nothing_of_itself() -> None:
    asked = ask(alone(**WORK))
    assert "1600" not in repr(asked)
    assert {one.name for one in fields(Household)}.isdisjoint({"name", "address", "birth_date"})
