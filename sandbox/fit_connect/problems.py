"""Errors of the delivery service: problem details (RFC 7807).

Callers go by the HTTP status; of the types only `submission-not-found` is named by the published
interface, the others follow its pattern.
"""

from typing import NamedTuple

from fastapi.responses import JSONResponse

PREFIX = "https://schema.fitko.de/fit-connect/submission-api/problems/"


class _Kind(NamedTuple):
    status: int
    title: str


PROBLEMS: dict[str, _Kind] = {
    "bad-request": _Kind(400, "The request cannot be read."),
    "unauthorized": _Kind(401, "The access token is missing, unknown or has expired."),
    "forbidden": _Kind(403, "This belongs to another client."),
    "not-found": _Kind(404, "There is no such address."),
    "destination-not-found": _Kind(404, "There is no such destination."),
    "key-not-found": _Kind(404, "The destination has no such key."),
    "submission-not-found": _Kind(404, "There is no such submission."),
    "attachment-not-found": _Kind(404, "This attachment was not announced."),
    "case-not-found": _Kind(404, "There is no such case."),
    "destination-not-active": _Kind(409, "The destination takes no submissions."),
    "case-closed": _Kind(409, "The case takes nothing more."),
    "submission-already-sent": _Kind(409, "The submission cannot be changed any more."),
    "payload-too-large": _Kind(413, "The content is too large."),
    "unsupported-media-type": _Kind(415, "The content type is not accepted here."),
    "invalid-announcement": _Kind(422, "The announcement is not valid."),
    "service-not-offered": _Kind(422, "The destination does not offer this service."),
    "invalid-jwe": _Kind(422, "The content is not encrypted as the destination asks."),
    "incomplete-submission": _Kind(422, "The submission is not complete."),
    "too-many-requests": _Kind(429, "Too many requests, please wait."),
    "internal-error": _Kind(500, "Something unexpected happened."),
    "service-unavailable": _Kind(503, "The service is being maintained."),
}


class FitProblem(Exception):
    """A problem to answer with; raise it anywhere in a route. `detail` holds no content."""

    def __init__(self, slug: str, detail: str = "") -> None:
        super().__init__(slug)
        self.slug = slug
        self.detail = detail


def problem_response(
    slug: str, detail: str = "", headers: dict[str, str] | None = None
) -> JSONResponse:
    """The answer for `slug` as `application/problem+json`."""
    kind = PROBLEMS[slug]
    body: dict[str, str | int] = {
        "type": PREFIX + slug,
        "title": kind.title,
        "status": kind.status,
    }
    if detail:
        body["detail"] = detail
    return JSONResponse(
        body, status_code=kind.status, headers=headers, media_type="application/problem+json"
    )
