"""What the parts of a spoken conversation say to each other.

Three parts: the *line* carries sound (browser, phone), the *session* hears and speaks (pipecat,
Whisper, Piper), the *policy* decides what happens next and does no input or output. The session
tells the policy what happened (events) and does what it answers (actions), in order.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from voice_gateway.dialogue.messages import Message

LineKind = Literal["browser", "phone"]
Endpointing = Literal["normal", "slow", "digits", "spelling"]
"""How long a pause may be before the turn is over: see `endpointing.py`."""


# ── events: session → policy ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Opened:
    """The line is open; nothing was said yet. `dialled` is the number that was called, or ""."""

    line: LineKind
    locale: str
    dialled: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole turn of the person, recognised. `confidence` in 0…1."""

    text: str
    confidence: float
    locale: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """The person spoke and was not understood (recognition rejected it, or it was noise)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys of the phone: one of 0-9 * #, or, while digits are collected, all of them at once."""

    keys: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody spoke for the seconds of the last `Listen`, counted from the end of our speech."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The dialogue's answer to the last `SendText` or `SendPayload`."""

    messages: Sequence[Message]
    locale: str
    rate: float
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: a stable problem code as in `errors.py` ("dialogue_unavailable" …)."""

    code: str


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """The answer has been awaited for longer than `filler_seconds`; told once a turn."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Everything that was to be said has been heard by the person."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """The person went on speaking right after a turn was taken for finished."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person hung up or closed the window."""


Event = (
    Opened | Heard | Unclear | Keyed | Silent | Answered | Failed | StillWaiting | Spoken | CutOff
    | Left
)  # fmt: skip


# ── actions: policy → session ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text. `prompt` names a text that is prepared ahead (same words every time)."""

    text: str
    locale: str
    prompt: str = ""
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class SendText:
    """Give the person's words to the dialogue."""

    text: str


@dataclass(frozen=True, slots=True)
class SendPayload:
    """Give a button's payload to the dialogue."""

    payload: str


@dataclass(frozen=True, slots=True)
class Listen:
    """It is the person's turn. Comes last. `hotwords` are words that are expected now.

    `digits`: collect keys until so many were pressed or `#`, then send them as one `Keyed`;
    0: every key is told at once.
    """

    silence_seconds: float
    endpointing: Endpointing = "normal"
    hotwords: tuple[str, ...] = ()
    digits: int = 0


@dataclass(frozen=True, slots=True)
class SetRate:
    """From now on speak at this rate (1.0 is 130–145 words a minute)."""

    rate: float


@dataclass(frozen=True, slots=True)
class SetVolume:
    """From now on speak at this gain (1.0 is normal)."""

    gain: float


@dataclass(frozen=True, slots=True)
class SetLocale:
    """From now on hear and speak this locale; the dialogue is told as well."""

    locale: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Connect the caller with a person, once what was said before has been heard."""

    target: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call, once what was said before has been heard."""


Action = Say | SendText | SendPayload | Listen | SetRate | SetVolume | SetLocale | Transfer | HangUp


class Policy(Protocol):
    """Decides; one object a call; never blocks."""

    def on(self, event: Event) -> list[Action]:
        """What to do now that this has happened."""
        ...


# ── the line: where the sound comes from and goes to ─────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sound:
    """16-bit little-endian mono PCM at the line's rate, in pieces of about 20 ms."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the phone: 0-9 * #."""

    key: str


@dataclass(frozen=True, slots=True)
class Control:
    """Something the person's window asks for.

    "pause", "resume", "stop_speaking", "text" (with `text`), "payload" (with `payload`).
    """

    what: str
    text: str = ""
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Greeting:
    """How a line introduces itself."""

    kind: LineKind
    rate: int
    dialled: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


class Violation(Exception):
    """The line does not keep to the protocol: a WebSocket close code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Line(Protocol):
    """One open connection for sound, both ways."""

    @property
    def greeting(self) -> Greeting:
        """Kind, sample rate (Hz, the same both ways) and the number that was dialled."""
        ...

    def incoming(self) -> AsyncIterator[Sound | Key | Control]:
        """What comes from the person; ends when they are gone. Raises Violation."""
        ...

    async def play(self, pcm: bytes) -> None:
        """Queue sound at the line's rate. The session sends it paced, a little ahead."""
        ...

    async def flush(self) -> None:
        """Drop what was queued and not heard yet (barge-in)."""
        ...

    async def tell(self, event: dict[str, object]) -> None:
        """State, transcript and messages for a window; a phone ignores what it does not know."""
        ...

    async def transfer(self, target: str, summary: str) -> bool:
        """Connect with another extension; False when the line cannot or it was refused."""
        ...

    async def close(self) -> None:
        """Hang up; may be repeated."""
        ...
