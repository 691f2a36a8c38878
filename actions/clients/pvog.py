"""Client and importer of the PVOG Suchdienst, the federal search service for public services.

Texts come as modules with a two-digit code. The live service and its copies name a few fields
differently; both names are read.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx

from actions.clients.http import Answer, JsonApi
from actions.services.catalogue import Catalogue, Link, Office, Section, Service, Source
from actions.services.errors import MunicipalError, NotFound, SourceUnreadable, Unavailable
from actions.services.opening import valid
from actions.services.text import (
    BrokenEntry,
    Fields,
    PlainText,
    Skipped,
    fold,
    iso_date,
    leika_key,
    safe_url,
)

PAGE = 100
MAX_PAGES = 200
PARALLEL = 4
MAX_LINES = 500
TEASER, FULL_TEXT, PORTAL = "24", "06", "94"
MODULES: Mapping[str, Section] = {
    "08": Section.DOCUMENTS,
    "09": Section.PREREQUISITES,
    "11": Section.PROCEDURE,
    "07": Section.LEGAL_BASIS,
    "98": Section.FEE,
    "97": Section.DEADLINE,
    "95": Section.DURATION,
}
Progress = Callable[[int, int], None]


class PvogClient:
    """The Suchdienst below `base_url` (up to `/suchdienst/api`) for one place (`ars`, 12 digits).

    `client_id` is the operator's own key. All methods raise MunicipalError.
    """

    def __init__(
        self,
        base_url: str,
        ars: str,
        client_id: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {"pvog-sud-api-client-id": client_id}
        self._api = JsonApi("pvog", base_url, headers=headers, transport=transport)
        self._ars = ars

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def services(self) -> list[Any]:
        """All services of the place, as they are in the list of results."""
        found: list[Any] = []
        for number in range(MAX_PAGES):
            params: dict[str, str | int] = {"q": "", "page": number, "size": PAGE}
            data = await self._get(f"v7/servicedescriptions/{quote(self._ars)}", params)
            box = data.get("serviceDescriptions", data) if isinstance(data, dict) else None
            items = box.get("content") if isinstance(box, dict) else None
            if not isinstance(box, dict) or not isinstance(items, list):
                raise Unavailable("pvog: list of services in another form")
            found += items
            if box.get("last") is not False or not items:
                break
        return found

    async def service(self, id: str) -> Any:
        """One service with all its texts."""
        return await self._get(
            f"v6/servicedescriptions/{quote(id, safe='')}/detail", {"ars": self._ars}
        )

    async def office(self, id: str) -> Any:
        """One office."""
        return await self._get("v5/organisationunits/detail", {"q": id})

    async def _get(self, path: str, params: dict[str, str | int]) -> Any:
        answer: Answer = await self._api.get(path, params)
        if answer.status == 404:
            raise NotFound(path)
        if answer.status >= 400:
            raise SourceUnreadable(f"pvog refuses with status {answer.status}")
        return answer.data


def _uri(fields: Fields) -> str:
    return fields.url("uri") or fields.url("url")


def _links(items: Iterable[Fields]) -> tuple[Link, ...]:
    found = ((item.text("title", 500) or _uri(item), _uri(item)) for item in items)
    return tuple({url: Link(title, url) for title, url in found if url}.values())


def _id(record: Any) -> str:
    return Fields.of(record).text("id", limit=200, required=True)


def read_service(record: Any) -> Service:
    """A service from its detail; raises BrokenEntry."""
    fields = Fields.of(record)
    id, name = _id(record), fields.text("name", required=True)
    texts: dict[str, PlainText] = {}
    links: list[Link] = []
    portal: Link | None = None
    for module in fields.records("details"):
        code, text = module.text("code", 20), module.html("text")
        if len(text.lines) > MAX_LINES:
            raise BrokenEntry(f"module {code} has {len(text.lines)} lines")
        texts.setdefault(code[-2:], text)
        found = (*_links(module.records("links")), *text.links)
        if code[-2:] == PORTAL:
            portal = portal or next(iter(found), None)
        else:
            links += found
    summary = texts.get(TEASER) or texts.get(FULL_TEXT) or fields.html("description")
    more = texts[FULL_TEXT].texts if FULL_TEXT in texts else ()
    keys = fields.data.get("leikakeys") or []
    sections = {s: texts[c].texts for c, s in MODULES.items() if c in texts and texts[c].lines}
    return Service(
        id=id,
        name=name,
        source=Source(
            portal.title if portal else name,
            portal.url if portal else "",
            iso_date(fields.text("lastUpdate")),
        ),
        leika=leika_key(" ".join(map(str, keys)) if isinstance(keys, list) else str(keys)),
        summary=tuple(dict.fromkeys((*summary.texts, *more))),
        sections=sections,
        offices=tuple(_id(o.data) for o in fields.records("organisations")),
        online=_links(fields.records("onlineServiceLinks")),
        links=tuple({link.url: link for link in links}.values()),
    )


def _values(fields: Fields, kind: str) -> str:
    rows = fields.records("communications") or fields.record("location").records("communications")
    for row in rows:
        if fold(row.text("type")).casefold() in {kind, {"e-mail": "email"}.get(kind, kind)}:
            return row.text("value")
    return ""


def _geo(fields: Fields, address: Fields) -> Fields:
    return fields.record("geo") if fields.data.get("geo") else address.record("geo")


def read_office(record: Any) -> Office:
    """An office from its detail; raises BrokenEntry."""
    fields = Fields.of(record)
    id = _id(record)
    name = fields.text("title") or fields.text("name", required=True)
    places = fields.records("addresses") or fields.record("location").records("addresses")
    address = places[0] if places else Fields({})
    geo = _geo(fields, address)
    hours = fields.data.get("openingHours")
    pages = _links(fields.records("internetAddresses"))
    access = fields.data.get("accessibility") or []
    url = fields.url("url") or (pages[0].url if pages else "")
    return Office(
        id=id,
        name=name,
        street=f"{address.text('street')} {address.text('houseNumber', 20)}".strip(),
        postal_code=address.text("postalCode", 20) or address.text("zip", 20),
        city=address.text("city"),
        phone=_values(fields, "telefon"),
        email=_values(fields, "e-mail"),
        url=url,
        # The live service has free text here; only what can be evaluated is kept.
        opening_hours=hours if isinstance(hours, str) and valid(hours) else None,
        lat=geo.number("lat", -90, 90),
        lon=geo.number("lon", -180, 180),
        access=tuple(fold(str(line)) for line in access) if isinstance(access, list) else (),
        source=Source(name, safe_url(url) or "", iso_date(fields.text("lastUpdate"))),
    )


async def _all[Entry](
    kind: str,
    ids: Iterable[str],
    fetch: Callable[[str], Any],
    read: Callable[[Any], Entry],
    skipped: list[Skipped],
    progress: Progress,
) -> dict[str, Entry]:
    """Fetch and read entries, a few at a time; missing and broken ones are reported."""
    gate, wanted, done = asyncio.Semaphore(PARALLEL), list(ids), 0

    async def one(id: str) -> tuple[str, Entry | str]:
        nonlocal done
        async with gate:
            try:
                record = await fetch(id)
                if _id(record) != id:
                    raise BrokenEntry("the detail has another id")
                return id, read(record)
            except (BrokenEntry, NotFound) as error:
                return id, str(error)
            finally:
                done += 1
                progress(done, len(wanted))

    found: dict[str, Entry] = {}
    for id, entry in await asyncio.gather(*(one(id) for id in wanted)):
        if isinstance(entry, str):
            skipped.append(Skipped(kind, id[:80], entry))
        else:
            found[id] = entry
    return found


def _distinct(records: Iterable[Any], skipped: list[Skipped]) -> list[str]:
    ids: dict[str, None] = {}
    for position, record in enumerate(records):
        try:
            id = _id(record)
        except BrokenEntry as error:
            skipped.append(Skipped("service", f"#{position}", str(error)))
            continue
        if id in ids:
            skipped.append(Skipped("service", id[:80], "id occurs twice"))
        ids[id] = None
    return list(ids)


async def read(
    client: PvogClient, progress: Progress = lambda done, total: None
) -> tuple[Catalogue, list[Skipped]]:
    """The whole catalogue of a place and what had to be left out.

    Raises SourceUnreadable when the service does not answer or has nothing for the place: a
    catalogue that is half there would look as if services had been abolished.
    """
    skipped: list[Skipped] = []
    try:
        ids = _distinct(await client.services(), skipped)
        if not ids:
            raise SourceUnreadable("pvog has no services for this place")
        services = await _all("service", ids, client.service, read_service, skipped, progress)
        wanted = dict.fromkeys(o for s in services.values() for o in s.offices)
        offices = await _all("office", wanted, client.office, read_office, skipped, progress)
    except SourceUnreadable:
        raise
    except MunicipalError as error:
        raise SourceUnreadable(f"pvog: {error}") from error
    known = (
        replace(s, offices=tuple(o for o in s.offices if o in offices)) for s in services.values()
    )
    return Catalogue.of(known, offices.values()), skipped
