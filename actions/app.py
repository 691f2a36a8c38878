"""The action server: rasa-sdk's own application with texts and the catalogue beside it."""

from typing import Any

import yaml
from rasa_sdk.endpoint import create_app as create_rasa_sdk_app
from rasa_sdk.executor import ActionExecutor
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from actions import (
    aside,
    booking,
    booking_ask,
    booking_form,
    content,
    control,
    general,
    leaving,
    limits,
    managing,
    questions,
    repair,
)
from actions.applications import asking, benefits, driver, opening, status
from actions.applications import leaving as application_leaving
from actions.applications.news import add_news_routes
from actions.applications.routes import add_application_routes
from actions.applications.worker import ApplicationWorker, build_desk, purge_drafts
from actions.catalogue_api import entry_of, hits_of
from actions.catalogue_store import CatalogueStore
from actions.clients.estimate import EstimateClient
from actions.clients.zms import ZmsClient
from actions.content import PhraseBook
from actions.context import Context, current, install, today
from actions.desk import Desk
from actions.finder import ServiceFinder
from actions.learning import build_learner
from actions.log import configure_logging, log
from actions.names import ServiceNames
from actions.nlg import TextGenerator, answer
from actions.reporting import asking as report_asking
from actions.reporting import driver as report_driver
from actions.reporting import opening as report_opening
from actions.reporting.building import build_office
from actions.responses import load_responses
from actions.services.authorities import read as authority_entries
from actions.services.city import City
from actions.settings import ActionSettings
from actions.streets import load_streets
from actions.uploads import UploadInspector

MODULES = (
    general,
    control,
    limits,
    aside,
    questions,
    repair,
    booking,
    booking_form,
    booking_ask,
    managing,
    leaving,
    opening,
    benefits,
    driver,
    asking,
    status,
    application_leaving,
    report_opening,
    report_driver,
    report_asking,
)
MAX_QUERY = 300


def build_context(settings: ActionSettings) -> Context:
    """Wire everything; reads files and, the first time, embeds the phrases of all services."""
    store = CatalogueStore(settings.catalogue_file)
    names = ServiceNames(content.read(settings.nlu_dir, "services"), lambda: store.catalogue)
    authorities = authority_entries(yaml.safe_load(settings.authorities_file.read_bytes()))
    zms = ZmsClient(settings.zms_url, legacy=settings.zms_legacy)
    applications = build_desk(settings)
    worker = ApplicationWorker(settings, applications.storage) if settings.fit_connect_url else None
    responses = load_responses(settings.domain_dir, settings.texts_dir)
    streets = load_streets(settings.streets_file)
    city = City.of(yaml.safe_load(settings.city_file.read_text(encoding="utf-8")))
    return Context(
        city=city,
        store=store,
        finder=build_finder(settings, store),
        desk=Desk(zms, zms.offices_and_services, lambda: store.catalogue, today),
        names=names,
        authorities=authorities,
        generator=TextGenerator(responses, names, store),
        retention_hours=settings.retention_hours,
        streets=streets,
        learning=build_learner(settings),
        applications=applications,
        worker=worker,
        reports=build_office(settings, streets, lambda: store.catalogue.offices.values()),
        estimator=EstimateClient(settings.estimate_url) if settings.estimate_url else None,
    )


def build_finder(settings: ActionSettings, store: CatalogueStore) -> ServiceFinder:
    """The service search; it learns anew, which takes a minute or two, when the content changed."""
    phrases = PhraseBook.load(settings.nlu_dir)
    return ServiceFinder(store, phrases, settings.index_dir, settings.nlu_dir)


def create_app(settings: ActionSettings) -> Sanic:
    """The Sanic application; actions work with the installed context."""
    configure_logging()
    executor = ActionExecutor()
    for action in (action for module in MODULES for action in module.ACTIONS):
        executor.register_action(action)
    app: Sanic = create_rasa_sdk_app(executor)
    _hide_requests(app)

    async def prepare(_: Sanic) -> None:
        context = build_context(settings)
        install(context)
        app.add_task(purge_drafts(context.applications.storage), name="purge_drafts")
        if context.worker:
            context.worker.start()
        if context.learning:
            app.add_task(context.learning.purge_regularly(), name="purge_learned")

    async def finish(_: Sanic) -> None:
        if learning := current().learning:
            learning.close()
        if worker := current().worker:
            await worker.stop()
        if estimator := current().estimator:
            await estimator.close()
        current().applications.storage.close()

    app.register_listener(prepare, "before_server_start")
    app.register_listener(finish, "after_server_stop")
    app.add_route(_nlg, "/nlg", methods=["POST"])
    app.add_route(_search, "/catalogue/search")
    app.add_route(_entry, "/catalogue/services/<service_id:str>")
    app.add_route(_ready, "/ready")
    add_application_routes(app, UploadInspector())
    add_news_routes(app)
    return app


def _hide_requests(app: Sanic) -> None:
    """rasa-sdk answers and logs an error with the whole request, which holds personal data."""

    def handler(_: Request, error: Exception) -> HTTPResponse:
        log.error("action_failed", error=type(error).__name__, exc_info=error)
        return response.json({"error": "internal_error"}, status=500)

    lookup = app.error_handler.lookup

    def quiet(exception: Any, route_name: str | None = None) -> Any:
        status = getattr(exception, "status_code", 500)
        return handler if status >= 500 else lookup(exception, route_name)

    app.error_handler.lookup = quiet  # type: ignore[method-assign]


async def _nlg(request: Request) -> HTTPResponse:
    return response.json(answer(current().generator, request.json))


async def _search(request: Request) -> HTTPResponse:
    text = str(request.args.get("q", ""))[:MAX_QUERY]
    language = str(request.args.get("language", "de"))
    limit = min(max(int(request.args.get("limit", "5") or 5), 1), 20)
    return response.json({"services": hits_of(current(), text, language, limit)})


async def _entry(request: Request, service_id: str) -> HTTPResponse:
    entry = entry_of(current(), service_id, str(request.args.get("language", "de")))
    if entry is None:
        return response.json({"code": "service_not_found"}, status=404)
    return response.json(entry)


async def _ready(_: Request) -> HTTPResponse:
    missing = [] if current().catalogue.services else ["catalogue"]
    if missing:
        return response.json({"missing": missing}, status=503)
    return response.json({"status": "ok"})
