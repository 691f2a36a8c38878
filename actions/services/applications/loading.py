"""Form files (bot/forms/*.yml) as forms; every fault of a file is reported at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance

from actions.services.applications import checking
from actions.services.applications.conditions import parse
from actions.services.applications.model import (
    Check,
    Contradiction,
    Document,
    Ending,
    Field,
    FieldType,
    Form,
    Option,
    Section,
    Sensitivity,
)

SCHEMA = "schema.json"
DEFAULT_MAX = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where in the file ("sections[0].fields[2].when", "" for all of it)."""

    path: str
    message: str


class FormError(ValueError):
    """A form file cannot be used; `where` is its name, `faults` what has to be mended."""

    def __init__(self, where: str, faults: tuple[Fault, ...]) -> None:
        lines = [
            f"{where}: {f.path}: {f.message}" if f.path else f"{where}: {f.message}" for f in faults
        ]
        super().__init__("\n".join(lines))
        self.where = where
        self.faults = faults


class _Loader(yaml.SafeLoader):
    """YAML without repeated keys, of which the last would silently win."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key!r} stands here twice", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_forms(folder: Path) -> dict[str, Form]:
    """All forms of a folder by id, checked with its schema.json.

    Raises FormError for the first file that cannot be used, OSError when a file cannot be read.
    """
    schema = load_schema(folder)
    paths = sorted(folder.glob("*.yml"))
    return {path.stem: load_form(path, schema) for path in paths}


def load_schema(folder: Path) -> dict[str, Any]:
    """The JSON Schema of form files, bot/forms/schema.json."""
    schema: dict[str, Any] = json.loads((folder / SCHEMA).read_text("utf-8"))
    return schema


def load_form(path: Path, schema: Mapping[str, Any]) -> Form:
    """One form file; its name must be the form's id. Raises FormError."""
    form = parse_form(path.read_text("utf-8"), str(path), schema)
    if form.id != path.stem:
        raise FormError(str(path), (Fault("id", f"the file should be called {form.id}.yml"),))
    return form


def parse_form(text: str, where: str, schema: Mapping[str, Any]) -> Form:
    """A form out of YAML; `where` names the source in errors. Raises FormError."""
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise FormError(where, (Fault("", f"no YAML: {error}"),)) from error
    errors = sorted(Draft202012Validator(schema).iter_errors(data), key=lambda e: list(e.path))
    if errors:
        raise FormError(where, tuple(_fault(error) for error in errors))
    form = _form(data)
    if faults := tuple(Fault(path, message) for path, message in checking.faults(form)):
        raise FormError(where, faults)
    return form


def check_form(questionnaire: Mapping[str, Any], where: str) -> Form:
    """The questions of a check as a form: it belongs to no service, and all may be skipped.

    `questionnaire` is an object as in a form file, with `id`, `title`, `intro` and `sections`.
    Raises FormError.
    """
    form = _form({**questionnaire, "service": "", "ending": Ending.CHECK})
    if faults := tuple(Fault(path, message) for path, message in checking.faults(form)):
        raise FormError(where, faults)
    sections = (
        replace(section, fields=tuple(map(_skippable, section.fields))) for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def _skippable(field: Field) -> Field:
    return replace(field, optional=True, fields=tuple(map(_skippable, field.fields)))


def _fault(error: ValidationError) -> Fault:
    while error.context:  # of alternatives, the one that fits best
        error = max(error.context, key=relevance)
    message = error.message
    if error.validator == "not":  # "options": {"not": {}}
        message = "does not belong here"
    elif error.validator == "type" and error.validator_value == "string":
        message = "must be text: put it in quotes"
    return Fault(location(error.absolute_path), message)


def location(parts: Any) -> str:
    """A place in a file, "sections[0].fields"."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _form(data: Mapping[str, Any]) -> Form:
    return Form(
        id=data["id"],
        service=data["service"],
        ending=Ending(data["ending"]),
        title=data["title"],
        intro=data["intro"],
        sections=tuple(
            Section(s["id"], s["title"], _fields(s), _when(s)) for s in data["sections"]
        ),
        leika=data.get("leika", ""),
        schema=data.get("schema", ""),
        contradictions=tuple(
            Contradiction(c["id"], parse(c["when"]), c["message"], tuple(c["fields"]))
            for c in data.get("contradictions", ())
        ),
        documents=tuple(Document(**{**d, "when": _when(d)}) for d in data.get("documents", ())),
    )


def _fields(data: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(_field(field) for field in data["fields"])


def _when(data: Mapping[str, Any]) -> Any:
    return parse(data["when"]) if "when" in data else None


def _field(data: Mapping[str, Any]) -> Field:
    texts = ("question", "why", "meaning", "example", "fim", "prefill", "more", "item")
    implausible = data.get("implausible", {})
    group = data["type"] == FieldType.GROUP
    return Field(
        id=data["id"],
        type=FieldType(data["type"]),
        label=data.get("label") or data["item"],
        names=tuple(data.get("names", ())),
        sensitivity=Sensitivity(data.get("sensitivity", "personal")),
        optional=data.get("optional", False),
        when=_when(data),
        check=_check(data.get("check", {})),
        implausible=(_number(implausible.get("below")), _number(implausible.get("above"))),
        options=tuple(
            Option(**{**option, "names": tuple(option.get("names", ()))})
            for option in data.get("options", ())
        ),
        multiple=data.get("multiple", False),
        max=data.get("max", DEFAULT_MAX) if group else 0,
        fields=_fields(data) if group else (),
        **{text: data[text] for text in texts if text in data},
    )


def _check(data: Mapping[str, Any]) -> Check:
    limits = {key: _number(data[key]) for key in ("min", "max") if key in data}
    return Check(**{**data, **limits})


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
