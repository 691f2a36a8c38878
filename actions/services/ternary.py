"""Truth with three values (Kleene 1938): true, false, or None while it is undecided."""

from collections.abc import Iterable

type Truth = bool | None


def every(parts: Iterable[Truth]) -> Truth:
    """All of them: false as soon as one is, else undecided as soon as one is."""
    found = list(parts)
    return False if False in found else None if None in found else True


def some(parts: Iterable[Truth]) -> Truth:
    """At least one of them."""
    return negated(every(negated(part) for part in parts))


def negated(part: Truth) -> Truth:
    """The opposite; undecided stays undecided."""
    return None if part is None else not part
