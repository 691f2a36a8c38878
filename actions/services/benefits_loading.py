"""`bot/benefits.yml` read and checked: shape by JSON Schema, then everything that names another."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import yaml

from actions.services.benefits_conditions import INFINITE
from actions.services.benefits_model import (
    Apply,
    Benefit,
    Certainty,
    Content,
    ContentInvalid,
    Contradiction,
    Exclusion,
    FigureSet,
    Hint,
    Period,
    Rule,
    Source,
    Text,
)
from actions.services.benefits_references import Uses, check

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(data: bytes, schema: bytes) -> Content:
    """The content of the file, checked against the JSON Schema `bot/benefits.schema.json`.

    Raises ContentInvalid, which names the place, when anything is wrong.
    """
    try:
        _once(yaml.compose(data, _LOADER))
        raw = yaml.load(data, _LOADER)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise ContentInvalid(str(error)) from error
    # Tables have numbers as keys, which JSON does not know.
    errors = _validator(schema).iter_errors(json.loads(json.dumps(raw, default=str)))
    if (worst := jsonschema.exceptions.best_match(errors)) is not None:
        raise ContentInvalid(f"{worst.json_path}: {worst.message}")
    check(raw)
    uses = Uses(raw)
    return Content(
        checked=raw["checked"],
        texts={
            name: Text(f"benefit.texts.{name}", german) for name, german in raw["texts"].items()
        },
        questionnaire=raw["questionnaire"],
        contradictions=tuple(_contradictions(raw["contradictions"])),
        ranges={
            field: {option: _range(*ends) for option, ends in options.items()}
            for field, options in raw["ranges"].items()
        },
        figures=tuple(_figures(row) for row in raw["figures"]),
        amounts=raw["amounts"],
        facts=raw["facts"],
        benefits=tuple(_benefit(row, uses) for row in raw["benefits"]),
        estimate=raw["estimate"],
    )


def _once(node: yaml.Node | None) -> None:
    """Raises ContentInvalid for a key that stands twice: the last one would silently win."""
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise ContentInvalid(f"{twice[0]} stands twice, line {node.start_mark.line + 1}")
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode):
        for part in node.value:
            _once(part[1] if isinstance(part, tuple) else part)


@cache
def _validator(schema: bytes) -> Any:
    dates = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json.loads(schema), format_checker=dates)


def _range(low: int | float, high: int | float | None) -> tuple[Decimal, Decimal]:
    return Decimal(str(low)), INFINITE if high is None else Decimal(str(high))


def _contradictions(rows: Iterable[Mapping[str, Any]]) -> Iterator[Contradiction]:
    for row in rows:
        context = f"benefit.contradictions.{row['id']}.message"
        yield Contradiction(
            row["id"], row["when"], Text(context, row["message"]), tuple(row["fields"])
        )


def _source(row: Mapping[str, str]) -> Source:
    return Source(row["title"], row["url"], row["date"])


def _period(row: Mapping[str, str] | None) -> Period:
    ends = (row or {}).get("from"), (row or {}).get("until")
    return Period(*(date.fromisoformat(end) if end else None for end in ends))


def _figures(row: Mapping[str, Any]) -> FigureSet:
    return FigureSet(
        row["id"],
        _period(row["valid"]),
        _source(row["source"]),
        {name: Decimal(str(value)) for name, value in row.get("values", {}).items()},
        {
            name: (
                table["by"],
                {int(key): Decimal(str(value)) for key, value in table["rows"].items()},
            )
            for name, table in row.get("tables", {}).items()
        },
    )


def _apply(row: Mapping[str, str]) -> Apply:
    return Apply(row.get("service"), row.get("authority"))


def _benefit(row: Mapping[str, Any], uses: Uses) -> Benefit:
    def text(*path: str) -> Callable[[str], Text]:
        return lambda german: Text(".".join(("benefit", row["id"], *path)), german)

    return Benefit(
        id=row["id"],
        title=text("title")(row["title"]),
        what=text("what")(row["what"]),
        apply=_apply(row["apply"]),
        local=row.get("local", False),
        received=row.get("received"),
        relevant=row.get("relevant"),
        excluded=tuple(
            Exclusion(
                one["id"],
                one["when"],
                text("excluded", one["id"], "because")(one["because"]),
                _source(one["source"]),
                uses.figures(one["when"]),
            )
            for one in row.get("excluded", ())
        ),
        rules=tuple(
            _rule(one, text("rules", one["id"], "because")(one["because"]), uses)
            for one in row["rules"]
        ),
        hints=tuple(
            Hint(one["id"], one.get("when"), text("hints", one["id"], "text")(one["text"]))
            for one in row.get("hints", ())
        ),
    )


def _rule(row: Mapping[str, Any], because: Text, uses: Uses) -> Rule:
    needs = row.get("needs", ())
    return Rule(
        id=row["id"],
        certainty=Certainty(row["certainty"]),
        when=row["when"],
        because=because,
        source=_source(row["source"]),
        period=_period(row.get("valid")),
        needs=tuple((need,) if isinstance(need, str) else tuple(need) for need in needs),
        stands_in_for=row.get("stands_in_for"),
        apply=_apply(row["apply"]) if "apply" in row else None,
        figures=uses.figures(row["when"]),
        fields=uses.fields(row["when"]),
    )
