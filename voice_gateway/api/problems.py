"""Errors as problem details (RFC 9457), in the citizen's language."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from translations.catalogue import translator
from voice_gateway.api.locale import negotiate
from voice_gateway.errors import DialogueUnavailable, Problem

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    400: "invalid_body",
    413: "body_too_large",
}


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field(description="urn:stadtlotse:problem:<code>")
    title: str = Field(description="the HTTP status in words")
    status: int
    detail: str = Field(description="for people, in the conversation's language")
    code: str = Field(description="stable, for programs")
    instance: str = Field(description="urn:uuid of this request, also in the logs")
    errors: list[dict[str, str]] | None = Field(
        default=None, description="which fields are wrong: `field`, `reason`"
    )


def respond(
    problem: Problem, *, locale: str, request_id: str, defaults: Mapping[str, Any]
) -> Response:
    """The response for a problem; `defaults` fill placeholders the problem does not fill itself."""
    values = {**defaults, **problem.values}
    text = translator(locale).gettext(problem.detail)
    try:
        detail = text.format_map(values)
    except (KeyError, ValueError, IndexError):  # a translation with a broken placeholder
        detail = problem.detail.format_map(values)
    body = {
        "type": f"urn:stadtlotse:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": detail,
        "code": problem.code,
        "instance": f"urn:uuid:{request_id}",
        **problem.extra,
    }
    headers = {"Content-Language": translator(locale).language.tag, **problem.headers}
    return JSONResponse(body, problem.status, headers=headers, media_type=MEDIA_TYPE)


def locale_of(request: Request) -> str:
    """The conversation's language once it is known, else what the browser prefers."""
    known: str | None = getattr(request.state, "locale", None)
    return known or negotiate(request.headers.get("accept-language", ""))


def unavailable(error: DialogueUnavailable) -> Problem:
    """Rasa or the action server failed: say so, and when to try again."""
    log.warning("dialogue.unavailable", reason=error.reason)
    return Problem("dialogue_unavailable", headers={"Retry-After": str(RETRY_SECONDS)})


def from_http(error: HTTPException) -> Problem:
    """What the framework raises itself, and what happened while the body was read."""
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    if isinstance(error.__cause__, UnicodeError):
        return Problem("invalid_text", status=400)
    code = _BY_STATUS.get(error.status_code)
    if code is None:
        code = "invalid_request" if error.status_code < 500 else "internal_error"
    return Problem(code, status=error.status_code, headers=error.headers)


def from_validation(error: RequestValidationError) -> Problem:
    """Wrong or missing fields. Never repeats what was sent."""
    rows = error.errors()
    kinds = {row["type"] for row in rows}
    if "json_invalid" in kinds:
        return Problem("invalid_json")
    if "string_unicode" in kinds:
        return Problem("invalid_text")
    if isinstance(error.body, (bytes, bytearray)):
        # FastAPI leaves a body it may not read as JSON as bytes.
        return Problem("unsupported_media_type")
    fields = [
        {"field": ".".join(str(part) for part in row["loc"])[:100], "reason": row["type"]}
        for row in rows
    ]
    return Problem("invalid_request", extra={"errors": fields})


def install(app: FastAPI, defaults: Mapping[str, Any]) -> None:
    """Answer every expected error of the application as problem details."""

    def answer(request: Request, problem: Problem) -> Response:
        request_id = getattr(request.state, "request_id", "")
        return respond(problem, locale=locale_of(request), request_id=request_id, defaults=defaults)

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Problem) -> Response:
        return answer(request, error)

    @app.exception_handler(DialogueUnavailable)
    async def _unavailable(request: Request, error: DialogueUnavailable) -> Response:
        return answer(request, unavailable(error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return answer(request, from_http(error))

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        return answer(request, from_validation(error))
