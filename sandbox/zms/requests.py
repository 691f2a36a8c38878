"""What the routes share: the services of the app, the caller's address, the body."""

import json
from typing import Annotated, Any, cast

from fastapi import Depends, Request

from sandbox.zms.errors import ZmsError
from sandbox.zms.service import Zms


def _zms(request: Request) -> Zms:
    return cast(Zms, request.app.state.zms)


def client_ip(request: Request) -> str:
    """The caller's network address."""
    return request.client.host if request.client else "unknown"


async def _json_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise ZmsError("invalidRequest") from error
    if not isinstance(body, dict):
        raise ZmsError("invalidRequest")
    return body


ZmsDep = Annotated[Zms, Depends(_zms)]
Ip = Annotated[str, Depends(client_ip)]
Body = Annotated[dict[str, Any], Depends(_json_body)]
