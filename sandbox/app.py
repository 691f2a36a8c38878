"""Builds the sandbox: `uvicorn --factory sandbox.app:create_app --port 8090`."""

import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI, Request, Response

from sandbox.clock import Clock
from sandbox.content import load_content
from sandbox.faults import add_faults
from sandbox.fit_connect.mount import add_fit_connect
from sandbox.fit_connect.service import FitConnect
from sandbox.open311.routes import add_open311
from sandbox.pages import add_pages
from sandbox.pvog.routes import add_pvog
from sandbox.settings import SandboxSettings
from sandbox.store import Store
from sandbox.zms import routes as zms_routes
from sandbox.zms.errors import error_response
from sandbox.zms.ratelimit import RateLimit
from sandbox.zms.requests import client_ip
from sandbox.zms.service import Zms

log = structlog.get_logger(__name__)
Next = Callable[[Request], Awaitable[Response]]


def create_app(settings: SandboxSettings | None = None) -> FastAPI:
    """The application; raises ContentError when the city's files contradict themselves."""
    settings = settings or SandboxSettings()
    content = load_content(settings.content_dir)
    store = Store(settings.database_path)

    clock = Clock()
    zms = Zms(settings, content, store, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        zms.warm_up()
        yield
        store.close()

    app = FastAPI(
        title="Stadtlotse sandbox",
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
    )
    limit = RateLimit(settings.rate_limit)
    app.state.zms = zms
    zms_routes.add_zms(app, settings.zms_legacy)
    add_pvog(app, settings, content)
    add_open311(app, settings, content, store, zms.clock)
    add_fit_connect(app, FitConnect(settings, content, store, clock))
    add_pages(app, content, settings.testing)
    _add_zms_guard(app, zms, limit)
    if settings.testing:
        add_faults(app, zms, limit)
    return app


def _add_zms_guard(app: FastAPI, zms: Zms, limit: RateLimit) -> None:
    """The appointment interface's rate limit, and its answer to what nobody expected."""

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        if not request.url.path.startswith(zms_routes.BASE):
            return await call_next(request)
        headers: dict[str, str] = {}
        if limit.limit:
            now = zms.clock.now()
            verdict = limit.check(client_ip(request), now)
            headers = verdict.headers()
            if not verdict.allowed:
                wait = {"Retry-After": str(max(1, verdict.reset - now))}
                return error_response("rateLimitExceeded", headers=headers | wait)
        try:
            response = await call_next(request)
        except Exception as error:
            # The interface promises an error body for everything. The log gets the place, not
            # the message: that may quote what a citizen sent.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{place.filename}:{place.lineno}"
            log.error("zms_request_failed", error=type(error).__name__, where=where)
            response = error_response("unknownError")
        response.headers.update(headers)
        return response
