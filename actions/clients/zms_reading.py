"""What the ZMS citizen API answers, in our terms: errors, scopes, offices and services."""

from collections.abc import Callable, Mapping
from typing import Any

from actions.clients.http import Answer
from actions.services.appointments import Bookable, Counter, Directory, Scope
from actions.services.errors import (
    CaptchaRequired,
    HoldExpired,
    InvalidValue,
    MunicipalError,
    NotFound,
    RateLimited,
    Rejected,
    SlotTaken,
    TooManyAppointments,
    TooManyServices,
    Unavailable,
)
from actions.services.text import fold, plain_text

ERRORS: Mapping[str, Callable[[], MunicipalError]] = {
    "invalidFamilyName": lambda: InvalidValue("family_name"),
    "invalidEmail": lambda: InvalidValue("email"),
    "emailIsRequired": lambda: InvalidValue("email", "required"),
    "invalidTelephone": lambda: InvalidValue("telephone"),
    "telephoneIsRequired": lambda: InvalidValue("telephone", "required"),
    "invalidCustomTextfield": lambda: InvalidValue("custom"),
    "invalidCustomTextfield2": lambda: InvalidValue("custom2"),
    "invalidStartDate": lambda: InvalidValue("date"),
    "invalidEndDate": lambda: InvalidValue("date"),
    "invalidDate": lambda: InvalidValue("date"),
    "dateRangeTooLarge": lambda: InvalidValue("date"),
    "startDateAfterEndDate": lambda: InvalidValue("date"),
    "invalidOfficeId": lambda: InvalidValue("office"),
    "invalidServiceId": lambda: InvalidValue("service"),
    "invalidServiceCount": lambda: InvalidValue("count"),
    "invalidLocationAndServiceCombination": lambda: InvalidValue("office", "combination"),
    "invalidProcessId": lambda: NotFound("invalidProcessId"),
    "invalidAuthKey": lambda: NotFound("invalidAuthKey"),
    "authKeyMismatch": lambda: NotFound("authKeyMismatch"),
    "appointmentNotFound": lambda: NotFound("appointmentNotFound"),
    "notFound": lambda: NotFound("notFound"),
    "invalidTimestamp": lambda: SlotTaken("invalidTimestamp"),
    "appointmentNotAvailable": lambda: SlotTaken("appointmentNotAvailable"),
    "noAppointmentForThisScope": lambda: SlotTaken("noAppointmentForThisScope"),
    "processNotReservedAnymore": lambda: HoldExpired("processNotReservedAnymore"),
    "processNotPreconfirmedAnymore": lambda: HoldExpired("processNotPreconfirmedAnymore"),
    "preconfirmationExpired": lambda: HoldExpired("preconfirmationExpired"),
    "tooManyAppointmentsWithSameMail": TooManyAppointments,
    "tooManySlotsPerAppointment": TooManyServices,
    "tooManyServicesPerAppointment": TooManyServices,
    "captchaMissing": CaptchaRequired,
    "captchaInvalid": CaptchaRequired,
    "captchaExpired": CaptchaRequired,
    "captchaVerificationFailed": CaptchaRequired,
    "appointmentCanNotBeCanceled": lambda: Rejected("past"),
    "processAlreadyCalled": lambda: Rejected("called"),
    "processAlreadyExists": lambda: Rejected("exists"),
    "processInvalid": lambda: InvalidValue("family_name", "incomplete"),
    "unauthorized": lambda: Rejected("unauthorized"),
    "rateLimitExceeded": RateLimited,
    "serviceUnavailable": Unavailable,
    "unknownError": Unavailable,
}


def error_of(answer: Answer) -> MunicipalError | None:
    """Our error for an answer, None for a good one; an unknown code is told by its status."""
    errors = answer.data.get("errors") if isinstance(answer.data, dict) else None
    items = errors if isinstance(errors, list) else []
    codes = [str(item.get("errorCode")) for item in items if isinstance(item, dict)]
    for code in codes:
        if code in ERRORS:
            return ERRORS[code]()
    if codes or answer.status >= 400:
        name = codes[0][:60] if codes else f"status {answer.status}"
        return NotFound(name) if answer.status == 404 else Rejected("other", name)
    return None


def integer(value: Any) -> int:
    """A number that may come as text; raises ValueError."""
    return int(str(value))


def line(value: Any) -> str:
    """A text, possibly HTML, as one line; empty for anything else."""
    return " ".join(plain_text(value).texts) if isinstance(value, str) and value else ""


def _truth(value: Any) -> bool:
    return value in (True, 1, "1", "true")


def _label(data: Mapping[str, Any], name: str) -> str:
    active = _truth(data.get(f"{name}Activated"))
    return (line(data.get(f"{name}Label")) or name) if active else ""


def read_scope(data: Any) -> Scope:
    """The scope of an office; what is missing is not asked for."""
    data = data if isinstance(data, dict) else {}
    duration = data.get("reservationDuration")
    return Scope(
        email_required=_truth(data.get("emailRequired")),
        telephone_activated=_truth(data.get("telephoneActivated")),
        telephone_required=_truth(data.get("telephoneRequired")),
        custom_label=_label(data, "customTextfield"),
        custom_required=_truth(data.get("customTextfieldRequired")),
        custom2_label=_label(data, "customTextfield2"),
        custom2_required=_truth(data.get("customTextfield2Required")),
        captcha_required=_truth(data.get("captchaActivatedRequired")),
        hold_minutes=integer(duration) if duration else Scope().hold_minutes,
        info=line(data.get("infoForAppointment")),
        hint=line(data.get("hint")),
    )


def _counter(data: Mapping[str, Any]) -> Counter:
    geo = data["geo"] if isinstance(data.get("geo"), dict) else {}
    lat, lon = (float(geo[k]) if geo.get(k) else None for k in ("lat", "lon"))
    id = integer(data["id"])
    return Counter(id, fold(str(data.get("name") or id)), read_scope(data.get("scope")), lat, lon)


def _bookable(data: Mapping[str, Any]) -> Bookable:
    id = integer(data["id"])
    return Bookable(id, fold(str(data.get("name") or id)), integer(data.get("maxQuantity") or 1))


def read_directory(data: Mapping[str, Any]) -> Directory:
    """Offices, services and relations; relations that are not public are left out."""
    relations: dict[int, dict[int, int]] = {}
    for row in data["relations"]:
        if row.get("public") is not False:
            office, slots = integer(row["officeId"]), integer(row.get("slots") or 1)
            relations.setdefault(integer(row["serviceId"]), {})[office] = slots
    counters = (_counter(row) for row in data["offices"])
    services = (_bookable(row) for row in data["services"])
    return Directory({c.id: c for c in counters}, {s.id: s for s in services}, relations)
