"""Answers fit the JSON schemas of the interface."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from tests.sandbox.city import Citizen, keys
from tests.shared import SHARED

SCHEMAS = SHARED / "data" / "municipal" / "zms_citizenapi_schema"
FIXTURES = SHARED / "data" / "municipal" / "zms_citizenapi_fixtures"
pytestmark = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the shared schemas are not here")


def _load(uri: str) -> Resource[Any]:
    return Resource(json.loads(Path(uri.removeprefix("file://")).read_text()), DRAFT7)


def check(name: str, answer: Any) -> None:
    path = SCHEMAS / name
    registry: Registry[Any] = Registry(retrieve=_load)  # type: ignore[call-arg]
    schema = json.loads(path.read_text()) | {"$id": path.as_uri()}
    # The schemas allow arrays for objects (PHP's empty list): a check of objects must not be idle.
    assert isinstance(answer, dict)
    Draft7Validator(schema, registry=registry).validate(answer)


def test_the_check_can_fail() -> None:
    with pytest.raises(ValidationError, match="authKey"):
        check("thinnedProcess.json", {"processId": 1})
    wrong_type = {"processId": 1, "authKey": "fb43", "scope": {"id": 1, "emailRequired": "yes"}}
    with pytest.raises(ValidationError, match="boolean"):
        check("thinnedProcess.json", wrong_type)


def test_catalogue(citizen: Citizen) -> None:
    answer = citizen.get("offices-and-services/")
    check("collections/officeServiceAndRelationList.json", answer)
    for name, items in (("office", "offices"), ("service", "services")):
        assert answer[items]
        for item in answer[items]:
            check(f"{name}.json", item)
    for relation in answer["relations"]:
        check("officeServiceRelation.json", relation)
    assert {office["id"] for office in answer["offices"]} == {11, 12, 13, 14}
    assert [service["name"] for service in answer["services"]] == [
        "Reisepass beantragen",
        "Meldebescheinigung ausstellen",
    ]


def test_calendar(citizen: Citizen) -> None:
    answer = citizen.calendar("11,12")
    # The pattern of the neighbours is written for strings; null is allowed by their type.
    check("availableCalendar.json", answer)


def test_process_in_every_state(citizen: Citizen) -> None:
    held = citizen.reserve(citizen.times()[0])
    check("thinnedProcess.json", held)
    check("thinnedProcess.json", citizen.update(held))
    for name in ("preconfirm", "confirm", "cancel"):
        check("thinnedProcess.json", citizen.post(f"{name}-appointment/", keys(held)))


def test_captcha(citizen: Citizen) -> None:
    check("captcha/altchaCaptcha.json", citizen.get("captcha-details/"))
    challenge = citizen.get("captcha-challenge/")
    check("captcha/createChallengeResponse.json", challenge)
    real = json.loads((FIXTURES / "GET_captcha_challenge.json").read_text())
    assert set(challenge["parameters"]) == set(real["parameters"])
    refused = citizen.post("captcha-verify/", {"payload": "e30="}, 400)
    check("captcha/verifySolutionResponse.json", refused)
