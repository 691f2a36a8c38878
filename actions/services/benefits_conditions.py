"""Conditions of the benefits check, true, false or undecided (None) when an answer is missing.

The language is that of forms (`actions/services/applications/conditions.py`), and as there an
unanswered question stays open. Two things differ: a question that was skipped stays open, too ("no
income given" may not count as "no income"), and amounts are ranges.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from actions.services.errors import InvalidValue
from actions.services.ternary import Truth, every, negated, some

type Condition = Mapping[str, Any]
type Answers = Mapping[str, Any]
type Leaf = Callable[[Condition, Answers], Truth]

NOT_ASKED = object()
"""The value of a question that does not concern the household: no condition on it holds."""

INFINITE = Decimal("Infinity")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is known to lie between two limits, both included; `high` may be infinite."""

    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, value: Decimal | int) -> "Range":
        """A known number."""
        return cls(Decimal(value), Decimal(value))

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def __mul__(self, other: "Range") -> "Range":
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Range(min(ends), max(ends))

    def at_least(self, floor: Decimal) -> "Range":
        """Raised to `floor` where it is below."""
        return Range(max(self.low, floor), max(self.high, floor))

    def above(self, other: "Range") -> Truth:
        """Whether it is greater, None when the ranges overlap."""
        if self.low > other.high:
            return True
        return False if self.high <= other.low else None

    def below(self, other: "Range") -> Truth:
        """Whether it is smaller, None when the ranges overlap."""
        return other.above(self)


UNKNOWN = Range(ZERO, INFINITE)
"""An amount or a number of which nothing is known."""


def holds(condition: Condition, answers: Answers, leaf: Leaf | None = None) -> Truth:
    """Whether the condition holds for the answers; None when an unanswered question decides.

    `leaf` evaluates what is not part of the language of forms. Raises InvalidValue for an answer
    that is not of the kind a comparison needs; KeyError for an unknown kind of condition.
    """
    match condition:
        case {"all": parts}:
            return every(holds(part, answers, leaf) for part in parts)
        case {"any": parts}:
            return some(holds(part, answers, leaf) for part in parts)
        case {"not": part}:
            return negated(holds(part, answers, leaf))
        case {"count": group}:
            return compared(count(answers.get(group)), condition)
        case {"any_of": group, "when": part}:
            found = entries(answers, group)
            if found is None:
                return None
            return some(holds(part, scope, leaf) for scope in found)
        case {"field": field}:
            return _field(condition, field, answers.get(field))
    if leaf is None:
        raise KeyError(next(iter(condition), ""))
    return leaf(condition, answers)


def entries(answers: Answers, group: str) -> list[Answers] | None:
    """The answers of each entry of a group, over those outside; None when it is unanswered."""
    value = answers.get(group)
    if value is NOT_ASKED:
        return []
    return [{**answers, **entry} for entry in value] if isinstance(value, list) else None


def count(value: Any) -> Range:
    """How many entries the answer of a group has."""
    if value is NOT_ASKED:
        return Range.exactly(0)
    return Range.exactly(len(value)) if isinstance(value, list) else UNKNOWN


def number(field: str, value: Any) -> Range:
    """A number or an amount of money; unanswered: unknown, not asked: zero."""
    if value is None:
        return UNKNOWN
    if value is NOT_ASKED:
        return Range.exactly(0)
    raw = value.get("amount") if isinstance(value, Mapping) else value
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise InvalidValue(field)
    try:
        read = Decimal(str(raw))
    except InvalidOperation as error:
        raise InvalidValue(field) from error
    if not read.is_finite():
        raise InvalidValue(field)
    return Range.exactly(read)


def compared(value: Range, limits: Mapping[str, Any]) -> Truth:
    """Whether it is above and below the numbers of `limits`; they are not included."""
    return every(
        getattr(value, side)(Range.exactly(Decimal(str(limits[side]))))
        for side in ("above", "below")
        if side in limits
    )


def _field(condition: Condition, field: str, value: Any) -> Truth:
    if "answered" in condition:
        return (value is not None and value is not NOT_ASKED) is condition["answered"]
    if value is NOT_ASKED:
        return False
    if value is None:
        return None
    if "above" in condition or "below" in condition:
        return compared(number(field, value), condition)
    wanted = condition["in"] if "in" in condition else [condition["is"]]
    chosen = value if isinstance(value, list) else [value]
    return any(_same(one, other) for one in chosen for other in wanted)


def _same(one: Any, other: Any) -> bool:
    """Equal and of one kind: True is not 1."""
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _product(one: Decimal, other: Decimal) -> Decimal:
    """A product in which nothing times anything is nothing, infinity included."""
    return ZERO if not one or not other else one * other
