"""What was not understood, as it is kept for the editors of the content: nobody is in it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_GUESSES = 2


class Reason(StrEnum):
    """How the dialogue ended: at a loss, all offered services ruled out, or handed to a person."""

    NOT_UNDERSTOOD = "not_understood"
    NONE_OF_THESE = "none_of_these"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent's name or a service's id, and how likely it was, 0 to 1."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Learned:
    """One message on one day; no time, no conversation.

    `text` is anonymised (see `anonymise.Anonymiser`); `channel` is "web" or "voice"; `guesses` are
    at most two, best first.
    """

    day: date
    locale: str
    channel: str
    text: str
    reason: Reason
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Frequent:
    """A text with how often it was met, on which channels and for which reasons.

    `last` is the last day, `guesses` those of that day.
    """

    text: str
    locale: str
    count: int
    channels: tuple[str, ...]
    reasons: tuple[Reason, ...]
    last: date
    guesses: tuple[Guess, ...]
