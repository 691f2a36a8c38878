"""The JSON values of answers: one JSON Schema a type, and whether a value fits its field."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from actions.services.applications.model import Field, FieldType

MAX_LENGTH = 500  # characters of a text whose form sets no limit
MAX_NAME = 100
MAX_EMAIL = 254
MAX_AMOUNT = Decimal(10) ** 9
Schema = dict[str, Any]


def _record(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(most: int, least: int = 1, pattern: str = r"\S") -> Schema:
    found: Schema = {"type": "string", "minLength": least, "maxLength": most}
    return {**found, "pattern": pattern} if least else found


_FIXED: Mapping[FieldType, Schema] = {
    FieldType.MONEY: _record(
        amount={"type": "string", "pattern": r"^-?[0-9]{1,10}\.[0-9]{2}$"},
        currency={"const": "EUR"},
    ),
    FieldType.DATE: {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    },
    FieldType.YES_NO: {"type": "boolean"},
    # Who has one name only has it as the family name.
    FieldType.PERSON: _record(given=_text(MAX_NAME, 0), family=_text(MAX_NAME)),
    FieldType.ADDRESS: _record(
        street=_text(MAX_NAME),
        house_number=_text(40, pattern="[0-9]"),
        postal_code={"type": "string", "pattern": "^[0-9]{5}$"},
        city=_text(MAX_NAME),
    ),
    FieldType.IBAN: {"type": "string", "pattern": "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"},
    FieldType.EMAIL: _text(MAX_EMAIL, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    FieldType.PHONE: {"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"},
    FieldType.FILE: _record(
        attachment_id=_text(100),
        filename=_text(255),
        type=_text(100, pattern="^[^/]+/[^/]+$"),
        bytes={"type": "integer", "minimum": 1},
    ),
}


def value_schema(field: Field) -> Schema:
    """The JSON Schema of an answer that was not skipped; not for groups."""
    check = field.check
    match field.type:
        case FieldType.TEXT:
            found = _text(check.max_length or MAX_LENGTH)
            return {**found, "pattern": f"^(?:{check.pattern})$"} if check.pattern else found
        case FieldType.NUMBER:
            limits = {"minimum": check.min, "maximum": check.max}
            return {
                "type": "integer" if check.whole or check.people else "number",
                **{key: as_json(limit) for key, limit in limits.items() if limit is not None},
            }
        case FieldType.CHOICE:
            ids = {"enum": [option.id for option in field.options]}
            if field.multiple:
                return {"type": "array", "items": ids, "minItems": 1, "uniqueItems": True}
            return ids
    return dict(_FIXED[field.type])


def as_json(number: Decimal) -> int | float:
    """A decimal as JSON number, an integer where it is one."""
    return int(number) if number == number.to_integral_value() else float(number)


@cache
def _validator(field: Field) -> Draft202012Validator:
    return Draft202012Validator(value_schema(field))


def fits(field: Field, value: Any) -> bool:
    """Whether a value is a complete answer to a field. Dates are not compared with today."""
    if not _validator(field).is_valid(value):
        return False
    match field.type:
        case FieldType.TEXT if field.check.pattern:
            return re.fullmatch(field.check.pattern, value) is not None
        case FieldType.MONEY:
            low, high = limits(field)
            number = Decimal(value["amount"])
            return (low is None or low <= number) and (high is None or number <= high)
        case FieldType.DATE:
            try:
                date.fromisoformat(value)
            except ValueError:
                return False
        case FieldType.IBAN:
            try:
                IBAN(value)
            except SchwiftyException:
                return False
    return True


def limits(field: Field) -> tuple[Decimal | None, Decimal | None]:
    """The smallest and largest number allowed; amounts are not negative unless the form says so."""
    low, high = field.check.min, field.check.max
    if field.type is FieldType.MONEY:
        return Decimal(0) if low is None else low, MAX_AMOUNT if high is None else high
    return low, high
