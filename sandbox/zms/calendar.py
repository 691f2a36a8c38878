"""Free appointments as the interface shows them, in the present and the older form."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sandbox.zms.availability import Availability
from sandbox.zms.directory import Counter
from sandbox.zms.errors import ZmsError

Json = dict[str, Any]
Slots = Callable[[Counter], int]


def _require_offer(availability: Availability, counters: list[Counter]) -> list[date]:
    days = availability.open_days(counters)
    if not days:
        raise ZmsError("noAppointmentForThisScope")
    return days


def calendar(
    availability: Availability,
    counters: list[Counter],
    slots: Slots,
    days: tuple[date, date],
    times: tuple[date, date],
) -> Json:
    """Bookable days from `days[0]` to `days[1]`, with the times of those within `times`.

    Raises ZmsError when the counters offer no appointments at all.
    """
    open_days = _require_offer(availability, counters)
    listed = [
        _day(availability, counters, slots, day, times[0] <= day <= times[1])
        for day in open_days
        if days[0] <= day <= days[1]
    ]
    before = [day for day in reversed(open_days) if day < times[0]]
    after = [day for day in open_days if day > times[1]]
    return {
        "startDate": days[0].isoformat(),
        "endDate": days[1].isoformat(),
        "slotsStartDate": times[0].isoformat(),
        "slotsEndDate": times[1].isoformat(),
        "prevBookableDate": _iso(availability.first_day(before, counters, slots)),
        "nextBookableDate": _iso(availability.first_day(after, counters, slots)),
        "availableDays": [day for day in listed if day["providerIDs"]],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(
    availability: Availability, counters: list[Counter], slots: Slots, day: date, with_times: bool
) -> Json:
    free = {c.number: availability.free(c, day, slots(c)) for c in counters}
    return {
        "date": day.isoformat(),
        "providerIDs": ",".join(str(number) for number, starts in free.items() if starts),
        "offices": [
            {"officeId": str(number), "appointments": starts}
            for number, starts in free.items()
            if starts and with_times
        ],
    }


def legacy_days(
    availability: Availability, counters: list[Counter], slots: Slots, days: tuple[date, date]
) -> Json:
    """The older list of bookable days."""
    listed = [
        _day(availability, counters, slots, day, False)
        for day in _require_offer(availability, counters)
        if days[0] <= day <= days[1]
    ]
    return {
        "availableDays": [
            {"time": day["date"], "providerIDs": day["providerIDs"]}
            for day in listed
            if day["providerIDs"]
        ]
    }


def legacy_times(
    availability: Availability, counters: list[Counter], slots: Slots, day: date
) -> Json:
    """The older list of free times of one day."""
    free = [(c.number, availability.free(c, day, slots(c))) for c in counters]
    return {
        "offices": [
            {"officeId": number, "appointments": starts} for number, starts in free if starts
        ]
    }
