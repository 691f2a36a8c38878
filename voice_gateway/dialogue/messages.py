"""The message of the public contract, and how Rasa's answers become messages."""

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError, field_validator

from voice_gateway.errors import DialogueUnavailable

Role = Literal["user", "assistant", "person"]
DOCUMENT = re.compile(r"/api/v1/documents/[A-Za-z0-9_-]+")
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class Button(BaseModel):
    """A ready-made answer; `payload` is sent back as it is."""

    title: str
    payload: str
    icon: str | None = Field(default=None, description="name of a pictogram")


class Link(BaseModel):
    """Something to open."""

    title: str
    url: str


class Attachment(BaseModel):
    """A file; `url` may be a data: URI."""

    title: str
    url: str
    type: str | None = Field(default=None, description="media type")


class Progress(BaseModel):
    """How far an application is: questions answered, of so many as far as is known."""

    done: int
    of: int


class Upload(BaseModel):
    """A file may be attached now; `draft` is the parameter of the attachments route."""

    draft: str


class Source(BaseModel):
    """Where a statement comes from."""

    title: str
    url: str | None = None
    updated: str | None = Field(default=None, description="date of the source, ISO 8601")


class Message(BaseModel):
    """One message of a conversation."""

    id: str
    role: Role = "assistant"
    key: str | None = Field(default=None, description="name of the response it was made from")
    text: str
    speech: str | None = Field(default=None, description="what is read aloud")
    language: str = Field(description="locale, as in /api/v1/languages")
    lang: str = Field(description="BCP 47 tag of the text")
    dir: Literal["ltr", "rtl"] = "ltr"
    buttons: list[Button] = []
    links: list[Link] = []
    attachments: list[Attachment] = []
    source: Source | None = None
    notice: str | None = Field(default=None, description="to be shown before the text")
    progress: Progress | None = None
    upload: Upload | None = None
    expects: str | None = Field(default=None, description="type of the form field that is asked")


class Changes(BaseModel):
    """What an answer changes for the rest of the conversation."""

    locale: str | None = None
    rate: float | None = None
    end: bool = False
    forget: bool = False

    @field_validator("rate")
    @classmethod
    def _sensible(cls, value: float | None) -> float | None:
        return value if value is None else min(2.0, max(0.5, value))


class _Item(BaseModel):
    """A message as the action server writes it under `custom.stadtlotse`."""

    id: str
    role: Role = "assistant"
    key: str
    text: str
    speech: str | None = None
    locale: str
    lang: str
    dir: Literal["ltr", "rtl"] = "ltr"
    buttons: list[Button] = []
    links: list[Link] = []
    attachments: list[Attachment] = []
    source: Source | None = None
    notice: str | None = None
    progress: Progress | None = None
    upload: Upload | None = None
    expects: str | None = None
    set: Changes = Changes()

    def message(self) -> Message:
        """The public part; an address that could run a script is left out."""
        public = self.model_dump(exclude={"set", "locale", "links", "attachments"})
        return Message(
            **public,
            language=self.locale,
            links=[link for link in self.links if _opens(link.url)],
            attachments=[a for a in self.attachments if _ours(a.url) or _opens(a.url, "data")],
        )


def _ours(url: str) -> bool:
    """Whether an address is one of the gateway's own documents."""
    return DOCUMENT.fullmatch(url) is not None


def _opens(url: str, *more: str) -> bool:
    try:
        scheme = urlsplit(url.strip()).scheme.lower()
    except ValueError:
        return False
    return scheme in LINK_SCHEMES or scheme in more


class Answer(NamedTuple):
    """What came back for one turn."""

    messages: list[Message]
    changes: Changes


def parse_item(data: Any) -> tuple[Message, Changes]:
    """A `custom.stadtlotse` object → message; raises DialogueUnavailable for anything else."""
    try:
        item = _Item.model_validate(data)
    except ValidationError as error:
        fields = sorted({".".join(map(str, e["loc"])) for e in error.errors(include_input=False)})
        raise DialogueUnavailable(f"bad message: {', '.join(fields)}") from None
    return item.message(), item.set


def parse_answer(items: Any) -> Answer:
    """Rasa's answer → messages in order, and the changes of all of them together.

    Items without `custom.stadtlotse` repeat one that has it and are dropped. No message at all
    means that a part behind Rasa failed: Rasa then answers 200 with an empty list.
    """
    if not isinstance(items, list):
        raise DialogueUnavailable("not a list")
    messages: list[Message] = []
    merged: dict[str, Any] = {}
    for item in items:
        custom = item.get("custom") if isinstance(item, dict) else None
        if not isinstance(custom, dict) or "stadtlotse" not in custom:
            continue
        message, changes = parse_item(custom["stadtlotse"])
        messages.append(message)
        merged |= changes.model_dump(exclude_defaults=True)
    if not messages:
        raise DialogueUnavailable("no message")
    return Answer(messages, Changes(**merged))


def keys(messages: Sequence[Message]) -> list[str]:
    """The response names of some messages."""
    return [message.key for message in messages if message.key]
