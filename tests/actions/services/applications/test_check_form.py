"""A form for a check: no service, nothing to submit, every question may be skipped."""

from typing import Any

import pytest

from actions.services.applications.flow import Flow, FlowError, State
from actions.services.applications.loading import FormError, check_form
from actions.services.applications.model import Ending
from actions.services.applications.review import review
from actions.services.applications.view import Kind

AGE = {"id": "age", "type": "number", "question": "Wie alt?", "why": "Darum.", "label": "Alter"}
CHILDREN = {
    "id": "children", "type": "group", "question": "Kinder?", "more": "Noch eines?",
    "item": "Kind", "label": "Kinder", "fields": [AGE],
}  # fmt: skip
ALONE = {
    "id": "alone", "type": "yes_no", "question": "Allein?", "why": "Darum.", "label": "Allein",
    "when": {"count": "children", "above": 0},
}  # fmt: skip


def questions(*fields: Any) -> dict[str, Any]:
    section = {"id": "home", "title": "Zuhause", "fields": [*fields]}
    return {"id": "check", "title": "Prüfen", "intro": "Los.", "sections": [section]}


FLOW = Flow(check_form(questions(CHILDREN, ALONE), "here"))


def test_it_belongs_to_no_service_and_keeps_nothing() -> None:
    assert (FLOW.form.service, FLOW.form.ending) == ("", Ending.CHECK)


def test_a_group_can_be_skipped_which_is_not_the_same_as_none() -> None:
    skipped = FLOW.skip(State(), "children").state
    assert skipped.answers == {"children": None}
    assert FLOW.complete(skipped)
    assert [row.value for part in review(FLOW.form, skipped.answers) for row in part.rows] == [None]
    none = FLOW.answer(State(), "children", False).state
    assert none.answers == {"children": []}


def test_skipping_a_group_drops_its_entries_and_it_can_be_answered_again() -> None:
    state = FLOW.answer(State(), "children", True).state
    state = FLOW.answer(state, "children.0.age", 7).state
    state = FLOW.answer(state, "children.more", False).state
    state = FLOW.answer(state, "alone", True).state
    step = FLOW.skip(FLOW.ask_again(state, ["children"]), "children")
    assert step.state.answers == {"children": None}
    assert set(step.dropped) == {"children.0.age", "alone"}
    state = FLOW.answer(step.state, "children", True).state
    found = FLOW.next(state)
    assert found is not None
    assert found.path == "children.0.age"


def test_questions_in_entries_can_be_skipped_but_not_whether_there_is_one_more() -> None:
    state = FLOW.answer(State(), "children", True).state
    state = FLOW.skip(state, "children.0.age").state
    found = FLOW.next(state)
    assert found is not None
    assert found.kind is Kind.MORE
    with pytest.raises(FlowError, match="not_optional"):
        FLOW.skip(state, found.path)


def test_faults_are_named() -> None:
    with pytest.raises(FormError, match="there is no field partner"):
        check_form(questions({**AGE, "when": {"field": "partner", "is": True}}), "here")
