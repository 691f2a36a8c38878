"""The service search over the imported catalogue, rebuilt when the catalogue changes."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actions.catalogue_store import CatalogueStore
from actions.embedding import E5Embedder
from actions.services import phrases
from actions.services.catalogue import Catalogue
from actions.services.ranking import Hit
from actions.services.search import ServiceIndex


class ServiceFinder:
    """Finds services by what citizens call them, in all languages.

    `words` are the parsed `services.yml` files by locale; vectors are cached in `cache`.
    """

    def __init__(
        self, store: CatalogueStore, words: Mapping[str, Mapping[str, Any]], cache: Path
    ) -> None:
        self._store = store
        self._words = words
        self._embedder = E5Embedder(cache)
        self._lock = threading.Lock()
        self._indexed: Catalogue | None = None
        self._index: ServiceIndex | None = None
        self._current()

    def search(
        self, text: str, language: str, *, current: str | None = None, limit: int = 5
    ) -> list[Hit]:
        """The services most likely meant, best first."""
        return self._current().search(text, language, current=current, limit=limit)

    def names_nothing(self, text: str, language: str) -> bool:
        """Whether the text is an act only ("what does it cost?"), about nothing in particular."""
        return self._current().names_nothing(text, language)

    def _current(self) -> ServiceIndex:
        catalogue = self._store.catalogue
        with self._lock:
            if self._index is None or catalogue is not self._indexed:
                found = phrases.from_catalogue(catalogue)
                for language, data in self._words.items():
                    found += phrases.from_content(data, language, catalogue)
                self._index = ServiceIndex(found, self._embedder)
                self._indexed = catalogue
            return self._index
