"""Reads a new report from a form and finds all that is wrong with it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import filetype
from starlette.datastructures import FormData, UploadFile

from sandbox.open311.content import LISTS, Attribute, Kind
from sandbox.open311.desk import Submission
from sandbox.open311.errors import (
    BAD,
    NO_SERVICE,
    UNKNOWN_SERVICE,
    GeoReportError,
    Problem,
)

MAX_TEXT = 4000
MAX_LINE = 250
MAX_PHOTO = 10_000_000
MAX_DEGREES = 0.2  # from the middle of the city: what lies farther is another city's business
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")
_MAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; `lists` holds those that may be repeated, `photo` its bytes."""

    fields: Mapping[str, str]
    lists: Mapping[str, list[str]]
    photo: bytes | None = None


async def read_form(form: FormData) -> Form:
    """The fields and the picture of a form; raises GeoReportError 413."""
    fields = {key: value for key, value in form.multi_items() if isinstance(value, str)}
    lists = {
        key: [value for value in form.getlist(key) if isinstance(value, str)] for key in fields
    }
    upload = form.get("media")
    if not isinstance(upload, UploadFile):
        return Form(fields, lists)
    content = await upload.read(MAX_PHOTO + 1)
    if len(content) > MAX_PHOTO:
        raise GeoReportError(413, "media is larger than 10 MB")
    return Form(fields, lists, content or None)


def submission(
    form: Form,
    kinds: Mapping[str, Kind],
    centre: tuple[float, float] | None,
    description_required: bool,
) -> Submission:
    """The report of a form; raises GeoReportError 400 with everything that is wrong."""
    problems: list[Problem] = []

    def line(name: str, limit: int = MAX_LINE) -> str:
        value = form.fields.get(name, "").strip()
        if len(value) > limit:
            problems.append(Problem(f"{name} is longer than {limit} characters"))
        return value

    code = line("service_code")
    kind = kinds.get(code)
    if kind is None:
        problems.append(UNKNOWN_SERVICE if code else NO_SERVICE)
    description = line("description", MAX_TEXT)
    if description_required and not description:
        problems.append(Problem("description was not provided"))
    address, email, media = line("address_string"), line("email"), line("media_url", 2000)
    lat, lon = _position(form.fields, centre, problems)
    if lat is None and not address and not problems:
        problems.append(Problem("lat and long or address_string was not provided"))
    if email and not _MAIL.fullmatch(email):
        problems.append(Problem("email is not valid"))
    if media and urlsplit(media).scheme not in ("http", "https"):
        problems.append(Problem("media_url is not valid"))
    photo = _photo(form.photo, problems)
    attributes = _attributes(kind, form, problems) if kind else {}
    name = " ".join(part for part in (line("first_name"), line("last_name")) if part)
    phone = line("phone")
    if problems:
        raise GeoReportError(400, *problems, violations=True)
    return Submission(
        code=code,
        description=description,
        address=address,
        lat=lat,
        lon=lon,
        attributes=attributes,
        email=email or None,
        phone=phone or None,
        name=name or None,
        media_url=media or None,
        photo=photo,
    )


def _position(
    fields: Mapping[str, str], centre: tuple[float, float] | None, problems: list[Problem]
) -> tuple[float | None, float | None]:
    raw = [fields.get(name, "").strip() for name in ("lat", "long")]
    if not any(raw):
        return None, None
    try:
        lat, lon = (float(value) for value in raw)
    except ValueError:
        lat, lon = math.nan, math.nan
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # false for not-a-number as well
        problems.append(Problem("lat or long is not valid"))
    elif centre and max(abs(lat - centre[0]), abs(lon - centre[1])) > MAX_DEGREES:
        problems.append(Problem("lat and long are outside of this jurisdiction"))
    return lat, lon


def _photo(content: bytes | None, problems: list[Problem]) -> tuple[str, bytes] | None:
    if content is None:
        return None
    guessed: Any = filetype.guess(content)
    kind = guessed.mime if guessed else ""
    if kind not in PHOTO_TYPES:
        problems.append(Problem("media is not an image (JPEG, PNG or WebP)"))
        return None
    return kind, content


def _attributes(kind: Kind, form: Form, problems: list[Problem]) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for attribute in kind.attributes:
        name = f"attribute[{attribute.code}]"
        several = form.lists.get(f"{name}[]", form.lists.get(name, []))
        values = [value.strip() for value in several if value.strip()]
        if not values:
            if attribute.required:
                problems.append(Problem(f"{name} was not provided", BAD))
        elif not all(_fits(attribute, value) for value in values):
            problems.append(Problem(f"{name} is not valid", BAD))
        else:
            found[attribute.code] = values if attribute.datatype == "multivaluelist" else values[-1]
    return found


def _fits(attribute: Attribute, value: str) -> bool:
    if attribute.datatype in LISTS:
        return value in attribute.values
    if attribute.datatype == "number":
        return re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?", value) is not None
    return len(value) <= MAX_LINE
