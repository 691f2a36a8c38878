"""What the policy needs from outside. Nothing here blocks: each gives a promise at once."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal, Protocol

Channel = Literal["email", "sms"]


@dataclass(frozen=True, slots=True)
class CallBackRequest:
    """Somebody wants to be called. `number` in international form; `when` as they said it.

    The number is not in the repr, so that it cannot get into a log.
    """

    number: str = field(repr=False)
    when: str = field(repr=False)
    locale: str = "de"
    about: str = ""


class Callbacks(Protocol):
    """Keeps wishes to be called back."""

    def add(self, request: CallBackRequest) -> "Future[None]":
        """Store one; the promise fails when it could not be stored."""
        ...


@dataclass(frozen=True, slots=True)
class Summary:
    """What is sent after a booking, in the language of the call; `to` is not in the repr."""

    channel: Channel
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    locale: str = "de"


class Summaries(Protocol):
    """Sends summaries; a provider of text messages implements the same with channel "sms"."""

    @property
    def channels(self) -> Sequence[Channel]:
        """What can be sent; nothing is offered when it is empty."""
        ...

    def send(self, summary: Summary) -> "Future[None]":
        """Send one; the promise fails when that was not possible."""
        ...
