"""Appointments without any interface: what is asked, which times are offered, how one is booked.

A booking is held, gets the citizen's data and is confirmed; only the confirmation counts, so a
lost answer before it costs nothing. Moving one confirms the new before the old is cancelled.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from actions.services.errors import HoldExpired, MunicipalError, NotFound

PAGE = 5
FINAL = frozenset({"confirmed"})
HELD = frozenset({"reserved", "preconfirmed"})


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A free time (aware, in the municipality's zone) at an office."""

    start: datetime
    office_id: int

    @property
    def timestamp(self) -> int:
        """Seconds since 1970 UTC."""
        return int(self.start.timestamp())


@dataclass(frozen=True, slots=True)
class Scope:
    """What an office wants to know; an empty label means the custom text is not asked."""

    email_required: bool = False
    telephone_activated: bool = False
    telephone_required: bool = False
    custom_label: str = ""
    custom_required: bool = False
    custom2_label: str = ""
    custom2_required: bool = False
    captcha_required: bool = False
    hold_minutes: int = 15
    info: str = ""
    hint: str = ""

    def fields(self, optional: bool = False) -> tuple[str, ...]:
        """Names of the `Person` fields to ask for, with `optional` also those one may skip."""
        asked = {
            "family_name": True,
            "email": self.email_required or optional,
            "telephone": self.telephone_activated and (self.telephone_required or optional),
            "custom": bool(self.custom_label) and (self.custom_required or optional),
            "custom2": bool(self.custom2_label) and (self.custom2_required or optional),
        }
        return tuple(name for name, wanted in asked.items() if wanted)


@dataclass(frozen=True, slots=True)
class Counter:
    """An office that takes appointments; `lat` and `lon` are WGS 84 degrees."""

    id: int
    name: str
    scope: Scope
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Bookable:
    """A service with appointments; `max_quantity` is how often it fits into one."""

    id: int
    name: str
    max_quantity: int = 1


@dataclass(frozen=True, slots=True)
class Directory:
    """Who offers what; `relations` maps a service to offices and the slots it takes there."""

    counters: Mapping[int, Counter]
    services: Mapping[int, Bookable]
    relations: Mapping[int, Mapping[int, int]]

    def offices_for(self, service_ids: Iterable[int]) -> tuple[Counter, ...]:
        """The offices that offer all of these services."""
        offers = [set(self.relations.get(s, {})) for s in service_ids]
        common = set.intersection(*offers) if offers else set()
        return tuple(c for c in self.counters.values() if c.id in common)

    def named(self, name: str) -> Bookable | None:
        """The service with this name, which is how a catalogue without numbers is joined."""
        wanted = " ".join(name.casefold().split())
        found = (s for s in self.services.values() if " ".join(s.name.casefold().split()) == wanted)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Free times in order, and the nearest bookable day after the searched range."""

    slots: tuple[Slot, ...] = ()
    next_date: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """The personal data of an appointment; repr does not show it, so that logs cannot."""

    family_name: str = field(repr=False)
    email: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    custom: str = field(default="", repr=False)
    custom2: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment in any state; `status` is the interface's ("reserved", "confirmed", …)."""

    process_id: int
    auth_key: str = field(repr=False)
    office_id: int
    start: datetime
    status: str
    services: tuple[tuple[int, int], ...]
    service_name: str = ""
    office_name: str = ""
    scope: Scope = Scope()
    display_number: str = ""
    ics: str = field(default="", repr=False)

    @property
    def reference(self) -> str:
        """What the citizen notes down: number and key."""
        return f"{self.process_id}-{self.auth_key}"

    @property
    def slot(self) -> Slot:
        """Its time and place."""
        return Slot(self.start, self.office_id)


class AppointmentBook(Protocol):
    """An appointment system. Services are (id, count) pairs; failures are MunicipalErrors."""

    async def free(
        self,
        services: Sequence[tuple[int, int]],
        office_ids: Collection[int],
        start: date,
        end: date,
    ) -> Calendar:
        """Free times from `start` to `end`, both included."""

    async def reserve(self, slot: Slot, services: Sequence[tuple[int, int]]) -> Booking:
        """Hold a time."""

    async def update(self, booking: Booking, person: Person) -> Booking:
        """Store who comes."""

    async def confirm(self, process_id: int, auth_key: str) -> Booking:
        """Make it final."""

    async def cancel(self, process_id: int, auth_key: str) -> None:
        """Give it up."""

    async def read(self, process_id: int, auth_key: str) -> Booking:
        """The appointment as it is."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the citizen prefers; empty collections mean no preference. Weekdays count from 0."""

    office_ids: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    earliest: time = time.min
    latest: time = time.max
    not_before: date = date.min

    def fits(self, slot: Slot) -> bool:
        """Whether a time is as wished."""
        return (
            (not self.office_ids or slot.office_id in self.office_ids)
            and (not self.weekdays or slot.start.weekday() in self.weekdays)
            and self.earliest <= slot.start.time() <= self.latest
            and slot.start.date() >= self.not_before
        )


@dataclass(frozen=True, slots=True)
class Page[Item]:
    """A few options and whether there are more."""

    items: tuple[Item, ...]
    more: bool


def page[Item](items: Sequence[Item], number: int = 0, size: int = PAGE) -> Page[Item]:
    """The options of one page, counted from 0."""
    start = max(0, number) * size
    return Page(tuple(items[start : start + size]), len(items) > start + size)


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two (lat, lon) points in degrees."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, p)) for p in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12_742 * asin(sqrt(min(1.0, h)))


def nearest(counters: Iterable[Counter], origin: tuple[float, float]) -> tuple[Counter, ...]:
    """Offices by distance from (lat, lon); those without a position come last."""

    def far(counter: Counter) -> float:
        if counter.lat is None or counter.lon is None:
            return float("inf")
        return distance(origin, (counter.lat, counter.lon))

    return tuple(sorted(counters, key=far))


def matching(slots: Iterable[Slot], wish: Preferences = Preferences()) -> tuple[Slot, ...]:
    """The times as wished, earliest first."""
    return tuple(sorted(slot for slot in slots if wish.fits(slot)))


def days(slots: Iterable[Slot]) -> tuple[date, ...]:
    """The days with free times, in order."""
    return tuple(sorted({slot.start.date() for slot in slots}))


def times(slots: Iterable[Slot], day: date) -> tuple[Slot, ...]:
    """The free times of a day, one office each, in order."""
    first: dict[time, Slot] = {}
    for slot in sorted(slots):
        if slot.start.date() == day:
            first.setdefault(slot.start.time(), slot)
    return tuple(first.values())


async def finish(book: AppointmentBook, hold: Booking, person: Person) -> Booking:
    """Store the data and confirm; a hold that has run out is taken again once.

    Before that the old one is read: after an answer that got lost it may be confirmed already, and
    a second one would be a double booking. Raises SlotTaken when the time has gone meanwhile:
    offer the next. Raises Unclear, with the reference, when nobody can say whether it is confirmed.
    """
    try:
        updated = await book.update(hold, person)
        return await book.confirm(updated.process_id, updated.auth_key)
    except (HoldExpired, NotFound):
        if (known := await _known(book, hold)) and known.status in FINAL:
            return known
        renewed = await book.reserve(hold.slot, hold.services)
    updated = await book.update(renewed, person)
    return await book.confirm(updated.process_id, updated.auth_key)


async def _known(book: AppointmentBook, booking: Booking) -> Booking | None:
    try:
        return await book.read(booking.process_id, booking.auth_key)
    except (NotFound, HoldExpired):
        return None


@dataclass(frozen=True, slots=True)
class Moved:
    """A moved appointment; when `old_cancelled` is False the old one still has to be cancelled."""

    booking: Booking
    old_cancelled: bool


async def move(book: AppointmentBook, old: Booking, hold: Booking, person: Person) -> Moved:
    """Confirm the new time, then give up the old one; until then the old one stands."""
    booking = await finish(book, hold, person)
    try:
        await book.cancel(old.process_id, old.auth_key)
    except NotFound:
        return Moved(booking, True)  # gone already
    except MunicipalError:
        return Moved(booking, False)
    return Moved(booking, True)
