"""Sums of figures of the law and answers, as ranges where an answer is missing or rough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from actions.services.benefits_conditions import (
    INFINITE,
    NOT_ASKED,
    UNKNOWN,
    ZERO,
    Answers,
    Condition,
    Range,
    count,
    entries,
    holds,
    number,
)
from actions.services.benefits_model import Certainty, Content, FigureSet
from actions.services.ternary import Truth, every

NOTHING = Range.exactly(0)


def figures_of(content: Content, day: date) -> dict[str, FigureSet]:
    """The set of each figure and table that is valid on a day."""
    return {
        name: figures
        for figures in content.figures
        if figures.period.problem(day) is None
        for name in (*figures.values, *figures.tables)
    }


@dataclass(slots=True)
class Household:
    """The answers of one household, seen with the figures of a day.

    `answers` are prepared by `benefits_answers.prepared`; `found` is what was found so far.
    """

    content: Content
    answers: Answers
    figures: Mapping[str, FigureSet]
    found: dict[str, Certainty] = field(default_factory=dict)

    def holds(self, condition: Condition, answers: Answers | None = None) -> Truth:
        """Whether a condition holds, None when unanswered questions decide.

        Raises InvalidValue for an answer of the wrong kind.
        """
        return holds(condition, self.answers if answers is None else answers, self._leaf)

    def amount(self, name: str) -> Range:
        """A sum of `amounts`, in euros a month or in people."""
        definition = self.content.amounts[name]
        total = NOTHING
        for term in definition["sum"]:
            total += self._term(term)
        return total.at_least(Decimal(definition["floor"])) if "floor" in definition else total

    def _leaf(self, condition: Condition, answers: Answers) -> Truth:
        match condition:
            case {"fact": name}:
                return holds(self.content.facts[name], answers, self._leaf)
            case {"amount": name}:
                value = self.amount(name)
                return every(
                    getattr(value, side)(self._limit(condition[side]))
                    for side in ("above", "below")
                    if side in condition
                )
            case {"found": names}:
                wanted = Certainty(condition.get("at_least", Certainty.POSSIBLE))
                enough = {Certainty.LIKELY, wanted}
                return any(self.found.get(name) in enough for name in names)
        raise KeyError(next(iter(condition), ""))

    def _limit(self, limit: Any) -> Range:
        if isinstance(limit, Mapping):
            return self.amount(limit["amount"]) * self._times(limit)
        return Range.exactly(Decimal(str(limit)))

    def _term(self, term: Mapping[str, Any]) -> Range:
        if "each" in term:
            return self._of_each(term)
        share = self._share(term, self.answers)
        return NOTHING if share == NOTHING else self._value(term) * self._times(term) * share

    def _of_each(self, term: Mapping[str, Any]) -> Range:
        found = entries(self.answers, term["each"])
        value = self._value(term) * self._times(term)
        if found is None:
            return Range(min(ZERO, value.low), INFINITE)
        total = NOTHING
        for scope in found:
            total += value * self._share(term, scope)
        return total

    def _share(self, term: Mapping[str, Any], scope: Answers) -> Range:
        """1 when the term counts, 0 when not, in between when that is undecided."""
        truth = self.holds(term["when"], scope) if "when" in term else True
        return Range(Decimal(truth is True), Decimal(truth is not False))

    def _times(self, term: Mapping[str, Any]) -> Range:
        times = term.get("times", 1)
        if isinstance(times, Mapping):
            return self.amount(times["amount"])
        return Range.exactly(Decimal(str(times)))

    def _value(self, term: Mapping[str, Any]) -> Range:
        match term:
            case {"figure": name}:
                return Range.exactly(self.figures[name].values[name])
            case {"table": name}:
                return self._row(*self.figures[name].tables[name])
            case {"amount": name}:
                return self.amount(name)
            case {"count": group}:
                return count(self.answers.get(group))
            case {"number": value}:
                return Range.exactly(Decimal(str(value)))
        return self._answer(term["field"], term.get("or"))

    def _answer(self, name: str, rough: str | None) -> Range:
        """The answer to a question, or else that to a choice between ranges."""
        value = self.answers.get(name)
        if value is None and rough is not None:
            chosen = self.answers.get(rough)
            if chosen is None or chosen is NOT_ASKED:
                return UNKNOWN
            return Range(*self.content.ranges[rough][chosen])
        return number(name, value)

    def _row(self, by: str, rows: Mapping[int, Decimal]) -> Range:
        """The row of a table; beyond the last one only its value as a lower end is known."""
        key = number(by, self.answers.get(by))
        inside = [value for row, value in rows.items() if key.low <= row <= key.high]
        if not inside:
            return Range(max(rows.values()), INFINITE)
        return Range(min(inside), INFINITE if key.high > max(rows) else max(inside))
