"""Client of Open311 GeoReport v2: reports of defects (Köln and other cities with Mark-a-Spot, …).

A report is sent once. When its answer is lost, the city's list is searched for it; a second try
after that looks there first as well. A city that checks reports before it lists them cannot be
searched in this way: the citizen then hears that it is unclear.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from actions.clients.http import TOTAL_SECONDS, Answer, JsonApi
from actions.clients.open311_reading import (
    error_of,
    identifier,
    read_attribute,
    read_receipt,
    read_report,
    read_service,
    rows,
)
from actions.services.errors import (
    InvalidValue,
    MunicipalError,
    NotFound,
    Unavailable,
    Unclear,
)
from actions.services.place import Place
from actions.services.report_likeness import CLOCKS, is_own
from actions.services.reports import (
    Attribute,
    Draft,
    Receipt,
    Report,
    ReportService,
    State,
    check,
)

PAGE = 50  # rows; Mark-a-Spot gives no more
MAX_PAGES = 4  # each costs a request, and the interface allows 60 a minute
SETTLE_SECONDS = 1.0  # after a lost answer, before the list is searched a second time
EXTENSIONS = {"jpeg": "jpg"}
Params = dict[str, str | int]
Fields = dict[str, str | list[str]]
Position = tuple[float, float]


class Open311Client:
    """A ReportDesk below `base_url` (up to `/georeport/v2`); all methods raise MunicipalError.

    `api_key` is only sent with new reports. `jurisdiction` is for servers of several cities.
    `accepts_photos`: whether the city takes a file in the field "media", which the standard leaves
    open. `locate` gives a position for an address, for cities that take no report without one.
    `zone` is for times without one.
    """

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str = "",
        jurisdiction: str = "",
        accepts_photos: bool = False,
        locate: Callable[[Place], Position | None] = lambda place: place.position,
        zone: str = "Europe/Berlin",
        transport: httpx.AsyncBaseTransport | None = None,
        total_seconds: float = TOTAL_SECONDS,
        settle_seconds: float = SETTLE_SECONDS,
    ) -> None:
        self._api = JsonApi("open311", base_url, transport=transport, total_seconds=total_seconds)
        self._key = api_key
        self._shared: dict[str, str] = {"jurisdiction_id": jurisdiction} if jurisdiction else {}
        self._zone = ZoneInfo(zone)
        self._settle = settle_seconds
        self._locate = locate
        self.accepts_photos = accepts_photos

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def services(self) -> tuple[ReportService, ...]:
        """What can be reported; entries without a code are left out."""
        data = await self._get("services.json")
        found = (read_service(row) for row in _listed(data, "services", "service"))
        return tuple(service for service in found if service)

    async def attributes(self, service: ReportService) -> tuple[Attribute, ...]:
        """What the city asks for this kind; () when it asks nothing."""
        if not service.asks:
            return ()
        try:
            data = await self._get(f"services/{quote(service.code, safe='')}.json")
        except NotFound:  # a kind that announces questions and has none
            return ()
        record = data.get("service_definition", data) if isinstance(data, dict) else data
        record = record[0] if isinstance(record, list) and record else record
        listed = _listed(record or {}, "attributes", "attribute")
        found = [(row, attribute) for row in listed if (attribute := read_attribute(row))]
        return tuple(attribute for _, attribute in sorted(found, key=lambda pair: _order(pair[0])))

    async def recent(self, code: str, since: datetime) -> tuple[Report, ...]:
        """Reports of a kind since then that are not closed, the newest first."""
        params: Params = {"service_code": code, "start_date": _iso(since), "status": "open"}
        # Some cities have their own words for the states and take no others.
        return tuple([r async for r in self._pages(params) if r.state is not State.CLOSED])

    async def create(self, draft: Draft, retry_of: datetime | None = None) -> Receipt:
        """Send a report; see `ReportDesk.create`."""
        check(draft)
        if retry_of is not None:
            try:
                if report := await self._own(draft, retry_of):
                    return Receipt(report.reference, found=True)
            except MunicipalError as error:
                # Without a look at the list a second report might be made.
                raise _unclear(error) from error
        started = datetime.now(UTC)
        try:
            return await self._send(draft)
        except Unclear:
            if report := await self._arrived(draft, started):
                return Receipt(report.reference, found=True)
            raise

    async def read(self, reference: str) -> Report:
        """One report with what the city wrote about it; raises NotFound."""
        if not identifier(reference):
            raise NotFound("no reference")
        path = f"requests/{quote(reference, safe='')}.json"
        data = await self._get(path, {"extensions": "true"})
        for row in _listed(data, "service_requests", "request"):
            report = read_report(row, self._zone)
            if report and report.reference == reference:
                return report
        raise NotFound("another report")

    async def reference(self, token: str) -> str:
        """The number for a token, "" when there is none yet."""
        if not identifier(token):
            raise NotFound("no token")
        data = await self._get(f"tokens/{quote(token, safe='')}.json")
        receipt = _understood(data, Unavailable)
        return receipt.reference if receipt else ""

    async def _send(self, draft: Draft) -> Receipt:
        fields = _fields(draft, self._locate(draft.place)) | dict(self._shared)
        files = None
        if draft.photo and self.accepts_photos:
            kind = draft.photo.type.rpartition("/")[2]
            # The name of the citizen's own file may say who they are.
            name = f"photo.{EXTENSIONS.get(kind, kind)}"
            files = {"media": (name, draft.photo.content, draft.photo.type)}
        params: Params = {}
        if self._key:  # the standard has it in the form, Mark-a-Spot in the query
            fields["api_key"] = params["api_key"] = self._key
        answer = await self._api.post_form("requests.json", fields, files, params)
        if error := error_of(answer):
            if isinstance(error, NotFound) and error.detail == "service":
                raise InvalidValue("service", "unknown")
            raise error
        receipt = _understood(answer.data, Unclear)
        if receipt is None:
            raise Unclear("open311: no number in the answer")
        if receipt.reference or not receipt.token:
            return receipt
        try:
            return replace(receipt, reference=await self.reference(receipt.token))
        except MunicipalError:  # it is in; the number can be asked for later
            return receipt

    async def _arrived(self, draft: Draft, since: datetime) -> Report | None:
        """Our report after a lost answer; None when it is not there or nobody can say."""
        for wait in (0.0, self._settle):
            await asyncio.sleep(wait)
            try:
                if report := await self._own(draft, since):
                    return report
            except MunicipalError:
                continue
        return None

    async def _own(self, draft: Draft, since: datetime) -> Report | None:
        params: Params = {"service_code": draft.code, "start_date": _iso(since - CLOCKS)}
        async for report in self._pages(params):
            if is_own(draft, report, since):
                return report
        return None

    async def _pages(self, params: Params) -> AsyncIterator[Report]:
        """The reports of a search, each once; cities count pages from 0 or from 1."""
        seen: set[str] = set()
        wanted = {**params, "limit": PAGE, "extensions": "true"}
        for page in range(MAX_PAGES):
            try:
                data = await self._get("requests.json", wanted | ({"page": page} if page else {}))
            except NotFound:  # how Mark-a-Spot says that there is none
                return
            listed = _listed(data, "service_requests", "request")
            found = [report for row in listed if (report := read_report(row, self._zone))]
            fresh = [report for report in found if report.reference not in seen]
            for report in fresh:
                seen.add(report.reference)
                yield report
            if len(listed) < PAGE or (page > 1 and not fresh):
                return

    async def _get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        answer: Answer = await self._api.get(path, {**(params or {}), **self._shared})
        if error := error_of(answer):
            raise error
        return answer.data


def _fields(draft: Draft, position: Position | None) -> Fields:
    """The fields of the form; empty ones are left out."""
    fields: Fields = {
        "service_code": draft.code,
        "description": draft.description,
        "address_string": draft.place.address,
        "lat": f"{position[0]:.6f}" if position else "",
        "long": f"{position[1]:.6f}" if position else "",
        "email": draft.email,
        "phone": draft.phone,
        "first_name": draft.first_name,
        "last_name": draft.last_name,
    }
    for code, value in draft.attributes.items():
        if isinstance(value, str):
            fields[f"attribute[{code}]"] = value
        else:
            fields[f"attribute[{code}][]"] = list(value)
    return {name: value for name, value in fields.items() if value}


def _listed(data: Any, *names: str) -> list[Mapping[str, Any]]:
    try:
        return rows(data, *names)
    except ValueError as error:
        raise Unavailable("open311: answer in another form") from error


def _understood(data: Any, doubt: type[Unavailable]) -> Receipt | None:
    try:
        return read_receipt(data)
    except ValueError as error:
        raise doubt("open311: answer in another form") from error


def _unclear(error: MunicipalError) -> Unclear:
    wait = error.retry_after if isinstance(error, Unavailable) else None
    return Unclear(error.detail, wait)


def _order(row: Mapping[str, Any]) -> int:
    order = str(row.get("order") or "")
    return int(order) if order.isascii() and order.isdigit() else 0


def _iso(moment: datetime) -> str:
    """ISO 8601 in UTC with a Z: a plus sign in a query is often read as a space."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
