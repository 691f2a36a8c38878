"""What the routes share: the service, the caller's client, bodies with a limit."""

import json
from typing import Annotated, Any, cast

from fastapi import Depends, Header, Request

from sandbox.fit_connect.problems import FitProblem
from sandbox.fit_connect.service import FitConnect


def _fit(request: Request) -> FitConnect:
    return cast(FitConnect, request.app.state.fit_connect)


FitDep = Annotated[FitConnect, Depends(_fit)]


def _client(fit: FitDep, authorization: Annotated[str, Header()] = "") -> str:
    client = fit.tokens.client(authorization, fit.clock.now())
    if client is None:
        raise FitProblem("unauthorized")
    return client


def media_type(request: Request) -> str:
    """The content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def limited(request: Request, limit: int) -> bytes:
    """The body; raises FitProblem when it is longer than `limit` bytes."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        raise FitProblem("payload-too-large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise FitProblem("payload-too-large")
    return bytes(body)


async def _json(request: Request, fit: FitDep, _client: Annotated[str, Depends(_client)]) -> Any:
    if media_type(request) != "application/json":
        raise FitProblem("unsupported-media-type")
    try:
        body = json.loads(await limited(request, fit.settings.fit_connect_max_bytes))
    except (ValueError, RecursionError) as error:
        raise FitProblem("bad-request") from error
    if not isinstance(body, dict):
        raise FitProblem("bad-request")
    return body


async def _jose(request: Request, fit: FitDep, _client: Annotated[str, Depends(_client)]) -> str:
    if media_type(request) != "application/jose":
        raise FitProblem("unsupported-media-type")
    body = await limited(request, fit.settings.fit_connect_max_bytes)
    return body.decode("ascii", "replace").strip()


Client = Annotated[str, Depends(_client)]
JsonBody = Annotated[dict[str, Any], Depends(_json)]
JoseBody = Annotated[str, Depends(_jose)]
