"""Forms being filled in, for the tests of the flow."""

from actions.services.applications.flow import Flow, State
from actions.services.applications.view import Kind
from tests.actions.services.applications.forms import ADDRESS, EXAMPLE, FILE, PERSON, euros, form

FLOW = Flow(EXAMPLE)
GROUP = Flow(form("""
  - {id: a}
  - id: g
    type: group
    max: 3
    fields: [{id: x}, {id: y, optional: true, when: {field: x, is: true}}]
  - {id: z}
"""))  # fmt: skip


def filled(flow, answers, state=None):
    """The state after answering paths in the order given."""
    state = state or State()
    for path, value in answers.items():
        state = flow.answer(state, path, value).state
    return state


def walk(flow, answers):
    """The paths that are asked when each is answered from a mapping; None skips."""
    state, asked = State(), []
    while question := flow.next(state):
        asked.append(question.path)
        value = answers[question.path]
        skipped = value is None and question.kind is Kind.FIELD
        step = (
            flow.skip(state, question.path) if skipped else flow.answer(state, question.path, value)
        )
        assert step.dropped == ()
        state = step.state
    return asked, state


RENTING = {
    "name": PERSON,
    "birth_date": "1984-05-03",
    "email": None,
    "phone": None,
    "address": ADDRESS,
    "tenure": "rent",
    "rent": euros(640),
    "lease_file": FILE,
    "area": 65.5,
    "members": True,
    "members.0.name": {"given": "Ali", "family": "Yılmaz"},
    "members.0.income_kind": ["work"],
    "members.0.income": euros(1800),
    "members.more": True,
    "members.1.name": {"given": "Can", "family": "Yılmaz"},
    "members.1.income_kind": ["none"],
}


def two_entries():
    return filled(
        GROUP,
        {"a": True, "g": True, "g.0.x": True, "g.0.y": True, "g.more": True, "g.1.x": False},
    )
