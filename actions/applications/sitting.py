"""An application as one conversation works on it: the form, what was answered, where one is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from actions.services.applications.flow import Flow, State
from actions.services.applications.model import Form
from actions.services.applications.shapes import fits
from actions.services.applications.view import Kind, Question
from actions.services.drafts import Draft


class Mode(StrEnum):
    """What the next message is about.

    ASK: the answer to a question · CONFIRM: whether an unusual value is right · CHANGE: which
    answer is to change · REVIEW: whether all is right · FACTOR: a PIN for the resume code ·
    CODE, OPEN: the code and the factor that open an application that was saved · MORE, OFFER: of
    the benefits check, whether to read on, and whether to estimate amounts.
    """

    ASK = "ask"
    CONFIRM = "confirm"
    CHANGE = "change"
    REVIEW = "review"
    FACTOR = "factor"
    CODE = "code"
    OPEN = "open"
    MORE = "more"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where an application is, besides its answers.

    `partial` and `missing`: the understood part of an answer and the problem that names the rest;
    `pending`: path and value that wait for a confirmation; `chosen`: options pressed so far;
    `section`: the one announced last; `unsuggested`: questions whose suggestion was declined;
    `told`: contradictions that were told; `page`: of the read-back; `case`: what is kept after
    submission.
    """

    closed: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    mode: Mode = Mode.ASK
    partial: Mapping[str, Any] | None = field(default=None, repr=False)
    missing: str = ""
    pending: tuple[str, Any] | None = field(default=None, repr=False)
    chosen: tuple[str, ...] = field(default=(), repr=False)
    section: str = ""
    unsuggested: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    page: int = 0
    case: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """For the draft; `from_json` is the inverse."""
        names = type(self).__dataclass_fields__
        found = {name: getattr(self, name) for name in names}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}

    @classmethod
    def from_json(cls, data: Any) -> "Cursor":
        """Read what `to_json` wrote; names that are not known any more are left out."""
        rows = data if isinstance(data, Mapping) else {}
        known = {k: v for k, v in rows.items() if k in cls.__dataclass_fields__}
        read: dict[str, Any] = {}
        for name, value in known.items():
            read[name] = tuple(value) if isinstance(value, list) else value
        read["mode"] = Mode(read.get("mode", Mode.ASK))
        return cls(**read)


@dataclass(slots=True)
class Sitting:
    """A draft that was loaded, as the form's flow sees it. Changed in place, stored by the desk."""

    form: Form
    draft: Draft
    state: State
    cursor: Cursor

    @classmethod
    def of(cls, draft: Draft, form: Form, version: str) -> "Sitting":
        """Read a draft; when the form has changed since, answers that no longer fit are dropped."""
        cursor = Cursor.from_json(draft.cursor)
        state = State(draft.answers, cursor.closed, cursor.again)
        if draft.form_version != version:
            state = adapted(form, state)
            cursor = replace(cursor, partial=None, missing="", pending=None, chosen=())
            draft = replace(draft, form_version=version)
        return cls(form, draft, state, cursor)

    @property
    def flow(self) -> Flow:
        """The steps through the form."""
        return Flow(self.form)

    def move(self, **changes: Any) -> None:
        """Change where one is; what belonged to the question before is forgotten."""
        fresh = {"partial": None, "missing": "", "pending": None, "chosen": ()}
        self.cursor = replace(self.cursor, **{**fresh, **changes})

    def note(self, **changes: Any) -> None:
        """Change single facts and stay where one is."""
        self.cursor = replace(self.cursor, **changes)

    def settle(self) -> None:
        """Ask the next question, or read back when there is none."""
        complete = self.flow.complete(self.state)
        self.move(mode=Mode.REVIEW if complete else Mode.ASK, page=0)

    def question(self, asked: str = "") -> Question | None:
        """The question that a message answers: the one the citizen saw last, if it still applies.

        The dialogue engine knows what it said last; after an interruption the draft may already
        be one question ahead, and the message, sent again, must not answer the next one.
        """
        known = {question.path: question for question in self.flow.questions(self.state)}
        return known.get(asked) or self.flow.next(self.state)

    def stored(self) -> Draft:
        """The draft to be stored."""
        cursor = replace(self.cursor, closed=self.state.closed, again=self.state.again)
        return replace(self.draft, answers=dict(self.state.answers), cursor=cursor.to_json())


def adapted(form: Form, state: State) -> State:
    """The state without answers that a changed form does not know or accept any more."""
    flow, kept = Flow(form), State(closed=state.closed)
    pending = True
    while pending:
        pending = False
        for question in flow.questions(kept):
            value = _stored(state.answers, question)
            if question.answered or value is _NOTHING:
                continue
            answers = _with(kept.answers, question, value)
            kept, pending = State(answers, kept.closed), True
            break
    return kept


_NOTHING = object()


def _stored(answers: Mapping[str, Any], question: Question) -> Any:
    """The old answer to a question when it still fits; `_NOTHING` otherwise."""
    own = question.field
    if question.kind is Kind.MORE:
        return _NOTHING
    if question.kind is Kind.OPEN:
        entries = answers.get(question.path, _NOTHING)
        valid = isinstance(entries, list) and len(entries) <= own.max
        return [{} for _ in entries] if valid else _NOTHING
    if question.group is None or question.entry is None:
        value = answers.get(question.path, _NOTHING)
    else:
        entries = answers.get(question.group.id)
        entry = entries[question.entry] if isinstance(entries, list) else {}
        value = entry.get(own.id, _NOTHING)
    if value is _NOTHING or (value is None and own.optional):
        return value
    return value if fits(own, value) else _NOTHING


def _with(answers: Mapping[str, Any], question: Question, value: Any) -> dict[str, Any]:
    if question.group is None or question.entry is None:
        return {**answers, question.path: value}
    entries = [dict(entry) for entry in answers[question.group.id]]
    entries[question.entry][question.field.id] = value
    return {**answers, question.group.id: entries}
