"""The municipality's service catalogue as plain data.

Every importer (PVOG, XZuFi, dldb) ends in these classes, and every answer starts from them.
Texts are plain text without markup, one sentence or list item per line, in the language of
`Service.language`; the German line is also the key under which a translation is looked up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Section(StrEnum):
    """The parts of a service description that a citizen asks for."""

    DOCUMENTS = "documents"
    PREREQUISITES = "prerequisites"
    PROCEDURE = "procedure"
    FEE = "fee"
    DURATION = "duration"
    DEADLINE = "deadline"
    LEGAL_BASIS = "legal_basis"


@dataclass(frozen=True, slots=True)
class Link:
    """A named address on the web; `url` is https, http, mailto or tel."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; `updated` is an ISO 8601 date or empty when unknown."""

    title: str
    url: str
    updated: str


@dataclass(frozen=True, slots=True)
class Office:
    """A place where citizens are served.

    `opening_hours` is an OpenStreetMap `opening_hours` string, or None when the source has none;
    `lat` and `lon` are WGS 84 degrees.
    """

    id: str
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    opening_hours: str | None = None
    lat: float | None = None
    lon: float | None = None
    access: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One municipal service.

    `leika` is the 14-digit LeiKa key or None; `summary` are lines; `sections` maps a section to
    its lines, without empty sections; `appointment_minutes` is None when unknown.
    """

    id: str
    name: str
    source: Source
    leika: str | None = None
    language: str = "de"
    summary: tuple[str, ...] = ()
    sections: Mapping[Section, tuple[str, ...]] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    online: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    appointment_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services and offices of one municipality, by id."""

    services: Mapping[str, Service]
    offices: Mapping[str, Office]

    @classmethod
    def of(cls, services: Iterable[Service], offices: Iterable[Office]) -> "Catalogue":
        """Index services and offices; a later entry replaces an earlier one of the same id."""
        return cls({s.id: s for s in services}, {o.id: o for o in offices})

    def to_json(self) -> dict[str, Any]:
        """The catalogue as JSON-ready lists, the inverse of `from_json`."""
        return {
            "services": [asdict(s) for s in self.services.values()],
            "offices": [asdict(o) for o in self.offices.values()],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Catalogue":
        """Read what `to_json` wrote; raises KeyError, TypeError or ValueError on other data."""
        return cls.of(
            (_service(s) for s in data["services"]),
            (_office(o) for o in data["offices"]),
        )


def _links(data: Iterable[Mapping[str, str]]) -> tuple[Link, ...]:
    return tuple(Link(**item) for item in data)


def _service(data: Mapping[str, Any]) -> Service:
    return Service(
        **{
            **data,
            "source": Source(**data["source"]),
            "summary": tuple(data["summary"]),
            "sections": {Section(k): tuple(v) for k, v in data["sections"].items()},
            "keywords": tuple(data["keywords"]),
            "offices": tuple(data["offices"]),
            "online": _links(data["online"]),
            "links": _links(data["links"]),
        }
    )


def _office(data: Mapping[str, Any]) -> Office:
    source = data.get("source")
    return Office(
        **{
            **data,
            "access": tuple(data["access"]),
            "source": Source(**source) if source else None,
        }
    )
