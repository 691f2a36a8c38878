"""Streets in the conversation: where somebody lives, and which offices are near."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from actions.services.streets import Street, find_district, find_street, nearest, read_streets
from actions.turn import Turn


def load_streets(path: Path) -> tuple[Street, ...]:
    """The streets of the municipality; none when it has no such file.

    Raises KeyError or ValueError when the file has another form.
    """
    if not path.exists():
        return ()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return read_streets(yaml.load(path.read_bytes(), loader) or ())  # noqa: S506 (a safe loader)


def place_named(turn: Turn) -> dict[str, Any]:
    """The options that remember a street or district in the message, {} when it names none."""
    streets: Sequence[Street] = getattr(turn.context, "streets", ())
    if not turn.text or not streets:
        return {}
    found = find_street(turn.text, streets)
    place = found.street if found else find_district(turn.text, streets)
    return {"near": [place.lat, place.lon]} if place else {}


def nearest_first(turn: Turn, rows: Sequence[tuple[str, date]]) -> list[tuple[str, date]]:
    """Offices with their first free days, by the way to them when we know where somebody lives."""
    near = (turn.slot("options") or {}).get("near")
    if not near:
        return list(rows)
    known = turn.context.catalogue.offices
    here = Street("", "", float(near[0]), float(near[1]))
    order = [office.id for office in nearest([known[i] for i, _ in rows if i in known], here)]
    return sorted(rows, key=lambda row: order.index(row[0]) if row[0] in order else len(order))
