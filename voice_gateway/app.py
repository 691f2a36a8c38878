"""The gateway: wires everything together. `uvicorn --factory voice_gateway.app:create_app`"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from types import FrameType

import httpx
import sqlalchemy as sa
import structlog
from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway import logs
from voice_gateway.api import (
    applications,
    callbacks,
    conversations,
    desk,
    events,
    health,
    languages,
    problems,
    services,
    speech,
    static,
    voice,
)
from voice_gateway.api.deps import Gateway, Speech, limit_address, load_speech
from voice_gateway.api.limits import Buckets
from voice_gateway.api.middleware import Frame
from voice_gateway.api.openapi import describe
from voice_gateway.dialogue.applications import Applications
from voice_gateway.dialogue.catalogue import Catalogue
from voice_gateway.dialogue.hub import Hub
from voice_gateway.dialogue.language import LanguagePolicy
from voice_gateway.dialogue.news import NewsClient, Newsroom, follow
from voice_gateway.dialogue.rasa import Rasa
from voice_gateway.dialogue.turns import Turns
from voice_gateway.metrics import Metrics
from voice_gateway.phone import providers
from voice_gateway.settings import Settings
from voice_gateway.store import Conversations, TrackerStore, make_engine, migrate
from voice_gateway.voice.calls import Calls, CallSettings
from voice_gateway.voice.link import Neighbours
from voice_gateway.voice.switchboard import Switchboard

log = structlog.get_logger(__name__)

DESCRIPTION = "An assistant in front of municipal services, to write and to talk to."
CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=30)


def create_app(settings: Settings | None = None, speech_service: Speech | None = None) -> FastAPI:
    """The application; without arguments from the environment. Does no input or output yet."""
    settings = settings or Settings()
    logs.configure()
    metrics = Metrics()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # A proxy in the environment is for the world outside, not for our own neighbours.
        async with httpx.AsyncClient(limits=CONNECTIONS, trust_env=False) as client:
            parts, engines = _assemble(settings, metrics, client, speech_service)
            await asyncio.to_thread(migrate, engines[0])
            app.state.gateway = parts
            pause = settings.news_interval_seconds
            work = (_warm(parts), _purge(parts), follow(parts.news, parts.turns.unasked, pause))
            tasks = [asyncio.create_task(task) for task in work]
            try:
                with _ended_by_signal(parts.hub):
                    yield
            finally:
                parts.hub.close()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await asyncio.to_thread(parts.calls.close)
                for engine in engines:
                    engine.dispose()

    app = FastAPI(
        title="Stadtlotse",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    defaults = {"phone": settings.city_phone}
    problems.install(app, defaults)
    api = APIRouter(prefix="/api/v1", dependencies=[Depends(limit_address)])
    for module in (conversations, applications, events, speech, languages, services):
        api.include_router(module.router)
    if settings.desk_token:
        api.include_router(desk.router)
        api.include_router(callbacks.router)
    app.include_router(api)
    app.include_router(voice.router, prefix="/api/v1")
    if settings.line_token:
        app.include_router(voice.phone, prefix="/api/v1")
        app.include_router(providers.router, prefix="/api/v1")
    app.include_router(health.router)
    app.include_router(static.router)
    app.mount("/widget", static.widget_files())
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.add_middleware(
        Frame,
        settings=settings,
        metrics=metrics,
        pseudonyms=logs.Pseudonyms(settings.log_salt),
        defaults=defaults,
    )
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            max_age=3600,
        )
    return app


def _assemble(
    settings: Settings, metrics: Metrics, client: httpx.AsyncClient, speech_service: Speech | None
) -> tuple[Gateway, tuple[sa.Engine, sa.Engine]]:
    """The parts, and the engines of our database and of Rasa's."""
    engine = make_engine(settings.database)
    tracker_engine = make_engine(settings.tracker_database, shared=True)
    stored = Conversations(engine, settings.retention_hours)
    tracker = TrackerStore(tracker_engine)
    rasa = Rasa(client, settings.rasa_url, settings.rasa_token, settings.rasa_timeout)
    policy, hub = LanguagePolicy(), Hub(settings.max_event_streams)
    forms = Applications(client, settings.actions_url, settings.file_timeout)
    news = Newsroom(NewsClient(client, settings.actions_url), stored, rasa, hub)
    turns = Turns(
        rasa, policy, stored, tracker, hub, metrics, forms, debug=settings.debug, news=news
    )
    speech_service = speech_service or load_speech()
    speakers = Buckets(settings.conversation_rate_per_minute, settings.conversation_burst)
    near = Neighbours(settings, turns, stored, speakers.take)
    calls = Calls(CallSettings(), settings.city_phone, engine)
    parts = Gateway(
        settings=settings,
        conversations=stored,
        tracker=tracker,
        rasa=rasa,
        catalogue=Catalogue(client, settings.actions_url, settings.actions_timeout),
        applications=forms,
        policy=policy,
        turns=turns,
        news=news,
        hub=hub,
        speech=speech_service,
        metrics=metrics,
        addresses=Buckets(settings.address_rate_per_minute, settings.address_burst),
        speakers=speakers,
        voice=Switchboard(near, speech_service, hub, metrics, calls),
        calls=calls,
    )
    return parts, (engine, tracker_engine)


async def _warm(parts: Gateway) -> None:
    """Load the models beside serving; readiness waits for the language identifier."""
    await asyncio.to_thread(parts.policy.identifier.warm)
    try:
        await asyncio.to_thread(parts.speech.warm)
        missing = await asyncio.to_thread(parts.speech.missing)
    except Exception as error:  # a broken model file must not take the written conversation along
        log.error("speech.not_warm", error=type(error).__name__)
        return
    for line in missing:
        log.warning("speech.missing", what=line)
    try:
        await parts.calls.warm(parts.catalogue)
        await parts.voice.warm()
    except Exception as error:
        log.error("voice.not_warm", error=type(error).__name__)


async def _purge(parts: Gateway) -> None:
    """Erase what is older than the retention period, again and again."""
    while True:
        try:
            outdated = await asyncio.to_thread(parts.conversations.outdated)
            for identifier in outdated:
                await parts.turns.erase(identifier)
            hours = parts.settings.retention_hours
            events_erased = await asyncio.to_thread(parts.tracker.erase_older_than, hours)
            if outdated or events_erased:
                log.info("purged", conversations=len(outdated), stray_events=events_erased)
            if parts.calls.store is not None:
                await asyncio.to_thread(parts.calls.store.purge)
        except SQLAlchemyError as error:  # the database may be back next time
            log.error("purge.failed", error=type(error).__name__)
        await asyncio.sleep(parts.settings.purge_interval_seconds)


@contextlib.contextmanager
def _ended_by_signal(hub: Hub) -> Iterator[None]:
    """End open event streams when the server is told to stop.

    The server waits for open connections before it tells the application to shut down, so streams
    that last as long as a window is open would hold it up for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are not ours here
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.close)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        elif handler is signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
