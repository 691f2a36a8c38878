"""Conditions with three values: they hold, they do not, or it is not known yet."""

import pytest
import yaml

from actions.services.applications.conditions import OPEN, holds, parse
from tests.actions.services.applications.forms import euros


class Values:
    """A scope of fixed values; `groups` maps a group to its entries and whether it is complete."""

    def __init__(self, values, groups=None):
        self.values = values
        self.groups = groups or {}

    def value(self, field):
        return self.values.get(field, OPEN)

    def entries(self, group):
        entries, complete = self.groups[group]
        return [Values({**self.values, **entry}) for entry in entries], complete


SCOPE = Values(
    {"sure": True, "never": False, "three": 3, "half": 2.5, "rent": euros(640), "kind": "a",
     "kinds": ["a", "b"], "skipped": None, "text": "1"},
    {
        "two": ([{"k": "a", "n": 1}, {"k": "b"}], True),
        "growing": ([{"k": "a"}], False),
        "empty": ([], True),
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{field: sure, is: true}", True),
        ("{field: never, is: true}", False),
        ("{field: sure, is: 1}", False),
        ("{field: three, is: true}", False),
        ("{field: three, is: 3}", True),
        ("{field: half, is: 2.5}", True),
        ("{field: text, is: '1'}", True),
        ("{field: text, is: 1}", False),
        ("{field: rent, is: 640}", True),
        ("{field: kind, is: a}", True),
        ("{field: kind, in: [b, a]}", True),
        ("{field: kind, in: [b, c]}", False),
        ("{field: kinds, is: b}", True),
        ("{field: kinds, is: c}", False),
        ("{field: kinds, in: [c, a]}", True),
        ("{field: three, above: 3}", False),
        ("{field: three, above: 2.9}", True),
        ("{field: three, below: 3}", False),
        ("{field: three, above: 2, below: 4}", True),
        ("{field: rent, above: 639.99}", True),
        ("{field: rent, below: 640}", False),
        ("{field: kind, above: 0}", False),
        ("{field: kind, answered: true}", True),
        ("{field: skipped, answered: true}", False),
        ("{field: skipped, answered: false}", True),
        ("{field: skipped, is: a}", False),
        ("{field: unknown, is: a}", None),
        ("{field: unknown, answered: false}", None),
        ("{not: {field: unknown, is: a}}", None),
        ("{not: {field: sure, is: true}}", False),
        ("{all: [{field: sure, is: true}, {field: unknown, is: a}]}", None),
        ("{all: [{field: never, is: true}, {field: unknown, is: a}]}", False),
        ("{any: [{field: sure, is: true}, {field: unknown, is: a}]}", True),
        ("{any: [{field: never, is: true}, {field: unknown, is: a}]}", None),
        ("{any: [{field: never, is: true}, {field: never, is: 1}]}", False),
        ("{count: two, is: 2}", True),
        ("{count: two, above: 2}", False),
        ("{count: two, below: 3}", True),
        ("{count: empty, is: 0}", True),
        ("{count: growing, above: 0}", True),
        ("{count: growing, above: 1}", None),
        ("{count: growing, below: 1}", False),
        ("{count: growing, below: 2}", None),
        ("{count: growing, is: 0}", False),
        ("{count: growing, is: 1}", None),
        ("{any_of: two, when: {field: k, is: b}}", True),
        ("{any_of: two, when: {field: k, is: c}}", False),
        ("{any_of: two, when: {field: n, is: 2}}", None),
        ("{any_of: two, when: {all: [{field: k, is: a}, {field: sure, is: true}]}}", True),
        ("{any_of: growing, when: {field: k, is: a}}", True),
        ("{any_of: growing, when: {field: k, is: b}}", None),
        ("{any_of: empty, when: {field: k, is: a}}", False),
    ],
)
def test_conditions(condition, expected):
    assert holds(parse(yaml.safe_load(condition)), SCOPE) is expected


def test_no_condition_always_holds():
    assert holds(None, SCOPE) is True
