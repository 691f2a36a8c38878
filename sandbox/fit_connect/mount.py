"""Mounts the delivery service with its limit of requests and its answers to errors."""

import traceback
from collections.abc import Awaitable, Callable

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from sandbox.fit_connect import clerk, routes
from sandbox.fit_connect.problems import FitProblem, problem_response
from sandbox.fit_connect.service import BASE, FitConnect
from sandbox.zms.ratelimit import RateLimit, Verdict
from sandbox.zms.requests import client_ip

log = structlog.get_logger(__name__)
Next = Callable[[Request], Awaitable[Response]]


def add_fit_connect(app: FastAPI, fit: FitConnect) -> None:
    """Mount the interface; with the setting `testing` the clerks' desk as well."""
    app.state.fit_connect = fit
    app.include_router(routes.router)
    app.add_api_route(
        BASE + "/{rest:path}", routes.not_found, methods=routes.METHODS, response_model=None
    )
    if fit.settings.testing:
        app.include_router(clerk.router)

    @app.exception_handler(FitProblem)
    def _answer(_request: Request, error: FitProblem) -> JSONResponse:
        return problem_response(error.slug, error.detail)

    _add_guard(app, fit, RateLimit(fit.settings.fit_connect_rate_limit))


def _add_guard(app: FastAPI, fit: FitConnect, limit: RateLimit) -> None:
    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        if not request.url.path.startswith(BASE):
            return await call_next(request)
        headers: dict[str, str] = {}
        if limit.limit:
            now = fit.clock.now()
            verdict = limit.check(client_ip(request), now)
            headers = rate_headers(verdict, now)
            if not verdict.allowed:
                return problem_response("too-many-requests", headers=headers)
        try:
            response = await call_next(request)
        except Exception as error:
            # The log gets the place, not the message: that may quote what a citizen sent.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{place.filename}:{place.lineno}"
            log.error("fit_connect_request_failed", error=type(error).__name__, where=where)
            response = problem_response("internal-error")
        response.headers.update(headers)
        return response


def rate_headers(verdict: Verdict, now: int) -> dict[str, str]:
    """The RateLimit headers; `RateLimit-Reset` counts seconds from `now`."""
    return {
        "RateLimit-Limit": str(verdict.limit),
        "RateLimit-Remaining": str(verdict.remaining),
        "RateLimit-Reset": str(max(1, verdict.reset - now)),
    }
