"""What comes of a form that was answered: documents, contradictions, the submission."""

from collections.abc import Mapping
from typing import Any

from actions.services.applications.checklist import documents
from actions.services.applications.flow import Flow, State
from actions.services.applications.problems import Problem
from actions.services.applications.reading import Said, read_question
from actions.services.applications.review import contradictions
from actions.services.applications.submission import Fault, submission_data, validate
from tests.bot.forms.answers import TODAY, say


def talk(flow: Flow, said: Mapping[str, Any], state: State | None = None) -> State:
    """The state after all questions that are open, whatever the order of the answers is.

    A tuple holds what is said when a question comes again ("anyone else?"). Fails when a question
    has no answer here, or an answer is never asked for.
    """
    state, asked = state or State(), set()
    turns = {path: iter(words) for path, words in said.items() if isinstance(words, tuple)}
    while question := flow.next(state):
        assert question.path in said, f"nobody said {question.path}"
        words = next(turns[question.path]) if question.path in turns else said[question.path]
        state, dropped = say(flow, state, question.path, words)
        assert dropped == ()
        asked.add(question.path)
    assert asked == set(said)
    assert [left for words in turns.values() for left in words] == []
    return state


def refused(flow: Flow, state: State, path: str, words: str) -> Problem | None:
    """Why words are no answer to a question."""
    return read_question(flow.question(state, path), Said(words, "de", TODAY)).problem


def needed(flow: Flow, state: State) -> set[str]:
    """The documents of the checklist, none of which is in doubt any more."""
    found = documents(flow.form, state.answers, state.closed)
    assert all(document.certain for document in found)
    return {document.document.id for document in found}


def at_odds(flow: Flow, state: State) -> dict[str, tuple[str, ...]]:
    """The contradictions, and what is asked again."""
    return {c.contradiction.id: c.paths for c in contradictions(flow.form, state.answers)}


def faults(flow: Flow, state: State) -> list[Fault]:
    """What is wrong with the data that would be submitted."""
    return validate(flow.form, submission_data(flow.form, state.answers))
