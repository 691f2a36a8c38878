"""Services and offices in the shape of the Suchdienst."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.model import City, Content, Link, Office, Service
from sandbox.pvog import html

Json = dict[str, Any]
RESPONSIBLE = {"code": "01", "name": "Zuständige Stelle"}
Render = Callable[[Iterable[str]], str]


def service_url(base: str, service: Service) -> str:
    """The page of the city's portal about `service`."""
    return f"{base.rstrip('/')}/leistungen/{service.id}"


def _links(links: Iterable[Link]) -> list[Json]:
    return [{"title": link.title, "uri": link.url} for link in links]


def _stamp(day: str) -> str:
    return f"{day}T00:00:00Z" if day else ""


def modules(service: Service, city: City, base: str) -> list[Json]:
    """The text modules of `service`; a module without text is left out."""
    parts: list[tuple[str, Render, tuple[str, ...], tuple[Link, ...]]] = [
        ("24", html.paragraphs, service.summary, ()),
        ("06", html.paragraphs, service.summary, service.links),
        ("08", html.bullets, service.documents, ()),
        ("09", html.bullets, service.prerequisites, ()),
        ("11", html.steps, service.procedure, ()),
        ("07", html.bullets, service.legal, ()),
        ("98", html.paragraphs, service.fee, ()),
        ("97", html.paragraphs, service.deadline, ()),
        ("95", html.paragraphs, service.duration, ()),
    ]
    found = [
        {"code": code, "text": render(lines), "links": _links(links), "date": service.updated}
        for code, render, lines, links in parts
        if lines
    ]
    portal = Link(f"Serviceportal {city.name}", service_url(base, service))
    source = html.link(portal.title, portal.url)
    found.append({"code": "94", "text": source, "links": _links([portal]), "date": service.updated})
    return found


def summary_json(service: Service, city: City) -> Json:
    """A service in a list of results."""
    return {
        "id": service.id,
        "name": service.name,
        "description": " ".join(service.summary),
        "leikakeys": [service.leika] if service.leika else [],
        "ars": [city.ars],
        "lastUpdate": _stamp(service.updated),
    }


def detail_json(service: Service, content: Content, base: str) -> Json:
    """The whole service."""
    offices = [content.offices[office] for office in service.offices]
    return summary_json(service, content.city) | {
        "details": modules(service, content.city, base),
        "onlineServiceLinks": _links([service.online]) if service.online else [],
        "organisations": [
            {"id": o.id, "name": o.name, "title": o.name, "role": RESPONSIBLE} for o in offices
        ],
    }


def title_json(office: Office) -> Json:
    """An office in the list of those responsible for a service."""
    return {"id": office.id, "title": office.name, "name": office.name, "role": RESPONSIBLE}


def unit_json(office: Office) -> Json:
    """The whole office.

    Beside the flat fields it has `title`, `location` and `internetAddresses`, where the live
    service keeps the same facts.
    """
    match = re.fullmatch(r"(.*?)\s+(\d.*)", office.street)
    street, number = (match[1], match[2]) if match else (office.street, "")
    geo = None if office.lat is None else {"lat": office.lat, "lon": office.lon}
    address = {
        "type": "Hausanschrift",
        "street": street,
        "houseNumber": number,
        "postalCode": office.postal_code,
        "zip": office.postal_code,
        "city": office.city,
    }
    channels = (("01", "E-Mail", office.email), ("02", "Telefon", office.phone))
    communications = [
        {"code": code, "type": kind, "value": value} for code, kind, value in channels if value
    ]
    web = [{"title": office.name, "uri": office.url}] if office.url else []
    return {
        "id": office.id,
        "name": office.name,
        "title": office.name,
        "addresses": [address],
        "communications": communications,
        "geo": geo,
        "openingHours": office.opening_hours,
        "accessibility": list(office.access),
        "url": office.url,
        "location": {"addresses": [address | {"geo": geo}], "communications": communications},
        "internetAddresses": web,
        "lastUpdate": _stamp(office.updated),
    }


def page_json(items: list[Json], page: int, size: int) -> Json:
    """One page of `items` with the counts of all."""
    pages = -(-len(items) // size)
    return {
        "content": items[page * size : (page + 1) * size],
        "totalElements": len(items),
        "totalPages": pages,
        "number": page,
        "size": size,
        "first": page == 0,
        "last": page + 1 >= pages,
    }
