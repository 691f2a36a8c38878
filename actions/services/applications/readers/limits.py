"""Numbers against the limits of their field."""

from decimal import Decimal
from typing import Any

from actions.services.applications.model import Field
from actions.services.applications.problems import Note, Problem, Reading, problem
from actions.services.applications.shapes import as_json, limits


def limited(field: Field, number: Decimal, value: Any, notes: tuple[Note, ...] = ()) -> Reading:
    """The value of a number, unless it is outside the limits or implausible."""
    low, high = limits(field)
    if low is not None and number < low:
        return problem(Problem.TOO_SMALL, limit=as_json(low))
    if high is not None and number > high:
        return problem(Problem.TOO_LARGE, limit=as_json(high))
    below, above = field.implausible
    if (below is not None and number < below) or (above is not None and number > above):
        return Reading(value, Problem.IMPLAUSIBLE, notes=notes)
    return Reading(value, notes=notes)
