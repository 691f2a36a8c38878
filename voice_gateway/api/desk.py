"""The staff desk writes into a conversation; only there when STADTLOTSE_DESK_TOKEN is set."""

import asyncio
import hmac
import secrets

from fastapi import APIRouter, Request
from fastapi.security import HTTPAuthorizationCredentials

from translations.registry import load_languages, source_language
from voice_gateway.api.deps import Credentials, Gateway, GatewayDep
from voice_gateway.api.locale import match
from voice_gateway.api.models import DeskMessage
from voice_gateway.dialogue.incoming import clean_text
from voice_gateway.dialogue.messages import Message
from voice_gateway.errors import Problem

router = APIRouter(prefix="/desk", tags=["desk"])


def admit(parts: Gateway, credentials: HTTPAuthorizationCredentials | None) -> None:
    """Raise `invalid_token` unless this is the desk's own secret."""
    given = credentials.credentials if credentials else ""
    expected = parts.settings.desk_token
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem("invalid_token", headers={"WWW-Authenticate": "Bearer"})


@router.post(
    "/conversations/{conversation_id}/messages",
    status_code=201,
    response_model_exclude_none=True,
    summary="Write to a citizen",
    description="The message joins the conversation's history and appears in every open window.",
)
async def write(
    conversation_id: str,
    request: Request,
    parts: GatewayDep,
    credentials: Credentials,
    body: DeskMessage,
) -> Message:
    """Add a person's message; 401 without the desk's own secret."""
    admit(parts, credentials)
    found = None
    if "\0" not in conversation_id:
        found = await asyncio.to_thread(parts.conversations.find, conversation_id)
    if found is None or parts.conversations.expired(found):
        raise Problem("not_found")
    locale = match(body.language) if body.language else source_language().code
    if locale is None:
        raise Problem("unknown_language")
    text = clean_text(body.text, parts.settings.max_text_chars)
    language = load_languages()[locale]
    item = {
        "id": f"p-{secrets.token_hex(8)}",
        "role": "person",
        "key": "person",
        "text": text,
        "speech": text,
        "locale": locale,
        "lang": language.tag,
        "dir": language.dir,
    }
    event = {"event": "bot", "text": text, "data": {"custom": {"stadtlotse": item}}}
    await parts.rasa.append(found.id, event)
    message = Message.model_validate({**item, "language": locale})
    parts.hub.publish(found.id, message)
    return message
