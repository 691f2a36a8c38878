"""Files for applications, and the PDFs that their links open."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from voice_gateway.api.deps import ConversationDep, GatewayDep
from voice_gateway.api.forms import read_file
from voice_gateway.api.models import TurnAnswer
from voice_gateway.errors import Problem

router = APIRouter(tags=["applications"])

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "JPEG, PNG, WebP or PDF, at most 10 MB",
                        }
                    },
                }
            }
        },
    }
}


@router.post(
    "/conversations/{conversation_id}/attachments",
    response_model_exclude_none=True,
    summary="Attach a photo or a PDF to an application",
    description="Checked by content and cleaned; the answer goes on with the application. For one "
    "that was submitted the file is sent to the office. A file that is refused gets 422 "
    "`file_refused` with the reason.",
    openapi_extra=_FORM,
)
async def attach(
    request: Request,
    parts: GatewayDep,
    conversation: ConversationDep,
    draft: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]+$")],
) -> TurnAnswer:
    """Store the file, then tell the dialogue."""
    file = await read_file(request, "file", "missing_file")
    if len(file.content) > parts.settings.max_file_bytes:
        limit = parts.settings.max_file_bytes // 1_000_000
        raise Problem("file_too_large", values={"limit": limit})
    payload = await parts.applications.attach(
        conversation.id, draft, file.name, file.content, conversation.locale
    )
    turn = await parts.turns.payload(conversation, payload)
    return TurnAnswer(language=turn.language, messages=turn.messages)


@router.get(
    "/documents/{ticket}",
    summary="A checklist or a filled form as PDF",
    description="The link comes in a message and works for a day.",
    response_class=Response,
)
async def document(
    parts: GatewayDep, ticket: Annotated[str, Path(max_length=2_000, pattern="^[A-Za-z0-9_-]+$")]
) -> Response:
    """Pass on what the action server prints."""
    content, disposition = await parts.applications.document(ticket)
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
