"""Speaking to the assistant, and reading its messages aloud. Audio stays in memory."""

import time
from typing import Annotated, Any, Literal, NamedTuple

import structlog
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from voice_gateway.api.deps import ConversationDep, Gateway, GatewayDep
from voice_gateway.api.forms import read_file
from voice_gateway.api.models import SpeechAnswer
from voice_gateway.dialogue.history import history
from voice_gateway.dialogue.incoming import clean_text
from voice_gateway.errors import Problem

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/conversations", tags=["speech"])

RETRY = {"Retry-After": "3"}
_FALSE = frozenset({"false", "0", "no", "off"})
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["audio"],
                    "properties": {
                        "audio": {
                            "type": "string",
                            "format": "binary",
                            "description": "WebM, Ogg, MP4, WAV or MP3, at most 10 MB",
                        },
                        "send": {
                            "type": "boolean",
                            "default": True,
                            "description": "false: only transcribe, so that it can be edited",
                        },
                    },
                }
            }
        },
    }
}


class Recording(NamedTuple):
    """An uploaded recording, and whether its words are to be sent as a message."""

    audio: bytes
    send: bool


async def _form(request: Request) -> Recording:
    file = await read_file(request, "audio", "missing_audio")
    wish = file.fields.get("send", request.query_params.get("send", "true"))
    return Recording(file.content, str(wish).strip().lower() not in _FALSE)


@router.post(
    "/{conversation_id}/speech",
    response_model_exclude_none=True,
    summary="Say something aloud",
    description="A recording of at most 10 MB. With send=false it is only transcribed and "
    "`messages` is empty.",
    openapi_extra=_FORM,
)
async def speak(request: Request, parts: GatewayDep, conversation: ConversationDep) -> SpeechAnswer:
    """Recognise, then run a turn unless it is only to be transcribed."""
    recording = await _form(request)
    if len(recording.audio) > parts.settings.max_audio_bytes:
        raise Problem("body_too_large")
    if not recording.audio:
        raise Problem("empty_audio")
    transcript, confidence = await _hear(parts, recording.audio, conversation.locale)
    heard = {"transcript": transcript, "confidence": round(confidence, 3)}
    if not recording.send:
        return SpeechAnswer.model_validate(
            {**heard, "language": conversation.locale, "messages": []}
        )
    text = clean_text(transcript, parts.settings.max_text_chars)
    turn = await parts.turns.text(conversation, text)
    return SpeechAnswer(
        transcript=transcript,
        confidence=round(confidence, 3),
        language=turn.language,
        messages=turn.messages,
        understanding=turn.understanding,
        ended=True if turn.ended else None,
    )


async def _hear(parts: Gateway, audio: bytes, locale: str) -> tuple[str, float]:
    """The words and the confidence; every way of not understanding is a Problem."""
    from voice_gateway.speech import AudioError, SpeechBusy, SpeechUnavailable

    if not parts.speech.can_hear(locale):
        raise Problem("language_not_spoken")
    started = time.perf_counter()
    try:
        transcript = await parts.speech.transcribe(audio, locale)
    except AudioError as error:
        raise Problem(error.code) from None
    except SpeechBusy:
        raise Problem("speech_busy", headers=RETRY) from None
    except SpeechUnavailable as error:
        log.warning("speech.unavailable", reason=str(error))
        raise Problem("speech_unavailable") from None
    parts.metrics.recognition.labels(locale).observe(time.perf_counter() - started)
    if transcript.rejected or not transcript.text.strip():
        raise Problem("no_speech")
    return transcript.text.strip(), transcript.confidence


@router.get(
    "/{conversation_id}/messages/{message_id}/audio",
    response_class=Response,
    summary="Read a message aloud",
    description='Without `rate` the speed the citizen asked for ("slower") is used.',
    responses={
        200: {
            "content": {
                "audio/wav": {"schema": {"type": "string", "format": "binary"}},
                "audio/ogg": {"schema": {"type": "string", "format": "binary"}},
            }
        }
    },
)
async def read_aloud(
    message_id: str,
    parts: GatewayDep,
    conversation: ConversationDep,
    rate: Annotated[float | None, Query(ge=0.5, le=2.0, description="1 is normal")] = None,
    format: Annotated[Literal["wav", "ogg"], Query(description="file format")] = "wav",
) -> Response:
    """Synthesise what the message says; 404 `message_not_found`."""
    from voice_gateway.speech import SpeechBusy, SpeechUnavailable

    tracker = await parts.rasa.tracker(conversation.id)
    messages = history(tracker, conversation.locale)
    message = next((m for m in reversed(messages) if m.id == message_id), None)
    if message is None:
        raise Problem("message_not_found")
    started = time.perf_counter()
    text = message.speech or message.text
    try:
        audio = await parts.speech.synthesise(
            text, message.language, rate or conversation.rate, format
        )
    except SpeechBusy:
        raise Problem("speech_busy", headers=RETRY) from None
    except SpeechUnavailable as error:
        log.warning("speech.unavailable", reason=str(error))
        raise Problem("speech_unavailable") from None
    parts.metrics.synthesis.labels(message.language).observe(time.perf_counter() - started)
    return Response(audio.data, media_type=audio.media_type)
