"""What the conversation remembers of a report that is being made, and of those that were sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from actions.services.place import Place

MEMORY = "report"
SENT = "reports"
Json = Mapping[str, Any]


class Mode(StrEnum):
    """What the next message is about: a step, which answer is to change, or a report's number."""

    ASK = "ask"
    CHANGE = "change"
    TRACK = "track"


class About(StrEnum):
    """What is asked about a place: where it is at all, or what is not yet clear about it."""

    WHERE = "where"
    POINT = "point"
    WHICH = "which"
    CONFIRM = "confirm"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Memory:
    """A report, from the first message until it is sent; `done` are its steps in their order.

    `begun`, `shown` and `tried` are ISO times: of the first message, of the first read-back and of
    the first try that may have arrived. `guesses` are the kinds that may be meant, `first` the
    words of the first message. `place` is settled; `found`, `options` and `about` say what is still
    to be asked about it. `photo` is its draft, attachment and media type. `duplicates` are reports
    that may be the same, None before anybody looked. `ended` says that the form is to be left.
    """

    begun: str = ""
    mode: Mode = Mode.ASK
    done: tuple[str, ...] = ()
    code: str = ""
    guesses: tuple[str, ...] = ()
    first: str = field(default="", repr=False)
    place: Json | None = field(default=None, repr=False)
    found: Json | None = field(default=None, repr=False)
    options: tuple[Json, ...] = field(default=(), repr=False)
    about: About = About.WHERE
    lost: int = 0
    description: str = field(default="", repr=False)
    attributes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    chosen: tuple[str, ...] = ()
    photo: Mapping[str, str] | None = None
    duplicates: tuple[Json, ...] | None = None
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    shown: str = ""
    tried: str = ""
    failed: bool = False
    ended: str = ""

    @classmethod
    def of(cls, data: Any) -> Self:
        """Read the slot; names that are not known any more are left out."""
        rows = data if isinstance(data, Mapping) else {}
        known = {k: v for k, v in rows.items() if k in cls.__dataclass_fields__}
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in known.items()
        }
        read["mode"] = Mode(read.get("mode", Mode.ASK))
        read["about"] = About(read.get("about", About.WHERE))
        return cls(**read)

    def to_json(self) -> dict[str, Any]:
        """For the slot: what is not as in the beginning."""
        fresh = type(self)()
        rows = {name: getattr(self, name) for name in type(self).__dataclass_fields__}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in rows.items()
            if value != getattr(fresh, name)
        }

    @property
    def where(self) -> Place | None:
        """The settled place."""
        return Place.of(self.place) if self.place else None

    def with_done(self, step: str, **changes: Any) -> "Memory":
        """A step was answered or left out."""
        others = tuple(name for name in self.done if name != step)
        return replace(self, done=(*others, step), **changes)

    def without(self, *steps: str, **changes: Any) -> "Memory":
        """Steps that are to be asked again."""
        kept = tuple(name for name in self.done if name not in steps)
        return replace(self, done=kept, **changes)


def moment(text: str) -> datetime | None:
    """A time of the memory."""
    return datetime.fromisoformat(text) if text else None
