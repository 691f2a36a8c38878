"""The answers as rules may see them: questions that do not concern the household are marked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from actions.services.benefits_conditions import NOT_ASKED, Answers, holds
from actions.services.errors import InvalidValue

type Field = Mapping[str, Any]


def fields(questionnaire: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Field]]:
    """Each question with its section, in order; those of entries are in their group's `fields`."""
    for section in questionnaire["sections"]:
        for field in section["fields"]:
            yield section, field


def paths(questionnaire: Mapping[str, Any]) -> Iterator[str]:
    """Every question: "income", and "children.age" for one in an entry."""
    for _, field in fields(questionnaire):
        yield field["id"]
        yield from (f"{field['id']}.{inner['id']}" for inner in field.get("fields", ()))


def prepared(questionnaire: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    """The answers to the questions that are put, NOT_ASKED for those that are not.

    An answer to a question that is not put any more counts for nothing, nor does one to a question
    nobody knows. Raises InvalidValue for an answer that is not of the question's type.
    """
    seen: dict[str, Any] = {}
    for section, field in fields(questionnaire):
        conditions = [part["when"] for part in (section, field) if "when" in part]
        if any(holds(condition, seen) is False for condition in conditions):
            seen[field["id"]] = NOT_ASKED
            continue
        value = _checked(field, answers.get(field["id"]))
        if field["type"] == "group" and value is not None:
            value = [_entry(field["fields"], entry, seen) for entry in value]
        if value is not None:
            seen[field["id"]] = value
    return seen


def unanswered(path: str, answers: Answers) -> bool:
    """Whether a question that is put has no answer; for entries, in at least one of them."""
    group, _, inner = path.partition(".")
    value = answers.get(group)
    if not inner:
        return value is None
    return isinstance(value, list) and any(entry.get(inner) is None for entry in value)


def answered(path: str, answers: Answers) -> bool:
    """Whether there is an answer; for entries, in at least one of them."""
    group, _, inner = path.partition(".")
    value = answers.get(group)
    if not inner:
        return value is not None and value is not NOT_ASKED
    return isinstance(value, list) and any(_given(entry.get(inner)) for entry in value)


def _given(value: Any) -> bool:
    return value is not None and value is not NOT_ASKED


def _entry(inner: Iterable[Field], entry: Answers, outside: Answers) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for field in inner:
        if "when" in field and holds(field["when"], {**outside, **seen}) is False:
            seen[field["id"]] = NOT_ASKED
        elif (value := _checked(field, entry.get(field["id"]))) is not None:
            seen[field["id"]] = value
    return seen


def _checked(field: Field, value: Any) -> Any:
    """The answer if it has the type of its question; an empty choice is no answer."""
    if value is None or value == []:
        return value if field["type"] == "group" else None
    if not _KINDS[field["type"]](field, value):
        raise InvalidValue(field["id"])
    return value


def _choice(field: Field, value: Any) -> bool:
    ids = {option["id"] for option in field["options"]}
    chosen = value if isinstance(value, list) and field.get("multiple") else [value]
    return all(isinstance(one, str) and one in ids for one in chosen)


_KINDS: Mapping[str, Callable[[Field, Any], bool]] = {
    "number": lambda _, value: isinstance(value, int | float) and not isinstance(value, bool),
    "money": lambda _, value: isinstance(value, Mapping) and value.get("currency") == "EUR",
    "yes_no": lambda _, value: isinstance(value, bool),
    "choice": _choice,
    "group": lambda _, value: (
        isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)
    ),
}
