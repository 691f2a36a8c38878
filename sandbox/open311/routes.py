"""The routes of GeoReport v2, once for each dialect: the path chooses."""

import re
import secrets
from datetime import datetime
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from sandbox.clock import ZONE, Clock
from sandbox.model import Content
from sandbox.open311.clerk import add_clerk
from sandbox.open311.content import load_reportable
from sandbox.open311.desk import Desk, Search
from sandbox.open311.dialects import Dialect, Json, MarkASpot, Standard, definition
from sandbox.open311.discovery import discovery
from sandbox.open311.errors import GeoReportError
from sandbox.open311.submission import Form, read_form, submission
from sandbox.settings import SandboxSettings
from sandbox.store import Store
from sandbox.zms.ratelimit import RateLimit
from sandbox.zms.requests import client_ip

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
DIALECTS: tuple[Dialect, ...] = (MarkASpot(), Standard())
PHOTOS = "/meldungen/bilder"
MAX_PAGE = 100_000


class Open311:
    """What the routes need: the desk, the rules of access, the city's middle."""

    def __init__(
        self, settings: SandboxSettings, content: Content, store: Store, clock: Clock
    ) -> None:
        reportable = load_reportable(settings.content_dir)
        key = settings.open311_api_key
        self.desk = Desk(store, clock, reportable, content.city.name, settings.url)
        self.url = settings.url.rstrip("/")
        self.limit = RateLimit(settings.rate_limit)
        self.centre = _centre(content)
        self.jurisdiction = (urlsplit(content.city.url).hostname or "").removeprefix("www.")
        self._clock = clock
        self._key = key.get_secret_value() if key else None

    def count(self, request: Request) -> None:
        """One request of an address; raises GeoReportError 429."""
        if not self.limit.limit:
            return
        now = self._clock.now()
        verdict = self.limit.check(client_ip(request), now)
        if not verdict.allowed:
            wait = max(1, verdict.reset - now)
            raise GeoReportError(429, "Too many requests", retry_after=wait)

    def check_jurisdiction(self, given: str | None) -> None:
        """One city only: nobody has to name it, but nobody may name another."""
        if given and given != self.jurisdiction:
            raise GeoReportError(404, "jurisdiction_id provided was not found")

    def check_key(self, given: str) -> None:
        """Only a new report needs a key; any will do unless the settings name one."""
        if not given:
            raise GeoReportError(403, "api_key was not provided")
        if self._key and not secrets.compare_digest(given.encode(), self._key.encode()):
            raise GeoReportError(403, "api_key is not valid")


def _centre(content: Content) -> tuple[float, float] | None:
    """The middle of all offices."""
    points = [(o.lat, o.lon) for o in content.offices.values() if o.lat and o.lon]
    if not points:
        return None
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def add_open311(
    app: FastAPI, settings: SandboxSettings, content: Content, store: Store, clock: Clock
) -> None:
    """Mount both dialects, the pictures and, with the test switches, the clerk's side."""
    open311 = Open311(settings, content, store, clock)
    for dialect in DIALECTS:
        app.include_router(_router(dialect, open311))
    if settings.testing:
        add_clerk(app, open311.desk)

    @app.get(f"{PHOTOS}/{{name}}")
    def photo(name: str) -> Response:
        """A picture somebody sent."""
        found = open311.desk.photo(name)
        if found is None:
            return JSONResponse({"message": "not found"}, 404)
        return Response(found.content, media_type=found.type)

    @app.exception_handler(GeoReportError)
    def _answer(request: Request, error: GeoReportError) -> JSONResponse:
        dialect = next(d for d in DIALECTS if request.url.path.startswith(d.base))
        answer = dialect.failed(error)
        if error.retry_after:
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer


async def _form(request: Request) -> Form:
    try:
        async with request.form(max_files=3, max_fields=100) as form:
            return await read_form(form)
    except HTTPException as error:
        raise GeoReportError(400, "the form cannot be read") from error


def _router(dialect: Dialect, open311: Open311) -> APIRouter:
    router = APIRouter(prefix=dialect.base, dependencies=[Depends(open311.count)])
    _add_reading(router, dialect, open311)

    @router.post("/requests.json")
    def create(request: Request, form: Annotated[Form, Depends(_form)]) -> JSONResponse:
        """Take a report in; the key may come in the query, in the form or in a header."""
        fields, query = form.fields, request.query_params
        given = (query.get("api_key"), fields.get("api_key"), request.headers.get("api_key"))
        open311.check_key(next((key for key in given if key), ""))
        open311.check_jurisdiction(fields.get("jurisdiction_id") or query.get("jurisdiction_id"))
        kinds = open311.desk.kinds
        checked = submission(form, kinds, open311.centre, dialect.description_required)
        report = open311.desk.create(checked)
        return dialect.created(report, kinds[report.code])

    @router.api_route("/{rest:path}", methods=METHODS, response_model=None)
    def unknown(rest: str) -> NoReturn:
        raise GeoReportError(404, "not found")

    return router


def _add_reading(router: APIRouter, dialect: Dialect, open311: Open311) -> None:
    desk = open311.desk

    @router.get("/discovery.json")
    def describe() -> Json:
        """Where the interface is."""
        return discovery(open311.url, DIALECTS)

    @router.get("/services.json")
    def services(jurisdiction_id: str | None = None) -> list[Json]:
        """What can be reported."""
        open311.check_jurisdiction(jurisdiction_id)
        return [dialect.service(kind) for kind in desk.kinds.values()]

    @router.get("/services/{code}.json")
    def service(code: str, jurisdiction_id: str | None = None) -> Json:
        """What is asked for one kind."""
        open311.check_jurisdiction(jurisdiction_id)
        if code not in desk.kinds:
            raise GeoReportError(404, "service_code was not found")
        return definition(desk.kinds[code])

    @router.get("/requests.json")
    def requests(
        service_request_id: str | None = None,
        service_code: str | None = None,
        status: str | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        page: str | None = None,
        limit: str | None = None,
        extensions: str | None = None,
        jurisdiction_id: str | None = None,
    ) -> JSONResponse:
        """Reports, the newest first."""
        open311.check_jurisdiction(jurisdiction_id)
        window = dialect.page(_whole("page", page, 0), _whole("limit", limit, 1))
        ids = [dialect.number(item) for item in _items(service_request_id) or ()]
        search = Search(
            numbers=[n for n in ids if n is not None] if service_request_id else None,
            codes=_items(service_code),
            states=_states(status),
            start=_seconds("start_date", start_date),
            end=_seconds("end_date", end_date),
            offset=window.offset,
            limit=window.limit,
        )
        return dialect.listed(_shown(search, extensions))

    @router.get("/requests/{number}.json")
    def one(
        number: str, extensions: str | None = None, jurisdiction_id: str | None = None
    ) -> JSONResponse:
        """One report, in a list."""
        open311.check_jurisdiction(jurisdiction_id)
        found = dialect.number(number)
        rows = _shown(Search(numbers=[found]), extensions) if found is not None else []
        rows = [row for row in rows if str(row["service_request_id"]) == number]
        if not rows:
            raise GeoReportError(404, "service_request_id was not found")
        return JSONResponse(rows)

    def _shown(search: Search, extensions: str | None) -> list[Json]:
        extended = (extensions or "") not in ("", "false", "0")
        return [dialect.report(r, desk.kinds.get(r.code), extended) for r in desk.find(search)]


def _items(text: str | None) -> list[str] | None:
    return None if text is None else [item.strip() for item in text.split(",") if item.strip()]


def _states(text: str | None) -> list[str] | None:
    states = _items(text)
    if states and not {"open", "closed"}.issuperset(states):
        raise GeoReportError(400, "status is not valid")
    return states


def _whole(name: str, text: str | None, least: int) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= MAX_PAGE:
        raise GeoReportError(400, f"{name} is not valid")
    return int(text)


def _seconds(name: str, text: str | None) -> int | None:
    """Epoch seconds of an ISO 8601 date or moment; without a zone it is the city's."""
    if not text:
        return None
    try:
        # A plus sign that was not escaped in the query arrives as a space.
        found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError as error:
        raise GeoReportError(400, f"{name} is not valid") from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZONE)
    try:
        return int(found.timestamp())
    except (OverflowError, ValueError) as error:
        raise GeoReportError(400, f"{name} is not valid") from error
