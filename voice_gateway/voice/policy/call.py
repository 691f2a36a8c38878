"""What a call remembers, and the few things every part of the policy does with it."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from voice_gateway.voice.policy.commands import Command
from voice_gateway.voice.policy.data import PolicyData
from voice_gateway.voice.policy.hotwords import Vocabulary, hotwords
from voice_gateway.voice.policy.menu import Menu
from voice_gateway.voice.policy.ports import Callbacks, Summaries
from voice_gateway.voice.policy.texts import text
from voice_gateway.voice.ports import (
    Action,
    Event,
    Listen,
    Say,
    SendPayload,
    SendText,
)

Actions = list[Action]
Then = Callable[[], Actions]


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Mode(Protocol):
    """A short dialogue of the policy itself, beside the dialogue with the city."""

    def on(self, event: Event, meaning: Command | None) -> Actions | None:
        """What to do; None when the event is not for this mode, which then ends."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a policy is made of."""

    data: PolicyData
    phone: str
    callbacks: Callbacks | None = None
    summaries: Summaries | None = None
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    clock: Callable[[], datetime] = utc_now


@dataclass(slots=True)
class Call:
    """The memory of one call. Nothing of it is ever logged.

    `said`: what was said last, for repeating; `question`: its question alone, for asking again;
    `kind`: the kind of value it asked for (see `values` in the data). `expects`: the kind the
    dialogue waits for. `spellable`: the last number, address or name. `started`: the dialogue has
    answered before. `waiting`: it has been asked and has not answered.
    """

    parts: Parts
    locale: str
    mode: Mode | None = None
    said: Sequence[Say] = ()
    question: Sequence[Say] = ()
    kind: str = ""
    expects: str = ""
    asking: bool = False
    menu: Menu | None = None
    started: bool = False
    waiting: bool = False
    transferring: bool = False
    refused: bool = False
    over: bool = False
    ended: bool = False
    slow: bool = False
    rate: float = 1.0
    told_rate: float = 1.0
    gain: float = 1.0
    silences: int = 0
    misses: int = 0
    rounds: int = 0
    failures: int = 0
    cut_offs: int = 0
    fillers: int = 0
    topic: str = ""
    service: str = ""
    progress: str = ""
    spellable: str = ""
    email: str = ""
    summary_offered: bool = False
    recording_agreed: bool = False
    promises: list[tuple["Future[None]", str]] = field(default_factory=list)

    @property
    def data(self) -> PolicyData:
        """The policy."""
        return self.parts.data

    def text(self, name: str, **values: Any) -> str:
        """One of our texts in the language of the call."""
        return text(name, self.locale, {**constants(self.parts), **values})

    def say(self, name: str, **values: Any) -> Say:
        """One of our texts to be said; prepared ones carry their name."""
        return Say(self.text(name, **values), self.locale, prompt="" if values else name)

    def listen(self, seconds: float | None = None) -> Listen:
        """The person's turn, as it fits what was asked last."""
        silence = self.data.silence
        value = self.data.values.get(self.kind)
        endpointing = value.endpointing if value else "normal"
        if endpointing == "normal" and self.slow:
            endpointing = "slow"
        titles = [row.title for _, row in self.menu.shown] if self.menu else []
        return Listen(
            silence_seconds=seconds or (silence.value if value else silence.normal),
            endpointing=endpointing,
            hotwords=hotwords(
                titles, self.parts.vocabulary, self.locale, self.kind, self.data.hotwords
            ),
            digits=value.digits if value else 0,
        )

    def present(
        self, says: Sequence[Say], kind: str = "", mode: Mode | None = None, seconds: float = 0
    ) -> Actions:
        """Say something that can be repeated, and listen; `mode` gets what is answered."""
        self.said, self.kind, self.mode = tuple(says), kind, mode
        self.question = self.said
        return [*says, self.listen(seconds or None)]

    def again(self, *before: Say, seconds: float = 0) -> Actions:
        """Say the last turn once more."""
        return [*before, *self.said, self.listen(seconds or None)]

    def aside(self, *says: Say, seconds: float = 0) -> Actions:
        """Say something beside, which is not repeated later, and go on listening."""
        return [*says, self.listen(seconds or None)]

    def resume(self, *before: Say) -> Actions:
        """Back to the conversation after a digression that the dialogue knows nothing of."""
        return self.present([*before, self.say("anything_else")], kind=self.expects)

    def send(self, words: str) -> Actions:
        """Give words to the dialogue."""
        if self.expects == "name":
            self.spellable = words
        self._asked()
        return [SendText(words)]

    def press(self, payload: str) -> Actions:
        """Give a payload to the dialogue."""
        self._asked()
        return [SendPayload(payload)]

    def _asked(self) -> None:
        self.mode, self.menu, self.waiting = None, None, True

    def news(self) -> list[Say]:
        """What went wrong behind our back since the last event."""
        done = [row for row in self.promises if row[0].done()]
        self.promises = [row for row in self.promises if not row[0].done()]
        return [self.say(name) for promise, name in done if failed(promise)]


def failed(promise: "Future[None]") -> bool:
    """Whether a settled promise was broken."""
    return promise.cancelled() or promise.exception() is not None


def constants(parts: Parts) -> dict[str, str]:
    """Values that are the same in every call; the texts with these alone are prepared."""
    keys = parts.data.keys
    return {"city": parts.data.city, "phone": parts.phone, **keys.model_dump()}


def spelled_out(words: str) -> bool:
    """Whether at least three single letters were said."""
    return len(re.findall(r"(?<!\w)[^\W\d_](?!\w)", words)) >= 3
