"""Reads the appointment rules of an office."""

import math
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import structlog

from sandbox.model import Scope

SLOT_MINUTES = (5, 10)
TEXTS = {"custom_textfield_label", "custom_textfield2_label", "hint"} | {
    "info_for_appointment",
    "info_for_all_appointments",
}
log = structlog.get_logger(__name__)


def read_scope(
    row: dict[str, Any] | None, minutes: list[int], german: Callable[[Any], str]
) -> Scope | None:
    """The scope of one office from its camel-case mapping, None for none.

    `minutes` are the lengths of the appointments given there. Raises ValueError for an unknown
    key or an impossible value.
    """
    if row is None:
        return None
    values = {_snake(key): value for key, value in row.items()}
    if "slot_time_in_minutes" in values:
        values["slot_minutes"] = values.pop("slot_time_in_minutes")
    unknown = set(values) - {item.name for item in fields(Scope)}
    if unknown:
        raise ValueError(f"unknown in scope: {', '.join(sorted(unknown))}")
    for key in TEXTS & set(values):
        values[key] = german(values[key]) if values[key] else None
    slot = values.setdefault("slot_minutes", _slot_minutes(minutes))
    if slot not in SLOT_MINUTES:
        raise ValueError(f"a slot has 5 or 10 minutes, not {slot}")
    longest = max((math.ceil(length / slot) for length in minutes), default=1)
    limit = values.get("slots_per_appointment")
    if limit is not None and int(limit) < longest:
        # A limit below the length of a service would forbid what the relations promise.
        log.warning("scope_limit_raised", scope=values["id"], limit=int(limit), slots=longest)
        limit = longest
    values["slots_per_appointment"] = None if limit is None else int(limit)
    if int(values.get("workstations", 1)) < 1:
        raise ValueError("workstations must be at least 1")
    return Scope(**values)


def _snake(key: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), key)


def _slot_minutes(minutes: list[int]) -> int:
    return 10 if minutes and all(length % 10 == 0 for length in minutes) else 5
