"""Routes that hold, change and cancel an appointment."""

from typing import Any, NoReturn

from fastapi import APIRouter

from sandbox.zms import fields
from sandbox.zms.errors import ZmsError
from sandbox.zms.requests import Body, Ip, ZmsDep

router = APIRouter()
Json = dict[str, Any]
PERSON = ("familyName", "email", "telephone", "customTextfield", "customTextfield2")


def _credentials(values: Json) -> tuple[int, str]:
    number, key = fields.number(values.get("processId")), fields.auth_key(values.get("authKey"))
    errors = [] if number else ["invalidProcessId"]
    errors += [] if key else ["invalidAuthKey"]
    if not (number and key):
        raise ZmsError(*errors)
    return number, key


@router.post("/reserve-appointment/")
def reserve(zms: ZmsDep, ip: Ip, body: Body) -> Json:
    """Hold an appointment for the scope's reservation time."""
    office = fields.number(body.get("officeId"))
    services = fields.numbers(body.get("serviceId"))
    counts = fields.counts(fields.numbers(body.get("serviceCount", [1])), services)
    start = fields.number(body.get("timestamp"))
    errors = [] if office else ["invalidOfficeId"]
    errors += [] if services else ["invalidServiceId"]
    errors += [] if start and start > zms.clock.now() else ["invalidTimestamp"]
    errors += [] if counts else ["invalidServiceCount"]
    errors += zms.captcha_errors([office] if office else None, body.get("captchaToken"), ip)
    if errors or not (office and services and start and counts):
        raise ZmsError(*errors)
    (counter,) = zms.directory.resolve([office], services)
    held = fields.number(body.get("processId"))
    if held and zms.booking.exists(held):
        raise ZmsError("processAlreadyExists")
    wishes = list(zip(services, counts, strict=True))
    return zms.view(zms.booking.reserve(counter, wishes, start))


@router.get("/appointment/")
def appointment(zms: ZmsDep, processId: str | None = None, authKey: str | None = None) -> Json:
    """Read an appointment."""
    return zms.view(zms.booking.read(*_credentials({"processId": processId, "authKey": authKey})))


@router.post("/update-appointment/")
def update(zms: ZmsDep, body: Body) -> Json:
    """Give the personal data the scope asks for."""
    number, key = _credentials(body)
    values = {name: body.get(name) for name in PERSON}
    person = {name: value if isinstance(value, str) else None for name, value in values.items()}
    return zms.view(zms.booking.update(number, key, person))


@router.post("/preconfirm-appointment/")
def preconfirm(zms: ZmsDep, body: Body) -> Json:
    """Hold it until the link of the e-mail is opened."""
    return zms.view(zms.booking.preconfirm(*_credentials(body)))


@router.post("/confirm-appointment/")
def confirm(zms: ZmsDep, ip: Ip, body: Body) -> Json:
    """Make it final; the answer holds a captcha token, so that a second booking needs none."""
    process = zms.booking.confirm(*_credentials(body))
    return zms.view(process, zms.token(ip))


@router.post("/cancel-appointment/")
def cancel(zms: ZmsDep, body: Body) -> Json:
    """Cancel it and free its slots."""
    number, key = _credentials(body)
    shown: Json = zms.booking.cancel(number, key, zms.view)
    return shown


@router.get("/my-appointments/", response_model=None)
def my_appointments() -> NoReturn:
    """The appointments of a logged-in citizen; the sandbox has no accounts."""
    raise ZmsError("unauthorized")
