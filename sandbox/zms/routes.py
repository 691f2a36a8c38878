"""The whole appointment interface under its base path."""

from typing import NoReturn

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from sandbox.zms import legacy, routes_appointment, routes_calendar, routes_catalogue
from sandbox.zms.errors import ZmsError, error_response

BASE = "/terminvereinbarung/api/citizen"
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


def add_zms(app: FastAPI, with_legacy: bool) -> None:
    """Mount the interface; `with_legacy` swaps the calendar for the older routes."""
    router = APIRouter(prefix=BASE)
    router.include_router(routes_catalogue.router)
    router.include_router(legacy.router if with_legacy else routes_calendar.router)
    router.include_router(routes_appointment.router)
    router.add_api_route("/{rest:path}", _not_found, methods=METHODS, response_model=None)
    app.include_router(router)

    @app.exception_handler(ZmsError)
    def _answer(_request: Request, error: ZmsError) -> JSONResponse:
        return error_response(*error.codes)


def _not_found(rest: str) -> NoReturn:
    raise ZmsError("notFound")
