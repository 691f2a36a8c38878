"""Figures of the law that are out of date are not used, and it is said which."""

import json
from datetime import date
from typing import Any

import pytest
import yaml

from actions.services import benefits
from tests.actions.services.benefit_answers import (
    FILE,
    SCHEMA,
    alone,
    check,
    euros,
    family,
    found,
    pensioner,
    reasons,
    single_parent,
)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LAST, NEXT = date(2026, 12, 31), date(2027, 1, 1)
POOR = pensioner(700, warm_rent=euros(450))


def unused(answers: dict[str, Any], day: date) -> dict[str, set[str]]:
    """Benefit → paths of the rules that were not used."""
    rules: dict[str, set[str]] = {}
    for one in check(answers, day).unused:
        rules.setdefault(one.benefit, set()).add(one.rule)
    return rules


def test_every_figure_is_valid_this_year() -> None:
    assert check(POOR, date(2026, 1, 1)).unused == ()
    assert check(POOR, LAST).unused == ()


def test_figures_of_this_year_are_not_used_next_year() -> None:
    assert found(POOR, LAST)["grundsicherung"] == "likely"
    outcome = check(POOR, NEXT)
    expired = {(one.benefit, one.rule): one for one in outcome.unused}
    assert expired["grundsicherung", "rules.low_income"].problem == "expired"
    assert "regelbedarf_1" in expired["grundsicherung", "rules.low_income"].figures
    assert expired["wohngeld", "excluded.high_income"].figures == ("wohngeld_limit_high",)


def test_what_expired_does_not_depend_on_the_answers() -> None:
    assert unused(POOR, NEXT) == unused({}, NEXT) == unused(family(6000, 4), NEXT)


@pytest.mark.parametrize(
    ("answers", "benefit"),
    [
        (POOR, "grundsicherung"),
        (POOR, "wohngeld"),
        (family(1900, 4, 9, warm_rent=euros(850)), "kinderzuschlag"),
        (alone(income=["none"], net_income=euros(0), job_seeking=True), "grundsicherungsgeld"),
        (
            alone(income=["none"], net_income=euros(0), able_to_work="temporarily_no"),
            "hilfe-lebensunterhalt",
        ),
    ],
)
def test_a_rule_without_figures_stands_in(answers: dict[str, Any], benefit: str) -> None:
    assert "general" not in reasons(answers, benefit, LAST)
    assert reasons(answers, benefit, NEXT) == ["general"]
    assert found(answers, NEXT)[benefit] == "possible"


@pytest.mark.parametrize("benefit", ["kindergeld", "unterhaltsvorschuss", "elterngeld"])
def test_rules_without_figures_of_a_year_go_on(benefit: str) -> None:
    own = single_parent(1600, 0, receives=["none"])
    assert found(own, NEXT)[benefit] == found(own, LAST)[benefit] == "likely"


def test_before_the_first_day_a_figure_is_not_used_either() -> None:
    problems = {one.problem for one in check(POOR, date(2024, 12, 31)).unused}
    assert problems == {"not_yet"}


def content(**changes: Any) -> benefits.Content:
    raw = yaml.load(FILE.read_bytes(), LOADER)
    rule = raw["benefits"][0]["rules"][0]
    rule.update(changes)
    return benefits.read(json.dumps(raw).encode(), SCHEMA)


@pytest.mark.parametrize(
    ("valid", "problem"),
    [
        ({"until": "2026-11-23"}, "expired"),
        ({"from": "2026-11-25"}, "not_yet"),
        ({"from": "2026-11-24", "until": "2026-11-24"}, None),
    ],
)
def test_a_rule_with_a_period_of_its_own(valid: dict[str, str], problem: str | None) -> None:
    own = family(6000, 4, receives=["none"])
    outcome = benefits.check(content(valid=valid), own, date(2026, 11, 24))
    named = {one.benefit for one in outcome.found}
    assert ("kindergeld" in named) is (problem is None)
    assert [(one.rule, one.problem, one.figures) for one in outcome.unused] == (
        [("rules.minor", problem, ())] if problem else []
    )


def test_next_years_figures_may_stand_beside_this_years() -> None:
    raw = yaml.load(FILE.read_bytes(), LOADER)
    for row in [row for row in raw["figures"] if row["valid"].get("until") == "2026-12-31"]:
        following = {"from": "2027-01-01", "until": "2027-12-31"}
        values = {
            name: 600 if name == "regelbedarf_1" else value
            for name, value in row.get("values", {}).items()
        }
        raw["figures"].append(
            {
                **row,
                "id": f"{row['id']}_next",
                "valid": following,
                **({"values": values} if values else {}),
            }
        )
    both = benefits.read(json.dumps(raw).encode(), SCHEMA)
    assert benefits.check(both, {}, NEXT).unused == ()
    own = pensioner(1030, warm_rent=euros(450))  # above 1013, below 1050

    def sure(day: date) -> str:
        named = benefits.check(both, own, day).found
        return next(str(one.certainty) for one in named if one.benefit == "grundsicherung")

    assert (sure(LAST), sure(NEXT)) == ("possible", "likely")
