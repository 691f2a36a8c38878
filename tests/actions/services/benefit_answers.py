"""Answers of households for the benefits check: a complete one, and what makes another of it."""

from datetime import date
from functools import cache
from typing import Any

from actions.services import benefits
from stadtlotse.paths import ROOT

FILE = ROOT / "bot" / "benefits.yml"
SCHEMA = (ROOT / "bot" / "benefits.schema.json").read_bytes()
DAY = date(2026, 11, 24)


@cache
def content() -> benefits.Content:
    return benefits.read(FILE.read_bytes(), SCHEMA)


def euros(amount: float) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": "EUR"}


def child(age: int, education: str | None = None) -> dict[str, Any]:
    usual = "none" if age < 3 else "daycare" if age < 6 else "school" if age < 18 else "none"
    return {"age": age, "education": education or usual}


# Works, lives alone, has enough for everything but nothing to spare.
ALONE: dict[str, Any] = {
    "household_size": 1,
    "pregnant": False,
    "tenure": "rent",
    "warm_rent": euros(500),
    "income": ["work"],
    "receives": ["none"],
    "net_income": euros(2400),
    "savings": "up_to_5000",
    "pension_age": "none",
    "able_to_work": "yes",
    "job_seeking": False,
    "training": "nobody",
    "care": "none",
    "disability": "none",
}


def alone(**changes: Any) -> dict[str, Any]:
    return {**ALONE, **changes}


def pensioner(net: float, **changes: Any) -> dict[str, Any]:
    own = {"income": ["pension"], "pension_age": "all", "net_income": euros(net)}
    return alone(**{**own, **changes})


def family(net: float, *ages: int | dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A couple with children; `partner=False` for a single parent."""
    children = [age if isinstance(age, dict) else child(age) for age in ages]
    adults = 2 if changes.get("partner", True) else 1
    own = {
        "household_size": adults + len(children),
        "partner": adults == 2,
        "children": children,
        "receives": ["kindergeld"],
        "net_income": euros(net),
    }
    return alone(**{**own, **changes})


def single_parent(net: float, *ages: int | dict[str, Any], **changes: Any) -> dict[str, Any]:
    own = {"partner": False, "single_parent": True, "maintenance": "none"}
    return family(net, *ages, **{**own, **changes})


def check(answers: dict[str, Any], day: date = DAY) -> benefits.Outcome:
    return benefits.check(content(), answers, day)


def found(answers: dict[str, Any], day: date = DAY) -> dict[str, str]:
    """Benefit → certainty."""
    return {one.benefit: str(one.certainty) for one in check(answers, day).found}


def reasons(answers: dict[str, Any], benefit: str, day: date = DAY) -> list[str]:
    """The rules by which a benefit was found."""
    return [
        reason.rule
        for one in check(answers, day).found
        if one.benefit == benefit
        for reason in one.reasons
    ]
