"""The error codes of the appointment interface and their answers."""

from typing import Any, NamedTuple

from fastapi.responses import JSONResponse


class _Error(NamedTuple):
    status: int
    message: str
    type: str = "warning"


def _field(name: str, rule: str) -> _Error:
    return _Error(400, f"{name} {rule}.")


ERRORS: dict[str, _Error] = {
    "invalidRequest": _Error(400, "The body of the request cannot be read."),
    "invalidStartDate": _field("startDate", "must be a date (YYYY-MM-DD)"),
    "invalidEndDate": _field("endDate", "must be a date (YYYY-MM-DD)"),
    "invalidSlotsStartDate": _field("slotsStartDate", "must be a date (YYYY-MM-DD)"),
    "invalidSlotsEndDate": _field("slotsEndDate", "must be a date (YYYY-MM-DD)"),
    "slotsStartDateAfterEndDate": _field("slotsStartDate", "lies after slotsEndDate"),
    "invalidDate": _field("date", "must be a date (YYYY-MM-DD)"),
    "startDateAfterEndDate": _field("startDate", "lies after endDate"),
    "dateRangeTooLarge": _Error(400, "The range of dates is longer than 365 days."),
    "invalidOfficeId": _field("officeId", "must be a positive number"),
    "invalidServiceId": _field("serviceId", "must be a positive number"),
    "invalidServiceCount": _field("serviceCount", "must hold numbers from 1 to 25"),
    "invalidProcessId": _field("processId", "must be a positive number"),
    "invalidAuthKey": _field("authKey", "must be 4 or 64 hexadecimal digits"),
    "invalidTimestamp": _field("timestamp", "must be a number in the future"),
    "invalidFamilyName": _field("familyName", "must not be empty"),
    "invalidEmail": _field("email", "must be an e-mail address without a plus sign"),
    "invalidTelephone": _field("telephone", "must have 7 to 15 digits"),
    "invalidCustomTextfield": _field("customTextfield", "is missing or longer than 250"),
    "invalidCustomTextfield2": _field("customTextfield2", "is missing or longer than 250"),
    "invalidLocationAndServiceCombination": _Error(400, "This office does not offer the service."),
    "captchaMissing": _Error(400, "A captcha token is needed.", "error"),
    "captchaInvalid": _Error(400, "The captcha token is not valid.", "error"),
    "captchaExpired": _Error(400, "The captcha token has expired.", "error"),
    "captchaVerificationFailed": _Error(400, "The captcha was not solved.", "error"),
    "preconfirmationExpired": _Error(400, "The time to activate it has run out.", "error"),
    "processInvalid": _Error(400, "The appointment lacks personal data."),
    "tooManySlotsPerAppointment": _Error(400, "The appointment would take too long.", "error"),
    "tooManyServicesPerAppointment": _Error(400, "A service was asked for too often.", "error"),
    "unauthorized": _Error(403, "This needs a login.", "error"),
    "appointmentNotAvailable": _Error(404, "This time is no longer free.", "error"),
    "appointmentNotFound": _Error(404, "There is no such appointment.", "error"),
    "noAppointmentForThisScope": _Error(404, "No appointments are offered here.", "info"),
    "notFound": _Error(404, "There is no such address.", "error"),
    "authKeyMismatch": _Error(406, "The key does not belong to the appointment."),
    "appointmentCanNotBeCanceled": _Error(406, "The appointment is in the past."),
    "tooManyAppointmentsWithSameMail": _Error(406, "Too many appointments for this mail.", "error"),
    "emailIsRequired": _Error(406, "An e-mail address is required."),
    "telephoneIsRequired": _Error(406, "A telephone number is required."),
    "processNotReservedAnymore": _Error(409, "It is not reserved any more.", "error"),
    "processNotPreconfirmedAnymore": _Error(409, "It is not preconfirmed any more.", "error"),
    "processAlreadyExists": _Error(409, "This appointment exists already."),
    "processAlreadyCalled": _Error(409, "The appointment has been called already."),
    "rateLimitExceeded": _Error(429, "Too many requests, please wait."),
    "serviceUnavailable": _Error(503, "The service is being maintained.", "error"),
    "unknownError": _Error(520, "Something unexpected happened.", "error"),
}


class ZmsError(Exception):
    """One or more error codes to answer with; raise it anywhere in a route."""

    def __init__(self, *codes: str) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def error_body(*codes: str) -> dict[str, list[dict[str, Any]]]:
    """The answer's JSON for `codes`."""
    return {
        "errors": [
            {
                "errorCode": code,
                "statusCode": ERRORS[code].status,
                "errorMessage": ERRORS[code].message,
                "errorType": ERRORS[code].type,
            }
            for code in codes
        ]
    }


def error_response(*codes: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The answer; its HTTP status is the highest of all errors."""
    status = max(ERRORS[code].status for code in codes)
    return JSONResponse(error_body(*codes), status_code=status, headers=headers)
