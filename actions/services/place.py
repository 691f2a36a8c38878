"""A place: a house, a corner, a well-known building, or a position."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from actions.services.streets import Street


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """A place; every part may be "".

    `crossing` is the other street of a corner (several are separated by " / "). `lat` and `lon` are
    WGS 84 degrees and only given when they are where it is, to some metres.
    """

    street: str = ""
    number: str = ""
    crossing: str = ""
    landmark: str = ""
    district: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude, None when they are not known."""
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None

    @property
    def address(self) -> str:
        """One line as it is sent to the municipality, "" when only the position is known."""
        street = " ".join(part for part in (self.street, self.number) if part)
        street = " / ".join(part for part in (street, self.crossing) if part)
        return ", ".join(part for part in (self.landmark, street) if part)

    def as_dict(self) -> dict[str, Any]:
        """For a slot; `of` reads it back."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """A place out of `as_dict`; raises TypeError for another form."""
        return cls(**data)


def middle(place: Place, streets: Iterable[Street]) -> tuple[float, float] | None:
    """The position of a place, or the middle of its street: for cities that demand one."""
    if place.position or not place.street:
        return place.position
    return next(((s.lat, s.lon) for s in streets if s.name == place.street), None)
