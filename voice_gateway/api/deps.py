"""What routes need, each named once; and the only place that knows the speech module."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Protocol, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from voice_gateway.api.limits import Buckets, client_key
from voice_gateway.dialogue.applications import Applications
from voice_gateway.dialogue.catalogue import Catalogue
from voice_gateway.dialogue.hub import Hub
from voice_gateway.dialogue.language import LanguagePolicy
from voice_gateway.dialogue.news import Newsroom
from voice_gateway.dialogue.rasa import Rasa
from voice_gateway.dialogue.turns import Turns
from voice_gateway.errors import Problem
from voice_gateway.metrics import Metrics
from voice_gateway.settings import Settings
from voice_gateway.store import Conversation, Conversations, TrackerStore
from voice_gateway.voice.calls import Calls

if TYPE_CHECKING:
    from voice_gateway.speech import Audio, Transcript
    from voice_gateway.speech.stt import Samples
    from voice_gateway.voice.switchboard import Switchboard

ID_LENGTH, ID_PREFIX = 34, "c-"
REFUSED = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class Speech(Protocol):
    """Hearing and speaking, as `voice_gateway.speech.SpeechService` offers them."""

    def warm(self) -> None:
        """Load the models."""

    def missing(self) -> list[str]:
        """Which models or voices are not installed."""
        ...

    def can_hear(self, locale: str) -> bool:
        """Whether speech in this locale can be recognised."""
        ...

    def can_speak(self, locale: str) -> bool:
        """Whether texts of this locale can be read aloud."""
        ...

    async def transcribe(
        self, audio: bytes, locale: str, hotwords: Sequence[str] = ()
    ) -> "Transcript":
        """A recording → what was said."""
        ...

    async def synthesise(
        self, text: str, locale: str, rate: float = 1.0, format: Literal["wav", "ogg"] = "wav"
    ) -> "Audio":
        """A text → speech."""
        ...

    async def recognise(
        self, samples: "Samples", locale: str, hotwords: Sequence[str] = ()
    ) -> "Transcript":
        """Samples at 16 kHz → what was said."""
        ...

    async def speak(self, spoken: str, locale: str, rate: float = 1.0) -> "tuple[Samples, int]":
        """A sentence in words → samples and their rate in Hz."""
        ...


def load_speech() -> Speech:
    """The speech service. Imported late: its libraries are large."""
    from voice_gateway.speech import SpeechService, SpeechSettings

    return SpeechService(SpeechSettings())


@dataclass(frozen=True, slots=True)
class Gateway:
    """Everything the application is made of; wired in `app.py`."""

    settings: Settings
    conversations: Conversations
    tracker: TrackerStore
    rasa: Rasa
    catalogue: Catalogue
    applications: Applications
    policy: LanguagePolicy
    turns: Turns
    news: Newsroom
    hub: Hub
    speech: Speech
    metrics: Metrics
    addresses: Buckets
    speakers: Buckets
    voice: "Switchboard"
    calls: Calls


def gateway(request: Request) -> Gateway:
    """The parts of the running application."""
    return cast(Gateway, request.app.state.gateway)


GatewayDep = Annotated[Gateway, Depends(gateway)]

_bearer = HTTPBearer(auto_error=False, description="The token that came with the new conversation")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def limit_address(request: Request, parts: GatewayDep) -> None:
    """Count the request for its client address."""
    parts.addresses.take(client_key(request.client.host if request.client else ""))


async def conversation(
    conversation_id: str, request: Request, parts: GatewayDep, credentials: Credentials
) -> Conversation:
    """The conversation that the token opens. An unknown id and a wrong token look the same."""
    if credentials is None:
        raise Problem("missing_token", headers={"WWW-Authenticate": "Bearer"})
    found = await opened(parts, conversation_id, credentials.credentials)
    request.state.locale = found.locale
    if parts.conversations.expired(found):
        raise Problem("conversation_expired", headers=REFUSED)
    parts.speakers.take(found.id)
    return found


async def opened(parts: Gateway, conversation_id: str, token: str) -> Conversation:
    """The conversation of this id if the token opens it, expired or not; else `invalid_token`."""
    if len(conversation_id) != ID_LENGTH or not conversation_id.startswith(ID_PREFIX):
        raise Problem("invalid_token", headers=REFUSED)
    if not conversation_id.isascii() or not conversation_id[2:].isalnum():
        raise Problem("invalid_token", headers=REFUSED)
    found = await asyncio.to_thread(parts.conversations.find, conversation_id, token)
    if found is None:
        raise Problem("invalid_token", headers=REFUSED)
    return found


ConversationDep = Annotated[Conversation, Depends(conversation)]
