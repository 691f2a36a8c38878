"""Checks of single values, by the interface's rules. Nothing here knows the city."""

import re
from datetime import date
from typing import Any

from sandbox.model import Scope

MAX_COUNT = 25
MAX_RANGE_DAYS = 365
MAX_TEXT = 250
_AUTH_KEY = re.compile(r"(?:[0-9a-fA-F]{4}|[0-9a-fA-F]{64})")
_PHONE = re.compile(r"\+?[0-9]\d{6,14}", re.ASCII)
_MAIL_LOCAL = re.compile(r"[^\s@+]+")
_MAIL_DOMAIN = re.compile(r"[^\s@+.][^\s@+]*\.[^\s@.]{2,}")


def number(value: Any) -> int | None:
    """A positive 32-bit number given as number or digits, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    text = str(value).strip()
    if not re.fullmatch(r"[0-9]{1,12}", text):
        return None
    return int(text) or None


def numbers(value: Any) -> list[int] | None:
    """A non-empty list of positive numbers, from a list or one value; None when one is wrong."""
    items = value if isinstance(value, list) else [value]
    found = [number(item) for item in items]
    good = [item for item in found if item is not None]
    return good if good and len(good) == len(found) else None


def comma_numbers(value: str | None) -> list[int] | None:
    """The same from a comma-separated text of the query."""
    return numbers((value or "").split(","))


def counts(value: list[int] | None, services: list[int] | None) -> list[int] | None:
    """`value` when it has one count from 1 to 25 for each service, None otherwise."""
    if value is None or any(count > MAX_COUNT for count in value):
        return None
    return value if services is None or len(value) == len(services) else None


def day(value: str | None) -> date | None:
    """A date in YYYY-MM-DD, None for anything else."""
    if value is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def auth_key(value: Any) -> str | None:
    """A key of 4 or 64 hexadecimal digits in lower case, None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return text.lower() if _AUTH_KEY.fullmatch(text) else None


def valid_mail(value: str) -> bool:
    """Whether the interface takes this e-mail address; it takes none with a plus sign."""
    local, _, domain = value.partition("@")
    dots = ".." in value or local.startswith(".") or local.endswith(".")
    return not dots and bool(_MAIL_LOCAL.fullmatch(local) and _MAIL_DOMAIN.fullmatch(domain))


def _text_error(value: str | None, activated: bool, required: bool, code: str) -> list[str]:
    if not activated:
        return []
    missing = required and not (value or "").strip()
    return [code] if missing or len(value or "") > MAX_TEXT else []


def person_errors(person: dict[str, str | None], scope: Scope) -> list[str]:
    """Error codes for the personal data of an appointment in `scope`.

    `person` has the interface's names: familyName, email, telephone, customTextfield(2).
    """
    errors = [] if (person["familyName"] or "").strip() else ["invalidFamilyName"]
    mail = person["email"] or ""
    if (scope.email_required or mail) and not valid_mail(mail):
        errors.append("invalidEmail")
    phone = person["telephone"] or ""
    wanted = scope.telephone_activated and (scope.telephone_required or phone)
    if wanted and not _PHONE.fullmatch(phone):
        errors.append("invalidTelephone")
    errors += _text_error(
        person["customTextfield"],
        scope.custom_textfield_activated,
        scope.custom_textfield_required,
        "invalidCustomTextfield",
    )
    errors += _text_error(
        person["customTextfield2"],
        scope.custom_textfield2_activated,
        scope.custom_textfield2_required,
        "invalidCustomTextfield2",
    )
    return errors
