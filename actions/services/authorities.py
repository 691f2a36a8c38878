"""Authorities that are not the municipality's: whose business it is, and how to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = "authority:"
"""Marks an authority among the ids that the service search finds."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority; `name` is the official German one, `phone` None where none serves all.

    `updated` is the ISO day on which somebody last compared the entry with `url`.
    """

    id: str
    name: str
    url: str
    updated: str
    phone: str | None = None


def read(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Authority]:
    """The parsed `bot/authorities.yml`; raises KeyError for an entry without name, url or date."""
    return {
        key: Authority(
            key,
            str(row["name"]),
            str(row["url"]),
            str(row["updated"]),
            str(row["phone"]) if row.get("phone") else None,
        )
        for key, row in data.items()
    }


def authority_id(found: str) -> str | None:
    """The authority behind an id of the search, None for a service."""
    return found.removeprefix(PREFIX) if found.startswith(PREFIX) else None
