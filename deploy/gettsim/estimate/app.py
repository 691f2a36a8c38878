"""The HTTP side: checks a request against the contract, calculates, answers. Keeps no data.

Run with `uvicorn estimate.app:app --host 127.0.0.1 --port 8095 --no-access-log`.
"""

import contextlib
import json
import threading
from collections.abc import AsyncIterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from estimate.engine import NAME, VERSION, Engine, NotCalculable

CONTRACT = json.loads((Path(__file__).parent / "contract.json").read_text("utf-8"))
MAX_BYTES = 20_000
VALIDATOR = jsonschema.Draft202012Validator(
    {"$ref": "#/$defs/request", "$defs": CONTRACT["$defs"]},
    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
)


def problem(status: int, code: str, title: str) -> Response:
    """An RFC 9457 problem; it never repeats what was sent."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    return JSONResponse(body, status, media_type="application/problem+json")


async def estimates(request: Request) -> Response:
    """POST /v1/estimates."""
    body = await request.body()
    try:
        household = json.loads(body) if len(body) <= MAX_BYTES else None
    except ValueError:
        household = None
    if not VALIDATOR.is_valid(household):
        return problem(400, "invalid_request", "Not a request of the contract")
    try:
        amounts = await run_in_threadpool(request.app.state.engine.amounts, household)
    except NotCalculable:
        return problem(422, "not_calculable", "This household cannot be calculated")
    return JSONResponse(answer(household, amounts))


def answer(household: Mapping[str, Any], amounts: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the contract."""
    return {
        "date": household["date"],
        "currency": "EUR",
        "per": "month",
        "engine": {"name": NAME, "version": VERSION},
        "estimates": [
            {"benefit": benefit, "amount": f"{amount:.2f}"} for benefit, amount in amounts.items()
        ],
    }


async def healthz(request: Request) -> Response:
    """GET /healthz."""
    if not request.app.state.engine.ready():
        return problem(503, "not_ready", "The tables of the law are being built")
    return JSONResponse({"status": "ok"})


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Build this month's tables beside, so that the service answers at once."""
    threading.Thread(target=app.state.engine.warm, args=(date.today(),), daemon=True).start()
    yield


app = Starlette(
    routes=[
        Route("/v1/estimates", estimates, methods=["POST"]),
        Route("/healthz", healthz, methods=["GET"]),
    ],
    lifespan=lifespan,
)
app.state.engine = Engine()
