"""Destinations of the city, read from `destinations.yml` beside the catalogue."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import yaml

from sandbox.content import ContentError
from sandbox.model import Content, Service

URN = "urn:de:fim:leika:leistung:"
STATUSES = ("active", "inactive")


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that may be applied for: its URN, its name, the address of its data schema.

    `addition_uri` is the schema of what is sent to a case later, "" where nothing can be.
    """

    identifier: str
    name: str
    schema_uri: str
    addition_uri: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where submissions go; only an "active" one takes any. Offers by their identifier."""

    id: str
    name: str
    status: str
    offers: dict[str, Offer]


def identifier(service: Service) -> str:
    """The URN of a service; one without a LeiKa key gets an invented one that begins with 9999.

    No catalogue uses that range, so an invented key is never taken for a real one.
    """
    return URN + (service.leika or f"9999{zlib.crc32(service.id.encode()):010d}")


def load_destinations(folder: Path, content: Content) -> dict[str, Destination]:
    """Destinations by id, none without a file; raises ContentError when the file is wrong."""
    path = folder / "destinations.yml"
    if not path.exists():
        return {}
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    found: dict[str, Destination] = {}
    for row in data["destinations"]:
        number, status = str(UUID(row["id"])), row.get("status", "active")
        unknown = [office for office in row["offices"] if office not in content.offices]
        if unknown or status not in STATUSES or number in found:
            raise ContentError(f"destinations.yml: {number}: status, offices or id are wrong")
        offers = [
            Offer(
                identifier(service),
                service.name,
                data["schema"].format(service=service.id),
                data.get("addition", ""),
            )
            for service in content.services.values()
            if set(service.offices) & set(row["offices"])
        ]
        found[number] = Destination(number, row["name"], status, {o.identifier: o for o in offers})
    return found
