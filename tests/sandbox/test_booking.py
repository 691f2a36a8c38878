"""The whole life of an appointment, expiry, races and limits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from tests.sandbox.city import ZMS, Citizen, codes, keys


def test_book_read_and_cancel(citizen: Citizen) -> None:
    start = citizen.times()[0]
    held = citizen.reserve(start)
    assert held["status"] == "reserved"
    assert held["timestamp"] == str(start)
    assert held["slotCount"] == 3
    assert held["displayNumber"] is None
    assert held["scope"]["customTextfieldLabel"] == "Kennzeichen"
    assert start not in citizen.times()

    updated = citizen.update(held)
    assert (updated["familyName"], updated["email"]) == ("Erika Muster", "erika@muster.example")
    confirmed = citizen.post("confirm-appointment/", keys(held))
    assert confirmed["status"] == "confirmed"
    assert confirmed["displayNumber"] == f"A{held['processId'] % 1000:03d}"
    citizen.advance(48 * 3600)
    assert citizen.get("appointment/", **keys(held))["status"] == "confirmed"


def test_cancel_frees_the_slot_and_forgets_the_person(citizen: Citizen) -> None:
    start = citizen.times()[0]
    held = citizen.reserve(start)
    citizen.update(held)
    citizen.post("confirm-appointment/", keys(held))
    assert citizen.post("cancel-appointment/", keys(held))["status"] == "deleted"
    assert start in citizen.times()
    answer = citizen.post("cancel-appointment/", keys(held), 404)
    assert codes(answer) == ["appointmentNotFound"]
    app = citizen.client.app
    with app.state.zms.store.read() as session:  # type: ignore[attr-defined]
        rows = session.connection().exec_driver_sql("SELECT * FROM processes").all()
    assert "muster" not in repr(rows).lower()


def test_preconfirm_then_confirm(citizen: Citizen) -> None:
    held = citizen.reserve(citizen.times()[0])
    citizen.update(held)
    assert citizen.post("preconfirm-appointment/", keys(held))["status"] == "preconfirmed"
    citizen.advance(59 * 60)
    assert citizen.post("confirm-appointment/", keys(held))["status"] == "confirmed"


def test_move_is_reserve_confirm_cancel(citizen: Citizen) -> None:
    first, *_, last = citizen.times()
    old = citizen.reserve(first)
    citizen.update(old)
    citizen.post("confirm-appointment/", keys(old))
    new = citizen.reserve(last)
    citizen.update(new)
    citizen.post("confirm-appointment/", keys(new))
    citizen.post("cancel-appointment/", keys(old))
    times = citizen.times()
    assert first in times
    assert last not in times


def test_expired_reservation(citizen: Citizen) -> None:
    start = citizen.times()[0]
    held = citizen.reserve(start)
    citizen.advance(14 * 60)
    assert citizen.get("appointment/", **keys(held))["status"] == "reserved"
    citizen.advance(60)
    assert start in citizen.times()
    assert codes(citizen.update(held, 409)) == ["processNotReservedAnymore"]
    for path in ("confirm-appointment/", "preconfirm-appointment/"):
        assert codes(citizen.post(path, keys(held), 409)) == ["processNotReservedAnymore"]
    assert codes(citizen.get("appointment/", 404, **keys(held))) == ["appointmentNotFound"]
    assert citizen.reserve(start)["processId"] != held["processId"]


def test_expired_preconfirmation(citizen: Citizen) -> None:
    start = citizen.times()[0]
    held = citizen.reserve(start)
    citizen.update(held)
    citizen.post("preconfirm-appointment/", keys(held))
    citizen.advance(60 * 60)
    answer = citizen.post("confirm-appointment/", keys(held), 400)
    assert codes(answer) == ["preconfirmationExpired"]
    assert start in citizen.times()


def test_two_citizens_want_one_slot(citizen: Citizen) -> None:
    """One workstation, many at once, overlapping starts: exactly one of each overlap wins."""
    start = citizen.times()[0]
    body = {"officeId": 11, "serviceId": ["1005"], "serviceCount": [1]}

    def book(offset: int) -> int:
        sent = body | {"timestamp": start + offset}
        return citizen.client.post(f"{ZMS}/reserve-appointment/", json=sent).status_code

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(book, [0, 300, 600, 0, 300, 600, 0, 600]))
    assert sorted(results) == [200] + [404] * 7


def test_workstations_work_side_by_side(citizen: Citizen) -> None:
    start = citizen.times(office=12)[0]
    citizen.reserve(start, 12)
    assert start in citizen.times(office=12)
    citizen.reserve(start, 12)
    assert start not in citizen.times(office=12)
    assert codes(citizen.reserve(start, 12, 404)) == ["appointmentNotAvailable"]


def test_calendar_entry(citizen: Citizen) -> None:
    start = citizen.times()[0]
    held = citizen.reserve(start)
    citizen.update(held)
    text = citizen.post("confirm-appointment/", keys(held))["icsContent"]
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    begin = datetime.fromtimestamp(start, ZoneInfo("Europe/Berlin"))
    assert event["DTSTART"].dt == begin
    assert event["DTEND"].dt - begin == timedelta(minutes=15)
    assert event["STATUS"] == "CONFIRMED"
    assert "Am Markt 1a" in event["LOCATION"]
    assert "Erika" not in text
    assert held["authKey"] not in event["DESCRIPTION"]


def test_limit_per_mail(citizen: Citizen) -> None:
    starts = citizen.times()[::3]
    for start in starts[:2]:
        citizen.update(citizen.reserve(start))
    third = citizen.reserve(starts[2])
    answer = citizen.update(third, 406, email="ERIKA@muster.example")
    assert codes(answer) == ["tooManyAppointmentsWithSameMail"]
    citizen.update(third, email="anna@muster.example")


@pytest.mark.parametrize(
    ("service", "count", "code"),
    [
        (["1012"], [6], "tooManyServicesPerAppointment"),
        (["1005"], [3], "tooManySlotsPerAppointment"),
    ],
)
def test_limits_of_one_appointment(
    citizen: Citizen, service: list[str], count: list[int], code: str
) -> None:
    start = citizen.times()[0]
    answer = citizen.reserve(start, status=400, serviceId=service, serviceCount=count)
    assert codes(answer) == [code]


def test_two_services_in_one_appointment(citizen: Citizen) -> None:
    start = citizen.times()[0]
    held = citizen.reserve(start, serviceId=["1005", "1012"], serviceCount=[1, 1])
    assert held["slotCount"] == 5
    assert held["subRequestCounts"] == [1]


def test_data_survive_a_restart(make_client: object, tmp_path: object) -> None:
    database = tmp_path / "kept.sqlite"  # type: ignore[operator]
    first: TestClient = make_client(database=database)  # type: ignore[operator]
    citizen = Citizen(first)
    start = citizen.times()[0]
    held = citizen.reserve(start)
    again = Citizen(make_client(database=database))  # type: ignore[operator]
    assert again.get("appointment/", **keys(held))["status"] == "reserved"
    assert start not in again.times()
