"""The route for free appointments."""

from typing import Any

from fastapi import APIRouter

from sandbox.zms import calendar, fields
from sandbox.zms.errors import ZmsError
from sandbox.zms.requests import Ip, ZmsDep

router = APIRouter()
Json = dict[str, Any]


@router.get("/available-calendar/")
def available_calendar(
    zms: ZmsDep,
    ip: Ip,
    startDate: str | None = None,
    endDate: str | None = None,
    officeIds: str | None = None,
    serviceIds: str | None = None,
    serviceCounts: str | None = None,
    slotsStartDate: str | None = None,
    slotsEndDate: str | None = None,
    captchaToken: str | None = None,
) -> Json:
    """Bookable days and the free times of those in the window of slots."""
    start, end = fields.day(startDate), fields.day(endDate)
    slots_start, slots_end = fields.day(slotsStartDate), fields.day(slotsEndDate)
    offices = fields.comma_numbers(officeIds)
    services = fields.comma_numbers(serviceIds)
    counts = fields.counts(fields.comma_numbers(serviceCounts), services)
    errors = [] if offices else ["invalidOfficeId"]
    errors += [] if services else ["invalidServiceId"]
    errors += [] if start else ["invalidStartDate"]
    errors += [] if end else ["invalidEndDate"]
    if start and end:
        errors += ["startDateAfterEndDate"] if start > end else []
        errors += ["dateRangeTooLarge"] if (end - start).days > fields.MAX_RANGE_DAYS else []
    errors += ["invalidSlotsStartDate"] if slotsStartDate and not slots_start else []
    errors += ["invalidSlotsEndDate"] if slotsEndDate and not slots_end else []
    if slots_start and slots_end and slots_start > slots_end:
        errors.append("slotsStartDateAfterEndDate")
    errors += [] if counts else ["invalidServiceCount"]
    errors += zms.captcha_errors(offices, captchaToken, ip)
    if errors or not (start and end and offices and services and counts):
        raise ZmsError(*errors)
    counters = zms.directory.resolve(offices, services)
    with zms.availability() as availability:
        return calendar.calendar(
            availability,
            counters,
            zms.slots(services, counts),
            (start, end),
            (slots_start or start, slots_end or end),
        )
