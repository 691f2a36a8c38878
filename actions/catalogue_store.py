"""The imported catalogue on disk: written as a whole or not at all, read again when it changes."""

import json
import os
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from actions.services.catalogue import Catalogue
from actions.services.errors import SourceUnreadable

log = structlog.get_logger()
Stamp = tuple[int, int, int]


def write(path: Path, catalogue: Catalogue, origin: str, now: datetime | None = None) -> None:
    """Replace the file; `origin` says where the catalogue comes from. Raises OSError."""
    data = {
        "imported_at": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "origin": origin,
        **catalogue.to_json(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _load(path: Path) -> tuple[Catalogue, dict[str, Any]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Catalogue.from_json(data), data
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceUnreadable(f"{path.name}: {type(error).__name__}") from error


class CatalogueStore:
    """Gives the catalogue; `on_change` functions run with each new one.

    Raises SourceUnreadable at the start when there is no readable file. A later file that cannot
    be read is logged, and the catalogue read before stays.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._listeners: list[Callable[[Catalogue], None]] = []
        self._seen = self._stamp()
        self._catalogue, self._meta = _load(path)

    def on_change(self, listener: Callable[[Catalogue], None]) -> None:
        """Call `listener` with every catalogue that is read from now on."""
        self._listeners.append(listener)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as imported last."""
        self._refresh()
        return self._catalogue

    @property
    def imported_at(self) -> str:
        """When it was imported, ISO 8601 in UTC."""
        self._refresh()
        return str(self._meta.get("imported_at", ""))

    @property
    def origin(self) -> str:
        """Where it comes from."""
        self._refresh()
        return str(self._meta.get("origin", ""))

    def _stamp(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _refresh(self) -> None:
        stamp = self._stamp()
        if stamp == self._seen:
            return
        with self._lock:
            if stamp == self._seen:
                return
            self._seen = stamp
            try:
                self._catalogue, self._meta = _load(self._path)
            except SourceUnreadable as error:
                log.warning("catalogue_kept", reason=error.detail)
                return
            for listener in self._listeners:
                listener(self._catalogue)
