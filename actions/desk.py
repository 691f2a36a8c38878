"""The appointment desk: the catalogue's services and offices on one side, the appointment system's
numbers on the other.

An appointment system allows few requests a minute and all citizens share them, so what it says is
kept for a short while; a time that turns out to be taken is asked for anew.
"""

import time as clock
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.services.appointments import (
    AppointmentBook,
    Booking,
    Directory,
    Moved,
    Person,
    Scope,
    Slot,
    days,
    finish,
    move,
)
from actions.services.catalogue import Catalogue, Service
from actions.services.errors import MunicipalError, NotFound, SlotTaken

DIRECTORY_SECONDS = 300.0
CALENDAR_SECONDS = 20.0
HORIZON = timedelta(days=60)
# Our slots for what an office may demand, and the names of the appointment system's fields.
FIELDS = {
    "family_name": "family_name",
    "email": "email",
    "telephone": "telephone",
    "custom_text": "custom",
    "custom_text2": "custom2",
}


@dataclass(frozen=True, slots=True)
class Demands:
    """What an office wants to know: slots to fill, and labels for its own questions."""

    required: tuple[str, ...]
    labels: Mapping[str, str]
    hold_minutes: int
    info: str


def demands_of(scope: Scope) -> Demands:
    """The demands of a scope in terms of our slots."""
    ours = {theirs: slot for slot, theirs in FIELDS.items()}
    labels = {"custom_text": scope.custom_label, "custom_text2": scope.custom2_label}
    return Demands(
        tuple(ours[name] for name in scope.fields()),
        {slot: text for slot, text in labels.items() if text},
        scope.hold_minutes,
        scope.info,
    )


def pick_spread[Item](items: Sequence[Item], count: int) -> list[Item]:
    """At most `count` items, spread evenly from the first to the last."""
    if len(items) <= count:
        return list(items)
    step = (len(items) - 1) / (count - 1)
    return [items[round(i * step)] for i in range(count)]


def _simple(name: str) -> str:
    return " ".join(name.casefold().split())


class Desk:
    """Appointments in the catalogue's terms; failures are MunicipalErrors."""

    def __init__(
        self,
        book: AppointmentBook,
        directory: Callable[[], Any],
        catalogue: Callable[[], Catalogue],
        today: Callable[[], date],
    ) -> None:
        self.book = book
        self._load = directory
        self._catalogue = catalogue
        self._today = today
        self._directory: tuple[float, Directory] | None = None
        self._calendars: dict[str, tuple[float, tuple[Slot, ...]]] = {}

    async def directory(self) -> Directory:
        """Who offers what, at most five minutes old."""
        now = clock.monotonic()
        if self._directory is None or now - self._directory[0] > DIRECTORY_SECONDS:
            self._directory = (now, await self._load())
        return self._directory[1]

    async def is_bookable(self, service: Service) -> bool:
        """Whether appointments are given for a service."""
        return await self._number(service) is not None

    async def _number(self, service: Service) -> int | None:
        """The appointment system's number: the same id (dldb), else the service of that name."""
        directory = await self.directory()
        if service.id.isdigit() and int(service.id) in directory.services:
            return int(service.id)
        found = directory.named(service.name)
        return found.id if found else None

    async def _offices(self, service_id: str) -> dict[str, int]:
        """Offices that offer a service: our id → their number."""
        directory = await self.directory()
        number = await self._number(self._catalogue().services[service_id])
        counters = {} if number is None else {
            _simple(c.name): c.id for c in directory.offices_for([number])
        }  # fmt: skip
        known = set(counters.values())
        offices = {}
        for office in self._catalogue().offices.values():
            if office.id.isdigit() and int(office.id) in known:
                offices[office.id] = int(office.id)
            elif _simple(office.name) in counters:
                offices[office.id] = counters[_simple(office.name)]
        return offices

    async def offices(self, service_id: str) -> list[str]:
        """Ids of the offices that offer a service and take appointments."""
        return list(await self._offices(service_id))

    async def demands(self, office_id: str) -> Demands:
        """What an office wants to know; raises NotFound for an office without appointments."""
        directory = await self.directory()
        name = self._catalogue().offices[office_id].name
        for counter in directory.counters.values():
            if str(counter.id) == office_id or _simple(counter.name) == _simple(name):
                return demands_of(counter.scope)
        raise NotFound(office_id)

    async def _free(self, service_id: str) -> tuple[Slot, ...]:
        """All free times of a service in the coming weeks, at all its offices."""
        now = clock.monotonic()
        kept = self._calendars.get(service_id)
        if kept and now - kept[0] < CALENDAR_SECONDS:
            return kept[1]
        number = await self._number(self._catalogue().services[service_id])
        offices = await self._offices(service_id)
        if number is None or not offices:
            return ()
        start = self._today()
        calendar = await self.book.free(
            [(number, 1)], list(offices.values()), start, start + HORIZON
        )
        self._calendars[service_id] = (now, calendar.slots)
        return calendar.slots

    async def _free_at(self, service_id: str, office_id: str) -> list[Slot]:
        number = (await self._offices(service_id)).get(office_id)
        return [slot for slot in await self._free(service_id) if slot.office_id == number]

    async def first_days(self, service: Service) -> list[tuple[str, date]]:
        """Each office with its first free day, earliest first; full offices are left out."""
        rows = []
        for office_id in await self.offices(service.id):
            free = await self._free_at(service.id, office_id)
            if free:
                rows.append((min(free).start, office_id))
        return [(office_id, start.date()) for start, office_id in sorted(rows)]

    async def days(self, service_id: str, office_id: str) -> list[date]:
        """Days with free times."""
        return list(days(await self._free_at(service_id, office_id)))

    async def times(self, service_id: str, office_id: str, day: date) -> list[str]:
        """Free times of a day as "HH:MM"."""
        free = await self._free_at(service_id, office_id)
        return [f"{slot.start:%H:%M}" for slot in sorted(free) if slot.start.date() == day]

    async def hold(self, service_id: str, office_id: str, start: datetime) -> Booking:
        """Hold a time; raises SlotTaken when it has just gone."""
        number = await self._number(self._catalogue().services[service_id])
        office = (await self._offices(service_id)).get(office_id)
        if number is None or office is None:
            raise NotFound(service_id)
        try:
            return await self.book.reserve(Slot(start, office), [(number, 1)])
        except SlotTaken:
            self._calendars.pop(service_id, None)
            raise

    async def finish(self, hold: Booking, person: Person) -> Booking:
        """Confirm a held time."""
        self._calendars.clear()
        return await finish(self.book, hold, person)

    async def move(self, old: Booking, hold: Booking, person: Person) -> Moved:
        """Confirm a held time and give up an older appointment."""
        self._calendars.clear()
        return await move(self.book, old, hold, person)

    async def cancel(self, process_id: int, auth_key: str) -> None:
        """Give up an appointment or a held time."""
        self._calendars.clear()
        await self.book.cancel(process_id, auth_key)

    async def release(self, hold: Mapping[str, Any] | None) -> None:
        """Give a held time back; if that fails it runs out by itself within minutes."""
        if hold:
            try:
                await self.cancel(int(hold["process_id"]), str(hold["auth_key"]))
            except MunicipalError:
                return

    async def read(self, process_id: int, auth_key: str) -> Booking:
        """An appointment by its number and key."""
        return await self.book.read(process_id, auth_key)

    async def service_of(self, booking: Booking) -> str | None:
        """The catalogue's id of an appointment's service."""
        number = booking.services[0][0]
        directory = await self.directory()
        name = directory.services[number].name if number in directory.services else ""
        for service in self._catalogue().services.values():
            if service.id == str(number) or _simple(service.name) == _simple(name):
                return service.id
        return None

    async def office_of(self, booking: Booking) -> str | None:
        """The catalogue's id of an appointment's office."""
        counter = (await self.directory()).counters.get(booking.office_id)
        for office in self._catalogue().offices.values():
            if office.id == str(booking.office_id):
                return office.id
            if counter and _simple(office.name) == _simple(counter.name):
                return office.id
        return None


def stored(booking: Booking) -> dict[str, Any]:
    """A held time for the conversation's memory; `restored` is the inverse."""
    return {
        "process_id": booking.process_id,
        "auth_key": booking.auth_key,
        "office": booking.office_id,
        "start": booking.start.isoformat(),
        "services": [list(pair) for pair in booking.services],
        "status": booking.status,
    }


def restored(data: Mapping[str, Any]) -> Booking:
    """A held time out of the conversation's memory."""
    return Booking(
        process_id=int(data["process_id"]),
        auth_key=str(data["auth_key"]),
        office_id=int(data["office"]),
        start=datetime.fromisoformat(data["start"]),
        status=str(data["status"]),
        services=tuple((int(s), int(n)) for s, n in data["services"]),
    )
