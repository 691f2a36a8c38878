"""What is wrong in a form that its JSON Schema cannot say."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from actions.services.applications.conditions import simple
from actions.services.applications.model import (
    AnyOf,
    Compare,
    Condition,
    Count,
    Field,
    FieldType,
    Form,
    In,
    Is,
    Simple,
)

Faults = Iterator[tuple[str, str]]
RESERVED = ("sections", "documents", "contradictions")
"""Ids that would be mistaken for other texts of the form."""
CHECKS: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.TEXT: ("max_length", "pattern"),
    FieldType.NUMBER: ("min", "max", "whole", "people"),
    FieldType.MONEY: ("min", "max"),
    FieldType.DATE: ("not_future", "not_past", "min_age"),
}
_NUMBERS = (FieldType.NUMBER, FieldType.MONEY)
_COMPARABLE = (*_NUMBERS, FieldType.YES_NO, FieldType.CHOICE, FieldType.TEXT)


def faults(form: Form) -> Faults:
    """Where in the file, and what."""
    yield from _repeated("sections", (section.id for section in form.sections))
    yield from _repeated("sections", (field.id for _, field in form.fields()))
    yield from _repeated("documents", (document.id for document in form.documents))
    yield from _repeated("contradictions", (c.id for c in form.contradictions))
    for path, field, group in _placed(form):
        yield from _field(path, field, group)
    for path, condition, group in _conditions(form):
        yield from _condition(path, condition, form, group)
    for n, contradiction in enumerate(form.contradictions):
        for name in contradiction.fields:
            if form.field(name) is None:
                yield f"contradictions[{n}].fields", f"there is no field {name}"
    for n, document in enumerate(form.documents):
        holder = form.field(document.file) if document.file else None
        if document.file and (holder is None or holder.type is not FieldType.FILE):
            yield f"documents[{n}].file", f"{document.file} is no field of type file"
    # What depends on a field that does not exist was told already.
    if cycle := _cycle(form):
        yield "", f"conditions go round in a circle: {' → '.join(cycle)}"


def _repeated(path: str, ids: Iterable[str]) -> Faults:
    for name, count in Counter(ids).items():
        if count > 1:
            yield path, f"the id {name} occurs {count} times"


def _placed(form: Form) -> Iterator[tuple[str, Field, Field | None]]:
    """Every field with its place in the file and its group."""
    for s, section in enumerate(form.sections):
        for f, field in enumerate(section.fields):
            place = f"sections[{s}].fields[{f}]"
            yield place, field, None
            for m, member in enumerate(field.fields):
                yield f"{place}.fields[{m}]", member, field


def _field(path: str, field: Field, group: Field | None) -> Faults:
    if group is None and field.id in RESERVED:
        yield f"{path}.id", f"{field.id} is reserved"
    if group is not None and field.is_group:
        yield path, "a group cannot hold another group"
    yield from _repeated(f"{path}.options", (option.id for option in field.options))
    yield from _repeated(f"{path}.fields", (member.id for member in field.fields))
    check = field.check
    for name in ("min", "max", "max_length", "not_future", "not_past", "min_age", "pattern",
                 "whole", "people"):  # fmt: skip
        if getattr(check, name) not in (None, False) and name not in CHECKS.get(field.type, ()):
            yield f"{path}.check", f"{name} does not suit the type {field.type}"
    if check.min is not None and check.max is not None and check.min > check.max:
        yield f"{path}.check", "min is above max"
    if check.not_future and check.not_past:
        yield f"{path}.check", "only today would be allowed"
    if check.pattern is not None:
        try:
            re.compile(check.pattern)
        except re.error as error:
            yield f"{path}.check.pattern", f"no regular expression: {error}"
    below, above = field.implausible
    if below is not None and above is not None and below >= above:
        yield f"{path}.implausible", "every value would be implausible"


def _conditions(form: Form) -> Iterator[tuple[str, Condition, Field | None]]:
    """Every condition with its place, and the group whose entries it is about."""
    for s, section in enumerate(form.sections):
        if section.when:
            yield f"sections[{s}].when", section.when, None
    for path, field, group in _placed(form):
        if field.when:
            yield f"{path}.when", field.when, group
    for n, contradiction in enumerate(form.contradictions):
        yield f"contradictions[{n}].when", contradiction.when, None
    for n, document in enumerate(form.documents):
        if document.when:
            yield f"documents[{n}].when", document.when, None


def _named(name: str, form: Form, group: Field | None) -> Field | None:
    """The field a condition means: of the entry first, then of the form."""
    member = group.member(name) if group else None
    return member or (form.field(name) if "." not in name else None)


def _condition(path: str, condition: Condition, form: Form, group: Field | None) -> Faults:
    for part in simple(condition):
        if isinstance(part, Count | AnyOf):
            found = form.field(part.group)
            if found is None or not found.is_group:
                yield path, f"{part.group} is no group"
            elif isinstance(part, AnyOf):
                yield from _condition(path, part.when, form, found)
            continue
        field = _named(part.field, form, group)
        if field is None:
            yield path, f"there is no field {part.field}"
        else:
            yield from _compared(path, part, field)


def _compared(path: str, part: Simple, field: Field) -> Faults:
    if field.is_group:
        yield path, f"{field.id} is a group: use count or any_of"
    elif isinstance(part, Compare) and field.type not in _NUMBERS:
        yield path, f"{field.id} is no number"
    elif isinstance(part, Is | In):
        values = (part.value,) if isinstance(part, Is) else part.values
        if field.type not in _COMPARABLE:
            yield path, f"the values of {field.id} cannot be compared: use answered"
        for value in values:
            if field.type in _COMPARABLE and not _fitting(value, field):
                yield path, f"{field.id} never has the value {value!r}"


def _fitting(value: Any, field: Field) -> bool:
    kinds: dict[FieldType, Callable[[], bool]] = {
        FieldType.YES_NO: lambda: isinstance(value, bool),
        FieldType.CHOICE: lambda: value in [option.id for option in field.options],
        FieldType.TEXT: lambda: isinstance(value, str),
    }
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return kinds.get(field.type, lambda: number)()


def _dependencies(condition: Condition | None, form: Form, group: Field | None) -> set[str]:
    """The fields ("members.name" in entries) that must be known to decide a condition."""
    found: set[str] = set()
    for part in simple(condition):
        if isinstance(part, Count | AnyOf):
            found.add(part.group)
            inner = form.field(part.group)
            if isinstance(part, AnyOf):
                found |= _dependencies(part.when, form, inner)
        elif group and group.member(part.field):
            found.add(f"{group.id}.{part.field}")
        else:
            found.add(part.field)
    return found


def _cycle(form: Form) -> list[str]:
    """Fields whose conditions need each other, [] when there are none."""
    needs: dict[str, set[str]] = {}
    for section in form.sections:
        of_section = _dependencies(section.when, form, None)
        for field in section.fields:
            needs[field.id] = of_section | _dependencies(field.when, form, None)
            for member in field.fields:
                inner = _dependencies(member.when, form, field)
                needs[f"{field.id}.{member.id}"] = inner | {field.id}
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name not in done:
            for other in sorted(needs.get(name, ())):
                if found := visit(other, [*trail, name]):
                    return found
            done.add(name)
        return []

    return next((found for name in needs if (found := visit(name, []))), [])
