"""Switches for tests: failures, the clock, a fresh start. Only with STADTLOTSE_SANDBOX_TESTING."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from sandbox.fit_connect import clerk
from sandbox.fit_connect import service as fit_connect
from sandbox.fit_connect.problems import problem_response
from sandbox.zms.errors import error_response
from sandbox.zms.ratelimit import RateLimit
from sandbox.zms.service import Zms

Mode = Literal["429", "500", "garbage", "timeout", "down503", "unknown520"]
RETRY_AFTER = {"Retry-After": "1"}


class FaultOrder(BaseModel):
    """`mode` null ends the fault of `path`, or all of them for "/"; `times` counts down."""

    mode: Mode | None
    path: str = "/"
    times: int | None = Field(default=None, ge=1)


class ClockOrder(BaseModel):
    """How far to move the city's clock."""

    advance_seconds: float = Field(ge=0)


class ProcessOrder(BaseModel):
    """What happens to an appointment at the counter."""

    processId: int
    status: Literal["called", "processing", "finished", "missed"]


class Faults:
    """Ordered failures by prefix of the path; the longest prefix counts."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._orders: dict[str, FaultOrder] = {}

    def order(self, order: FaultOrder) -> None:
        """Begin or end a failure."""
        if order.mode is not None:
            self._orders[order.path] = order
        elif order.path == "/":
            self.clear()
        else:
            self._orders.pop(order.path, None)

    def clear(self) -> None:
        """End all failures."""
        self._orders.clear()

    async def answer(self, path: str) -> Response | None:
        """The failure for a request to `path`, None when it may go on."""
        hits = [prefix for prefix in self._orders if path.startswith(prefix)]
        if not hits:
            return None
        prefix = max(hits, key=len)
        order = self._orders[prefix]
        if order.times is not None:
            order.times -= 1
            if order.times == 0:
                del self._orders[prefix]
        match order.mode:
            case "429":
                return _refusal(path, "rateLimitExceeded", "too-many-requests")
            case "500":
                return JSONResponse({"message": "Interner Fehler"}, status_code=500)
            case "garbage":
                return HTMLResponse('<!doctype html><title>Wartung</title>{"offices": [')
            case "down503":
                return _refusal(path, "serviceUnavailable", "service-unavailable")
            case "unknown520":
                return error_response("unknownError")
            case _:
                await asyncio.sleep(self._timeout)
                return JSONResponse({"message": "Zeitüberschreitung"}, status_code=504)


def _refusal(path: str, code: str, problem: str) -> Response:
    """The refusal in the words of the interface that `path` belongs to."""
    if path.startswith(fit_connect.BASE):
        limits = {"RateLimit-Limit": "1", "RateLimit-Remaining": "0", "RateLimit-Reset": "1"}
        return problem_response(problem, headers=RETRY_AFTER | limits)
    return error_response(code, headers=RETRY_AFTER)


def add_faults(app: FastAPI, zms: Zms, limit: RateLimit) -> None:
    """Mount the switches and the failures they order."""
    faults = Faults(zms.settings.fault_timeout)
    router = APIRouter(prefix="/_sandbox")

    @router.post("/faults")
    async def order(body: FaultOrder) -> FaultOrder:
        """Let requests fail."""
        faults.order(body)
        return body

    @router.post("/clock")
    async def clock(body: ClockOrder) -> dict[str, int]:
        """Move the clock; gives its time."""
        zms.clock.advance(body.advance_seconds)
        return {"now": zms.clock.now()}

    @router.post("/process")
    def process(body: ProcessOrder) -> ProcessOrder:
        """Call an appointment at the counter."""
        if not zms.booking.set_status(body.processId, body.status):
            raise HTTPException(404, "no such appointment")
        return body

    @router.post("/reset")
    def reset() -> dict[str, str]:
        """Forget appointments, failures and counters; set the clock right."""
        faults.clear()
        zms.clock.reset()
        zms.store.clear()
        limit.clear()
        return {"status": "ok"}

    app.include_router(router)

    @app.middleware("http")
    async def fail(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        path = request.url.path
        spared = path.startswith(("/_sandbox", clerk.PREFIX))
        failure = None if spared else await faults.answer(path)
        return failure or await call_next(request)
