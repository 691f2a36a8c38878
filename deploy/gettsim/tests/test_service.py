"""The service against its contract, with GETTSIM itself. Building the law takes some seconds."""

import json
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from estimate.app import CONTRACT, MAX_BYTES, app
from estimate.engine import SAMPLE

# The example that the contract's other side is tested with as well.
EXAMPLE = json.loads((Path(__file__).parent / "example.json").read_text("utf-8"))


def valid(part: str, data: Any) -> None:
    schema = {"$ref": f"#/$defs/{part}", "$defs": CONTRACT["$defs"]}
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def amounts(client: TestClient, household: dict[str, Any]) -> dict[str, Decimal]:
    response = client.post("/v1/estimates", json=household)
    assert response.status_code == 200, response.text
    valid("answer", response.json())
    return {row["benefit"]: Decimal(row["amount"]) for row in response.json()["estimates"]}


def household(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(SAMPLE), "date": "2026-11-24", **changes}


def test_the_example_of_the_contract(client: TestClient) -> None:
    response = client.post("/v1/estimates", json=EXAMPLE["request"])
    valid("request", EXAMPLE["request"])
    assert response.json()["estimates"] == EXAMPLE["answer"]["estimates"]
    assert client.get("/healthz").status_code == 200


def test_nothing_but_regelbedarf_and_rent_for_a_person_without_income(client: TestClient) -> None:
    alone = household(
        adults=[{"age": 40, "gross_income": "0.00", "pension": "0.00"}],
        children=[],
        single_parent=False,
        home={"owner": False, "cold_rent": "350.00", "heating": "50.00", "living_space": 45},
    )
    found = amounts(client, alone)
    assert found["grundsicherungsgeld"] == Decimal("963.00")  # 563 + 400
    assert found["wohngeld"] == found["kindergeld"] == 0


def test_a_pensioner_gets_grundsicherung_and_not_the_jobcenter(client: TestClient) -> None:
    alone = household(
        adults=[{"age": 70, "gross_income": "0.00", "pension": "300.00"}],
        children=[],
        single_parent=False,
        home={"owner": False, "cold_rent": "350.00", "heating": "50.00", "living_space": 45},
    )
    found = amounts(client, alone)
    assert found["grundsicherung"] > 600
    assert found["grundsicherungsgeld"] == 0


def test_kindergeld_is_the_sum_of_all_children(client: TestClient) -> None:
    children = [{"age": 7, "in_education": True}, {"age": 2, "in_education": False}]
    assert amounts(client, household(children=children))["kindergeld"] == 2 * 259


@pytest.mark.parametrize(
    "changes",
    [
        {"adults": []},
        {"rent_level": 8},
        {"savings": 5000},
        {"savings": "NaN"},
        {"date": "tomorrow"},
        {"name": "Erika Mustermann"},
        {"children": [{"age": 25, "in_education": True}]},
    ],
)
def test_a_request_outside_the_contract_is_refused(
    client: TestClient, changes: dict[str, Any]
) -> None:
    response = client.post("/v1/estimates", json=household(**changes))
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    valid("problem", response.json())
    assert "Mustermann" not in response.text


@pytest.mark.parametrize("body", [b"", b"{", b"[" * (MAX_BYTES + 1), b"\xff"])
def test_what_is_no_json_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post("/v1/estimates", content=body)
    assert response.status_code == 400
    valid("problem", response.json())


def test_a_day_without_law_is_not_calculated(client: TestClient) -> None:
    response = client.post("/v1/estimates", json=household(date="1900-01-01"))
    assert response.status_code == 422
    valid("problem", response.json())
