"""Everyday names of services in each language, from `nlu_data/<lang>/services.yml`."""

from collections.abc import Callable, Mapping
from typing import Any

from actions.services.catalogue import Catalogue

Words = Mapping[str, Mapping[str, Any]]


class ServiceNames:
    """Looks a service's name up by its id or by its LeiKa key."""

    def __init__(self, words: Words, catalogue: Callable[[], Catalogue]) -> None:
        self._words = words
        self._catalogue = catalogue

    def __call__(self, locale: str, service_id: str) -> str | None:
        """The name in that locale, None when nobody has written one."""
        return self._field(locale, service_id, "name")

    def summary(self, locale: str, service_id: str) -> str | None:
        """One sentence about the service, None when nobody has written one."""
        return self._field(locale, service_id, "summary")

    def _field(self, locale: str, service_id: str, field: str) -> str | None:
        rows = self._words.get(locale, {})
        service = self._catalogue().services.get(service_id)
        row = rows.get(service_id) or rows.get((service and service.leika) or "")
        return str(row[field]) if row and field in row else None
