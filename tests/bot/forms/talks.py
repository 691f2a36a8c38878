"""Talks in which a question comes back, and answers that name several options."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from actions.services.applications.flow import Flow, State
from actions.services.applications.model import FieldType, Form
from actions.services.applications.problems import Problem
from actions.services.applications.reading import Said, read
from tests.bot.forms.answers import TODAY, say


def fill(flow: Flow, said: Mapping[str, Any]) -> tuple[list[str], State]:
    """The paths asked, in order, and the state when nothing is left to ask.

    Fails when a question has no answer here, or an answer is never asked for.
    """
    state, asked = State(), []
    left = {path: [*words] if isinstance(words, list) else [words] for path, words in said.items()}
    while question := flow.next(state):
        assert left.get(question.path), f"nobody said {question.path}"
        state, dropped = say(flow, state, question.path, left[question.path].pop(0))
        assert dropped == ()
        asked.append(question.path)
    assert not any(left.values()), left
    return asked, state


def misheard(form: Form) -> list[tuple[str, str]]:
    """Pairs of options that are not both understood when somebody names both.

    An option with a name of several words is lost beside one that is named in full.
    """
    found = []
    fields = [f for _, own in form.fields() for f in (own, *own.fields) if f.multiple]
    for field in fields:
        for one, other in combinations((o for o in field.options if o.id != "none"), 2):
            message = Said(f"{one.label} und {other.label}", "de", TODAY)
            if read(field, message).value != [one.id, other.id]:
                found.append((field.id, message.text))
    return found


def guessed(form: Form) -> list[str]:
    """Choices that take "I don't know" for an option, though none of theirs means that."""
    message = Said("weiß ich nicht", "de", TODAY)
    fields = [f for _, own in form.fields() for f in (own, *own.fields)]
    choices = [f for f in fields if f.type is FieldType.CHOICE]
    return [
        field.id
        for field in choices
        if "unsure" not in [option.id for option in field.options]
        and read(field, message).problem is not Problem.NOT_KNOWN
    ]
