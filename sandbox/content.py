"""Reads the authored city from YAML.

A text is either a mapping with the German text under `de` or a plain string: authors write plain
language beside the German, and tools may move it to the translation catalogues later. Every
mistake of the files is collected, so that an author sees all of them at once.
"""

import datetime
import re
from pathlib import Path
from typing import Any

import opening_hours
import yaml

from sandbox.model import City, Content, Link, Office, Service
from sandbox.scopes import read_scope

LINES = ("prerequisites", "procedure", "fee", "duration", "deadline", "legal", "summary")


class ContentError(ValueError):
    """The content files contradict the format; the message lists every problem."""


def german(value: Any) -> str:
    """The German text of a plain string or a mapping with `de`; raises ValueError otherwise."""
    text = value.get("de") if isinstance(value, dict) else value
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"no German text in {value!r}")
    return text.strip()


def german_lines(value: Any) -> tuple[str, ...]:
    """The lines of a list of texts, of a single text, or none."""
    if value is None:
        return ()
    return tuple(german(item) for item in (value if isinstance(value, list) else [value]))


def load_content(folder: Path) -> Content:
    """The city in `folder`; raises ContentError with all problems."""
    problems: list[str] = []
    documents = {key: german(text) for key, text in _yaml(folder / "documents.yml").items()}
    city = _city(_yaml(folder / "city.yml"))
    services: dict[str, Service] = {}
    for path in sorted((folder / "services").glob("*.yml")):
        for row in _yaml(path) or []:
            try:
                service = _service(row, documents)
            except (KeyError, TypeError, ValueError) as error:
                problems.append(f"{path.name}: {_name(row)}: {error!r}")
                continue
            if service.id in services:
                problems.append(f"{path.name}: {service.id}: this id exists already")
            services[service.id] = service
    offices: dict[str, Office] = {}
    for row in _yaml(folder / "offices.yml"):
        try:
            office = _office(row, city, list(services.values()))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"offices.yml: {_name(row)}: {error!r}")
            continue
        offices[office.id] = office
    problems += _check(offices, services)
    if problems:
        raise ContentError("\n".join(problems))
    return Content(city, offices, services)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _name(row: Any) -> str:
    return str(row.get("id", "?")) if isinstance(row, dict) else "?"


def _date(value: Any) -> str:
    day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
    return day.isoformat()


def _link(value: dict[str, Any], fallback: str) -> Link:
    label = value.get("title") or value.get("de") or value.get("name") or fallback
    return Link(german(label), str(value["url"]))


def _city(row: dict[str, Any]) -> City:
    state = str(row["state"]).removeprefix("DE-")
    ars = str(row["ars"])
    if not re.fullmatch(r"\d{12}", ars):
        raise ContentError(f"city.yml: ars {ars!r} has not 12 digits")
    return City(german(row["name"]), ars, state, str(row.get("url", "")))


def _office(row: dict[str, Any], city: City, services: list[Service]) -> Office:
    hours = str(row.get("opening_hours") or "")
    if hours and not opening_hours.validate(hours):
        raise ValueError(f"no opening hours: {hours!r}")
    at_office = [s.appointment_minutes for s in services if row["id"] in s.offices and s.bookable]
    return Office(
        id=row["id"],
        zms_id=row.get("zms_id"),
        name=german(row["name"]),
        street=str(row.get("street", "")),
        postal_code=str(row.get("postal_code", "")),
        city=german(row.get("city", city.name)),
        lat=row.get("lat"),
        lon=row.get("lon"),
        phone=str(row.get("phone") or ""),
        email=str(row.get("email") or ""),
        url=str(row.get("url") or ""),
        opening_hours=hours,
        access=german_lines(row.get("access")),
        updated=_date(row["updated"]),
        scope=read_scope(row.get("scope"), [m for m in at_office if m is not None], german),
    )


def _document(item: Any, documents: dict[str, str]) -> str:
    if isinstance(item, dict) and "ref" in item:
        return documents[item["ref"]]
    return german(item)


def _service(row: dict[str, Any], documents: dict[str, str]) -> Service:
    online = row.get("online")
    return Service(
        id=row["id"],
        zms_id=row.get("zms_id"),
        leika=str(row["leika"]) if row.get("leika") else None,
        topic=str(row.get("topic", "")),
        name=german(row["name"]),
        updated=_date(row["updated"]),
        offices=tuple(row.get("offices") or ()),
        appointment_minutes=row.get("appointment_minutes"),
        max_quantity=row.get("max_quantity"),
        documents=tuple(_document(item, documents) for item in row.get("documents") or ()),
        online=_link(online, german(row["name"])) if online else None,
        links=tuple(_link(link, str(link["url"])) for link in row.get("links") or ()),
        **{key: german_lines(row.get(key)) for key in LINES},
    )


def _check(offices: dict[str, Office], services: dict[str, Service]) -> list[str]:
    problems = [
        f"{service.id}: unknown office {office!r}"
        for service in services.values()
        for office in service.offices
        if office not in offices
    ]
    for what, ids in (
        ("service", [s.zms_id for s in services.values() if s.zms_id is not None]),
        ("office", [o.zms_id for o in offices.values() if o.zms_id is not None]),
        ("scope", [o.scope.id for o in offices.values() if o.scope]),
    ):
        problems += [
            f"{what} number {i} is used twice" for i in sorted(set(ids)) if ids.count(i) > 1
        ]
    problems += [
        f"{o.id}: a scope needs a zms_id" for o in offices.values() if o.scope and not o.zms_id
    ]
    return problems
