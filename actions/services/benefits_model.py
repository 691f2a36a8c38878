"""What `bot/benefits.yml` holds and what a check finds. No answer is kept in any of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from actions.services.benefits_conditions import Condition

type Need = tuple[str, ...]
"""Questions of which one must be answered."""


class Certainty(StrEnum):
    """How sure a rule is. Never more: the office decides."""

    LIKELY = "likely"
    POSSIBLE = "possible"


class Problem(StrEnum):
    """Why a rule was not used."""

    EXPIRED = "expired"
    NOT_YET = "not_yet"


class ContentInvalid(ValueError):
    """The file of benefits cannot be used; the message says where and why, for editors."""


@dataclass(frozen=True, slots=True)
class Text:
    """A German text and its gettext context."""

    context: str
    german: str


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph of the law; `date` is the ISO day of its state that a rule was written for."""

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which something is valid, both ends included; None: open."""

    first: date | None = None
    last: date | None = None

    def problem(self, day: date) -> Problem | None:
        """Why it is not valid on a day, None when it is."""
        if self.last is not None and day > self.last:
            return Problem.EXPIRED
        return Problem.NOT_YET if self.first is not None and day < self.first else None


@dataclass(frozen=True, slots=True)
class Apply:
    """Where to apply: a service of the catalogue, an authority of bot/authorities.yml, or both."""

    service: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class FigureSet:
    """Amounts of the law for a period, in euros a month.

    `tables` are rows by a whole number, which is the answer to the question `by`.
    """

    id: str
    period: Period
    source: Source
    values: Mapping[str, Decimal]
    tables: Mapping[str, tuple[str, Mapping[int, Decimal]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a benefit is likely or possible.

    `figures` are the names of the amounts of the law that it rests on, `fields` the questions
    ("children.age" in entries), both followed through facts and amounts.
    """

    id: str
    certainty: Certainty
    when: Condition
    because: Text
    source: Source
    period: Period
    needs: tuple[Need, ...]
    stands_in_for: str | None
    apply: Apply | None
    figures: frozenset[str]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """When a benefit is out of the question; `figures` as for a rule."""

    id: str
    when: Condition
    because: Text
    source: Source
    figures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to know about a benefit that was found; `when` None: always."""

    id: str
    when: Condition | None
    text: Text


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit with its rules; `local`: arranged by this city or its state.

    `received` holds when the household has it already; exclusions are only worth telling where
    `relevant` holds (None: always).
    """

    id: str
    title: Text
    what: Text
    apply: Apply
    local: bool
    received: Condition | None
    relevant: Condition | None
    excluded: tuple[Exclusion, ...]
    rules: tuple[Rule, ...]
    hints: tuple[Hint, ...]

    def parts(self) -> Iterator[tuple[str, Rule | Exclusion]]:
        """What may name or exclude it, by path: "excluded.savings", "rules.low_income"."""
        yield from ((f"excluded.{one.id}", one) for one in self.excluded)
        yield from ((f"rules.{one.id}", one) for one in self.rules)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot all be right; `fields` are to be asked again."""

    id: str
    when: Condition
    message: Text
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The whole file. `questionnaire` and `estimate` stay as data in the format of forms.

    `texts` are general sentences by name ("disclaimer", "open" …); `checked` is the ISO day on
    which an editor last compared it with the law; `ranges` give the lowest and highest value of
    the options of a choice, in euros.
    """

    checked: str
    texts: Mapping[str, Text]
    questionnaire: Mapping[str, Any]
    contradictions: tuple[Contradiction, ...]
    ranges: Mapping[str, Mapping[str, tuple[Decimal, Decimal]]]
    figures: tuple[FigureSet, ...]
    amounts: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Condition]
    benefits: tuple[Benefit, ...]
    estimate: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a benefit is named. `open`: unanswered questions decide, so `because` may not be true."""

    rule: str
    because: Text
    source: Source
    open: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A benefit the household may be entitled to; `missing` are questions that would tell more."""

    benefit: str
    title: Text
    what: Text
    certainty: Certainty
    apply: Apply
    reasons: tuple[Reason, ...]
    hints: tuple[Text, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A benefit that is out of the question, and why."""

    benefit: str
    title: Text
    because: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Unused:
    """A rule or an exclusion that was left out; `rule` is its path in the benefit.

    `figures` are the amounts of the law that are not valid, () when its own period is over.
    """

    benefit: str
    rule: str
    problem: Problem
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found, the likely first. With contradictions nothing else is looked at."""

    found: tuple[Finding, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    received: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
