"""Whether everything that `bot/benefits.yml` names exists, and what a condition rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from actions.services.benefits_answers import fields, paths
from actions.services.benefits_model import ContentInvalid

# What is evaluated on every day may not rest on figures that are valid for some days only.
_NO_FIGURES: Mapping[str, set[str]] = {"figure": set(), "table": set()}

type Found = tuple[str, str]
"""What is named ("field", "fact", "amount", "figure", "table", "found") and its name."""


def named(part: Any, group: str = "", inner: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Everything that a condition or a sum names; questions of entries as "children.age".

    `inner` are the questions of entries of `group`, inside of which names mean these first.
    """
    if isinstance(part, list):
        for one in part:
            yield from named(one, group, inner)
        return
    if not isinstance(part, Mapping):
        return
    for key in ("field", "or", "by", "fact", "amount", "figure", "table", "count"):
        if key in part:
            yield _one(key, part[key], group, inner)
    for name in part.get("found", ()):
        yield "found", name
    for key in ("all", "any", "not", "above", "below", "times"):
        yield from named(part.get(key), group, inner)
    group = part.get("each", part.get("any_of", group))
    if "each" in part or "any_of" in part:
        yield "group", group
    yield from named(part.get("when"), group, inner)


def _one(key: str, name: str, group: str, inner: frozenset[str]) -> Found:
    if key in ("field", "or", "by", "count"):
        return "field", f"{group}.{name}" if group and name in inner else name
    return key, name


class Uses:
    """What conditions rest on, followed through facts and amounts. Takes the parsed file."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self._inner = frozenset(
            path.partition(".")[2] for path in paths(raw["questionnaire"]) if "." in path
        )
        self._by = {
            name: table["by"]
            for row in raw["figures"]
            for name, table in row.get("tables", {}).items()
        }

    def figures(self, condition: Any) -> frozenset[str]:
        """Names of figures and tables."""
        return self._kind(condition, "figure") | self._kind(condition, "table")

    def fields(self, condition: Any) -> frozenset[str]:
        """Questions."""
        by = {self._by[name] for name in self._kind(condition, "table")}
        return self._kind(condition, "field") | by

    def all(self, condition: Any, within: tuple[Found, ...] = ()) -> Iterator[Found]:
        """Everything, with repetitions. Raises ContentInvalid for what rests on itself."""
        for found in named(condition, inner=self._inner):
            yield found
            kind, name = found
            if found in within:
                raise ContentInvalid(f"{kind} {name} rests on itself")
            if kind == "fact":
                yield from self.all(self._raw["facts"].get(name), (*within, found))
            elif kind == "amount":
                terms = self._raw["amounts"].get(name, {}).get("sum", [])
                yield from self.all(terms, (*within, found))

    def _kind(self, condition: Any, kind: str) -> frozenset[str]:
        return frozenset(name for one, name in self.all(condition) if one == kind)


def check(raw: Mapping[str, Any]) -> None:
    """Raises ContentInvalid for a name that does not exist, is used twice or rests on itself."""
    questions = list(paths(raw["questionnaire"]))
    _once("question", questions)
    _once("benefit", (row["id"] for row in raw["benefits"]))
    _figures(raw["figures"])
    known: dict[str, set[str]] = {
        "field": set(questions),
        "group": {one["id"] for _, one in fields(raw["questionnaire"]) if one["type"] == "group"},
        "fact": set(raw["facts"]),
        "amount": set(raw["amounts"]),
        "figure": {name for row in raw["figures"] for name in row.get("values", ())},
        "table": {name for row in raw["figures"] for name in row.get("tables", ())},
        "found": {row["id"] for row in raw["benefits"]},
    }
    uses = Uses(raw)

    def exist(where: str, part: Any, **less: set[str]) -> None:
        for kind, name in uses.all(part):
            if name not in {**known, **less}[kind]:
                raise ContentInvalid(f"{where}: {kind} {name} is not known here")

    for name, fact in raw["facts"].items():
        exist(f"fact {name}", fact)
    for name, amount in raw["amounts"].items():
        exist(f"amount {name}", amount["sum"])
    for row in raw["figures"]:
        exist(f"figures {row['id']}", list(row.get("tables", {}).values()))
    _questionnaire(raw, exist)
    _values(raw, raw["questionnaire"])
    earlier: set[str] = set()
    for benefit in raw["benefits"]:
        _benefit(benefit, exist, earlier, set(questions))
        earlier.add(benefit["id"])


def _questionnaire(raw: Mapping[str, Any], exist: Any) -> None:
    before: set[str] = set()
    options: dict[str, set[str]] = {}
    sections = [*raw["questionnaire"]["sections"], raw["estimate"]]
    for section, field in fields({"sections": sections}):
        for part in (section, field):
            exist(f"question {field['id']}", part.get("when"), field=before)
        before.add(field["id"])
        options[field["id"]] = {option["id"] for option in field.get("options", ())}
    for row in raw["contradictions"]:
        exist(f"contradiction {row['id']}", row["when"], found=set(), **_NO_FIGURES)
        for name in row["fields"]:
            exist(f"contradiction {row['id']}", {"field": name})
    for name, ranges in raw["ranges"].items():
        if options.get(name) != set(ranges):
            raise ContentInvalid(f"ranges {name}: not the options of that question")


def _values(part: Any, questionnaire: Mapping[str, Any]) -> None:
    """Raises ContentInvalid where a condition names an option that its question does not have."""
    options: dict[str, set[Any]] = {}
    for _, field in fields(questionnaire):
        for one in (field, *field.get("fields", ())):
            yes_no = {True, False} if one["type"] == "yes_no" else set()
            options[one["id"]] = yes_no | {option["id"] for option in one.get("options", ())}
    for condition in _conditions(part):
        wanted = condition["in"] if "in" in condition else [condition["is"]]
        for value in wanted:
            if value not in options.get(condition["field"], ()):
                raise ContentInvalid(f"{condition['field']}: {value} is not an answer to it")


def _conditions(part: Any) -> Iterator[Mapping[str, Any]]:
    """Every condition that compares an answer with options."""
    if isinstance(part, Mapping):
        if "field" in part and ("is" in part or "in" in part):
            yield part
        for one in part.values():
            yield from _conditions(one)
    elif isinstance(part, list):
        for one in part:
            yield from _conditions(one)


def _benefit(row: Mapping[str, Any], exist: Any, earlier: set[str], questions: set[str]) -> None:
    rules = [rule["id"] for rule in row["rules"]]
    for kind in ("rules", "excluded", "hints"):
        _once(f"{row['id']}.{kind}", (one["id"] for one in row.get(kind, ())))
    for name in ("received", "relevant"):
        exist(f"{row['id']}.{name}", row.get(name), found=set(), **_NO_FIGURES)
    for one in row.get("excluded", ()):
        exist(f"{row['id']}.{one['id']}", one["when"], found=set())
    for one in row.get("hints", ()):
        exist(f"{row['id']}.{one['id']}", one.get("when"), **_NO_FIGURES)
    for rule in row["rules"]:
        where = f"{row['id']}.{rule['id']}"
        exist(where, rule["when"], found=earlier)
        for need in rule.get("needs", ()):
            for name in [need] if isinstance(need, str) else need:
                if name not in questions:
                    raise ContentInvalid(f"{where}: question {name} is not known")
        if "stands_in_for" in rule and rule["stands_in_for"] not in set(rules) - {rule["id"]}:
            raise ContentInvalid(f"{where}: no other rule {rule['stands_in_for']}")


def _figures(rows: Iterable[Mapping[str, Any]]) -> None:
    """Of each figure only one value may be valid on a day."""
    seen: dict[str, list[tuple[date, date]]] = {}
    for row in rows:
        first = date.fromisoformat(row["valid"].get("from", date.min.isoformat()))
        last = date.fromisoformat(row["valid"].get("until", date.max.isoformat()))
        if last < first:
            raise ContentInvalid(f"figures {row['id']}: valid until before from")
        for name in (*row.get("values", ()), *row.get("tables", ())):
            if any(first <= until and last >= since for since, until in seen.get(name, ())):
                raise ContentInvalid(f"figures {row['id']}: {name} has two values on one day")
            seen.setdefault(name, []).append((first, last))


def _once(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ContentInvalid(f"{what} {twice[0]} twice")
