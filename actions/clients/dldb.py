"""Importer of the dldb JSON export, the catalogue format of Berlin and München.

Two files, `{"data": [services]}` and `{"data": [locations]}` (Berlin leaves the wrapper out).
Descriptions are free HTML; a heading we know starts a section, the rest is summary and procedure.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from actions.services.catalogue import Catalogue, Link, Office, Section, Service, Source
from actions.services.errors import SourceUnreadable
from actions.services.text import (
    BrokenEntry,
    Fields,
    Line,
    PlainText,
    Skipped,
    collect,
    iso_date,
    leika_key,
)

MAX_FILE = 200_000_000
SUMMARY_LINES = 3
COLON_WORDS = 6
MAX_MINUTES = 8 * 60

# What editors call the parts of a description. The order matters: "Gebühren und Bearbeitungsdauer"
# is about fees first.
HEADINGS: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(pattern, re.IGNORECASE))
    for section, pattern in (
        (Section.DOCUMENTS, r"unterlagen|dokumente\b|mitbringen|nachweise\b"),
        (Section.PREREQUISITES, r"voraussetzung"),
        (Section.FEE, r"kosten|gebühr"),
        (Section.DURATION, r"bearbeitungs(dauer|zeit)|wartezeit"),
        (Section.DEADLINE, r"\bfrist"),
        (Section.LEGAL_BASIS, r"rechtsgrundlage|rechtliche grundlage|gesetzliche grundlage"),
        (Section.PROCEDURE, r"^(verfahrens)?ablauf\b"),
    )
)


def section_of(line: Line) -> Section | None:
    """The section a line announces: a heading, or a few words that end in a colon."""
    announces = line.heading or (line.text.endswith(":") and len(line.text.split()) <= COLON_WORDS)
    if not announces:
        return None
    return next((s for s, pattern in HEADINGS if pattern.search(line.text)), None)


def split(text: PlainText) -> tuple[tuple[str, ...], dict[Section, tuple[str, ...]]]:
    """Summary and sections of a free description; no line is lost except recognised headings."""
    summary: list[str] = []
    sections: dict[Section, list[str]] = {}
    current: Section | None = None
    for line in text.lines:
        if found := section_of(line):
            current = found
        elif line.heading:
            current = Section.PROCEDURE
            sections.setdefault(current, []).append(line.text)
        elif current is None and len(summary) < SUMMARY_LINES:
            summary.append(line.text)
        else:
            sections.setdefault(current or Section.PROCEDURE, []).append(line.text)
    return tuple(summary), {section: tuple(lines) for section, lines in sections.items()}


def _load(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > MAX_FILE:
            raise SourceUnreadable(f"{path.name} is larger than {MAX_FILE} bytes")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SourceUnreadable(f"{path.name}: {error}") from error
    records = data.get("data") if isinstance(data, dict) else data
    if not isinstance(records, list) or not records:
        raise SourceUnreadable(f"{path.name} holds no list of entries")
    return records


def _identify(record: Any) -> str:
    return Fields.of(record).text("id", limit=80, required=True)


def _source(fields: Fields, id: str, name: str) -> Source:
    meta = fields.record("meta")
    filled = dict(meta.data)
    if isinstance(filled.get("url"), str):  # München writes its address with a placeholder
        filled["url"] = re.sub(r"\{(serviceId|locationId)\}", id, filled["url"])
    return Source(name, Fields(filled).url("url"), iso_date(meta.text("lastupdate")))


def _links(fields: Fields, described: PlainText) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for key in ("forms", "links"):
        for item in fields.records(key):
            if url := item.url("link"):
                found.setdefault(url, Link(item.text("name", 500) or url, url))
    for link in described.links:
        found.setdefault(link.url, link)
    return tuple(found.values())


def _minutes(fields: Fields) -> int | None:
    value = fields.number("duration", 0, MAX_MINUTES)
    return int(value) if value else None


def _unique(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))


def _service(record: Any) -> Service:
    fields = Fields.of(record)
    id, name = _identify(record), fields.text("name", required=True)
    described, fees = fields.html("description"), fields.html("fees")
    summary, sections = split(described)
    if fees.lines:
        sections[Section.FEE] = _unique(fees.texts + sections.get(Section.FEE, ()))
    meta = fields.record("meta")
    words = (word.strip() for word in meta.text("keywords", 5000).split(","))
    return Service(
        id=id,
        name=name,
        source=_source(fields, id, name),
        leika=leika_key(fields.text("leika")),
        language=meta.text("locale", 10) or "de",
        summary=summary,
        sections=sections,
        keywords=_unique(tuple(word for word in words if word)),
        offices=_unique(tuple(place.text("location", 80) for place in fields.records("locations"))),
        links=_links(fields, described),
        appointment_minutes=_minutes(fields),
    )


def _office(record: Any) -> Office:
    fields = Fields.of(record)
    id = _identify(record)
    name = fields.text("displayName") or fields.text("name", required=True)
    address, contact, geo = (fields.record(key) for key in ("address", "contact", "geo"))
    email = contact.text("email")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise BrokenEntry("email is not an e-mail address")
    street = f"{address.text('street')} {address.text('house_number')}".strip()
    return Office(
        id=id,
        name=name,
        street=street,
        postal_code=address.text("postal_code", 20),
        city=address.text("city"),
        phone=contact.text("phone", 60),
        email=email,
        url=contact.url("webinfo"),
        lat=geo.number("lat", -90, 90),
        lon=geo.number("lon", -180, 180),
        source=_source(fields, id, name),
    )


def read(services: Path, locations: Path | None) -> tuple[Catalogue, list[Skipped]]:
    """The catalogue of two export files and what had to be left out.

    Raises SourceUnreadable when a file cannot be read, is not JSON or holds no entry.
    """
    skipped: list[Skipped] = []
    records = _load(services)
    offices = collect("office", _load(locations), _identify, _office, skipped) if locations else {}
    found = collect("service", records, _identify, _service, skipped)
    known = [
        replace(s, offices=tuple(o for o in s.offices if o in offices)) for s in found.values()
    ]
    return Catalogue.of(known, offices.values()), skipped
