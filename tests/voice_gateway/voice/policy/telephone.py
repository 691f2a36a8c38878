"""A call without sound: says what the caller does, keeps what the policy answers."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any

from voice_gateway.dialogue.messages import Button, Message, Source
from voice_gateway.voice.policy import CallBackRequest, PolicyData, Summary, load_policy, make
from voice_gateway.voice.ports import (
    Action,
    Answered,
    Event,
    HangUp,
    Heard,
    Keyed,
    Listen,
    Opened,
    Say,
    SendPayload,
    SendText,
    Silent,
    Transfer,
)  # fmt: skip

DAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 22, tzinfo=UTC)
TERMINAL = (Listen, SendText, SendPayload, Transfer, HangUp)


def kept() -> "Future[None]":
    promise: Future[None] = Future()
    promise.set_result(None)
    return promise


def broken() -> "Future[None]":
    promise: Future[None] = Future()
    promise.set_exception(OSError("no"))
    return promise


class Notebook:
    """Keeps call-backs."""

    def __init__(self, promise: "Future[None] | None" = None) -> None:
        self.requests: list[CallBackRequest] = []
        self.promise = promise or kept()

    def add(self, request: CallBackRequest) -> "Future[None]":
        self.requests.append(request)
        return self.promise


class Post:
    """Keeps summaries."""

    def __init__(self, *channels: Any, promise: "Future[None] | None" = None) -> None:
        self.channels: Sequence[Any] = channels or ("email",)
        self.sent: list[Summary] = []
        self.promise = promise or kept()

    def send(self, summary: Summary) -> "Future[None]":
        self.sent.append(summary)
        return self.promise


def changed(**parts: Any) -> PolicyData:
    """The policy with some values changed."""
    whole = load_policy(None).model_dump()
    return PolicyData.model_validate({**whole, **parts})


def message(key: str, text: str, *buttons: tuple[str, str], **more: Any) -> Message:
    """A message of the dialogue."""
    language = more.pop("language", "de")
    rows = [Button(title=title, payload=payload) for title, payload in buttons]
    return Message(id="m", key=key, text=text, language=language, lang="de", buttons=rows, **more)


class Phone:
    """One call."""

    def __init__(
        self, now: datetime = DAY, locale: str = "de", dialled: str = "", **parts: Any
    ) -> None:
        parts.setdefault("callbacks", Notebook())
        self.notebook, self.post = parts["callbacks"], parts.get("summaries")
        self.policy = make(locale, clock=lambda: now, **parts)
        self.locale = locale
        self.last: list[Action] = []
        self.on(Opened("phone", locale, dialled))

    def on(self, event: Event) -> list[Action]:
        self.last = self.policy.on(event)
        return self.last

    def says(self, text: str, confidence: float = 0.9) -> list[Action]:
        return self.on(Heard(text, confidence, self.locale))

    def keys(self, keys: str) -> list[Action]:
        return self.on(Keyed(keys))

    def silence(self, times: int = 1) -> list[Action]:
        for _ in range(times):
            self.on(Silent())
        return self.last

    def answer(self, *messages: Message, rate: float = 1.0, ended: bool = False) -> list[Action]:
        return self.on(Answered(messages, self.locale, rate, ended))

    def asked(self, key: str, text: str, *buttons: tuple[str, str], **more: Any) -> list[Action]:
        """The caller says something and the dialogue answers."""
        self.says("Ich habe eine Frage zu meinem Ausweis")
        return self.answer(message(key, text, *buttons, **more))

    @property
    def names(self) -> list[str]:
        """Names of our own texts that were said."""
        return [a.prompt for a in self.last if isinstance(a, Say) and a.prompt]

    @property
    def heard(self) -> str:
        """Everything that was said."""
        return " ".join(a.text for a in self.last if isinstance(a, Say))

    @property
    def end(self) -> Action:
        """What the list ends with."""
        return self.last[-1]

    @property
    def listening(self) -> Listen:
        assert isinstance(self.end, Listen), self.last
        return self.end


SOURCE = Source(title="Reisepass")
