"""Conditions of a form: read from its file, and whether they hold.

A condition may be undecided: what it asks about was not answered yet. Then it is None, and what
depends on it is neither asked nor dropped.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Protocol

from actions.services.applications.model import (
    All,
    Answered,
    AnyOf,
    Compare,
    Condition,
    Count,
    In,
    Is,
    Not,
    Simple,
    Some,
)
from actions.services.ternary import every, negated, some


class Open:
    """The type of OPEN: a question that applies, or may apply, and has no answer yet."""


OPEN: Final = Open()


class Scope(Protocol):
    """Where a condition looks values up: the whole form, or one entry and then the whole form."""

    def value(self, field: str) -> Any:
        """The answer; None when it was skipped or does not apply, OPEN when it is not known yet."""

    def entries(self, group: str) -> "tuple[Sequence[Scope], bool]":
        """The entries of a group, and whether no more will come."""


def parse(data: Mapping[str, Any]) -> Condition:
    """A condition as it stands in a form; the form's JSON Schema was checked before."""
    match data:
        case {"all": parts}:
            return All(tuple(parse(part) for part in parts))
        case {"any": parts}:
            return Some(tuple(parse(part) for part in parts))
        case {"not": part}:
            return Not(parse(part))
        case {"count": group}:
            return Count(group, _decimal(data, "above"), _decimal(data, "below"), data.get("is"))
        case {"any_of": group, "when": when}:
            return AnyOf(group, parse(when))
        case {"field": field, "answered": wanted}:
            return Answered(field, wanted)
        case {"field": field, "is": value}:
            return Is(field, value)
        case {"field": field, "in": values}:
            return In(field, tuple(values))
        case {"field": field}:
            return Compare(field, _decimal(data, "above"), _decimal(data, "below"))
    raise ValueError("no such condition")


def _decimal(data: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(data[key])) if key in data else None


def simple(condition: Condition | None) -> Iterator[Simple]:
    """The parts of a condition that name a field or a group; AnyOf is not taken apart."""
    match condition:
        case All(parts) | Some(parts):
            for part in parts:
                yield from simple(part)
        case Not(part):
            yield from simple(part)
        case None:
            return
        case _:
            yield condition


def holds(condition: Condition | None, scope: Scope) -> bool | None:
    """Whether a condition holds; None when it is undecided. No condition always holds."""
    match condition:
        case None:
            return True
        case All(parts):
            return every(holds(part, scope) for part in parts)
        case Some(parts):
            return some(holds(part, scope) for part in parts)
        case Not(part):
            return negated(holds(part, scope))
        case Count():
            return _count(condition, scope)
        case AnyOf(group, when):
            entries, complete = scope.entries(group)
            found = some(holds(when, entry) for entry in entries)
            return found if complete or found else None
    value = scope.value(condition.field)
    if value is OPEN:
        return None
    match condition:
        case Answered(_, wanted):
            return (value is not None) == wanted
        case Is(_, wanted):
            return _is(value, wanted)
        case In(_, values):
            return any(_is(value, wanted) for wanted in values)
        case Compare(_, above, below):
            number = as_number(value)
            return number is not None and _between(number, above, below)


def _count(condition: Count, scope: Scope) -> bool | None:
    entries, complete = scope.entries(condition.group)
    count = len(entries)
    if condition.exactly is not None:
        found = count == condition.exactly
        return found if complete or count > condition.exactly else None
    found = _between(Decimal(count), condition.above, condition.below)
    # More entries may still come: they change nothing once a lower limit alone is passed.
    certain = condition.below is None and found
    passed = condition.below is not None and Decimal(count) >= condition.below
    return found if complete or certain or passed else None


def _is(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return wanted in value
    if isinstance(value, bool) or isinstance(wanted, bool | str):
        return type(value) is type(wanted) and bool(value == wanted)
    number = as_number(value)
    return number is not None and number == as_number(wanted)


def as_number(value: Any) -> Decimal | None:
    """A number, or an amount of money, as a decimal; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, Mapping) and "amount" in value:
        return Decimal(str(value["amount"]))
    return None


def _between(number: Decimal, above: Decimal | None, below: Decimal | None) -> bool:
    return (above is None or number > above) and (below is None or number < below)
