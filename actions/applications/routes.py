"""Routes of the action server for applications: files, PDFs, what a conversation leaves behind.

The gateway is the only one that calls them; it has checked the conversation's token.
"""

import asyncio
from urllib.parse import unquote

import structlog
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from actions.applications.printing import Printer
from actions.applications.upload_problems import refusal
from actions.context import Context, current
from actions.services.attachments import CleanFile
from actions.services.cases import Case
from actions.services.drafts import AttachmentRefused, DraftError, NoDraft, StorageUnavailable
from actions.services.folder import PrintingUnavailable
from actions.uploads import UploadInspector

log = structlog.get_logger()
NAME_HEADER = "x-filename"


def add_application_routes(app: Sanic, inspector: UploadInspector) -> None:
    """Register the routes."""

    async def upload(request: Request, conversation: str, draft: str) -> HTTPResponse:
        return await _upload(request, inspector, conversation, draft)

    app.add_route(
        upload, "/applications/<conversation:str>/<draft:str>/attachments", methods=["POST"]
    )
    app.add_route(_document, "/documents/<ticket:str>")
    app.add_route(_erase, "/applications/<conversation:str>", methods=["DELETE"])


async def _upload(
    request: Request, inspector: UploadInspector, conversation: str, draft: str
) -> HTTPResponse:
    """Check a file and add it to a draft of the conversation."""
    context = current()
    name = unquote(str(request.headers.get(NAME_HEADER) or ""))
    locale = str(request.args.get("language", "de"))
    try:
        # Also the photo of a report is kept in a draft, though in one without a form.
        drafts = context.applications.storage.drafts
        known = await asyncio.to_thread(drafts.load, draft, conversation)
        found = await inspector.inspect(request.body, name)
        if not isinstance(found, CleanFile):
            return _refused(context, locale, *refusal(found))
        kept = await context.applications.attach(
            draft, conversation, found.name, found.media_type, found.data
        )
    except NoDraft:
        return response.json({"code": "application_not_found"}, status=404)
    except AttachmentRefused as error:
        name = "utter_file_too_many" if error.reason == "files" else "utter_file_too_large"
        limit = error.limit if error.reason == "files" else error.limit // 1_000_000
        return _refused(context, locale, name, {"limit": {"number": limit}})
    except DraftError as error:
        log.error("upload_not_stored", error=error.code)
        return response.json({"code": "storage_unavailable"}, status=503)
    answer = {
        "attachment_id": kept.id,
        "filename": kept.filename,
        "bytes": kept.bytes,
        "submitted": Case.of(known.cursor) is not None,
    }
    return response.json(answer, status=201)


def _refused(context: Context, locale: str, name: str, values: dict[str, object]) -> HTTPResponse:
    message = context.generator.text(name, locale, values)
    return response.json({"code": name.removeprefix("utter_"), "message": message}, status=422)


async def _document(request: Request, ticket: str) -> HTTPResponse:
    """The PDF that a link stands for."""
    context = current()
    desk = context.applications
    found = desk.tickets.read(ticket)
    if found is None:
        return response.json({"code": "document_not_found"}, status=404)
    try:
        sitting = await desk.load(found.draft, found.conversation)
        printer = Printer(context, sitting, found.locale)
        content = await asyncio.to_thread(printer.pdf, found.kind)
    except StorageUnavailable:
        return response.json({"code": "storage_unavailable"}, status=503)
    except DraftError:
        return response.json({"code": "document_not_found"}, status=404)
    except PrintingUnavailable as error:
        return response.json({"code": error.code}, status=503)
    name = f"{sitting.form.id}-{found.kind}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return response.raw(content, content_type="application/pdf", headers=headers)


async def _erase(request: Request, conversation: str) -> HTTPResponse:
    """Delete what nobody could open any more once the conversation is gone."""
    storage = current().applications.storage
    try:
        count = await asyncio.to_thread(storage.drafts.delete_unprotected, conversation)
    except DraftError:
        return response.json({"code": "storage_unavailable"}, status=503)
    return response.json({"deleted": count})
