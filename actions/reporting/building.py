"""The office for reports out of the settings and the content files."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from actions import content
from actions.clients.open311 import Open311Client
from actions.reporting.office import ReportOffice
from actions.services.catalogue import Office
from actions.services.landmarks import read_landmarks
from actions.services.place import middle
from actions.services.report_texts import read_texts
from actions.services.streets import Street
from actions.settings import ActionSettings


def build_office(
    settings: ActionSettings,
    streets: Sequence[Street],
    offices: Callable[[], Iterable[Office]],
) -> ReportOffice | None:
    """The office, None for a municipality that takes no reports here.

    Raises KeyError or ValueError when a content file has another form.
    """
    if not settings.open311_url:
        return None
    client = Open311Client(
        settings.open311_url,
        api_key=settings.open311_api_key.get_secret_value(),
        jurisdiction=settings.open311_jurisdiction,
        accepts_photos=settings.open311_photos,
        locate=lambda place: middle(place, streets),
    )
    return ReportOffice(
        desk=client,
        texts=read_texts(_read(settings.reports_file) or {}),
        words=content.read(settings.nlu_dir, "reports"),
        streets=streets,
        landmarks=read_landmarks(_read(settings.landmarks_file) or ()),
        offices=offices,
    )


def _read(path: Path) -> Any:
    """A parsed file; None when there is none."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_bytes(), loader) if path.exists() else None  # noqa: S506 (a safe loader)
