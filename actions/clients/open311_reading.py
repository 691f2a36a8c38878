"""What GeoReport v2 answers, in our terms: services, attributes, reports, receipts and errors.

Cities speak it in dialects (Mark-a-Spot, the wiki's standard, XML turned into JSON): lists come
bare or wrapped in records, ids and truth values as text or not, notes as a text or a list.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.clients.http import Answer
from actions.services.errors import InvalidValue, MunicipalError, NotFound, Rejected
from actions.services.reports import (
    Attribute,
    DataType,
    Option,
    Receipt,
    Report,
    ReportService,
    State,
)
from actions.services.text import fold, plain_text, safe_url
from actions.services.wording import plain

Row = Mapping[str, Any]
STATES = {"open": State.OPEN, "closed": State.CLOSED, "in progress": State.IN_PROGRESS}
# What Mark-a-Spot's cities call the states between; compared without umlauts.
BEGUN = ("bearbeitung", "in arbeit", "beauftragt", "weitergeleitet", "in progress", "processing")
# Our name of a field → how descriptions of errors name it; Mark-a-Spot speaks the city's language.
FIELDS = {
    "service": r"service[_ ]?code|category|kategorie",
    "email": r"e-?mail",
    "photo": r"media|image|photo|\bfile|bild|foto|datei",
    "place": r"\blat\b|\blong\b|\blng\b|address|location|coordinate|adresse|standort|koordinate",
    "description": r"description|\bbody\b|beschreibung",
}
VIOLATIONS = {"103": "service", "104": "service"}
MAX_TEXT = 100_000


def rows(data: Any, *names: str) -> list[Row]:
    """The records of a list, bare or below the names ("service_requests", "request").

    Raises ValueError for anything else.
    """
    for name in names:
        if isinstance(data, dict) and name in data:
            data = data[name]
    if isinstance(data, dict):
        data = [data]
    if not isinstance(data, list):
        raise ValueError("not a list")
    return [row for row in data if isinstance(row, dict)]


def identifier(value: Any) -> str:
    """An id that may be a text or a number, "" for none."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = str(value).strip()
    return text if re.fullmatch(r"[\w.:-]{1,80}", text) else ""


def line(value: Any) -> str:
    """A text, possibly HTML, on one line; "" for anything else."""
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return ""
    return " ".join(plain_text(str(value)[:MAX_TEXT]).texts)


def _truth(value: Any) -> bool:
    return value is True or str(value).strip().lower() in ("true", "1", "yes")


def read_service(row: Row) -> ReportService | None:
    """A kind of report, None without a code."""
    code = identifier(row.get("service_code"))
    if not code:
        return None
    words = row.get("keywords")
    several = words if isinstance(words, list) else str(words or "").split(",")
    return ReportService(
        code=code,
        name=line(row.get("service_name")) or code,
        description=line(row.get("description")),
        group=line(row.get("group")),
        keywords=tuple(word for item in several if (word := line(item))),
        asks=_truth(row.get("metadata")),
    )


def read_attribute(row: Row) -> Attribute | None:
    """A question, None for a mere remark ("variable": false) or one without a code."""
    code = identifier(row.get("code"))
    if not code or not _truth(row.get("variable", True)):
        return None
    datatype = str(row.get("datatype") or "string").lower()
    known = DataType(datatype) if datatype in list(DataType) else DataType.TEXT
    values = row.get("values") or []
    return Attribute(
        code=code,
        datatype=known,
        description=line(row.get("description")),
        required=_truth(row.get("required")),
        hint=line(row.get("datatype_description")),
        options=tuple(
            Option(key, line(value.get("name")) or key)
            for value in (values if isinstance(values, list) else [])
            if isinstance(value, dict) and (key := str(value.get("key", "")).strip())
        ),
    )


def state(status: Any, name: Any = None) -> State:
    """The state for Open311's word and the city's own name for it."""
    said = plain(str(status or ""))
    known = STATES.get(said, State.UNKNOWN)
    own = plain(str(name or ""))
    if known is State.OPEN and any(word in own for word in BEGUN):
        return State.IN_PROGRESS
    return known


def read_report(row: Row, zone: ZoneInfo) -> Report | None:
    """A report, None without an id; a time without a zone is in `zone`."""
    reference = identifier(row.get("service_request_id"))
    if not reference:
        return None
    more = row.get("extended_attributes")
    own = more.get("markaspot") if isinstance(more, dict) else None
    notes = _notes(row.get("status_notes"))
    name = own.get("status_descriptive_name") if isinstance(own, dict) else None
    media = row.get("media_url")
    media = media[0] if isinstance(media, list) and media else media
    return Report(
        reference=reference,
        code=identifier(row.get("service_code")),
        name=line(row.get("service_name")),
        state=state(row.get("status"), name or (notes[-1][1] if notes else None)),
        description=line(row.get("description")),
        address=line(row.get("address")) or line(row.get("address_string")),
        position=_position(row),
        requested=_moment(row.get("requested_datetime"), zone),
        updated=_moment(row.get("updated_datetime"), zone),
        expected=_moment(row.get("expected_datetime"), zone),
        agency=line(row.get("agency_responsible")),
        notes=tuple(text for text, _ in notes if text),
        media_url=safe_url(media) or "",
    )


def _notes(value: Any) -> list[tuple[str, Any]]:
    """(text, the city's name of the state) of each note, the oldest first."""
    if isinstance(value, dict):  # PHP numbers a list that has lost its first entry
        value = list(value.values())
    if not isinstance(value, list):
        return [(line(value), None)] if line(value) else []
    found = [item for item in value if isinstance(item, dict)]
    found.sort(key=lambda item: str(item.get("updated_datetime") or ""))
    return [(line(n.get("status_note")), n.get("status_descriptive_name")) for n in found]


def _position(row: Row) -> tuple[float, float] | None:
    try:
        lat, lon = float(row["lat"]), float(row["long"])
    except (KeyError, TypeError, ValueError):
        return None
    # Nobody reports anything from the Gulf of Guinea: zeros stand for nothing.
    good = -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0.0, 0.0)
    return (lat, lon) if good else None


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value).strip())
        return found.replace(tzinfo=zone) if found.tzinfo is None else found
    except ValueError:
        return None


def read_receipt(data: Any) -> Receipt | None:
    """The receipt of a new report, None when the answer holds neither a number nor a token."""
    for row in rows(data, "service_requests", "request"):
        reference = identifier(row.get("service_request_id"))
        token = identifier(row.get("token"))
        if reference or token:
            return Receipt(reference, token, line(row.get("service_notice")))
    return None


def _errors(data: Any) -> Iterator[tuple[str, str]]:
    """(code, description) of every error in an answer, in any form cities use."""
    if isinstance(data, dict):
        inner = next((data[key] for key in ("errors", "error") if key in data), None)
        if inner is not None:
            yield from _errors(inner)
        elif "code" in data or "description" in data or "message" in data:
            text = data.get("description") or data.get("message") or ""
            yield str(data.get("code") or ""), str(text)
    elif isinstance(data, list):
        for item in data:
            if isinstance(item, dict):
                yield from _errors(item)


def error_of(answer: Answer) -> MunicipalError | None:
    """Our error for an answer, None for a good one; NotFound("service") for an unknown kind.

    Descriptions choose the field and go nowhere else: they may quote what a citizen wrote.
    """
    found = list(_errors(answer.data)) if answer.status >= 400 or _is_error(answer.data) else []
    if answer.status < 400 and not found:
        return None
    status = answer.status if answer.status >= 400 else _status(found)
    if status in (401, 403):
        return Rejected("unauthorized", f"status {status}")
    if status == 404:
        about = {_field(code, text) for code, text in found}
        return NotFound("service" if "service" in about else "status 404")
    if status in (413, 415):
        return InvalidValue("photo", "size" if status == 413 else "type")
    if any("duplicate" in text.lower() for _, text in found):
        return Rejected("duplicate", f"status {status}")
    for code, text in found:
        if field := _field(code, text):
            return InvalidValue(field, f"status {status}")
    return Rejected("other", f"status {status}")


def _is_error(data: Any) -> bool:
    """Whether an answer with a good status tells of an error all the same."""
    if isinstance(data, dict):
        return "error" in data or "errors" in data
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        return False
    return "code" in data[0] and "service_request_id" not in data[0] and "token" not in data[0]


def _status(found: list[tuple[str, str]]) -> int:
    codes = [re.match(r"[45]\d\d", code) for code, _ in found]
    return next((int(match.group()) for match in codes if match), 400)


def _field(code: str, text: str) -> str:
    if known := VIOLATIONS.get(code[:3]):
        return known
    if attribute := re.search(r"attribute\[([\w.-]{1,60})\]", text):
        return attribute[1]
    said = fold(text).lower()
    return next((name for name, pattern in FIELDS.items() if re.search(pattern, said)), "")
