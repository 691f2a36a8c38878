"""One euro, one year, one person on either side of each limit of the law of 2026."""

from typing import Any

import pytest

from actions.services.benefits_amounts import Household, figures_of
from actions.services.benefits_answers import prepared
from actions.services.benefits_conditions import Range
from tests.actions.services.benefit_answers import (
    DAY,
    alone,
    check,
    child,
    content,
    euros,
    family,
    found,
    pensioner,
    reasons,
    single_parent,
)

R1, R2, R3, R4, R5, R6 = 563, 506, 451, 471, 390, 357
KINDERGELD = 259


def certainty(answers: dict[str, Any], benefit: str) -> str | None:
    return found(answers).get(benefit)


@pytest.mark.parametrize(("net", "sure"), [(1012.99, "likely"), (1013, "possible")])
def test_grundsicherung_is_likely_below_the_need(net: float, sure: str) -> None:
    # R1 + 450; a pension above it may partly stay free.
    assert certainty(pensioner(net, warm_rent=euros(450)), "grundsicherung") == sure


@pytest.mark.parametrize(("net", "sure"), [(1294.49, "possible"), (1294.50, None)])
def test_half_a_standard_need_of_the_pension_stays_free(net: float, sure: str | None) -> None:
    # R1 + 450 + 281.50; only after 33 years of work, so never more than possible.
    assert certainty(pensioner(net, warm_rent=euros(450)), "grundsicherung") == sure


def test_only_pensions_have_that_allowance() -> None:
    other = pensioner(1100, warm_rent=euros(450), income=["other"])
    assert certainty(other, "grundsicherung") is None


@pytest.mark.parametrize(("net", "sure"), [(1298.69, "likely"), (1298.70, "possible")])
def test_wohngeld_is_likely_below_nine_tenths_of_the_lowest_limit(net: float, sure: str) -> None:
    assert certainty(pensioner(net, warm_rent=euros(520)), "wohngeld") == sure  # 0.9 x 1443


@pytest.mark.parametrize(("net", "sure"), [(2023.75, "possible"), (2023.76, None)])
def test_wohngeld_ends_above_the_highest_limit(net: float, sure: str | None) -> None:
    assert certainty(alone(net_income=euros(net)), "wohngeld") == sure  # 1619 / 0.8


@pytest.mark.parametrize(("rent", "sure"), [(361, "possible"), (361.01, "likely")])
def test_a_low_rent_makes_wohngeld_less_sure(rent: float, sure: str) -> None:
    assert certainty(pensioner(1200, warm_rent=euros(rent)), "wohngeld") == sure


@pytest.mark.parametrize(("net", "sure"), [(450.39, None), (450.40, "possible")])
def test_too_little_to_live_on_even_with_wohngeld(net: float, sure: str | None) -> None:
    # 80 % of R1 (administrative rule 15.01 of WoGG).
    assert certainty(pensioner(net, warm_rent=euros(450)), "wohngeld") == sure


def test_with_savings_to_live_on_wohngeld_is_possible_even_then() -> None:
    little = pensioner(300, warm_rent=euros(450), savings="up_to_10000")
    assert certainty(little, "wohngeld") == "possible"


@pytest.mark.parametrize("size", range(1, 13))
def test_the_limits_of_wohngeld_rise_with_the_household(size: int) -> None:
    children = [child(8)] * (size - 2)
    own = {"household_size": size, "partner": size > 1, "children": children}
    low = {1: 1443, 2: 1953, 3: 2453, 4: 3324, 5: 3822, 6: 4319, 7: 4761, 8: 5001, 9: 5658}
    limit = {**low, 10: 6408, 11: 6979, 12: 7369}[size]
    rent = 1400.0
    need = (R1 if size == 1 else 2 * R2) + R5 * len(children) + rent
    below = alone(**own, net_income=euros(0.9 * limit - 0.01), warm_rent=euros(rent))
    above = alone(**own, net_income=euros(0.9 * limit), warm_rent=euros(rent))
    enough = 0.9 * limit - 0.01 + KINDERGELD * len(children) >= need
    assert certainty(below, "wohngeld") == ("likely" if enough else "possible")
    assert certainty(above, "wohngeld") == "possible"


def test_beyond_the_table_wohngeld_stays_possible() -> None:
    many = alone(household_size=14, partner=True, children=[], net_income=euros(9000))
    assert certainty(many, "wohngeld") == "possible"


@pytest.mark.parametrize(("net", "sure"), [(562.99, "likely"), (563, "possible")])
def test_the_jobcenter_is_likely_below_the_standard_need(net: float, sure: str) -> None:
    assert certainty(alone(net_income=euros(net)), "grundsicherungsgeld") == sure


@pytest.mark.parametrize(("net", "sure"), [(1440.99, "possible"), (1441, None)])
def test_part_of_the_wage_stays_free(net: float, sure: str | None) -> None:
    # R1 + 500 and at most 378 of the wage (§ 11b SGB II).
    assert certainty(alone(net_income=euros(net)), "grundsicherungsgeld") == sure


def test_savings_make_the_jobcenter_less_sure() -> None:
    poor = alone(net_income=euros(0), income=["none"])
    sure = [
        certainty({**poor, "savings": savings}, "grundsicherungsgeld")
        for savings in ("up_to_5000", "up_to_10000", "up_to_60000", "over_60000")
    ]
    assert sure == ["likely", "possible", "possible", None]


@pytest.mark.parametrize(("net", "sure"), [(899.99, "possible"), (900, "likely")])
def test_parents_need_900_euros_for_kinderzuschlag(net: float, sure: str) -> None:
    # The rent is small enough for the family to be above the need with the Zuschlag.
    family_ = family(net, 4, 9, warm_rent=euros(200))
    assert certainty(family_, "kinderzuschlag") == sure


@pytest.mark.parametrize(("net", "sure"), [(599.99, "possible"), (600, "likely")])
def test_a_single_parent_needs_600(net: float, sure: str) -> None:
    own = single_parent(net, 8, warm_rent=euros(250))
    assert certainty(own, "kinderzuschlag") == sure


@pytest.mark.parametrize(("net", "sure"), [(419.99, None), (420, "possible")])
def test_far_below_the_minimum_there_is_none(net: float, sure: str | None) -> None:
    # 600 euros gross are never less than 420 net.
    own = single_parent(net, 8, warm_rent=euros(250))
    assert certainty(own, "kinderzuschlag") == sure


@pytest.mark.parametrize(("net", "sure"), [(2030.99, "likely"), (2031, "possible")])
def test_kinderzuschlag_is_likely_while_something_is_left_for_sure(net: float, sure: str) -> None:
    # 2 x R2 + half of 850 + 2 x 297, even if everything above the parents' need counted in full.
    own = family(net, 4, 9, warm_rent=euros(850))
    assert certainty(own, "kinderzuschlag") == sure


def test_kinderzuschlag_ends_where_45_percent_have_eaten_it() -> None:
    # 2 x R2 + 850 + 594 / 0.45 + 2 x 378
    end = 2 * R2 + 850 + 2.2223 * 594 + 2 * 378
    assert certainty(family(end - 0.01, 4, 9, warm_rent=euros(850)), "kinderzuschlag") == "possible"
    assert certainty(family(end + 0.01, 4, 9, warm_rent=euros(850)), "kinderzuschlag") is None


@pytest.mark.parametrize(
    ("age", "rule"), [(0, "under_12"), (11, "under_12"), (12, "from_12"), (17, "from_12")]
)
def test_unterhaltsvorschuss_by_age(age: int, rule: str) -> None:
    assert reasons(single_parent(1600, age), "unterhaltsvorschuss") == [rule]


def test_no_unterhaltsvorschuss_from_18_on() -> None:
    assert certainty(single_parent(1600, child(18, "school")), "unterhaltsvorschuss") is None


@pytest.mark.parametrize(
    ("age", "education", "sure"),
    [
        (17, "none", "likely"),
        (18, "none", "possible"),
        (18, "training", "likely"),
        (24, "school", "likely"),
        (24, "none", "possible"),
    ],
)
def test_kindergeld_by_age(age: int, education: str, sure: str) -> None:
    own = family(3000, child(age, education), receives=["none"])
    assert certainty(own, "kindergeld") == sure


@pytest.mark.parametrize(("age", "sure"), [(0, "likely"), (1, "possible"), (2, "possible")])
def test_elterngeld_by_age(age: int, sure: str) -> None:
    assert certainty(family(3000, age), "elterngeld") == sure


def test_no_elterngeld_for_older_children() -> None:
    assert certainty(family(3000, 3), "elterngeld") is None


@pytest.mark.parametrize(
    ("net", "sure"), [(7291.66, "likely"), (7291.67, "possible"), (14583.33, "possible")]
)
def test_elterngeld_up_to_175000_euros_a_year(net: float, sure: str) -> None:
    # 14,583.33 a month are 175,000 a year; taxes and contributions are less than half of it.
    assert certainty(family(net, 0), "elterngeld") == sure


def test_elterngeld_is_excluded_with_more_left_over_than_the_limit() -> None:
    outcome = check(family(14583.34, 0))
    assert "elterngeld" in {one.benefit for one in outcome.excluded}


@pytest.mark.parametrize(("net", "sure"), [(2120.10, "likely"), (2120.11, "possible")])
def test_income_limit_of_hilfe_zur_pflege(net: float, sure: str) -> None:
    # 2 x R1 + 600 + 70 % of R1 for the partner (§ 85 SGB XII).
    own = pensioner(
        net,
        household_size=2,
        partner=True,
        children=[],
        warm_rent=euros(600),
        care="grade_2_to_5",
        care_costs_covered=False,
    )
    assert certainty(own, "hilfe-zur-pflege") == sure


def test_with_grade_1_there_is_little() -> None:
    own = pensioner(600, care="grade_1", care_costs_covered=False)
    assert reasons(own, "hilfe-zur-pflege") == ["costs_not_covered"]


@pytest.mark.parametrize(
    ("ages", "need"),
    [
        ((5,), R6),
        ((6,), R5),
        ((13,), R5),
        ((14,), R4),
        ((17,), R4),
        ((18,), R3),
        ((5, 14), R6 + R4),
    ],
)
def test_standard_needs_of_children_by_age(ages: tuple[int, ...], need: int) -> None:
    answers = prepared(content().questionnaire, single_parent(1000, *ages))
    household = Household(content(), answers, figures_of(content(), DAY))
    assert household.amount("standard") == Range.exactly(R1 + need)


def test_another_adult_has_a_standard_need_of_their_own() -> None:
    three = alone(household_size=3, partner=True, children=[])
    answers = prepared(content().questionnaire, three)
    household = Household(content(), answers, figures_of(content(), DAY))
    assert household.amount("standard") == Range.exactly(2 * R2 + R1)
