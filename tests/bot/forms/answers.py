"""Forms of the city answered in German words, as citizens say them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.services.applications.flow import Flow, State
from actions.services.applications.loading import load_form, load_schema
from actions.services.applications.model import Form
from actions.services.applications.reading import Problem, Said, read_question
from actions.services.applications.view import Question
from stadtlotse.paths import ROOT

FORMS = ROOT / "bot" / "forms"
SCHEMA = load_schema(FORMS)
TODAY = date(2026, 11, 25)  # a Wednesday
FILE = {"attachment_id": "a1", "filename": "a.jpg", "type": "image/jpeg", "bytes": 90_000}
SKIPPED = (Problem.NOTHING, Problem.NOT_KNOWN)


def city_form(form_id: str) -> Form:
    """A form of bot/forms, checked."""
    return load_form(FORMS / f"{form_id}.yml", SCHEMA)


def read_german(question: Question, words: str) -> Any:
    """The value that words mean; None for an optional question that they decline."""
    reading = read_question(question, Said(words, "de", TODAY))
    if reading.problem in SKIPPED and question.field.optional:
        return None
    assert reading.answered, (question.path, words, reading.problem, reading.details)
    return reading.value


def say(flow: Flow, state: State, path: str, said: Any) -> tuple[State, tuple[str, ...]]:
    """The state after one answer, and what it dropped. Words are read, other values taken as is."""
    question = flow.question(state, path)
    value = read_german(question, said) if isinstance(said, str) else said
    skipped = value is None
    step = flow.skip(state, path) if skipped else flow.answer(state, path, value)
    return step.state, step.dropped


def converse(flow: Flow, said: Mapping[str, Any]) -> tuple[list[str], State]:
    """The paths asked from the first question to the last, and the state at the end.

    Every answer must be asked for: what is said about other things would be lost.
    """
    state, asked = State(), []
    while question := flow.next(state):
        assert question.path in said, f"nobody said {question.path}"
        state, dropped = say(flow, state, question.path, said[question.path])
        assert dropped == ()
        asked.append(question.path)
    assert asked == list(said)
    return asked, state
