"""Routes for the gateway: who has news of a case, in which words, and that they were told.

News stay until the gateway says that they were told, so a death on either side tells them again;
the messages of the same news have the same ids, by which the gateway and the page know them.
"""

import asyncio
import hashlib
from typing import Any

import structlog
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from actions.applications import words
from actions.applications.case_keeping import kept
from actions.applications.standing import lines
from actions.applications.talk import in_german
from actions.context import Context, current
from actions.services.cases import Case, News
from actions.services.drafts import Draft, DraftError, NoDraft
from actions.storage.case_news import Kept

log = structlog.get_logger()
ID_CHARS = 16


def add_news_routes(app: Sanic) -> None:
    """Register the routes."""
    app.add_route(_list, "/news")
    app.add_route(_read, "/news/<draft:str>/<number:str>")
    app.add_route(_told, "/news/<draft:str>/<number:str>", methods=["DELETE"])


async def _list(request: Request) -> HTTPResponse:
    """What waits since a time: the news, and the conversation each is for."""
    since = float(request.args.get("since", "0") or 0)
    store = current().applications.storage.news
    try:
        drafts = await asyncio.to_thread(store.waiting, since)
    except DraftError as error:
        return _unavailable(error)
    found = [
        {"id": f"{draft.id}/{news.id}", "conversation": draft.conversation, "at": news.at}
        for draft in drafts
        if (news := _news(draft, draft.conversation)) is not None
    ]
    return response.json({"news": found})


async def _read(request: Request, draft: str, number: str) -> HTTPResponse:
    """The words of some news in a locale; 404 when they are none any more."""
    context, conversation = current(), str(request.args.get("conversation", ""))
    locale = str(request.args.get("language", "de"))
    drafts = context.applications.storage.drafts
    try:
        kept_draft = await asyncio.to_thread(drafts.load, draft, conversation)
    except NoDraft:
        return _gone()
    except DraftError as error:
        return _unavailable(error)
    news = _news(kept_draft, conversation)
    forms = context.applications.library.forms
    if news is None or news.id != number or kept_draft.form not in forms:
        return _gone()
    return response.json({"messages": messages(context, kept_draft, news, locale)})


async def _told(request: Request, draft: str, number: str) -> HTTPResponse:
    """They were told; with `gone` the conversation no longer exists and wants no others."""
    gone = bool(request.args.get("gone"))
    conversation = str(request.args.get("conversation", ""))

    def change(found: Draft) -> Kept | None:
        case = Case.of(found.cursor)
        if case is None or case.tell != conversation or case.news is None:
            return None
        final = case.news.standing.final
        after = case.quiet() if gone else case.told_news(number)
        if final and after.news is None:
            after = after.quiet()
        sender = current().sender
        now = current().applications.now()
        return kept(found, after, after.look(now, sender.least) if sender else None)

    try:
        await asyncio.to_thread(current().applications.storage.news.change, draft, change)
    except NoDraft:
        return response.empty()
    except DraftError as error:
        return _unavailable(error)
    return response.empty()


def messages(context: Context, draft: Draft, news: News, locale: str) -> list[dict[str, Any]]:
    """Each message, and what the dialogue engine notes of it so that it can be repeated."""
    form = context.applications.library.forms[draft.form]
    sender = context.sender
    attach = sender is not None and sender.takes_additions
    common = {
        "city": context.city.name,
        "phone": {"phone": context.city.phone},
        "title": words.title(form),
    }
    found: list[dict[str, Any]] = []
    for name, given in lines(news.standing, draft.id, locale, attach=attach):
        values = {**common, **given.get("values", {})}
        arguments = {**in_german(values, locale), **given, "values": values}
        message = context.generator.message(name, locale, arguments, "web")
        digest = hashlib.sha256(f"{news.id} {len(found)}".encode()).hexdigest()
        message["id"] = f"m-{digest[:ID_CHARS]}"
        noted = {"utter_action": name, "stadtlotse": arguments}
        found.append({"message": message, "metadata": noted})
    return found


def _news(draft: Draft, conversation: str) -> News | None:
    """What is to be told in the conversation."""
    case = Case.of(draft.cursor)
    return case.news if case is not None and case.tell == conversation else None


def _gone() -> HTTPResponse:
    return response.json({"code": "no_news"}, status=404)


def _unavailable(error: DraftError) -> HTTPResponse:
    log.error("news_unavailable", error=error.code)
    return response.json({"code": "storage_unavailable"}, status=503)
