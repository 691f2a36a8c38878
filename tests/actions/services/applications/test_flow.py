"""From question to question: conditions, groups, changes, steps back."""

import json

import pytest

from actions.services.applications.flow import Flow, FlowError, Progress, State
from tests.actions.services.applications.flows import (
    FLOW,
    GROUP,
    RENTING,
    filled,
    two_entries,
    walk,
)
from tests.actions.services.applications.forms import IBAN, PERSON, form

CHAIN = Flow(form("""
  - {id: a}
  - {id: b, when: {field: a, is: true}}
  - {id: c, when: {field: b, is: true}}
  - {id: d, when: {not: {field: a, is: true}}}
  - {id: e}
"""))  # fmt: skip


def test_a_whole_form():
    rest = {"crowded": False, "employer": "Stadtbad", "own_account": True, "iban": IBAN}
    state = State()
    for path, value in RENTING.items():
        question = FLOW.next(state)
        assert question.path == path
        skip = value is None
        state = (FLOW.skip(state, path) if skip else FLOW.answer(state, path, value)).state
    assert FLOW.next(state).path == "members.more"
    state = FLOW.answer(state, "members.more", False).state
    for path, value in rest.items():
        assert FLOW.next(state).path == path
        state = FLOW.answer(state, path, value).state
    assert FLOW.complete(state)
    assert FLOW.progress(state) == Progress(20, 20)


def test_conditions_decide_what_is_asked():
    assert walk(CHAIN, dict.fromkeys("abcde", True))[0] == ["a", "b", "c", "e"]
    assert walk(CHAIN, {**dict.fromkeys("abcde", True), "b": False})[0] == ["a", "b", "e"]
    assert walk(CHAIN, {"a": False, "d": True, "e": True})[0] == ["a", "d", "e"]


def test_undecided_questions_are_neither_asked_nor_counted():
    # d depends on "not a", which is open at first
    assert [q.path for q in CHAIN.questions(State())] == ["a", "e"]
    assert CHAIN.progress(State()) == Progress(0, 2)
    assert CHAIN.progress(filled(CHAIN, {"a": True})) == Progress(1, 3)


def test_a_later_question_may_bring_an_earlier_one():
    flow = Flow(form("[{id: a, when: {field: b, is: true}}, {id: b}, {id: c}]"))
    state = filled(flow, {"b": True})
    assert flow.next(state).path == "a"


def test_a_question_about_no_email_comes_when_it_was_skipped():
    state = filled(FLOW, {"name": PERSON, "birth_date": "1984-05-03"})
    assert FLOW.next(FLOW.skip(state, "email").state).path == "phone"
    assert FLOW.next(FLOW.answer(state, "email", "a@b.de").state).path == "address"


def test_a_change_drops_what_depends_on_it_and_nothing_else():
    state = filled(CHAIN, {"a": True, "b": True, "c": False, "e": True})
    step = CHAIN.answer(state, "a", False)
    assert set(step.dropped) == {"b", "c"}
    assert step.state.answers == {"a": False, "e": True}
    assert CHAIN.next(step.state).path == "d"
    assert CHAIN.answer(state, "e", False).dropped == ()


def test_a_change_that_changes_nothing_drops_nothing():
    state = filled(CHAIN, {"a": True, "b": True, "c": True, "e": True})
    assert CHAIN.answer(state, "a", True).dropped == ()


def test_changing_by_name_asks_again_and_keeps_the_answers():
    state = filled(CHAIN, {"a": True, "b": True, "c": True, "e": True})
    asked = CHAIN.ask_again(state, ["e", "b"])
    assert asked.answers == state.answers
    assert CHAIN.next(asked).path == "e"
    asked = CHAIN.answer(asked, "e", False).state
    assert CHAIN.next(asked).path == "b"
    step = CHAIN.answer(asked, "b", False)
    assert (step.dropped, CHAIN.complete(step.state)) == (("c",), True)
    assert CHAIN.complete(CHAIN.keep(asked))


def test_what_is_asked_again_and_no_longer_applies_is_passed_over():
    state = filled(CHAIN, {"a": True, "b": True, "c": True, "e": True})
    asked = CHAIN.ask_again(state, ["a", "c"])
    assert CHAIN.next(CHAIN.answer(asked, "a", False).state).path == "d"


def test_back_step_by_step_and_forth_again():
    state = filled(CHAIN, {"a": True, "b": True, "c": True})
    assert CHAIN.next(state).path == "e"
    state = CHAIN.back(state)
    assert CHAIN.next(state).path == "c"
    state = CHAIN.back(state)
    assert CHAIN.next(state).path == "b"
    assert state.answers == {"a": True, "b": True, "c": True}
    assert CHAIN.next(CHAIN.answer(state, "b", True).state).path == "e"
    assert CHAIN.back(CHAIN.back(state)) is None


def test_back_from_a_complete_form_and_at_the_start():
    state = filled(CHAIN, {"a": False, "d": True, "e": True})
    assert CHAIN.next(CHAIN.back(state)).path == "e"
    assert CHAIN.back(State()) is None


def test_only_optional_questions_are_skipped():
    with pytest.raises(FlowError) as caught:
        FLOW.skip(State(), "name")
    assert (caught.value.code, caught.value.path) == ("not_optional", "name")
    state = filled(FLOW, {"name": PERSON})
    assert FLOW.skip(state, "email").state.answers == {"name": PERSON, "email": None}


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("name", "Fatma", "wrong_value"),
        ("name", {"given": "", "family": ""}, "wrong_value"),
        ("name", None, "wrong_value"),
        ("birth_date", "1984-02-31", "wrong_value"),
        ("area", True, "wrong_value"),
        ("area", 4, "wrong_value"),
        ("tenure", "castle", "wrong_value"),
        ("members", "yes", "wrong_value"),
        ("rent", {"amount": "640.00", "currency": "EUR"}, "not_asked"),
        ("members.0.name", PERSON, "not_asked"),
        ("members.more", True, "not_asked"),
        ("castle", 1, "not_asked"),
        ("", 1, "not_asked"),
        ("members.x.y", 1, "not_asked"),
    ],
)
def test_answers_that_are_refused(path, value, code):
    with pytest.raises(FlowError) as caught:
        FLOW.answer(State(), path, value)
    assert caught.value.code == code
    assert str(value) not in str(caught.value) or value in (True, 1, 4, "name")


def test_the_state_is_json_and_does_not_show():
    state = GROUP.ask_again(two_entries(), ["a"])
    again = State.from_json(json.loads(json.dumps(state.to_json())))
    assert again == state
    assert "x" not in repr(state)
    # Of answers alone the only thing that is not known is whether somebody is missing.
    alone = State.from_json({"answers": {"a": True, "g": [{"x": False}], "z": True}})
    assert GROUP.next(alone).path == "g.more"


def test_values_known_from_elsewhere_are_suggested_when_they_fit():
    question = FLOW.next(State())
    assert FLOW.suggestion(question, {"booking.name": PERSON}) == PERSON
    assert FLOW.suggestion(question, {"booking.name": "Fatma"}) is None
    assert FLOW.suggestion(question, {}) is None
    assert FLOW.suggestion(FLOW.question(State(), "members"), {"": True}) is None


def test_states_are_never_changed_in_place():
    state = two_entries()
    before = json.dumps(state.to_json())
    GROUP.answer(state, "g.0.x", False)
    GROUP.answer(state, "g.more", True)
    GROUP.delete_entry(state, "g.0")
    GROUP.back(state)
    assert json.dumps(state.to_json()) == before
