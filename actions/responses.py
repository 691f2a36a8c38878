"""The German texts of the assistant: one list of variations per response name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Variation:
    """One wording; `channel` is "voice" for speech or None for the screen and as default."""

    text: str
    channel: str | None = None
    buttons: Sequence[Mapping[str, str]] = field(default_factory=tuple)


Responses = Mapping[str, Sequence[Variation]]


def _variation(row: Mapping[str, Any]) -> Variation:
    return Variation(row["text"], row.get("channel"), tuple(row.get("buttons", ())))


def load_responses(*folders: Path) -> Responses:
    """All responses of the files in some folders; a name must be defined only once."""
    found: dict[str, Sequence[Variation]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yml"))):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, rows in (content.get("responses") or {}).items():
            if name in found:
                raise ValueError(f"{path.name}: {name} is defined twice")
            found[name] = [_variation(row) for row in rows]
    return found


def pick(responses: Responses, name: str, channel: str) -> Variation:
    """The wording for a channel, else the default one; raises KeyError for an unknown name."""
    rows = responses[name]
    default = next(row for row in rows if row.channel is None)
    return next((row for row in rows if row.channel == channel), default)
