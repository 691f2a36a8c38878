"""Messages that arrive without being asked for, as server-sent events."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from voice_gateway.api.deps import ConversationDep, GatewayDep
from voice_gateway.dialogue.history import history
from voice_gateway.dialogue.messages import Message

router = APIRouter(prefix="/conversations", tags=["conversations"])

HEADERS = {"X-Accel-Buffering": "no"}  # a buffering proxy would keep messages back


@router.get(
    "/{conversation_id}/events",
    response_class=StreamingResponse,
    summary="Follow a conversation",
    description="Server-sent events: each `message` event carries a Message as JSON, its id is the "
    "message's id. With Last-Event-ID, what a person wrote since then comes first. Comments keep "
    "the connection open.",
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def follow(
    request: Request, parts: GatewayDep, conversation: ConversationDep
) -> StreamingResponse:
    """Stream until the reader goes away, or the conversation is erased."""
    missed: list[Message] = []
    last = request.headers.get("last-event-id", "")
    opened = parts.hub.open(conversation.id)
    stream = opened.__enter__()  # before reading the past, so that nothing falls in between
    try:
        if last:
            tracker = await parts.rasa.tracker(conversation.id)
            missed = _since(history(tracker, conversation.locale), last)
    except BaseException:
        opened.__exit__(None, None, None)
        raise

    async def lines() -> AsyncIterator[str]:
        try:
            yield ": open\n\n"
            for message in missed:
                yield _event(message)
            seen = {message.id for message in missed}
            async for event in stream.read(parts.settings.events_keepalive_seconds):
                if event is None:
                    yield ": keep-alive\n\n"
                elif event.id not in seen:
                    yield _event(event)
        finally:
            opened.__exit__(None, None, None)

    return StreamingResponse(lines(), media_type="text/event-stream", headers=HEADERS)


def _event(message: Message) -> str:
    data = message.model_dump_json(exclude_none=True)
    return f"event: message\nid: {message.id}\ndata: {data}\n\n"


def _since(messages: list[Message], last: str) -> list[Message]:
    """What persons wrote after a message; nothing when that message is unknown."""
    ids = [message.id for message in messages]
    if last not in ids:
        return []
    return [m for m in messages[ids.index(last) + 1 :] if m.role == "person"]
