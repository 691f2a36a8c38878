"""Bodies of requests and answers of the public interface."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from voice_gateway.dialogue.messages import Message
from voice_gateway.dialogue.understanding import Understanding


class NewConversation(BaseModel):
    """How a conversation begins."""

    language: str | None = Field(
        default=None,
        max_length=35,
        description="locale the citizen chose; without it the browser's languages decide",
    )


class NewMessage(BaseModel):
    """What the citizen says: either `text` or the `payload` of a button."""

    text: str | None = Field(default=None, description="at most 2,000 characters")
    payload: str | None = Field(default=None, description="as it came with the button")


class TurnAnswer(BaseModel):
    """The assistant's answer."""

    language: str = Field(description="the conversation's locale from now on")
    messages: list[Message]
    understanding: Understanding | None = Field(default=None, description="only with debugging on")
    ended: Literal[True] | None = Field(
        default=None, description="the conversation has been erased at the citizen's wish"
    )


class Created(BaseModel):
    """A new conversation."""

    conversation_id: str
    token: str = Field(description="sent as bearer token from now on; it cannot be read again")
    language: str
    messages: list[Message]


class History(BaseModel):
    """The conversation so far, oldest message first."""

    language: str
    messages: list[Message]


class SpeechAnswer(TurnAnswer):
    """What was heard, and the answer to it (none when it was only transcribed)."""

    transcript: str
    confidence: float = Field(description="of the recognition, 0 to 1")


class LanguageRow(BaseModel):
    """A locale of the assistant."""

    code: str
    native: str = Field(description="its name as its speakers write it")
    german: str
    tag: str = Field(description="BCP 47")
    dir: Literal["ltr", "rtl"]
    speech_in: bool = Field(description="can be spoken to the assistant")
    speech_out: bool = Field(description="can be read aloud")


class LanguageList(BaseModel):
    """All locales, in the order in which they are offered."""

    languages: list[LanguageRow]


def _joined(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


class ServiceHit(BaseModel):
    """A service that fits the words."""

    id: str
    leika: str | None = None
    name: str
    summary: Annotated[str, BeforeValidator(_joined)] = ""
    language: str
    score: float


class ServiceHits(BaseModel):
    """Services, best first."""

    services: list[ServiceHit]


class Section(BaseModel):
    """A part of a service's description, in the language it exists in."""

    lines: list[str]
    language: str


class Office(BaseModel):
    """A place that offers the service."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None
    opening_hours: Any = None
    lat: float | None = None
    lon: float | None = None
    url: str | None = None


class ServiceLink(BaseModel):
    """Something to open."""

    title: str
    url: str


class ServiceSource(BaseModel):
    """Where the description comes from."""

    title: str
    url: str | None = None
    updated: str | None = None


class ServiceEntry(BaseModel):
    """Everything the catalogue says about a service."""

    model_config = ConfigDict(extra="allow")

    id: str
    leika: str | None = None
    name: str
    language: str
    summary: list[str] = []
    sections: dict[str, Section] = {}
    offices: list[Office] = []
    online: list[ServiceLink] = []
    links: list[ServiceLink] = []
    appointment_minutes: int | None = None
    source: ServiceSource | None = None


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """`degraded`: everything but speech; `unready`: conversations are not possible."""

    status: Literal["ok", "degraded", "unready"]
    missing: list[str] = Field(
        description="of: rasa, actions, database, language identifier, speech models"
    )


class DeskMessage(BaseModel):
    """What a member of staff writes to a citizen."""

    text: str
    language: str | None = Field(default=None, description="locale of the text; default German")
