"""The JSON Schema of submitted data, made from the form."""

from typing import Any

from actions.services.applications.model import (
    All,
    Answered,
    AnyOf,
    Compare,
    Condition,
    Count,
    Field,
    FieldType,
    Form,
    In,
    Is,
    Not,
    Some,
)
from actions.services.applications.shapes import Schema, as_json, value_schema


def submission_schema(form: Form) -> Schema:
    """The JSON Schema (2020-12) of the data, for the authority and for FIT-Connect.

    Conditions that JSON Schema cannot express leave their field optional.
    """
    fields = [(field, _both(section.when, field.when)) for section, field in form.fields()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": form.schema} if form.schema else {}),
        "title": form.title,
        **_object(fields, form, None),
    }


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    return All((one, other)) if one and other else one or other


def _object(
    fields: list[tuple[Field, Condition | None]], form: Form, group: Field | None
) -> Schema:
    found: Schema = {
        "type": "object",
        "properties": {field.id: _property(field, form) for field, _ in fields},
        "required": [field.id for field, when in fields if when is None],
        "additionalProperties": False,
    }
    rules = []
    for field, when in fields:
        test = _test(when, form, group) if when else None
        if test is not None:
            rules.append(
                {
                    "if": test,
                    "then": {"required": [field.id]},
                    "else": {"properties": {field.id: False}},
                }
            )
    return {**found, "allOf": rules} if rules else found


def _property(field: Field, form: Form) -> Schema:
    notes: Schema = {"title": field.label}
    if field.why:
        notes["description"] = field.why
    if field.fim:
        notes["$comment"] = f"FIM {field.fim}"
    if field.is_group:
        entry = _object([(member, member.when) for member in field.fields], form, field)
        return {**notes, "type": "array", "maxItems": field.max, "items": entry}
    value = value_schema(field)
    return {**notes, **({"anyOf": [value, {"type": "null"}]} if field.optional else value)}


def _test(condition: Condition, form: Form, group: Field | None) -> Schema | None:
    """A condition as JSON Schema; None when it looks at an amount or out of an entry."""
    match condition:
        case All(parts) | Some(parts):
            tests = [_test(part, form, group) for part in parts]
            key = "allOf" if isinstance(condition, All) else "anyOf"
            return None if None in tests else {key: tests}
        case Not(part):
            test = _test(part, form, group)
            return None if test is None else {"not": test}
        case Count(name):
            return None if group else _present(name, _length(condition))
        case AnyOf(name, when):
            inner = None if group else _test(when, form, form.field(name))
            return None if inner is None else _present(name, {"contains": inner})
    member = group.member(condition.field) if group else form.field(condition.field)
    if member is None:
        return None
    match condition:
        case Answered(name, wanted):
            found = _present(name, {"not": {"type": "null"}})
            return found if wanted else {"not": found}
        case Is(name, value):
            test = _present(name, _equal(value, member))
        case In(name, values):
            test = _present(name, {"anyOf": [_equal(value, member) for value in values]})
        case Compare(name, above, below):
            limits = {"exclusiveMinimum": above, "exclusiveMaximum": below}
            given = {key: as_json(limit) for key, limit in limits.items() if limit is not None}
            test = _present(name, {"type": "number", **given})
    return None if member.type is FieldType.MONEY else test


def _present(name: str, schema: Schema) -> Schema:
    return {"properties": {name: schema}, "required": [name]}


def _equal(value: Any, member: Field) -> Schema:
    if member.multiple:
        return {"type": "array", "contains": {"const": value}}
    return {"const": value}


def _length(count: Count) -> Schema:
    """The number of entries; limits are whole steps beside those of the condition."""
    found: Schema = {"type": "array"}
    if count.exactly is not None:
        found |= {"minItems": count.exactly, "maxItems": count.exactly}
    if count.above is not None:
        found["minItems"] = max(0, int(count.above // 1) + 1)
    if count.below is not None:
        whole = count.below == count.below // 1
        found["maxItems"] = max(0, int(count.below // 1) - whole)
    return found
