"""The client against a small reference server that speaks the published contract."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from actions.clients.estimate import EstimateClient, request
from actions.services.benefits_estimate import Adult, Child, Estimate, Estimates, Household
from actions.services.errors import RateLimited, Rejected, Unavailable, Unclear
from stadtlotse.paths import ROOT
from tests.actions.clients.test_http import BAD
from tests.actions.clients.wire import Reply, Request, Wire, serving

SERVICE = ROOT / "deploy" / "gettsim"
CONTRACT = json.loads((SERVICE / "estimate" / "contract.json").read_text("utf-8"))
# What the real service answers; its own tests hold it to this.
EXAMPLE = json.loads((SERVICE / "tests" / "example.json").read_text("utf-8"))
HOUSEHOLD = Household(
    day=date(2026, 11, 24),
    adults=(Adult(35, Decimal(1600), Decimal(0)),),
    children=(Child(7, True),),
    single_parent=True,
    owner=False,
    cold_rent=Decimal("520"),
    heating=Decimal("90.00"),
    living_space=Decimal(60),
    rent_level=3,
    savings=Decimal(5000),
)


def valid(part: str, data: Any) -> bool:
    schema = {"$ref": f"#/$defs/{part}", "$defs": CONTRACT["$defs"]}
    dates = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=dates).is_valid(data)


def reference(asked: Request) -> Reply:
    """Answers as the contract has it."""
    if (asked.method, asked.path) != ("POST", "/v1/estimates"):
        return Reply(404, {"detail": "Not Found"})
    if not valid("request", asked.body):
        problem = {"type": "about:blank", "title": "x", "status": 400, "code": "invalid_request"}
        return Reply(400, problem, {"Content-Type": "application/problem+json"})
    return Reply(200, {**EXAMPLE["answer"], "date": asked.body["date"]})


async def call(answer: Any, household: Household = HOUSEHOLD) -> tuple[Estimates, Wire]:
    async with serving(answer) as wire:
        client = EstimateClient(wire.url, total_seconds=2)
        try:
            return await client.estimate(household), wire
        finally:
            await client.close()


async def test_amounts_above_zero() -> None:
    estimates, wire = await call(reference)
    assert estimates == Estimates(
        (
            Estimate("kindergeld", Decimal("259.00")),
            Estimate("unterhaltsvorschuss", Decimal("299.00")),
            Estimate("kinderzuschlag", Decimal("162.45")),
            Estimate("wohngeld", Decimal("269.00")),
        ),
        date(2026, 11, 24),
        "gettsim 1.3.1",
    )
    assert wire.requests[0].body == EXAMPLE["request"]


@pytest.mark.parametrize(
    "household",
    [
        HOUSEHOLD,
        Household(
            day=date(2027, 2, 28),
            adults=(Adult(70, Decimal(0), Decimal("812.5")), Adult(16, Decimal("0.1"), Decimal(0))),
            children=tuple(Child(age, False) for age in range(12)),
            single_parent=False,
            owner=True,
            cold_rent=Decimal(0),
            heating=Decimal("1234567.891"),
            living_space=Decimal("33.3"),
            rent_level=7,
            savings=Decimal(60000),
        ),
    ],
)
def test_requests_keep_to_the_contract(household: Household) -> None:
    assert valid("request", request(household))


def test_the_example_keeps_to_the_contract() -> None:
    assert valid("request", EXAMPLE["request"])
    assert valid("answer", EXAMPLE["answer"])
    assert not valid("request", {**EXAMPLE["request"], "name": "Erika Mustermann"})


async def test_a_household_that_the_service_refuses() -> None:
    with pytest.raises(Rejected) as caught:
        await call(lambda asked: Reply(422, {"code": "not_calculable", "status": 422}))
    assert caught.value.reason == "not_calculable"


@pytest.mark.parametrize("name", BAD)
async def test_without_a_usable_answer_it_is_unavailable_and_no_doubt_is_left(name: str) -> None:
    async with serving(lambda asked: BAD[name]) as wire:
        client = EstimateClient(wire.url, total_seconds=0.3)
        with pytest.raises(Unavailable) as caught:
            await client.estimate(HOUSEHOLD)
        await client.close()
    assert not isinstance(caught.value, Unclear)
    assert "1600" not in str(caught.value)


async def test_too_many_requests() -> None:
    with pytest.raises(RateLimited) as caught:
        await call(lambda asked: Reply(429, {}, {"Retry-After": "7"}))
    assert caught.value.retry_after == 7


async def test_another_service_at_the_address() -> None:
    async with serving(reference) as wire:
        client = EstimateClient(f"{wire.url}/elsewhere", total_seconds=2)
        with pytest.raises(Unavailable):
            await client.estimate(HOUSEHOLD)
        await client.close()


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    answer: dict[str, Any] = deepcopy(EXAMPLE["answer"])
    part: Any = answer
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return answer


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("currency",), "CHF"),
        (("per",), "year"),
        (("date",), "soon"),
        (("engine",), "gettsim"),
        (("estimates",), None),
        (("estimates", 0, "amount"), "much"),
        (("estimates", 0, "amount"), "-5.00"),
        (("estimates", 0, "amount"), "NaN"),
        (("estimates", 0, "amount"), "Infinity"),
        (("estimates", 0), {}),
    ],
)
async def test_an_answer_in_another_form(path: tuple[Any, ...], value: Any) -> None:
    assert not valid("answer", changed(path, value))
    with pytest.raises(Unavailable):
        await call(lambda asked: Reply(200, changed(path, value)))
