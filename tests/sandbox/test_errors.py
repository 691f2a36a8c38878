"""Every error code of the interface can be met."""

import base64
import json
from typing import Any

import pytest

from sandbox.zms.captcha import derive_key
from sandbox.zms.errors import ERRORS
from tests.sandbox.city import PERSON, ZMS, Citizen, Client, bookable_range, codes, keys

CALENDAR = {
    "startDate": "2026-01-01",
    "endDate": "2026-01-31",
    "officeIds": "11",
    "serviceIds": "1005",
    "serviceCounts": "1",
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"startDate": "2026-02-30"}, "invalidStartDate"),
        ({"startDate": ""}, "invalidStartDate"),
        ({"endDate": "31.01.2026"}, "invalidEndDate"),
        ({"endDate": "2025-12-31"}, "startDateAfterEndDate"),
        ({"endDate": "2027-01-02"}, "dateRangeTooLarge"),
        ({"officeIds": "rathaus"}, "invalidOfficeId"),
        ({"officeIds": ""}, "invalidOfficeId"),
        ({"serviceIds": "0"}, "invalidServiceId"),
        ({"serviceCounts": "26"}, "invalidServiceCount"),
        ({"serviceCounts": "1,1"}, "invalidServiceCount"),
        ({"slotsStartDate": "x"}, "invalidSlotsStartDate"),
        ({"slotsEndDate": "x"}, "invalidSlotsEndDate"),
        (
            {"slotsStartDate": "2026-01-03", "slotsEndDate": "2026-01-02"},
            "slotsStartDateAfterEndDate",
        ),
        ({"serviceIds": "1012", "officeIds": "11,12"}, "invalidLocationAndServiceCombination"),
        ({"officeIds": "99"}, "invalidLocationAndServiceCombination"),
        ({"officeIds": "13"}, "captchaMissing"),
        ({"officeIds": "13", "captchaToken": "x.y.z"}, "captchaInvalid"),
    ],
)
def test_calendar(citizen: Citizen, change: dict[str, str], code: str) -> None:
    answer = citizen.get("available-calendar/", 400, **CALENDAR | change)
    assert codes(answer) == [code]


def test_all_errors_at_once_and_the_highest_status(citizen: Citizen) -> None:
    answer = citizen.get("available-calendar/", 400)
    assert codes(answer) == [
        "invalidOfficeId",
        "invalidServiceId",
        "invalidStartDate",
        "invalidEndDate",
        "invalidServiceCount",
    ]
    assert set(answer["errors"][0]) == {"errorCode", "statusCode", "errorMessage", "errorType"}


def test_an_office_without_any_appointments(citizen: Citizen) -> None:
    start, end = bookable_range(citizen.client)
    dates = {"startDate": start, "endDate": end, "officeIds": "14"}
    answer = citizen.get("available-calendar/", 404, **CALENDAR | dates)
    assert codes(answer) == ["noAppointmentForThisScope"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"officeId": None}, 400, "invalidOfficeId"),
        ({"officeId": True}, 400, "invalidOfficeId"),
        ({"serviceId": []}, 400, "invalidServiceId"),
        ({"serviceId": ["abc"]}, 400, "invalidServiceId"),
        ({"serviceCount": [0]}, 400, "invalidServiceCount"),
        ({"timestamp": 1000}, 400, "invalidTimestamp"),
        ({"timestamp": "soon"}, 400, "invalidTimestamp"),
        ({"officeId": 12, "serviceId": ["1012"]}, 400, "invalidLocationAndServiceCombination"),
        ({"timestamp": 32526616522}, 404, "appointmentNotAvailable"),
        ({"timestamp": 999999999999}, 404, "appointmentNotAvailable"),
    ],
)
def test_reserve(citizen: Citizen, change: dict[str, Any], status: int, code: str) -> None:
    answer = citizen.reserve(citizen.times()[0], status=status, **change)
    assert codes(answer) == [code]


def test_reserve_off_the_grid(citizen: Citizen) -> None:
    answer = citizen.reserve(citizen.times()[0] + 60, status=404)
    assert codes(answer) == ["appointmentNotAvailable"]


def test_process_exists_already(citizen: Citizen) -> None:
    first, second = citizen.times()[0], citizen.times()[6]
    held = citizen.reserve(first)
    answer = citizen.reserve(second, status=409, processId=held["processId"])
    assert codes(answer) == ["processAlreadyExists"]


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', b"\xff"])
def test_unreadable_body(citizen: Citizen, body: Any) -> None:
    answer = citizen.client.post(f"{ZMS}/reserve-appointment/", content=body)
    assert (answer.status_code, codes(answer.json())) == (400, ["invalidRequest"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"familyName": "  "}, "invalidFamilyName"),
        ({"familyName": None}, "invalidFamilyName"),
        ({"email": "erika+amt@muster.example"}, "invalidEmail"),
        ({"email": ""}, "invalidEmail"),
        ({"email": "erika@muster"}, "invalidEmail"),
        ({"email": "eri..ka@muster.example"}, "invalidEmail"),
        ({"telephone": "0391-1234567"}, "invalidTelephone"),
        ({"telephone": "12345"}, "invalidTelephone"),
        ({"customTextfield": ""}, "invalidCustomTextfield"),
        ({"customTextfield": "x" * 251}, "invalidCustomTextfield"),
    ],
)
def test_personal_data(citizen: Citizen, change: dict[str, Any], code: str) -> None:
    held = citizen.reserve(citizen.times()[0])
    assert codes(citizen.update(held, 400, **change)) == [code]


def test_personal_data_of_another_scope(citizen: Citizen) -> None:
    held = citizen.reserve(citizen.times(office=12)[0], 12)
    answer = citizen.update(held, 400, telephone="", customTextfield2="x" * 251)
    assert codes(answer) == ["invalidTelephone", "invalidCustomTextfield2"]
    citizen.update(held, email="", customTextfield2="")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"processId": "abc"}, "invalidProcessId"),
        ({"processId": -1}, "invalidProcessId"),
        ({"authKey": "xyz1"}, "invalidAuthKey"),
        ({"authKey": "fb431"}, "invalidAuthKey"),
    ],
)
def test_credentials(citizen: Citizen, change: dict[str, Any], code: str) -> None:
    body = {"processId": 101001, "authKey": "fb43"} | change
    assert codes(citizen.get("appointment/", 400, **body)) == [code]
    for name in ("update", "preconfirm", "confirm", "cancel"):
        assert codes(citizen.post(f"{name}-appointment/", body | PERSON, 400)) == [code]


def test_wrong_key_and_unknown_number(citizen: Citizen) -> None:
    held = citizen.reserve(citizen.times()[0])
    wrong = f"{(int(held['authKey'], 16) + 1) % 65536:04x}"
    body = {"processId": held["processId"], "authKey": wrong}
    assert codes(citizen.get("appointment/", 406, **body)) == ["authKeyMismatch"]
    body = {"processId": 5, "authKey": "a" * 64}
    assert codes(citizen.get("appointment/", 404, **body)) == ["appointmentNotFound"]


def test_incomplete_data(citizen: Citizen) -> None:
    held = citizen.reserve(citizen.times()[0])
    for name in ("preconfirm", "confirm"):
        answer = citizen.post(f"{name}-appointment/", keys(held), 406)
        assert codes(answer) == ["emailIsRequired"]
    held = citizen.reserve(citizen.times(office=12)[0], 12)
    answer = citizen.post("confirm-appointment/", keys(held), 406)
    assert codes(answer) == ["telephoneIsRequired"]


def test_wrong_order(citizen: Citizen) -> None:
    held = citizen.reserve(citizen.times()[0])
    citizen.update(held)
    citizen.post("confirm-appointment/", keys(held))
    answer = citizen.post("confirm-appointment/", keys(held), 409)
    assert codes(answer) == ["processNotPreconfirmedAnymore"]
    answer = citizen.post("preconfirm-appointment/", keys(held), 409)
    assert codes(answer) == ["processNotReservedAnymore"]


def test_called_and_past_appointments(citizen: Citizen) -> None:
    first, second = citizen.times()[0], citizen.times()[6]
    called, past = citizen.reserve(first), citizen.reserve(second)
    for held in (called, past):
        citizen.update(held)
        citizen.post("confirm-appointment/", keys(held))
    order = {"processId": called["processId"], "status": "called"}
    assert citizen.client.post("/_sandbox/process", json=order).status_code == 200
    answer = citizen.post("cancel-appointment/", keys(called), 409)
    assert codes(answer) == ["processAlreadyCalled"]
    citizen.advance(3 * 24 * 3600)
    answer = citizen.post("cancel-appointment/", keys(past), 406)
    assert codes(answer) == ["appointmentCanNotBeCanceled"]


def test_login_and_unknown_addresses(citizen: Citizen) -> None:
    assert codes(citizen.get("my-appointments/", 403)) == ["unauthorized"]
    for path in ("available-calendar", "nothing/", "available-days-by-office/"):
        assert codes(citizen.get(path, 404)) == ["notFound"]
    assert codes(citizen.get("reserve-appointment/", 404)) == ["notFound"]


def solve(challenge: dict[str, Any]) -> str:
    """What a browser does: look for the counter, send challenge and solution in base64."""
    given = challenge["parameters"]
    for counter in range(100_000):
        key = derive_key(given["nonce"], given["salt"], counter, given["cost"])
        if key.startswith(given["keyPrefix"]):
            solution = {"counter": counter, "derivedKey": key, "time": 5}
            sent = json.dumps({"challenge": challenge, "solution": solution})
            return base64.urlsafe_b64encode(sent.encode()).decode()
    raise AssertionError("no solution")


def test_captcha(citizen: Citizen) -> None:
    assert citizen.get("captcha-details/")["captchaEnabled"] is True
    payload = solve(citizen.get("captcha-challenge/"))
    token = citizen.post("captcha-verify/", {"payload": payload})["token"]
    answer = citizen.post("captcha-verify/", {"payload": payload}, 400)
    assert codes(answer) == ["captchaVerificationFailed"]

    start, end = bookable_range(citizen.client)
    query = CALENDAR | {"startDate": start, "endDate": end, "officeIds": "13"}
    day = citizen.get("available-calendar/", captchaToken=token, **query)["availableDays"][0]
    start_time = day["offices"][0]["appointments"][0]
    assert codes(citizen.reserve(start_time, 13, 400)) == ["captchaMissing"]
    citizen.reserve(start_time, 13, captchaToken=token)
    citizen.advance(301)
    answer = citizen.get("available-calendar/", 400, captchaToken=token, **query)
    assert codes(answer) == ["captchaExpired"]


def test_captcha_with_less_work_is_refused(citizen: Citizen) -> None:
    challenge = citizen.get("captcha-challenge/")
    challenge["parameters"]["cost"] = 1
    citizen.post("captcha-verify/", {"payload": solve(challenge)}, 400)
    citizen.post("captcha-verify/", {"payload": "?"}, 400)
    citizen.post("captcha-verify/", {}, 400)


def test_algorithm_is_altcha() -> None:
    """SHA-256(salt, nonce, big-endian counter), then hashed again, as ALTCHA's libraries do."""
    expected = "7f706f1b501c03c92b1eb6031af114e0"
    assert derive_key("00" * 32, "11" * 12, 7, 2, 16) == expected


@pytest.mark.parametrize(
    ("mode", "status", "code"),
    [
        ("429", 429, "rateLimitExceeded"),
        ("down503", 503, "serviceUnavailable"),
        ("unknown520", 520, "unknownError"),
    ],
)
def test_ordered_failures(citizen: Citizen, mode: str, status: int, code: str) -> None:
    path = f"{ZMS}/offices-and-services/"
    citizen.client.post("/_sandbox/faults", json={"mode": mode, "path": path, "times": 1})
    assert codes(citizen.get("offices-and-services/", status)) == [code]
    citizen.get("offices-and-services/")


def test_an_unexpected_failure_is_answered(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    zms = citizen.client.app.state.zms  # type: ignore[attr-defined]
    zms.store.close()
    with zms.store.write() as session:
        session.connection().exec_driver_sql("DROP TABLE claims")
    answer = citizen.reserve(citizen_start(citizen), status=520)
    assert codes(answer) == ["unknownError"]


def citizen_start(citizen: Citizen) -> int:
    zms = citizen.client.app.state.zms  # type: ignore[attr-defined]
    today = zms.clock.today()
    counter = zms.directory.counters[11]
    return next(zms.schedule.starts(counter, today, zms.schedule.days(counter, today)[0], 3))


def test_rate_limit(make_client: Client) -> None:
    client = make_client(rate_limit=3)
    path = f"{ZMS}/captcha-details/"
    for left in ("2", "1", "0"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["X-RateLimit-Limit"] == "3"
        assert answer.headers["X-RateLimit-Remaining"] == left
    answer = client.get(path)
    assert (answer.status_code, codes(answer.json())) == (429, ["rateLimitExceeded"])
    assert int(answer.headers["Retry-After"]) <= 60
    assert int(answer.headers["X-RateLimit-Reset"]) > 0
    assert client.get("/healthz").status_code == 200
    client.post("/_sandbox/clock", json={"advance_seconds": 61})
    assert client.get(path).status_code == 200


def test_statuses_of_the_documented_codes() -> None:
    """The codes the reference page names, with their status."""
    named = {
        400: "invalidStartDate invalidEndDate invalidOfficeId invalidServiceId invalidServiceCount "
        "invalidProcessId invalidAuthKey invalidTimestamp invalidFamilyName invalidEmail "
        "invalidTelephone invalidCustomTextfield invalidCustomTextfield2 "
        "invalidLocationAndServiceCombination captchaMissing captchaInvalid captchaExpired "
        "preconfirmationExpired tooManySlotsPerAppointment",
        403: "unauthorized",
        404: "appointmentNotAvailable appointmentNotFound noAppointmentForThisScope notFound",
        406: "authKeyMismatch appointmentCanNotBeCanceled tooManyAppointmentsWithSameMail "
        "emailIsRequired",
        409: "processNotReservedAnymore processNotPreconfirmedAnymore processAlreadyExists "
        "processAlreadyCalled",
        503: "serviceUnavailable",
        520: "unknownError",
    }
    for status, names in named.items():
        assert {ERRORS[name].status for name in names.split()} == {status}
