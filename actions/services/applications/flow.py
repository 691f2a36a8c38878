"""What to ask next, and what an answer, a change or a step back does to the state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.services.applications.model import Form
from actions.services.applications.shapes import fits
from actions.services.applications.view import Kind, Question, View


class FlowError(ValueError):
    """A step that the form does not allow; `code` says why, `path` where.

    not_asked: no such question applies now · wrong_value: the value does not fit the field ·
    not_optional: the question cannot be skipped. Values are never told.
    """

    def __init__(self, code: str, path: str) -> None:
        super().__init__(f"{code}: {path}")
        self.code = code
        self.path = path


@dataclass(frozen=True, slots=True)
class State:
    """All that is remembered of a form; JSON by `to_json`.

    `answers`: see the package; `closed`: groups to which no entry will be added; `again`: questions
    that come before the first open one, because somebody went back or wants to change them.
    """

    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    closed: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For storage; `from_json` is the inverse."""
        return {
            "answers": dict(self.answers),
            "closed": list(self.closed),
            "again": list(self.again),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """Read what `to_json` wrote; of answers alone groups are asked once more."""
        return cls(
            dict(data["answers"]), tuple(data.get("closed", ())), tuple(data.get("again", ()))
        )


@dataclass(frozen=True, slots=True)
class Step:
    """The state after a step, and the paths of answers that it made pointless."""

    state: State
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions that are answered, of those that apply as far as is known."""

    done: int
    of: int


class Flow:
    """The steps through one form; all methods leave the given state as it is."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def view(self, state: State) -> View:
        """The form with the answers of a state."""
        return View(self.form, state.answers, state.closed)

    def questions(self, state: State) -> list[Question]:
        """The questions that apply for certain, in order."""
        return list(self.view(state).questions())

    def question(self, state: State, path: str) -> Question:
        """The question with this path; raises FlowError("not_asked") when it does not apply."""
        for question in self.questions(state):
            if question.path == path:
                return question
        raise FlowError("not_asked", path)

    def next(self, state: State) -> Question | None:
        """What to ask now; None when all is answered."""
        questions = {question.path: question for question in self.questions(state)}
        again = (questions[path] for path in state.again if path in questions)
        unanswered = (question for question in questions.values() if not question.answered)
        return next(again, None) or next(unanswered, None)

    def complete(self, state: State) -> bool:
        """Whether nothing is left to ask; contradictions are for `review` to find."""
        return self.next(state) is None

    def progress(self, state: State) -> Progress:
        """How far one is; the number of questions changes with the answers."""
        questions = self.questions(state)
        return Progress(sum(q.answered for q in questions), len(questions))

    def suggestion(self, question: Question, known: Mapping[str, Any]) -> Any:
        """The value known from elsewhere that could answer a question, else None."""
        value = known.get(question.field.prefill) if question.kind is Kind.FIELD else None
        return value if value is not None and fits(question.field, value) else None

    def answer(self, state: State, path: str, value: Any) -> Step:
        """Answer a question, for the first time or anew; raises FlowError.

        Whether a group has entries (more entries) is answered with True or False; False on a group
        with entries drops them.
        """
        question = self.question(state, path)
        if question.kind is Kind.FIELD:
            if not fits(question.field, value):
                raise FlowError("wrong_value", path)
            return self._settled(state, _put(state, path, value), path)
        if not isinstance(value, bool):
            raise FlowError("wrong_value", path)
        return self._grouped(state, question, value)

    def skip(self, state: State, path: str) -> Step:
        """Leave an optional question out; raises FlowError."""
        question = self.question(state, path)
        if question.kind is Kind.MORE or not question.field.optional:
            raise FlowError("not_optional", path)
        dropped = _of_entries(path, state.answers)
        step = self._settled(state, _put(state, path, None), path)
        return Step(step.state, (*dropped, *step.dropped))

    def back(self, state: State) -> State | None:
        """The state in which the question before the current one is asked; None at the start.

        Nothing is lost: its answer stays until there is another.
        """
        questions = self.questions(state)
        current = self.next(state)
        paths = [question.path for question in questions]
        end = paths.index(current.path) if current else len(paths)
        before = next((q for q in reversed(questions[:end]) if q.answered), None)
        if before is None:
            return None
        return self.ask_again(self.keep(state), (before.path,))

    def ask_again(self, state: State, paths: Iterable[str]) -> State:
        """The state in which these questions come first; their answers stay until there are others.

        Raises FlowError("not_asked").
        """
        asked = [self.question(state, path).path for path in paths]
        later = [path for path in state.again if path not in asked]
        return State(state.answers, state.closed, (*asked, *later))

    def keep(self, state: State) -> State:
        """The state in which a question that is asked again is left as it was answered."""
        current = self.next(state)
        later = (path for path in state.again if current is None or path != current.path)
        return State(state.answers, state.closed, tuple(later))

    def delete_entry(self, state: State, path: str) -> Step:
        """Take an entry ("members.1") out of its group; raises FlowError("not_asked")."""
        group, _, index = path.partition(".")
        owner = self.form.field(group)
        entries = list(state.answers.get(group) or ()) if owner and owner.is_group else []
        if not index.isdecimal() or int(index) >= len(entries):
            raise FlowError("not_asked", path)
        gone = entries.pop(int(index))
        dropped = tuple(f"{path}.{name}" for name in gone)
        closed = state.closed if entries else _without(state.closed, group)
        # The numbers of later entries change: what was to be asked again there is given up.
        again = tuple(p for p in state.again if not p.startswith(f"{group}."))
        step = self._pruned(State({**state.answers, group: entries}, closed, again))
        return Step(step.state, (*dropped, *step.dropped))

    def _grouped(self, state: State, question: Question, value: bool) -> Step:
        group, entries = question.field.id, list(state.answers.get(question.field.id) or ())
        dropped: tuple[str, ...] = ()
        closed = _without(state.closed, group)
        if question.kind is Kind.MORE:
            entries += [{}] * value
            closed = closed if value else (*closed, group)
        elif value:
            entries = entries or [{}]
        else:
            dropped, entries = _of_entries(group, state.answers), []
        changed = State({**state.answers, group: entries}, closed, state.again)
        step = self._settled(state, changed, question.path)
        return Step(step.state, (*dropped, *step.dropped))

    def _settled(self, before: State, after: State, path: str) -> Step:
        again = tuple(other for other in before.again if other != path)
        return self._pruned(State(after.answers, after.closed, again))

    def _pruned(self, state: State) -> Step:
        """Without the answers whose questions no longer apply; undecided ones stay."""
        dropped: list[str] = []
        while gone := _pointless(self.view(state)):
            for path in gone:
                dropped += (path, *_of_entries(path, state.answers))
                state = _removed(state, path)
        asked = {question.path for question in self.questions(state)}
        again = tuple(path for path in state.again if path in asked)
        return Step(State(state.answers, state.closed, again), tuple(dropped))


def _pointless(view: View) -> list[str]:
    found = []
    for _, own in view.form.fields():
        if own.id in view.answers and view.applies(own.id) is False:
            found.append(own.id)
        elif own.is_group:
            paths = _of_entries(own.id, view.answers)
            found += [path for path in paths if view.applies(path) is False]
    return found


def _of_entries(path: str, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of the answers in the entries of a group; none for any other question."""
    value = answers.get(path)
    entries = value if isinstance(value, list) else []
    found = ((n, entry) for n, entry in enumerate(entries) if isinstance(entry, Mapping))
    return tuple(f"{path}.{n}.{name}" for n, entry in found for name in entry)


def _put(state: State, path: str, value: Any) -> State:
    group, *rest = path.split(".")
    if not rest:
        return State({**state.answers, path: value}, state.closed, state.again)
    entries = [dict(entry) for entry in state.answers[group]]
    entries[int(rest[0])][rest[1]] = value
    return State({**state.answers, group: entries}, state.closed, state.again)


def _removed(state: State, path: str) -> State:
    group, *rest = path.split(".")
    answers = dict(state.answers)
    if not rest:
        del answers[path]
        return State(answers, _without(state.closed, path), state.again)
    entries = [dict(entry) for entry in answers[group]]
    del entries[int(rest[0])][rest[1]]
    return State({**answers, group: entries}, state.closed, state.again)


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)
