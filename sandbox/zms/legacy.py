"""Free appointments as instances before July 2026 give them."""

from typing import Any

from fastapi import APIRouter

from sandbox.zms import calendar, fields
from sandbox.zms.errors import ZmsError
from sandbox.zms.requests import Ip, ZmsDep

router = APIRouter()
Json = dict[str, Any]


def _errors(
    offices: list[int] | None, services: list[int] | None, counts: list[int] | None
) -> list[str]:
    errors = [] if offices else ["invalidOfficeId"]
    errors += [] if services else ["invalidServiceId"]
    return errors + ([] if counts else ["invalidServiceCount"])


@router.get("/available-days-by-office/")
def available_days(
    zms: ZmsDep,
    ip: Ip,
    startDate: str | None = None,
    endDate: str | None = None,
    officeId: str | None = None,
    serviceId: str | None = None,
    serviceCount: str | None = None,
    captchaToken: str | None = None,
) -> Json:
    """Bookable days."""
    start, end = fields.day(startDate), fields.day(endDate)
    offices, services = fields.comma_numbers(officeId), fields.comma_numbers(serviceId)
    counts = fields.counts(fields.comma_numbers(serviceCount), services)
    errors = _errors(offices, services, counts)
    errors += [] if start else ["invalidStartDate"]
    errors += [] if end else ["invalidEndDate"]
    if start and end:
        errors += ["startDateAfterEndDate"] if start > end else []
        errors += ["dateRangeTooLarge"] if (end - start).days > fields.MAX_RANGE_DAYS else []
    errors += zms.captcha_errors(offices, captchaToken, ip)
    if errors or not (start and end and offices and services and counts):
        raise ZmsError(*errors)
    counters = zms.directory.resolve(offices, services)
    slots = zms.slots(services, counts)
    with zms.availability() as availability:
        return calendar.legacy_days(availability, counters, slots, (start, end))


@router.get("/available-appointments-by-office/")
def available_appointments(
    zms: ZmsDep,
    ip: Ip,
    date: str | None = None,
    officeId: str | None = None,
    serviceId: str | None = None,
    serviceCount: str | None = None,
    captchaToken: str | None = None,
) -> Json:
    """Free times of one day."""
    day = fields.day(date)
    offices, services = fields.comma_numbers(officeId), fields.comma_numbers(serviceId)
    counts = fields.counts(fields.comma_numbers(serviceCount), services)
    errors = _errors(offices, services, counts) + ([] if day else ["invalidDate"])
    errors += zms.captcha_errors(offices, captchaToken, ip)
    if errors or not (day and offices and services and counts):
        raise ZmsError(*errors)
    counters = zms.directory.resolve(offices, services)
    slots = zms.slots(services, counts)
    with zms.availability() as availability:
        return calendar.legacy_times(availability, counters, slots, day)
