"""The service search over the imported catalogue, rebuilt when the catalogue changes."""

import hashlib
import os
import threading
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np

from actions import encoder
from actions.catalogue_store import CatalogueStore
from actions.embedding import E5Embedder
from actions.services.catalogue import Catalogue
from actions.services.phrases import NONE, OTHER, Phrase, distinct
from actions.services.ranking import Hit
from actions.services.search import ServiceIndex

KEPT = 3  # stored indexes
FORMAT = 2  # of the stored index; raise it when search.py or lexicon.py learn something else
Phrases = Callable[[Catalogue], Collection[Phrase]]


class ServiceFinder:
    """Finds services by what citizens call them, in all languages.

    `phrases` collects everything that people say for the services of a catalogue; vectors of
    phrases and the finished index are kept in `cache` (nowhere when it is None), so that the
    action server starts quickly; `packaged` is the folder whose vectors come with the content.
    """

    def __init__(
        self,
        store: CatalogueStore,
        phrases: Phrases,
        cache: Path | None,
        packaged: Path | None = None,
    ) -> None:
        self._store = store
        self._phrases = phrases
        self._cache = cache
        self._embedder = E5Embedder(cache, packaged)
        self._encoder = encoder.digest(packaged)
        self._lock = threading.Lock()
        self._indexed: Catalogue | None = None
        self._learning: Catalogue | None = None
        self._index: ServiceIndex | None = None
        self._current()

    def search(
        self,
        text: str,
        language: str,
        *,
        current: str | None = None,
        likely: Collection[str] | None = None,
        without: Collection[str] = (),
        limit: int = 5,
    ) -> list[Hit]:
        """The services most likely meant, best first; see `ServiceIndex.search`."""
        return self._current().search(
            text, language, current=current, likely=likely, without=without, limit=limit
        )

    def names_nothing(self, text: str, language: str) -> bool:
        """Whether the text is an act only ("what does it cost?"), about nothing in particular."""
        return self._current().names_nothing(text, language)

    def foreign(self, text: str, language: str) -> float:
        """How likely the text is no business of a municipality, 0 to 1."""
        return self._current().chance(text, language, OTHER)

    def nameless(self, text: str, language: str) -> float:
        """How likely the text names nothing, 0 to 1."""
        return self._current().chance(text, language, NONE)

    def _current(self) -> ServiceIndex:
        """The index of the present catalogue; while a new one is learned, the one before answers.

        Learning takes a minute or two, and citizens must not wait for it.
        """
        catalogue = self._store.catalogue
        with self._lock:
            if self._index is None:
                self._learn(catalogue)
            elif catalogue is not self._indexed and catalogue is not self._learning:
                self._learning = catalogue
                threading.Thread(target=self._learn, args=(catalogue,), daemon=True).start()
            if self._index is None:
                raise RuntimeError("the service index could not be built")
            return self._index

    def _learn(self, catalogue: Catalogue) -> None:
        self._index = self._load(distinct(self._phrases(catalogue)))
        self._indexed = catalogue

    def _load(self, phrases: Collection[Phrase]) -> ServiceIndex:
        """The stored index of exactly these phrases, else a new one."""
        if self._cache is None:
            return ServiceIndex.build(phrases, self._embedder)
        digest = hashlib.sha256(f"{FORMAT} {self._encoder}".encode())
        for phrase in phrases:
            digest.update(f"{phrase.service_id}\0{phrase.language}\0{phrase.text}\n".encode())
        path = self._cache / f"services-{digest.hexdigest()[:16]}.npz"
        if path.exists():
            with np.load(path, allow_pickle=False) as stored:
                return ServiceIndex(self._embedder, {key: stored[key] for key in stored.files})
        index = ServiceIndex.build(phrases, self._embedder)
        temporary = self._cache / f"{path.stem}-{os.getpid()}.new"
        with temporary.open("wb") as file:
            np.savez(file, **index.state())  # type: ignore[arg-type]
        temporary.replace(path)
        # Another city, or the content before an edit that is taken back, may need its own again.
        stored = sorted(self._cache.glob("services-*.npz"), key=lambda p: -p.stat().st_mtime)
        for old in stored[KEPT:]:
            old.unlink(missing_ok=True)
        return index
