"""What became of a submission: delivery, which signed events tell, and the office's work on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What a delivery service records about a submission."""

    CREATE = "create-submission"
    SUBMIT = "submit-submission"
    NOTIFY = "notify-submission"
    FORWARD = "forward-submission"
    REJECT = "reject-submission"
    ACCEPT = "accept-submission"
    DELETE = "delete-submission"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an office rejected a submission.

    `type` is a URI, `title` and `detail` are the office's German words, `instance` the part it is
    about: "metadata", "data", "attachment:<id>" or "".
    """

    type: str
    title: str = ""
    detail: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """An event whose signature was verified; `issued_at` is aware (UTC)."""

    kind: EventKind
    issued_at: datetime
    issuer: str
    problems: tuple[Problem, ...] = ()


class Doubt(StrEnum):
    """Why an entry of the event log is not believed."""

    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    TYPE = "type"
    ISSUER = "issuer"
    KEY = "key"
    SIGNATURE = "signature"
    SUBJECT = "subject"
    TRANSACTION = "transaction"
    TIME = "time"
    EVENTS = "events"
    CONTENT = "content"  # it is about other content than we sent
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Untrusted:
    """An entry that was ignored: its place in the log (from 0) and why."""

    position: int
    doubt: Doubt


class Delivery(StrEnum):
    """How far the delivery is, by events that can be trusted."""

    UNKNOWN = "unknown"
    ANNOUNCED = "announced"
    SUBMITTED = "submitted"
    FORWARDED = "forwarded"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DELETED = "deleted"


class Processing(StrEnum):
    """The office's work, in the words of the central mailbox for citizens (ZBP)."""

    INITIATED = "INITIATED"
    SUBMITTED = "SUBMITTED"
    RECEIVED = "RECEIVED"
    PROCESSING = "PROCESSING"
    ACTION_REQUIRED = "ACTION_REQUIRED"
    COMPLETED = "COMPLETED"


@dataclass(frozen=True, slots=True)
class ProcessingState:
    """One state since `at` (aware, None when unknown).

    For ACTION_REQUIRED `details` says what is needed (the office's German words) and `due` by
    when, None when the office named no day.
    """

    status: Processing
    at: datetime | None = None
    details: str = ""
    information: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case stands.

    `processing` is None for a rejected submission and before it was submitted; `history` has all
    states, oldest first; `complete` is False when the office's states could not be read, so that
    only delivery is known; `untrusted` lists what was ignored.
    """

    case_id: str
    delivery: Delivery
    processing: ProcessingState | None = None
    history: tuple[ProcessingState, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    untrusted: tuple[Untrusted, ...] = ()
    complete: bool = True

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why it was rejected; empty unless it was."""
        if self.delivery is not Delivery.REJECTED:
            return ()
        return next(e.problems for e in reversed(self.events) if e.kind is EventKind.REJECT)


_RANK = {
    EventKind.CREATE: (0, Delivery.ANNOUNCED),
    EventKind.SUBMIT: (1, Delivery.SUBMITTED),
    EventKind.NOTIFY: (1, Delivery.SUBMITTED),
    EventKind.FORWARD: (2, Delivery.FORWARDED),
    EventKind.DELETE: (3, Delivery.DELETED),
    EventKind.ACCEPT: (4, Delivery.ACCEPTED),
    EventKind.REJECT: (4, Delivery.REJECTED),
}


def delivery_of(events: Iterable[CaseEvent]) -> Delivery:
    """How far the delivery is; of two decisions the later one counts, deletion never undoes one."""
    best, state = -1, Delivery.UNKNOWN
    for event in events:
        rank, value = _RANK[event.kind]
        if rank >= best:
            best, state = rank, value
    return state


def case_state(
    case_id: str,
    events: Sequence[CaseEvent],
    untrusted: Sequence[Untrusted] = (),
    states: Sequence[ProcessingState] | None = None,
) -> CaseState:
    """Put together what is known; `states` are the office's, oldest first, None when unreadable.

    States are not signed. What goes beyond SUBMITTED is therefore believed only when a signed
    event says that the destination has accepted the submission.
    """
    delivery = delivery_of(events)
    history = tuple(states or ())
    early = (Processing.INITIATED, Processing.SUBMITTED)
    if delivery is Delivery.REJECTED:
        history = tuple(s for s in history if s.status in early)
        processing = None
    elif delivery is Delivery.ACCEPTED:
        processing = history[-1] if history else _from_event(events, EventKind.ACCEPT)
        if processing and processing.status in early:  # the event is ahead of the states
            processing = _from_event(events, EventKind.ACCEPT)
    else:
        history = tuple(s for s in history if s.status in early)
        processing = _from_event(events, EventKind.SUBMIT)
    return CaseState(
        case_id,
        delivery,
        processing,
        history,
        tuple(events),
        tuple(untrusted),
        states is not None,
    )


def _from_event(events: Sequence[CaseEvent], kind: EventKind) -> ProcessingState | None:
    status = Processing.RECEIVED if kind is EventKind.ACCEPT else Processing.SUBMITTED
    found = next((event for event in events if event.kind is kind), None)
    return ProcessingState(status, found.issued_at) if found else None
