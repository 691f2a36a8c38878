"""Reads the kinds of reports and the reports the city starts with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from sandbox.content import ContentError
from sandbox.open311.tables import STATUS

FILE = "reports.yml"
DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
LISTS = ("singlevaluelist", "multivaluelist")


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question of the city; `values` maps the keys of a list to their German names."""

    code: str
    datatype: str
    description: str
    hint: str = ""
    required: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report; `expected_days` is how long the city usually needs."""

    code: str
    name: str
    group: str
    description: str
    keywords: tuple[str, ...]
    agency: str
    expected_days: int
    photo: bool = False
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedNote:
    """What the city wrote `after` so many days; `status` is one of `tables.STATUS`."""

    after: int
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Seed:
    """A report that is there from the start, `days_ago` at the hour `at` of the city's clock."""

    number: int
    code: str
    days_ago: int
    at: time
    description: str
    street: str
    postal_code: str
    lat: float
    lon: float
    attributes: Mapping[str, str]
    notes: tuple[SeedNote, ...]


@dataclass(frozen=True, slots=True)
class Reportable:
    """Kinds by service code, in the order of the file, and the first reports."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    seeds: tuple[Seed, ...] = ()


def load_reportable(folder: Path) -> Reportable:
    """The content of reports.yml, nothing without such a file; ContentError lists its mistakes."""
    path = folder / FILE
    if not path.exists():
        return Reportable()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(path.read_bytes(), loader)  # noqa: S506 (a safe loader)
    problems: list[str] = []
    kinds: dict[str, Kind] = {}
    seeds: list[Seed] = []
    for row in data["services"]:
        try:
            kind = _kind(row)
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{FILE}: {row.get('code', '?')}: {error!r}")
            continue
        if kind.code in kinds:
            problems.append(f"{FILE}: {kind.code}: this code exists already")
        kinds[kind.code] = kind
    for row in data.get("requests") or ():
        try:
            seeds.append(_seed(row, kinds))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{FILE}: request {row.get('number', '?')}: {error!r}")
    if len({seed.number for seed in seeds}) < len(seeds):
        problems.append(f"{FILE}: a request's number is used twice")
    if problems:
        raise ContentError("\n".join(problems))
    return Reportable(kinds, tuple(seeds))


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        code=str(row["code"]),
        name=str(row["name"]),
        group=str(row["group"]),
        description=str(row["description"]),
        keywords=tuple(str(word) for word in row["keywords"]),
        agency=str(row["agency"]),
        expected_days=int(row["expected_days"]),
        photo=bool(row.get("photo", False)),
        attributes=tuple(_attribute(item) for item in row.get("attributes") or ()),
    )


def _attribute(row: Mapping[str, Any]) -> Attribute:
    datatype, values = str(row["datatype"]), row.get("values") or {}
    if datatype not in DATATYPES:
        raise ValueError(f"unknown datatype {datatype!r}")
    if (datatype in LISTS) != bool(values):
        raise ValueError(f"{row['code']}: a list has values, anything else has none")
    if not all(isinstance(key, str) for key in values):
        raise ValueError(f"{row['code']}: put keys such as yes and no into quotes")
    return Attribute(
        code=str(row["code"]),
        datatype=datatype,
        description=str(row["description"]),
        hint=str(row.get("hint", "")),
        required=bool(row.get("required", False)),
        values={str(key): str(name) for key, name in values.items()},
    )


def _seed(row: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Seed:
    known = {attribute.code for attribute in kinds[row["code"]].attributes}
    given = row.get("attributes") or {}
    if unknown := set(given) - known:
        raise ValueError(f"unknown attributes {sorted(unknown)}")
    if any(int(note["after"]) > int(row["days_ago"]) for note in row.get("notes") or ()):
        raise ValueError("a note lies in the future")
    return Seed(
        number=int(row["number"]),
        code=str(row["code"]),
        days_ago=int(row["days_ago"]),
        at=time.fromisoformat(str(row["at"])),
        description=str(row["description"]),
        street=str(row["street"]),
        postal_code=str(row["postal_code"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        attributes={str(key): str(value) for key, value in given.items()},
        notes=tuple(_note(item) for item in row.get("notes") or ()),
    )


def _note(row: Mapping[str, Any]) -> SeedNote:
    if row["status"] not in STATUS:
        raise ValueError(f"unknown status {row['status']!r}")
    return SeedNote(int(row["after"]), str(row["status"]), str(row["text"]))
