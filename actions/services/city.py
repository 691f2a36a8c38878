"""The municipality itself: its name, its phone line and whom to call in an emergency."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class City:
    """What the assistant says of the municipality.

    `phone_hours` is an OpenStreetMap `opening_hours` string, `state` the ISO 3166-2 part for public
    holidays ("TH"), `emergency` maps rescue, police, medical, crisis, women, victims and children
    to their numbers.
    """

    name: str
    state: str
    phone: str
    phone_international: str
    phone_hours: str
    email: str
    url: str
    emergency: Mapping[str, str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "City":
        """Read the city file; raises KeyError when an entry is missing."""
        fields = ("name", "state", "phone", "phone_international", "phone_hours", "email", "url")
        return cls(
            **{name: str(data[name]) for name in fields},
            emergency={row["id"]: str(row["number"]) for row in data["emergency"]},
        )
