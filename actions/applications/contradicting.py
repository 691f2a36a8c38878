"""Answers that cannot all be right, of an application or of the benefits check."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from actions.applications import words
from actions.applications.talk import Talk
from actions.services import benefits
from actions.services.applications.model import Ending
from actions.services.applications.review import contradictions
from actions.services.applications.view import Kind


class Contradicting(NamedTuple):
    """A contradiction: its id, what is said about it, and the questions to be asked again."""

    id: str
    message: words.Value
    paths: Sequence[str]


def contradicting(talk: Talk) -> Iterator[Contradicting]:
    """The contradictions in what was answered so far."""
    if talk.form.ending is Ending.CHECK:
        yield from _of_check(talk)
        return
    for found in contradictions(talk.form, talk.sitting.state.answers):
        name, german = found.contradiction.id, found.contradiction.message
        message = words.said(talk.form, f"contradictions.{name}", "message", german)
        yield Contradicting(name, message, found.paths)


def _of_check(talk: Talk) -> Iterator[Contradicting]:
    """The check has conditions of its own, which know sums and ranges."""
    content = talk.desk.benefits
    if content is None:
        return
    sitting = talk.sitting
    asked = {q.path for q in sitting.flow.questions(sitting.state) if q.kind is not Kind.MORE}
    outcome = benefits.check(content, sitting.state.answers, talk.turn.context.now().date())
    for found in outcome.contradictions:
        paths = tuple(path for path in found.fields if path in asked)
        yield Contradicting(found.id, words.of_check(found.message), paths)
