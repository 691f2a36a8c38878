"""The SIP process: one user agent, one bridge a call, and a page that says how it is."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from voice_gateway import logs
from voice_gateway.phone.bridge import Bridge
from voice_gateway.phone.call import Agent, Call
from voice_gateway.phone.prompts import Prompts
from voice_gateway.phone.settings import PhoneSettings
from voice_gateway.phone.sip_baresip import BaresipAgent

log = structlog.get_logger(__name__)

BuildAgent = Callable[[PhoneSettings], Agent]


def _baresip(settings: PhoneSettings) -> Agent:
    """Its death ends this process, which is then started anew."""
    return BaresipAgent(settings, lambda: os.kill(os.getpid(), signal.SIGTERM))


def create_app(
    settings: PhoneSettings | None = None, build_agent: BuildAgent = _baresip
) -> Starlette:
    """The application; the line is open while it runs."""
    settings = settings or PhoneSettings()
    logs.configure()
    prompts = Prompts(settings)
    agent = build_agent(settings)
    calls: set[str] = set()

    async def serve(call: Call) -> None:
        calls.add(call.id)
        log.info("phone.call", call=call.id, locale=settings.locale_of(call.dialled))
        try:
            await Bridge(call, settings, prompts).run()
        finally:
            calls.discard(call.id)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await _prepare(prompts)
        prompts.load()
        await agent.start(serve)
        log.info("phone.open", calls_at_once=settings.max_calls)
        try:
            yield
        finally:
            await agent.close()

    async def alive(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> JSONResponse:
        state = {"sip": agent.ready, "prompts": not prompts.missing(), "calls": len(calls)}
        return JSONResponse(state, 200 if agent.ready else 503)

    routes = [Route("/healthz", alive), Route("/readyz", ready)]
    return Starlette(routes=routes, lifespan=lifespan)


async def _prepare(prompts: Prompts) -> None:
    """Synthesise what `stadtlotse setup` has not, in a process that takes its models with it."""
    if not prompts.missing():
        return
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voice_gateway.phone.prompts"
    )
    if await child.wait() != 0:
        log.error("phone.prompts_not_prepared")
