"""What is submitted, and whether it is complete and right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from actions.services.applications.model import Field, Form
from actions.services.applications.review import value_at
from actions.services.applications.shapes import Schema, fits
from actions.services.applications.view import Kind, View


@dataclass(frozen=True, slots=True)
class Fault:
    """Why answers cannot be submitted; `code` is missing, unexpected or invalid."""

    path: str
    code: str


def submission_data(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are submitted: those whose questions apply."""
    view = View(form, answers)
    data: dict[str, Any] = {}
    for question in view.questions():
        if not question.answered or question.kind is Kind.MORE:
            continue
        if question.kind is Kind.OPEN:
            data[question.path] = [{} for _ in answers[question.path]]
        elif question.group is None or question.entry is None:
            data[question.path] = answers[question.path]
        else:
            name = question.field.id
            entry = answers[question.group.id][question.entry]
            data[question.group.id][question.entry][name] = entry[name]
    return data


def validate(form: Form, data: Mapping[str, Any]) -> list[Fault]:
    """What is wrong in data to be submitted, [] when it can be; paths as in questions.

    Stricter than the JSON Schema, which cannot check an IBAN or compare amounts.
    """
    shape = Draft202012Validator(_structure(form))
    faults = [
        Fault(".".join(str(part) for part in error.absolute_path), "invalid")
        for error in shape.iter_errors(data)
    ]
    if faults:
        return faults
    view = View(form, data)
    for question in view.questions():
        if not question.answered:
            faults.append(Fault(question.path, "missing"))
        elif question.kind is Kind.FIELD:
            value = value_at(data, question.path)
            skipped = value is None and question.field.optional
            if not skipped and not fits(question.field, value):
                faults.append(Fault(question.path, "invalid"))
    asked = {question.path for question in view.questions()}
    return faults + [Fault(path, "unexpected") for path in _paths(data) if path not in asked]


def _paths(data: Mapping[str, Any]) -> list[str]:
    """The paths of all answers of data whose structure was checked."""
    found = []
    for name, value in data.items():
        found.append(name)
        if isinstance(value, list):
            entries = (entry for entry in enumerate(value) if isinstance(entry[1], dict))
            found += [f"{name}.{n}.{inner}" for n, entry in entries for inner in entry]
    return found


def _structure(form: Form) -> Schema:
    """Which answers and groups there may be at all, so that a view can be taken."""

    def group(field: Field) -> Schema:
        names = [member.id for member in field.fields]
        entry = {"type": "object", "propertyNames": {"enum": names}}
        return {"type": "array", "maxItems": field.max, "items": entry}

    return {
        "type": "object",
        "properties": {f.id: group(f) if f.is_group else {} for _, f in form.fields()},
        "additionalProperties": False,
    }
