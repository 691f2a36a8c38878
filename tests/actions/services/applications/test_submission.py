"""The data that is submitted, its JSON Schema, and what is refused."""

import copy

import pytest
from jsonschema import Draft202012Validator

from actions.services.applications.shapes import fits
from actions.services.applications.submission import Fault, submission_data, validate
from actions.services.applications.submission_schema import submission_schema
from tests.actions.services.applications.forms import (
    ADDRESS,
    EXAMPLE,
    FILE,
    IBAN,
    PERSON,
    checked,
    euros,
    field,
    form,
)

SCHEMA = submission_schema(EXAMPLE)
DATA = {
    "name": PERSON,
    "birth_date": "1984-05-03",
    "email": "fatma@example.org",
    "address": ADDRESS,
    "tenure": "rent",
    "rent": euros(640),
    "lease_file": FILE,
    "area": 65.5,
    "members": [{"name": PERSON, "income_kind": ["work"], "income": euros(1800)}],
    "employer": "Stadtbad",
    "own_account": True,
    "iban": IBAN,
}


def changed(**values):
    """The data with other values; "members__income" is that of the first member, ... removes."""
    data = copy.deepcopy(DATA)
    for name, value in values.items():
        group, _, member = name.partition("__")
        target = data[group][0] if member else data
        if value is ...:
            del target[member or group]
        else:
            target[member or group] = value
    return data


def test_the_schema_is_valid_and_named():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "https://musterstadt.example/schemas/beispiel/1.0"
    assert SCHEMA["properties"]["name"]["$comment"] == "FIM F60000227"
    assert SCHEMA["properties"]["name"]["title"] == "Name"


def test_complete_data_fit():
    assert validate(EXAMPLE, DATA) == []
    assert Draft202012Validator(SCHEMA).is_valid(DATA)
    assert submission_data(EXAMPLE, DATA) == DATA


OWNER = {
    "tenure": "owner", "rent": ..., "lease_file": ..., "members__owner": True,
    "members__income_kind": ["none"], "members__income": ..., "employer": ...,
}  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {"lease_file": None},
        {"email": None, "phone": "+491711234567"},
        {"email": None, "phone": None},
        {"tenure": "other", "lease_file": ...},
        {"members": [], "employer": ...},
        {"own_account": False, "iban": ..., "health": None},
        OWNER,
    ],
)
def test_other_complete_data(values):
    data = changed(**values)
    assert validate(EXAMPLE, data) == []
    assert Draft202012Validator(SCHEMA).is_valid(data)


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ({"name": ...}, "name", "missing"),
        ({"rent": ...}, "rent", "missing"),
        ({"members__income": ...}, "members.0.income", "missing"),
        ({"members": [], "employer": "X"}, "employer", "unexpected"),
        ({"phone": "+491711234567"}, "phone", "unexpected"),
        ({"members__owner": True}, "members.0.owner", "unexpected"),
        ({"own_account": False}, "iban", "unexpected"),
        ({"surprise": 1}, "", "invalid"),
        ({"members__surprise": 1}, "members.0", "invalid"),
        ({"members": {}}, "members", "invalid"),
        ({"members": [{}] * 4}, "members", "invalid"),
        ({"members": None}, "members", "invalid"),
        ({"name": None}, "name", "invalid"),
        ({"name": {**PERSON, "title": "Dr."}}, "name", "invalid"),
        ({"birth_date": "03.05.1984"}, "birth_date", "invalid"),
        ({"birth_date": "1984-02-31"}, "birth_date", "invalid"),
        ({"email": "fatma"}, "email", "invalid"),
        ({"rent": 640}, "rent", "invalid"),
        ({"rent": {"amount": "640", "currency": "EUR"}}, "rent", "invalid"),
        ({"rent": {"amount": "-1.00", "currency": "EUR"}}, "rent", "invalid"),
        ({"rent": {"amount": "640.00", "currency": "USD"}}, "rent", "invalid"),
        ({"area": "65"}, "area", "invalid"),
        ({"area": 2000}, "area", "invalid"),
        ({"area": True}, "area", "invalid"),
        ({"address": {**ADDRESS, "postal_code": "1234"}}, "address", "invalid"),
        ({"address": {**ADDRESS, "house_number": "🏠"}}, "address", "invalid"),
        ({"iban": "DE89370400440532013001"}, "iban", "invalid"),
        ({"members__income_kind": []}, "members.0.income_kind", "invalid"),
        ({"members__income_kind": ["work", "work"]}, "members.0.income_kind", "invalid"),
        ({"employer": "x" * 81}, "employer", "invalid"),
        ({"lease_file": {**FILE, "bytes": 0}}, "lease_file", "invalid"),
    ],
)
def test_what_is_refused(values, path, code):
    faults = validate(EXAMPLE, changed(**values))
    assert Fault(path, code) in faults


@pytest.mark.parametrize(
    "values",
    [{"name": ...}, {"rent": ...}, {"members__income": ...}, {"members": [], "employer": "X"},
     {"phone": None}, {"surprise": 1}, {"area": 2000}, {"own_account": False}],
)  # fmt: skip
def test_the_schema_alone_refuses_it_too(values):
    assert not Draft202012Validator(SCHEMA).is_valid(changed(**values))


def test_only_what_applies_is_submitted():
    stale = {**DATA, "tenure": "owner", "phone": None}
    data = submission_data(EXAMPLE, stale)
    assert "rent" not in data
    assert "lease_file" not in data
    assert "phone" not in data
    assert "owner" not in data["members"][0]


@pytest.mark.parametrize(
    ("condition", "answers", "applies"),
    [
        ("{field: n, above: 2}", {"n": 3}, True),
        ("{field: n, above: 2}", {"n": 2}, False),
        ("{field: n, below: 2.5}", {"n": 2.4}, True),
        ("{field: n, is: 2}", {"n": 2}, True),
        ("{field: n, is: 2}", {"n": None}, False),
        ("{not: {field: n, above: 2}}", {"n": None}, True),
        ("{field: n, answered: true}", {"n": None}, False),
        ("{field: m, is: a}", {"m": ["a", "b"]}, True),
        ("{field: m, is: a}", {"m": None}, False),
        ("{field: m, in: [b, c]}", {"m": ["a", "b"]}, True),
        ("{count: g, above: 0}", {"g": [{"x": True}]}, True),
        ("{count: g, above: 0.5}", {"g": [{"x": True}]}, True),
        ("{count: g, below: 1}", {"g": [{"x": True}]}, False),
        ("{count: g, below: 1.5}", {"g": [{"x": True}]}, True),
        ("{count: g, is: 0}", {"g": []}, True),
        ("{any_of: g, when: {field: x, is: true}}", {"g": [{"x": False}, {"x": True}]}, True),
        ("{any_of: g, when: {field: x, is: true}}", {"g": [{"x": False}]}, False),
        ("{any: [{field: n, is: 1}, {count: g, is: 1}]}", {"g": [{"x": False}]}, True),
        ("{all: [{field: n, is: 1}, {count: g, is: 1}]}", {"g": [{"x": False}]}, False),
    ],
)
def test_conditions_in_the_schema_mean_the_same(condition, answers, applies):
    made = form(f"""
      - {{id: n, type: number, optional: true}}
      - id: m
        type: choice
        multiple: true
        optional: true
        options: [{{id: a, label: A}}, {{id: b, label: B}}, {{id: c, label: C}}]
      - {{id: g, type: group, fields: [{{id: x}}]}}
      - {{id: z, when: {condition}}}
    """)
    data = {"n": None, "m": None, "g": [], **answers}
    schema = Draft202012Validator(submission_schema(made))
    for given in (data, {**data, "z": True}):
        complete = ("z" in given) == applies
        assert (validate(made, given) == []) is complete
        assert schema.is_valid(given) is complete


def test_conditions_that_json_schema_cannot_express_leave_the_field_optional():
    made = form("""
      - {id: a}
      - {id: rent, type: money, when: {field: a, is: true}}
      - {id: z, when: {field: rent, above: 500}}
      - {id: g, type: group, fields: [{id: x}, {id: y, when: {field: a, is: true}}]}
    """)
    schema = Draft202012Validator(submission_schema(made))
    data = {"a": True, "rent": euros(640), "g": [{"x": True}]}
    assert schema.is_valid(data)
    assert validate(made, data) == [Fault("z", "missing"), Fault("g.0.y", "missing")]


@pytest.mark.parametrize(
    ("asked", "value", "fit"),
    [
        (field("text"), "x" * 500, True),
        (field("text"), "x" * 501, False),
        (field("text"), "  ", False),
        (checked("text", pattern="a|b"), "a", True),
        (checked("text", pattern="a|b"), "ab", False),
        (checked("number", whole=True), 3, True),
        (checked("number", whole=True), 3.5, False),
        (checked("number", min=1, max=3), 3, True),
        (checked("money", max=10), euros(10), True),
        (checked("money", max=10), euros(10.01), False),
        (checked("money", min=-5), euros(-5), True),
        (field("person"), {"given": "", "family": "Suharto"}, True),
        (field("person"), {"given": "Suharto", "family": ""}, False),
        (field("phone"), "0171", False),
        (field("date"), "2024-02-29", True),
        (field("date"), "2023-02-29", False),
        (field("yes_no"), 1, False),
    ],
)
def test_values_of_fields(asked, value, fit):
    assert fits(asked, value) is fit
