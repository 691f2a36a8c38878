"""Client of the ZMS citizen API, the appointment system of Berlin, München and others.

`legacy` selects the calendar of instances older than July 2026. A write is sent once; when its
answer is unclear, the appointment is read before anything is said.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from actions.clients.http import TOTAL_SECONDS, Answer, JsonApi
from actions.clients.zms_reading import error_of, integer, line, read_directory, read_scope
from actions.services.appointments import (
    FINAL,
    HELD,
    Booking,
    Calendar,
    Directory,
    Person,
    Slot,
)
from actions.services.errors import (
    HoldExpired,
    InvalidValue,
    MunicipalError,
    NotFound,
    SlotTaken,
    Unavailable,
    Unclear,
)

MAX_RANGE_DAYS = 365
LEGACY_DAYS = 10  # each day costs a request, and the interface allows 60 a minute


class ZmsClient:
    """The citizen API below `base_url` (up to `/api/citizen`); all methods raise MunicipalError."""

    def __init__(
        self,
        base_url: str,
        *,
        legacy: bool = False,
        zone: str = "Europe/Berlin",
        transport: httpx.AsyncBaseTransport | None = None,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._api = JsonApi("zms", base_url, transport=transport, total_seconds=total_seconds)
        self._legacy = legacy
        self._zone = ZoneInfo(zone)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def offices_and_services(self) -> Directory:
        """Who offers what."""
        return await self._get("offices-and-services/", {}, read_directory)

    async def free(
        self,
        services: Sequence[tuple[int, int]],
        office_ids: Collection[int],
        start: date,
        end: date,
    ) -> Calendar:
        """Free times from `start` to `end` (both included, at most 365 days), earliest first."""
        if not services or not office_ids or not 0 <= (end - start).days <= MAX_RANGE_DAYS:
            raise InvalidValue("date" if services and office_ids else "service")
        many = "" if self._legacy else "s"
        params: dict[str, str | int] = {
            f"officeId{many}": _joined(office_ids),
            f"serviceId{many}": _joined(s for s, _ in services),
            f"serviceCount{many}": _joined(n for _, n in services),
        }
        window: dict[str, str | int] = {
            "startDate": start.isoformat(),
            "endDate": end.isoformat(),
        }
        try:
            if self._legacy:
                return await self._legacy_calendar(params, window)
            window |= {"slotsStartDate": start.isoformat(), "slotsEndDate": end.isoformat()}
            return await self._get("available-calendar/", {**params, **window}, self._calendar)
        except SlotTaken:  # how the interface says that nothing is free
            return Calendar()

    async def reserve(self, slot: Slot, services: Sequence[tuple[int, int]]) -> Booking:
        """Hold a time. After Unclear there may be a hold nobody knows; it runs out by itself."""
        body = {
            "officeId": slot.office_id,
            "serviceId": [str(service) for service, _ in services],
            "serviceCount": [count for _, count in services],
            "timestamp": slot.timestamp,
        }
        booking = await self._post("reserve-appointment/", body)
        # The answer names only the first service.
        return replace(booking, services=tuple(services))

    async def update(self, booking: Booking, person: Person) -> Booking:
        """Store who comes; without a clear answer it is read back."""
        key = _key(booking.process_id, booking.auth_key)
        data = {
            "familyName": person.family_name,
            "email": person.email,
            "telephone": person.telephone,
            "customTextfield": person.custom,
            "customTextfield2": person.custom2,
        }
        try:
            updated = await self._post("update-appointment/", {**key, **data})
        except Unclear as error:
            stored = await self._get("appointment/", key, lambda found: found)
            if any((stored.get(name) or "") != value for name, value in data.items()):
                raise Unavailable(error.detail, error.retry_after) from error
            updated = self._booking(stored)
        return replace(updated, services=booking.services)

    async def preconfirm(self, process_id: int, auth_key: str) -> Booking:
        """Let the interface send an e-mail whose link makes it final."""
        return await self._settle("preconfirm-appointment/", process_id, auth_key, {"preconfirmed"})

    async def confirm(self, process_id: int, auth_key: str) -> Booking:
        """Make it final. Raises Unclear (with the reference) only when reading fails as well."""
        return await self._settle("confirm-appointment/", process_id, auth_key, FINAL)

    async def cancel(self, process_id: int, auth_key: str) -> None:
        """Give it up; raises NotFound when there is none."""
        try:
            await self._post("cancel-appointment/", _key(process_id, auth_key))
        except Unclear as error:
            try:
                booking = await self._read_back(process_id, auth_key)
            except NotFound:
                return
            if booking.status != "deleted":
                raise Unavailable(error.detail, error.retry_after) from error

    async def read(self, process_id: int, auth_key: str) -> Booking:
        """The appointment as it is."""
        return await self._get("appointment/", _key(process_id, auth_key), self._booking)

    async def _settle(
        self, path: str, process_id: int, auth_key: str, wanted: Collection[str]
    ) -> Booking:
        """Write, and when the answer leaves a doubt, go by what the interface says on reading.

        Only when that says "still held" is the write sent again: then nothing has happened, and a
        second time cannot book a second appointment, because it names the same one.
        """
        for last in (False, True):
            try:
                return await self._post(path, _key(process_id, auth_key))
            except (Unclear, HoldExpired) as error:
                # "Not preconfirmed any more" is also what a confirmed appointment says.
                booking = await self._read_back(process_id, auth_key, error)
                if booking.status in wanted:
                    return booking
                if isinstance(error, HoldExpired):
                    raise
                if last or booking.status not in HELD:
                    break
        raise Unclear("zms: written twice", reference=f"{process_id}-{auth_key}")

    async def _read_back(
        self, process_id: int, auth_key: str, cause: MunicipalError | None = None
    ) -> Booking:
        try:
            return await self.read(process_id, auth_key)
        except Unavailable as error:
            raise Unclear(error.detail, error.retry_after, f"{process_id}-{auth_key}") from error
        except NotFound:
            if isinstance(cause, HoldExpired):
                raise cause from None
            raise

    async def _legacy_calendar(
        self, params: Mapping[str, str | int], window: Mapping[str, str | int]
    ) -> Calendar:
        days = await self._get("available-days-by-office/", {**params, **window}, _legacy_days)
        asked = days[:LEGACY_DAYS]
        found = await asyncio.gather(
            *(
                self._get(
                    "available-appointments-by-office/",
                    {"date": day.isoformat(), **params},
                    lambda data: list(self._slots(data["offices"])),
                )
                for day in asked
            )
        )
        rest = days[LEGACY_DAYS] if len(days) > LEGACY_DAYS else None
        return Calendar(tuple(sorted(slot for slots in found for slot in slots)), rest)

    def _calendar(self, data: Mapping[str, Any]) -> Calendar:
        slots = (s for day in data["availableDays"] for s in self._slots(day.get("offices") or []))
        following = data.get("nextBookableDate")
        return Calendar(
            tuple(sorted(set(slots))), date.fromisoformat(following) if following else None
        )

    def _slots(self, offices: Iterable[Mapping[str, Any]]) -> Iterable[Slot]:
        for office in offices:
            for moment in office.get("appointments") or []:
                yield Slot(self._time(moment), integer(office["officeId"]))

    def _time(self, timestamp: Any) -> datetime:
        return datetime.fromtimestamp(integer(timestamp), UTC).astimezone(self._zone)

    def _booking(self, data: Mapping[str, Any]) -> Booking:
        first = (integer(data["serviceId"]), integer(data.get("serviceCount") or 1))
        return Booking(
            process_id=integer(data["processId"]),
            auth_key=str(data["authKey"]),
            office_id=integer(data["officeId"]),
            start=self._time(data["timestamp"]),
            status=str(data["status"]),
            services=(first,),
            service_name=line(data.get("serviceName")),
            office_name=line(data.get("officeName")),
            scope=read_scope(data.get("scope")),
            display_number=str(data.get("displayNumber") or ""),
            ics=str(data.get("icsContent") or ""),
        )

    async def _get[Result](
        self,
        path: str,
        params: Mapping[str, str | int],
        read: Callable[[Mapping[str, Any]], Result],
    ) -> Result:
        return _understood(await self._api.get(path, params), read, Unavailable)

    async def _post(self, path: str, body: Mapping[str, Any]) -> Booking:
        return _understood(await self._api.post(path, body), self._booking, Unclear)


def _key(process_id: int, auth_key: str) -> dict[str, str | int]:
    return {"processId": process_id, "authKey": auth_key}


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in numbers)


def _legacy_days(data: Mapping[str, Any]) -> list[date]:
    """Days as records with `time` or, in still older versions, as plain dates."""
    rows = (row["time"] if isinstance(row, dict) else row for row in data["availableDays"])
    return sorted({date.fromisoformat(row) for row in rows})


def _understood[Result](
    answer: Answer, read: Callable[[Mapping[str, Any]], Result], doubt: type[Unavailable]
) -> Result:
    if error := error_of(answer):
        raise error
    try:
        return read(answer.data)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise doubt("zms: answer in another form") from error
