"""The two ways in which cities speak GeoReport v2: Mark-a-Spot's (Köln) and the standard's.

They differ in the answer to a new report, in ids, in errors, in how a list is paged, and in small
things that a client must not stumble over: `metadata` as text, `status_notes` as a list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from fastapi.responses import JSONResponse

from sandbox.clock import ZONE
from sandbox.open311.content import LISTS, Attribute, Kind
from sandbox.open311.errors import GeoReportError
from sandbox.open311.tables import STATUS, Report

Json = dict[str, Any]
MAX_DIGITS = 9


def moment(seconds: int) -> str:
    """ISO 8601 in the city's zone."""
    return datetime.fromtimestamp(seconds, ZONE).isoformat()


def _attribute(attribute: Attribute, order: int) -> Json:
    return {
        "variable": True,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": attribute.hint or None,
        "order": order,
        "description": attribute.description,
        "values": [{"key": key, "name": name} for key, name in attribute.values.items()]
        if attribute.datatype in LISTS
        else [],
    }


def definition(kind: Kind) -> Json:
    """What the city asks for this kind: services/{code}.json, the same in both dialects."""
    rows = [_attribute(item, order) for order, item in enumerate(kind.attributes, 1)]
    return {"service_code": kind.code, "attributes": rows}


def _service(kind: Kind) -> Json:
    return {
        "service_code": kind.code,
        "service_name": kind.name,
        "description": kind.description,
        "metadata": bool(kind.attributes),
        "type": "realtime",
        "keywords": ", ".join(kind.keywords),
        "group": kind.group,
    }


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page of a list begins and how many rows it has."""

    offset: int
    limit: int


class Dialect(Protocol):
    """What the routes ask of a dialect."""

    base: str
    description_required: bool

    def id(self, report: Report) -> str | int:
        """The id as the city writes it."""

    def number(self, text: str) -> int | None:
        """The number behind an id, None for another form."""

    def page(self, page: int | None, limit: int | None) -> Page:
        """The page somebody asked for."""

    def service(self, kind: Kind) -> Json:
        """A row of services.json."""

    def report(self, report: Report, kind: Kind | None, extended: bool) -> Json:
        """A row of requests.json; `extended` asks for more than the standard has."""

    def listed(self, rows: Sequence[Json]) -> JSONResponse:
        """The answer to a search."""

    def created(self, report: Report, kind: Kind) -> JSONResponse:
        """The answer to a new report."""

    def failed(self, error: GeoReportError) -> JSONResponse:
        """The answer to a wrong request."""


class MarkASpot:
    """As in Köln: ids like "1045-2026", no empty lists, pages from 0 with at most 50 rows."""

    base = "/georeport/v2"
    description_required = True

    def id(self, report: Report) -> str:
        """Number and year."""
        return f"{report.number}-{report.year}"

    def number(self, text: str) -> int | None:
        """The number before the year."""
        found = re.fullmatch(rf"([0-9]{{1,{MAX_DIGITS}}})-[0-9]{{4}}", text)
        return int(found[1]) if found else None

    def page(self, page: int | None, limit: int | None) -> Page:
        """25 rows unless the caller wants others."""
        size = min(limit or 25, 50)
        return Page((page or 0) * size, size)

    def service(self, kind: Kind) -> Json:
        """Truth values are texts."""
        return _service(kind) | {"metadata": "true" if kind.attributes else "false"}

    def report(self, report: Report, kind: Kind | None, extended: bool) -> Json:
        """With a title; all notes of the city in a list."""
        name = kind.name if kind else report.code
        notes = [
            {
                "status_note": note.text,
                "status": STATUS[note.status][0],
                "status_descriptive_name": STATUS[note.status][1],
                "updated_datetime": moment(note.at),
            }
            for note in report.notes
        ]
        shown: Json = {
            "service_request_id": self.id(report),
            "title": f"#{self.id(report)} {name}",
            "description": report.description,
            # PHP's floatval makes zero of nothing.
            "lat": report.lat or 0,
            "long": report.lon or 0,
            "address_string": report.address,
            "service_name": name,
            "service_code": report.code,
            "requested_datetime": moment(report.requested),
            "updated_datetime": moment(report.updated),
            "status": STATUS[report.status][0],
        }
        shown |= {"media_url": report.media_url} if report.media_url else {}
        shown |= {"status_notes": notes} if notes else {}
        if extended:
            more = {"status_descriptive_name": STATUS[report.status][1]}
            shown["extended_attributes"] = {"markaspot": more}
        return shown

    def listed(self, rows: Sequence[Json]) -> JSONResponse:
        """Nothing found is an error here."""
        if not rows:
            raise GeoReportError(404, "No Service requests found")
        return JSONResponse(list(rows))

    def created(self, report: Report, kind: Kind) -> JSONResponse:
        """Only the id, in records."""
        answer = {"service_requests": {"request": {"service_request_id": self.id(report)}}}
        return JSONResponse(answer)

    def failed(self, error: GeoReportError) -> JSONResponse:
        """Wrong values as a list, anything else as one record."""
        if error.violations:
            rows = [{"code": p.code, "description": p.description} for p in error.problems]
            return JSONResponse(rows, error.status)
        record = {"code": error.status, "description": str(error)}
        return JSONResponse({"error": record}, error.status)


class Standard:
    """As wiki.open311.org has it: numbers as ids, lists, pages from 1."""

    base = "/open311/v2"
    description_required = False

    def id(self, report: Report) -> int:
        """A number, not a text."""
        return report.number

    def number(self, text: str) -> int | None:
        """The number itself."""
        return int(text) if re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}", text) else None

    def page(self, page: int | None, limit: int | None) -> Page:
        """A thousand rows unless the caller wants fewer."""
        size = min(limit or 1000, 1000)
        return Page(max((page or 1) - 1, 0) * size, size)

    def service(self, kind: Kind) -> Json:
        """As the standard has it."""
        return _service(kind)

    def report(self, report: Report, kind: Kind | None, extended: bool) -> Json:
        """All fields of the standard, null where there is nothing; the last note only."""
        return {
            "service_request_id": self.id(report),
            "status": STATUS[report.status][0],
            "status_notes": report.notes[-1].text if report.notes else None,
            "service_name": kind.name if kind else report.code,
            "service_code": report.code,
            "description": report.description,
            "agency_responsible": kind.agency if kind else None,
            "service_notice": None,
            "requested_datetime": moment(report.requested),
            "updated_datetime": moment(report.updated),
            "expected_datetime": moment(report.expected),
            "address": report.address,
            "address_id": None,
            "zipcode": None,
            "lat": report.lat,
            "long": report.lon,
            "media_url": report.media_url,
        }

    def listed(self, rows: Sequence[Json]) -> JSONResponse:
        """Nothing found is an empty list."""
        return JSONResponse(list(rows))

    def created(self, report: Report, kind: Kind) -> JSONResponse:
        """A list with one row."""
        notice = f"Zuständig: {kind.agency}. Erwartet bis {moment(report.expected)[:10]}."
        row = {"service_request_id": self.id(report), "service_notice": notice, "account_id": None}
        return JSONResponse([row], 201)

    def failed(self, error: GeoReportError) -> JSONResponse:
        """A list in every case."""
        rows = [{"code": error.status, "description": p.description} for p in error.problems]
        return JSONResponse(rows, error.status)
