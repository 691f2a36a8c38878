"""Opening hours, holidays, windows, and the older version of the interface."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.content import load_content
from sandbox.zms.directory import Directory
from sandbox.zms.schedule import Schedule
from tests.sandbox.city import DATA, Citizen, Client, bookable_range, codes

BERLIN = ZoneInfo("Europe/Berlin")


def frozen_zms(today: date, state: str) -> list[date]:
    """Bookable days of the test city's town hall, seen from `today` in `state`."""
    counter = Directory(load_content(DATA), 5).counters[11]
    return Schedule(state).days(counter, today)


def test_grid_follows_opening_hours(citizen: Citizen) -> None:
    days = citizen.calendar(11)["availableDays"]
    for day in days:
        (office,) = day["offices"]
        times = [datetime.fromtimestamp(t, BERLIN) for t in office["appointments"]]
        assert (times[0].hour, times[0].minute) == (8, 0)
        assert (times[-1].hour, times[-1].minute) == (11, 45)
        assert times[1] - times[0] == timedelta(minutes=5)
        assert {t.date().isoformat() for t in times} == {day["date"]}
    tomorrow, last = bookable_range(citizen.client)
    assert min(day["date"] for day in days) >= tomorrow
    assert max(day["date"] for day in days) <= last


def test_slots_of_ten_minutes(citizen: Citizen) -> None:
    relations = citizen.get("offices-and-services/")["relations"]
    slots = {(r["officeId"], r["serviceId"]): r["slots"] for r in relations}
    assert slots[(11, 1005)] == 3
    assert slots[(12, 1005)] == 2
    first, second = citizen.times(office=12)[:2]
    assert second - first == 600


def test_holidays_of_the_state_are_closed() -> None:
    """World Children's Day is a holiday in Thuringia only; no office opens on it."""
    days = frozen_zms(date(2026, 9, 10), "TH")
    assert date(2026, 9, 19) in days
    assert date(2026, 9, 20) not in days
    assert date(2026, 9, 20) in frozen_zms(date(2026, 9, 10), "NI")


def test_window_of_times_and_neighbours(citizen: Citizen) -> None:
    days = [day["date"] for day in citizen.calendar(12)["availableDays"]]
    shown = citizen.calendar(12, slotsStartDate=days[3], slotsEndDate=days[4])
    with_times = [day["date"] for day in shown["availableDays"] if day["offices"]]
    assert with_times == days[3:5]
    assert [day["date"] for day in shown["availableDays"]] == days
    assert (shown["prevBookableDate"], shown["nextBookableDate"]) == (days[2], days[5])
    assert shown["availableDays"][0]["providerIDs"] == "12"


def test_several_offices(citizen: Citizen) -> None:
    day = citizen.calendar("11,12")["availableDays"][0]
    assert day["providerIDs"] == "11,12"
    assert [office["officeId"] for office in day["offices"]] == ["11", "12"]


def test_empty_range_is_no_error(citizen: Citizen) -> None:
    shown = citizen.calendar(11, startDate="2020-01-01", endDate="2020-01-31")
    assert shown["availableDays"] == []
    assert shown["nextBookableDate"] is not None


def test_older_version(make_client: Client) -> None:
    citizen = Citizen(make_client(zms_legacy=True))
    assert codes(citizen.get("available-calendar/", 404)) == ["notFound"]
    start, end = bookable_range(citizen.client)
    query = {"officeId": "11", "serviceId": "1005", "serviceCount": "1"}
    days = citizen.get("available-days-by-office/", startDate=start, endDate=end, **query)
    first = days["availableDays"][0]
    assert first["providerIDs"] == "11"
    times = citizen.get("available-appointments-by-office/", date=first["time"], **query)
    (office,) = times["offices"]
    assert office["officeId"] == 11
    citizen.reserve(office["appointments"][0])
    again = citizen.get("available-appointments-by-office/", date=first["time"], **query)
    assert office["appointments"][0] not in again["offices"][0]["appointments"]
    answer = citizen.get("available-appointments-by-office/", 400, date="x", **query)
    assert codes(answer) == ["invalidDate"]
