"""Which rules of a benefit may be used on a day, and why the others may not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from actions.services.benefits_amounts import figures_of
from actions.services.benefits_model import (
    Benefit,
    Content,
    Exclusion,
    Period,
    Problem,
    Rule,
    Unused,
)


@dataclass(frozen=True, slots=True)
class Usable:
    """The parts of a benefit that are valid on a day, and those that are not."""

    rules: tuple[Rule, ...]
    excluded: tuple[Exclusion, ...]
    unused: tuple[Unused, ...]


def usable(content: Content, benefit: Benefit, day: date) -> Usable:
    """A rule counts while its own period and those of all its figures last.

    A rule that stands in for another counts only while that one does not.
    """
    valid = figures_of(content, day)
    bad = {
        path: problem
        for path, part in benefit.parts()
        if (problem := _problem(content, part, valid, day)) is not None
    }
    return Usable(
        rules=tuple(
            rule
            for rule in benefit.rules
            if f"rules.{rule.id}" not in bad
            and (rule.stands_in_for is None or f"rules.{rule.stands_in_for}" in bad)
        ),
        excluded=tuple(one for one in benefit.excluded if f"excluded.{one.id}" not in bad),
        unused=tuple(
            Unused(benefit.id, path, problem, figures) for path, (problem, figures) in bad.items()
        ),
    )


def _problem(
    content: Content, part: Rule | Exclusion, valid: Collection[str], day: date
) -> tuple[Problem, tuple[str, ...]] | None:
    """Why a part cannot be used, with the figures it lacks."""
    period = part.period if isinstance(part, Rule) else Period()
    if own := period.problem(day):
        return own, ()
    missing = tuple(sorted(part.figures - set(valid)))
    if not missing:
        return None
    problems = {
        figures.period.problem(day)
        for figures in content.figures
        if {*figures.values, *figures.tables} & set(missing)
    }
    return Problem.EXPIRED if Problem.EXPIRED in problems else Problem.NOT_YET, missing
