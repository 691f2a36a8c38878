"""A rough amount for benefits that were found, from a calculating service that a city may run.

The service is optional and separate. What it is asked for holds ages and amounts, but nothing that
tells who lives in the household. An estimate is always to be told as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from actions.services.benefits_answers import prepared
from actions.services.benefits_conditions import NOT_ASKED, number
from actions.services.benefits_model import Content


@dataclass(frozen=True, slots=True)
class Adult:
    """Age in years; gross earnings and pension in euros a month."""

    age: int
    gross_income: Decimal
    pension: Decimal


@dataclass(frozen=True, slots=True)
class Child:
    """Age in years, and whether it is in day care, school, training or studies."""

    age: int
    in_education: bool


@dataclass(frozen=True, slots=True, repr=False)
class Household:
    """What the estimate rests on; amounts in euros a month, `savings` in euros, space in m².

    `adults` are one person or a couple; a single parent gets no maintenance for the children;
    `rent_level` is the Mietenstufe of the city, 1 to 7.
    """

    day: date
    adults: tuple[Adult, ...]
    children: tuple[Child, ...]
    single_parent: bool
    owner: bool
    cold_rent: Decimal
    heating: Decimal
    living_space: Decimal
    rent_level: int
    savings: Decimal


@dataclass(frozen=True, slots=True)
class Estimate:
    """A benefit of bot/benefits.yml and its amount for the whole household, in euros a month."""

    benefit: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Estimates:
    """The answer of the service; `engine` is its name and version, to be told with the amounts."""

    items: tuple[Estimate, ...]
    day: date
    engine: str


class Estimator(Protocol):
    """A calculating service."""

    async def estimate(self, household: Household) -> Estimates:
        """Amounts above zero. Raises MunicipalError when the service gives no usable answer."""
        ...


def household(content: Content, answers: Mapping[str, Any], day: date) -> Household | None:
    """What the service is asked for; None while an answer it needs is missing.

    `answers` are those of the questionnaire and of `content.estimate["fields"]`. Households with
    further adults, in a home, with maintenance or with savings of unknown size are not
    calculated; too little maintenance counts as none. Raises InvalidValue for an answer of the
    wrong type.
    """
    extra = {"sections": [*content.questionnaire["sections"], content.estimate]}
    given = prepared(extra, answers)
    adults = _adults(given)
    children = _children(given)
    home = _home(given)
    savings = content.ranges["savings"].get(given.get("savings", ""), (None, Decimal("Infinity")))
    size = given.get("household_size")
    if adults is None or children is None or home is None or not savings[1].is_finite():
        return None
    single_parent = bool(children) and len(adults) == 1
    if single_parent and given.get("maintenance") not in ("too_little", "none"):
        return None
    if size != len(adults) + len(children):
        return None
    return Household(
        day=day,
        adults=adults,
        children=children,
        single_parent=single_parent,
        owner=given["tenure"] == "own",
        cold_rent=home[0],
        heating=home[1],
        living_space=home[2],
        rent_level=int(content.estimate["rent_level"]),
        savings=savings[1],
    )


def _adults(given: Mapping[str, Any]) -> tuple[Adult, ...] | None:
    if given.get("partner") is None:
        return None
    found = []
    for prefix in ("", "partner_") if given["partner"] is True else ("",):
        age = given.get(f"{prefix}age")
        if age is None:
            return None
        income, pension = (_money(given, f"{prefix}{name}") for name in ("gross_income", "pension"))
        if income is None or pension is None:
            return None
        found.append(Adult(int(age), income, pension))
    return tuple(found)


def _children(given: Mapping[str, Any]) -> tuple[Child, ...] | None:
    entries = given.get("children")
    if entries is NOT_ASKED:
        return ()
    if entries is None or any("age" not in entry for entry in entries):
        return None
    learning = ("daycare", "school", "training")
    return tuple(Child(int(entry["age"]), entry.get("education") in learning) for entry in entries)


def _home(given: Mapping[str, Any]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Rent without heating, heating, and living space; None unless all three are known."""
    rent, heating, space = (_money(given, one) for one in ("warm_rent", "heating", "living_space"))
    if given.get("tenure") not in ("rent", "own") or rent is None or heating is None or not space:
        return None
    return (rent - heating, heating, space) if heating <= rent else None


def _money(given: Mapping[str, Any], name: str) -> Decimal | None:
    """The amount or number of an answer, zero when it is not asked, None when it is missing."""
    value = given.get(name)
    return None if value is None else number(name, value).low
