"""The Suchdienst's routes."""

import re
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from fastapi.responses import JSONResponse

from sandbox.model import Content, Service
from sandbox.pvog import shapes
from sandbox.settings import SandboxSettings

BASE = "/suchdienst/api"
Json = dict[str, Any]
Page = Annotated[int, Query(ge=0)]
Size = Annotated[int, Query(ge=1, le=100)]


class PvogError(Exception):
    """An answer with an HTTP status and a German message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def search(services: list[Service], query: str) -> list[Service]:
    """Services that hold a word of `query` in name or summary, those with most hits first."""
    words = re.findall(r"\w+", query.lower())
    if not words:
        return services

    def score(service: Service) -> int:
        name, text = service.name.lower(), " ".join(service.summary).lower()
        return sum(3 * (word in name) + (word in text) for word in words)

    found = [(score(service), service) for service in services]
    found.sort(key=lambda pair: -pair[0])
    return [service for points, service in found if points]


def add_pvog(app: FastAPI, settings: SandboxSettings, content: Content) -> None:
    """Mount the interface."""
    expected = settings.pvog_client_id.get_secret_value() if settings.pvog_client_id else None

    def authorised(
        client: Annotated[str | None, Header(alias="pvog-sud-api-client-id")] = None,
    ) -> None:
        if not client or (expected and not secrets.compare_digest(client, expected)):
            raise PvogError(401, "Der Header pvog-sud-api-client-id fehlt oder ist unbekannt.")

    router = APIRouter(prefix=BASE, dependencies=[Depends(authorised)])
    _add_services(router, settings.url, content)
    _add_places(router, content)
    app.include_router(router)

    @app.exception_handler(PvogError)
    def _answer(request: Request, error: PvogError) -> JSONResponse:
        body = {"status": error.status, "message": str(error), "path": request.url.path}
        return JSONResponse(body, status_code=error.status)


def _add_services(router: APIRouter, base: str, content: Content) -> None:
    city, services = content.city, list(content.services.values())

    @router.get("/v3/servicedescriptions/leikaid")
    def by_leika(
        leikaIds: Annotated[list[str], Query()],
        ars: str | None = None,
        validDate: str | None = None,
        page: Page = 0,
        size: Size = 20,
    ) -> Json:
        """Services with one of the LeiKa keys; all of the sandbox are valid on every date."""
        keys = {key.strip() for item in leikaIds for key in item.split(",")}
        here = ars in (None, city.ars)
        found = [service for service in services if here and service.leika in keys]
        return shapes.page_json([shapes.summary_json(s, city) for s in found], page, size)

    @router.get("/v7/servicedescriptions/{ars}")
    def by_text(ars: str, q: str = "", page: Page = 0, size: Size = 20) -> Json:
        """Services of the place, all of them without a query."""
        found = search(services, q) if ars == city.ars else []
        items = [shapes.summary_json(service, city) for service in found]
        return {"serviceDescriptions": shapes.page_json(items, page, size)}

    @router.get("/v6/servicedescriptions/{number}/detail")
    def detail(number: str, ars: str | None = None) -> Json:
        """One service with all its text modules."""
        service = content.services.get(number)
        if service is None or ars not in (None, city.ars):
            raise PvogError(404, "Diese Leistung gibt es hier nicht.")
        return shapes.detail_json(service, content, base)


def _add_places(router: APIRouter, content: Content) -> None:
    city = content.city

    @router.get("/v3/locations")
    def locations(q: str = "") -> list[Json]:
        """Places whose name or postal code begins with the query."""
        codes = sorted({o.postal_code for o in content.offices.values() if o.city == city.name})
        text = q.strip().lower()
        named = bool(text) and city.name.lower().startswith(text)
        place = {"ars": city.ars, "ags": city.ars[:5] + city.ars[9:], "name": city.name}
        found = [code for code in codes if named or (text and code.startswith(text))]
        return [place | {"gemeinde": city.name, "plz": code} for code in found]

    @router.get("/v2/organisationunits/titles")
    def titles(ars: str, lbId: str) -> list[Json]:
        """The offices responsible for a service."""
        service = content.services.get(lbId)
        if service is None or ars != city.ars:
            return []
        return [shapes.title_json(content.offices[office]) for office in service.offices]

    @router.get("/v5/organisationunits/detail")
    def unit(q: str) -> Json:
        """One office."""
        if q not in content.offices:
            raise PvogError(404, "Diese Stelle gibt es hier nicht.")
        return shapes.unit_json(content.offices[q])
