"""Reports of defects: what can be reported, what a report needs, and what became of it.

What a citizen wants to report is found by `actions.services.defects`, where it is by
`actions.services.places`. A `ReportDesk` is the municipality's interface; its methods raise
MunicipalError. Texts of the municipality (names, notices, notes) are German and shown as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from actions.services.errors import InvalidValue
from actions.services.place import Place
from actions.services.text import fold

MAX_DESCRIPTION = 4000
MAX_LINE = 250

Answer = str | tuple[str, ...]
"""A value of an attribute: several for a list that allows it."""


class State(StrEnum):
    """How far a report is; UNKNOWN is a word of the municipality that we do not know."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class DataType(StrEnum):
    """The types of attributes in GeoReport v2."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    ONE_OF = "singlevaluelist"
    SOME_OF = "multivaluelist"


@dataclass(frozen=True, slots=True)
class ReportService:
    """A kind of report; `asks` says whether the municipality wants more than a place."""

    code: str
    name: str
    description: str = ""
    group: str = ""
    keywords: tuple[str, ...] = ()
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a list: what is sent, and what it is called."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question of the municipality; `hint` says how to answer, `options` are those of a list."""

    code: str
    datatype: DataType
    description: str = ""
    required: bool = False
    hint: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """A picture that has been checked and cleaned: its bytes and media type ("image/jpeg")."""

    content: bytes
    type: str


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A report before it is sent; contact data only when the citizen wants an answer.

    `attributes` maps the codes of attributes to what `attribute_answer` gave.
    """

    code: str
    place: Place
    description: str
    attributes: Mapping[str, Answer] = field(default_factory=dict)
    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    photo: Photo | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A report as the municipality knows it.

    `notes` are what it wrote, the oldest first; `position` is (lat, lon) in WGS 84 degrees; times
    have a zone and are None when unknown.
    """

    reference: str
    code: str
    name: str = ""
    state: State = State.UNKNOWN
    description: str = ""
    address: str = ""
    position: tuple[float, float] | None = None
    requested: datetime | None = None
    updated: datetime | None = None
    expected: datetime | None = None
    agency: str = ""
    notes: tuple[str, ...] = ()
    media_url: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the municipality says to a new report.

    `reference` is "" when it gives the number later: `ReportDesk.reference` asks with the `token`.
    `found`: an earlier try had arrived, and this is its report.
    """

    reference: str
    token: str = ""
    notice: str = ""
    found: bool = False


class ReportDesk(Protocol):
    """The municipality's interface for reports."""

    accepts_photos: bool

    async def services(self) -> tuple[ReportService, ...]:
        """What can be reported, in the municipality's order."""

    async def attributes(self, service: ReportService) -> tuple[Attribute, ...]:
        """What the municipality asks for this kind, in its order."""

    async def recent(self, code: str, since: datetime) -> tuple[Report, ...]:
        """Reports of a kind that are not closed and not older than `since`."""

    async def create(self, draft: Draft, retry_of: datetime | None = None) -> Receipt:
        """Send a report, once.

        Raises Unclear when nobody knows whether it arrived: ask the citizen to try again later, and
        then give the time of the first try as `retry_of`, so that it is looked for before a second
        one is made. Raises InvalidValue for a refused value; `field` is "place", "service",
        "description", "email", "photo" or the code of an attribute.
        """

    async def read(self, reference: str) -> Report:
        """One report; raises NotFound."""

    async def reference(self, token: str) -> str:
        """The number for a token, "" when there is none yet."""


def missing(attributes: Iterable[Attribute], given: Mapping[str, Answer]) -> tuple[Attribute, ...]:
    """The required attributes without an answer, in the order in which they are asked."""
    return tuple(a for a in attributes if a.required and not given.get(a.code))


def unknown_codes(services: Sequence[ReportService], codes: Iterable[str]) -> tuple[str, ...]:
    """The codes among `codes` that this municipality does not take."""
    known = {service.code for service in services}
    return tuple(code for code in codes if code not in known)


def check(draft: Draft, attributes: Sequence[Attribute] = ()) -> None:
    """Raise InvalidValue for the first thing that keeps a draft from being sent."""
    if not draft.place.address and draft.place.position is None:
        raise InvalidValue("place", "required")
    text = fold(draft.description)
    if not text:
        raise InvalidValue("description", "required")
    if len(draft.description) > MAX_DESCRIPTION:
        raise InvalidValue("description", "length")
    for attribute in missing(attributes, draft.attributes):
        raise InvalidValue(attribute.code, "required")
