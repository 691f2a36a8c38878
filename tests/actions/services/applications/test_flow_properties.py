"""Whatever citizens answer and in whatever order: what always holds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from actions.services.applications.flow import Flow, FlowError, State
from actions.services.applications.model import FieldType
from actions.services.applications.review import contradictions, review
from actions.services.applications.submission import submission_data, validate
from actions.services.applications.submission_schema import submission_schema
from actions.services.applications.view import Kind
from tests.actions.services.applications.forms import (
    ADDRESS,
    EXAMPLE,
    FILE,
    IBAN,
    PERSON,
    euros,
    form,
)

# Conditions across sections, groups and later questions.
KNOTTY = form("""
  - {id: a}
  - {id: b, when: {field: z, is: true}}
  - {id: n, type: number, optional: true, check: {whole: true, min: 0, max: 3}}
  - id: g
    type: group
    max: 3
    when: {not: {field: n, above: 2}}
    fields:
      - {id: a, optional: true}
      - {id: x, when: {field: a, is: true}}
      - {id: y, when: {all: [{field: b, is: true}, {field: x, answered: true}]}}
  - {id: c, when: {any_of: g, when: {field: x, is: true}}}
  - {id: d, when: {any: [{count: g, above: 1}, {field: c, is: false}]}}
  - {id: e, optional: true, when: {not: {field: d, is: true}}}
  - {id: z}
""")  # fmt: skip
FORMS = st.sampled_from([EXAMPLE, KNOTTY])
VALUES = {
    FieldType.TEXT: ["Stadtbad"],
    FieldType.MONEY: [euros(640), euros(2500)],
    FieldType.DATE: ["1984-05-03"],
    FieldType.YES_NO: [True, False],
    FieldType.PERSON: [PERSON],
    FieldType.ADDRESS: [ADDRESS],
    FieldType.IBAN: [IBAN],
    FieldType.EMAIL: ["fatma@example.org"],
    FieldType.PHONE: ["+491711234567"],
    FieldType.FILE: [FILE],
}


def some_value(draw, question):
    if question.kind is not Kind.FIELD:
        return draw(st.booleans())
    if question.field.type is FieldType.NUMBER:
        return draw(st.integers(0, 3)) if question.field.check.whole else draw(st.integers(5, 20))
    if question.field.type is FieldType.CHOICE:
        ids = [option.id for option in question.field.options]
        one = st.sampled_from(ids)
        return draw(st.lists(one, min_size=1, unique=True) if question.field.multiple else one)
    return draw(st.sampled_from(VALUES[question.field.type]))


def leaves(answers):
    """Every answer by its path."""
    found = {}
    for name, value in answers.items():
        found[name] = value
        if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
            found[name] = len(value)
            for n, entry in enumerate(value):
                found |= {f"{name}.{n}.{inner}": v for inner, v in entry.items()}
    return found


def step(draw, flow, state):
    """One random thing a citizen does; the new state."""
    questions = flow.questions(state)
    what = draw(
        st.sampled_from(["next"] * 6 + ["change", "again", "back", "delete", "skip", "keep"])
    )
    question = flow.next(state) if what in ("next", "skip") else draw(st.sampled_from(questions))
    if question is None:
        question = draw(st.sampled_from(questions))
    before = leaves(state.answers)
    match what:
        case "again":
            return flow.ask_again(state, [question.path])
        case "back":
            return flow.back(state) or state
        case "keep":
            return flow.keep(state)
        case "delete":
            entries = state.answers.get("members", state.answers.get("g", ()))
            path = f"{'members' if flow.form is EXAMPLE else 'g'}.{len(entries) - 1}"
            return flow.delete_entry(state, path).state if entries else state
        case "skip" if question.kind is Kind.FIELD and question.field.optional:
            done = flow.skip(state, question.path)
        case _:
            done = flow.answer(state, question.path, some_value(draw, question))
    nothing_unrelated_is_lost(flow, before, question, done)
    return done.state


def nothing_unrelated_is_lost(flow, before, question, done):
    after = leaves(done.state.answers)
    gone = {path for path in before if path not in after}
    assert gone == set(done.dropped)
    group = question.group.id if question.group else question.path
    differing = {path for path in before if path in after and before[path] != after[path]}
    # The answer itself, or the number of entries of its group.
    assert differing <= {question.path, group}
    view = flow.view(done.state)
    emptied = question.kind is Kind.OPEN and not done.state.answers[question.path]
    for path in gone:
        of_group = emptied and path.startswith(f"{question.path}.")
        missing_group = "." in path and view.applies(path.partition(".")[0]) is False
        assert of_group or missing_group or view.applies(path) is False


def always_holds(flow, state):
    questions = flow.questions(state)
    paths = [question.path for question in questions]
    assert len(paths) == len(set(paths))
    following = flow.next(state)
    if following is not None:
        assert following.path in paths
        assert flow.view(state).applies(following.path.removesuffix(".more"))
    progress = flow.progress(state)
    assert 0 <= progress.done <= progress.of == len(paths)
    if following is None:
        assert progress.done == progress.of
    # No answer is kept whose question certainly does not apply.
    view = flow.view(state)
    for path in leaves(state.answers):
        assert view.applies(path) is not False
    assert State.from_json(json.loads(json.dumps(state.to_json()))) == state
    review(flow.form, state.answers)
    contradictions(flow.form, state.answers)


@settings(max_examples=60, deadline=None)
@given(FORMS, st.data())
def test_random_steps_break_nothing(asked, data):
    flow, state = Flow(asked), State()
    for _ in range(data.draw(st.integers(1, 15))):
        state = step(data.draw, flow, state)
        always_holds(flow, state)


@settings(max_examples=60, deadline=None)
@given(FORMS, st.data())
def test_every_form_ends_and_what_is_submitted_fits(asked, data):
    flow, state = Flow(asked), State()
    for _ in range(data.draw(st.integers(0, 10))):
        state = step(data.draw, flow, state)
    for _ in range(120):
        question = flow.next(state)
        if question is None:
            break
        skipped = (
            question.field.optional and question.kind is Kind.FIELD and data.draw(st.booleans())
        )
        done = (
            flow.skip(state, question.path)
            if skipped
            else flow.answer(state, question.path, some_value(data.draw, question))
        )
        state = done.state
    assert flow.complete(state)
    submitted = submission_data(asked, state.answers)
    assert submitted == state.answers
    assert validate(asked, submitted) == []
    assert Draft202012Validator(submission_schema(asked)).is_valid(submitted)


@settings(max_examples=40, deadline=None)
@given(FORMS, st.data())
def test_the_first_question_is_reached_by_going_back(asked, data):
    flow, state = Flow(asked), State()
    for _ in range(data.draw(st.integers(1, 12))):
        state = step(data.draw, flow, state)
    answers, steps = state.answers, 0
    while (before := flow.back(state)) is not None:
        state, steps = before, steps + 1
        assert state.answers == answers
        assert steps <= len(flow.questions(state))
    first = flow.questions(state)[0]
    assert flow.next(state).path == first.path or not first.answered


@pytest.mark.parametrize(
    "path", ["", ".", "members.", "members.0", "name.0", "0.name", "members.more.x", "a.b.c.d"]
)
def test_refusals_are_the_only_errors(path):
    flow = Flow(EXAMPLE)
    for act in (lambda: flow.answer(State(), path, True), lambda: flow.skip(State(), path)):
        with pytest.raises(FlowError) as caught:
            act()
        assert caught.value.path == path
