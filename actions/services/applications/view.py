"""A form seen with some answers: which questions apply, in order."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from actions.services.applications.conditions import OPEN, Scope, holds
from actions.services.applications.model import Field, Form, Section


class Kind(StrEnum):
    """What is asked: a field, whether a group has an entry at all, whether it has one more."""

    FIELD = "field"
    OPEN = "open"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that applies; `path` is "rent", "members" (OPEN), "members.more" (MORE) or
    "members.1.name".

    `field` is what is asked for, the group itself for OPEN and MORE, whose answers are booleans;
    `group` and `entry` (0 for the first) are None outside entries.
    """

    path: str
    kind: Kind
    section: Section
    field: Field
    answered: bool
    group: Field | None = None
    entry: int | None = None


class View:
    """A form with answers; `closed` are the groups to which no entry will be added.

    Without `closed` the answers count as finished: nobody has more to say about a group.
    """

    def __init__(
        self, form: Form, answers: Mapping[str, Any], closed: Collection[str] | None = None
    ) -> None:
        self.form = form
        self.answers = answers
        self._closed = closed
        self._fields = {field.id: (section, field) for section, field in form.fields()}
        self._applies: dict[str, bool | None] = {}

    def applies(self, path: str) -> bool | None:
        """Whether the field of a path is asked; None while that depends on open questions.

        Raises KeyError for an unknown field.
        """
        if path not in self._applies:
            first, *rest = path.split(".")
            section, field = self._fields[first]
            if rest:
                member = field.member(rest[-1])
                if member is None or len(rest) != 2:
                    raise KeyError(path)
                entry: Scope = Entry(self, field, int(rest[0]))
                found = _both(self.applies(first), holds(member.when, entry))
            else:
                found = _both(holds(section.when, self), holds(field.when, self))
            self._applies[path] = found
        return self._applies[path]

    def value(self, field: str) -> Any:
        """The answer of a field outside entries, see `conditions.Scope`."""
        return self.known(field, self.answers.get(field, OPEN))

    def known(self, path: str, stored: Any) -> Any:
        """A stored answer as conditions see it."""
        applies = self.applies(path)
        return stored if applies else None if applies is False else OPEN

    def entries(self, group: str) -> tuple[Sequence[Scope], bool]:
        """The entries of a group, and whether there will be no more."""
        applies = self.applies(group)
        if not applies:
            return (), applies is False
        if group not in self.answers:
            return (), False
        field = self._fields[group][1]
        count = len(self.answers[group] or ())
        return [Entry(self, field, n) for n in range(count)], self.closed(field)

    def closed(self, group: Field) -> bool:
        """Whether no entry will be added: there are none, it is full, or that was said."""
        count = len(self.answers.get(group.id) or ())
        return count in (0, group.max) or self._closed is None or group.id in self._closed

    def questions(self) -> Iterator[Question]:
        """What applies for certain, in the order in which it is asked."""
        for section, field in self.form.fields():
            if not self.applies(field.id):
                continue
            answered = field.id in self.answers
            kind = Kind.OPEN if field.is_group else Kind.FIELD
            yield Question(field.id, kind, section, field, answered)
            if field.is_group:
                yield from self._of_entries(section, field)

    def _of_entries(self, section: Section, group: Field) -> Iterator[Question]:
        entries = self.answers.get(group.id) or ()
        for n, entry in enumerate(entries):
            for field in group.fields:
                path = f"{group.id}.{n}.{field.id}"
                if self.applies(path):
                    answered = field.id in entry
                    yield Question(path, Kind.FIELD, section, field, answered, group, n)
        if 0 < len(entries) < group.max:
            path = f"{group.id}.more"
            yield Question(path, Kind.MORE, section, group, self.closed(group), group)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a group as conditions see it: its own answers first, then the form's."""

    view: View
    group: Field
    number: int

    def value(self, field: str) -> Any:
        """See `conditions.Scope`."""
        if self.group.member(field) is None:
            return self.view.value(field)
        stored = self.view.answers[self.group.id][self.number].get(field, OPEN)
        return self.view.known(f"{self.group.id}.{self.number}.{field}", stored)

    def entries(self, group: str) -> tuple[Sequence[Scope], bool]:
        """See `conditions.Scope`."""
        return self.view.entries(group)


def _both(one: bool | None, other: bool | None) -> bool | None:
    return False if False in (one, other) else None if None in (one, other) else True
