"""Groups: entries that are opened, changed, deleted."""

import pytest

from actions.services.applications.flow import FlowError
from tests.actions.services.applications.flows import (
    FLOW,
    GROUP,
    RENTING,
    filled,
    two_entries,
    walk,
)


def test_a_group_nobody_belongs_to():
    asked, state = walk(GROUP, {"a": True, "g": False, "z": True})
    assert asked == ["a", "g", "z"]
    assert state.answers["g"] == []


def test_a_group_with_entries_up_to_its_maximum():
    answers = {
        "a": True, "g": True, "g.0.x": True, "g.0.y": None, "g.more": True, "g.1.x": False,
        "g.2.x": False, "z": True,
    }  # fmt: skip
    asked, state = walk(GROUP, answers)
    # Three are the maximum: nobody asks for a fourth.
    assert asked == ["a", "g", "g.0.x", "g.0.y", "g.more", "g.1.x", "g.more", "g.2.x", "z"]
    assert state.answers["g"] == [{"x": True, "y": None}, {"x": False}, {"x": False}]
    with pytest.raises(FlowError, match="not_asked"):
        GROUP.answer(state, "g.more", True)


def test_an_entry_can_be_deleted():
    state = GROUP.answer(two_entries(), "g.more", False).state
    step = GROUP.delete_entry(state, "g.0")
    assert set(step.dropped) == {"g.0.x", "g.0.y"}
    assert step.state.answers["g"] == [{"x": False}]
    assert GROUP.next(step.state).path == "z"
    last = GROUP.delete_entry(step.state, "g.0").state
    assert last.answers["g"] == []
    assert GROUP.next(last).path == "z"
    for path in ("g.1", "g", "g.x", "a.0", "h.0"):
        with pytest.raises(FlowError, match="not_asked"):
            GROUP.delete_entry(step.state, path)


def test_an_entry_opened_by_mistake_can_be_deleted():
    state = filled(GROUP, {"a": True, "g": True})
    assert GROUP.next(state).path == "g.0.x"
    assert GROUP.next(GROUP.delete_entry(state, "g.0").state).path == "z"


def test_changes_inside_entries_stay_inside():
    state = two_entries()
    step = GROUP.answer(state, "g.0.x", False)
    assert step.dropped == ("g.0.y",)
    assert step.state.answers == {"a": True, "g": [{"x": False}, {"x": False}]}


def test_a_group_that_is_asked_again():
    state = GROUP.answer(two_entries(), "g.more", False).state
    state = GROUP.ask_again(state, ["g"])
    kept = GROUP.answer(state, "g", True)
    assert (kept.dropped, GROUP.next(kept.state).path) == ((), "g.more")
    emptied = GROUP.answer(state, "g", False)
    assert set(emptied.dropped) == {"g.0.x", "g.0.y", "g.1.x"}
    assert emptied.state.answers["g"] == []


def test_back_through_a_group():
    state = GROUP.answer(two_entries(), "g.more", False).state
    paths = []
    while state:
        paths.append(GROUP.next(state).path)
        state = GROUP.back(state)
    assert paths == ["z", "g.more", "g.1.x", "g.0.y", "g.0.x", "g", "a"]


def test_questions_about_entries_of_a_group():
    state = filled(FLOW, {k: v for k, v in RENTING.items() if v is not None and k != "phone"})
    assert "crowded" in [q.path for q in FLOW.questions(state)]
    assert "employer" in [q.path for q in FLOW.questions(state)]
    state = FLOW.answer(state, "members.more", False).state
    state = filled(FLOW, {"crowded": True, "employer": "Stadtbad"}, state)
    step = FLOW.answer(state, "members.0.income_kind", ["none"])
    assert set(step.dropped) == {"members.0.income", "employer"}
    step = FLOW.delete_entry(state, "members.1")
    assert set(step.dropped) == {"members.1.name", "members.1.income_kind", "crowded"}
