"""What was answered, for the read-back and the PDF, and answers that contradict each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from actions.services.applications.conditions import holds, simple
from actions.services.applications.model import AnyOf, Contradiction, Field, Form, Section
from actions.services.applications.view import Kind, View


@dataclass(frozen=True, slots=True)
class Row:
    """One answer; `value` is None when it was skipped and [] for a group without entries.

    `entry` is the number of the group's entry (0 for the first), None outside entries.
    """

    path: str
    field: Field
    value: Any = dataclass_field(repr=False)
    group: Field | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its answers in order."""

    section: Section
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction, and the paths of the questions that are to be asked again."""

    contradiction: Contradiction
    paths: tuple[str, ...]


def review(form: Form, answers: Mapping[str, Any]) -> list[Part]:
    """The sections that apply and hold an answer."""
    view = View(form, answers)
    rows: dict[str, list[Row]] = {section.id: [] for section in form.sections}
    for question in view.questions():
        if not question.answered or question.kind is Kind.MORE:
            continue
        of_section = rows[question.section.id]
        if question.kind is Kind.OPEN:
            if not answers[question.path]:
                value = answers[question.path]  # [], or None when it was skipped
                of_section.append(Row(question.path, question.field, value))
        else:
            value = value_at(answers, question.path)
            of_section.append(
                Row(question.path, question.field, value, question.group, question.entry)
            )
    return [Part(s, tuple(rows[s.id])) for s in form.sections if rows[s.id]]


def value_at(answers: Mapping[str, Any], path: str) -> Any:
    """The answer at a path; raises KeyError or IndexError when there is none."""
    group, *rest = path.split(".")
    return answers[group][int(rest[0])][rest[1]] if rest else answers[group]


def contradictions(form: Form, answers: Mapping[str, Any]) -> list[Found]:
    """The contradictions that hold, with what is to be asked again."""
    view = View(form, answers)
    asked = {q.path for q in view.questions() if q.kind is not Kind.MORE}
    found = []
    for contradiction in form.contradictions:
        if holds(contradiction.when, view):
            paths = [p for name in contradiction.fields for p in _paths(name, contradiction, view)]
            found.append(Found(contradiction, tuple(path for path in paths if path in asked)))
    return found


def _paths(name: str, contradiction: Contradiction, view: View) -> Iterator[str]:
    """The questions a field's name means; in entries those of the entries that are at fault."""
    group, _, member = name.partition(".")
    if not member:
        yield name
        return
    entries, _ = view.entries(group)
    conditions = [
        part.when
        for part in simple(contradiction.when)
        if isinstance(part, AnyOf) and part.group == group
    ]
    at_fault = [n for n, e in enumerate(entries) if any(holds(c, e) for c in conditions)]
    for n in at_fault or range(len(entries)):
        yield f"{group}.{n}.{member}"
