"""Conversations and their messages."""

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.api.deps import ConversationDep, GatewayDep
from voice_gateway.api.locale import match, negotiate
from voice_gateway.api.models import Created, History, NewConversation, NewMessage, TurnAnswer
from voice_gateway.dialogue.history import history
from voice_gateway.dialogue.incoming import check_characters, clean_payload, clean_text
from voice_gateway.errors import Problem

router = APIRouter(prefix="/conversations", tags=["conversations"])


@router.post(
    "",
    status_code=201,
    response_model_exclude_none=True,
    summary="Begin a conversation",
    description="The answer carries the greeting, which says that a machine is talking.",
)
async def create(request: Request, parts: GatewayDep, body: NewConversation) -> Created:
    """Create it, greeting included."""
    if body.language is None:
        locale = negotiate(request.headers.get("accept-language", ""))
    else:
        found = match(body.language)
        if found is None:
            raise Problem("unknown_language")
        locale = found
    request.state.locale = locale
    conversation, token, turn = await parts.turns.open(locale, body.language is not None)
    return Created(
        conversation_id=conversation.id,
        token=token,
        language=turn.language,
        messages=turn.messages,
    )


@router.post(
    "/{conversation_id}/messages",
    response_model_exclude_none=True,
    summary="Say something",
    description="Either a text or the payload of a button. After an error the message counts as "
    "not sent and can be sent again.",
)
async def say(parts: GatewayDep, conversation: ConversationDep, body: NewMessage) -> TurnAnswer:
    """Run one turn."""
    settings = parts.settings
    if body.text is not None and body.payload is not None:
        raise Problem("invalid_request")
    if body.payload is not None:
        check_characters(body.payload)
        payload = clean_payload(body.payload, settings.allowed_intents)
        turn = await parts.turns.payload(conversation, payload)
    else:
        text = clean_text(body.text or "", settings.max_text_chars)
        turn = await parts.turns.text(conversation, text)
    return TurnAnswer(
        language=turn.language,
        messages=turn.messages,
        understanding=turn.understanding,
        ended=True if turn.ended else None,
    )


@router.get(
    "/{conversation_id}/messages",
    response_model_exclude_none=True,
    summary="The conversation so far",
    description="Oldest message first, as the dialogue engine remembers it.",
)
async def messages(parts: GatewayDep, conversation: ConversationDep) -> History:
    """Read the history."""
    tracker = await parts.rasa.tracker(conversation.id)
    return History(language=conversation.locale, messages=history(tracker, conversation.locale))


@router.delete(
    "/{conversation_id}",
    status_code=204,
    summary="Erase a conversation",
    description="Everywhere and at once: here and in the dialogue engine's memory.",
)
async def erase(parts: GatewayDep, conversation: ConversationDep) -> Response:
    """Erase it; 503 `erase_failed` can be repeated."""
    try:
        await parts.turns.erase(conversation.id)
    except SQLAlchemyError:
        raise Problem("erase_failed", headers={"Retry-After": "5"}) from None
    return Response(status_code=204)
