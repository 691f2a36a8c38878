"""Sentence vectors for benchmarks/engines.py, computed once; runs in the dialogue environment."""

from pathlib import Path
from typing import Any

import numpy as np
from components.embedding import CachedEmbedder


class KnownVectors(CachedEmbedder):
    """The product's embedder, which looks up what this process has computed or read before."""

    known: dict[str, np.ndarray] = {}  # noqa: RUF012 (shared by all embedders of a process)

    def embed(self, text: str) -> np.ndarray:
        """The vector of one utterance."""
        if text not in self.known:
            self.known[text] = super().embed(text)
        return self.known[text]

    def embed_all(self, texts: Any) -> np.ndarray:
        """The vectors of many, shape (n, 384)."""
        return np.stack([self.embed(text) for text in texts])

    @classmethod
    def prepare(cls, texts: list[str], path: Path, portion: int = 500) -> None:
        """Learn the vectors of some texts, kept in a file that grows portion by portion."""
        if path.exists():
            with np.load(path, allow_pickle=False) as stored:
                cls.known.update(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
        asked = list(dict.fromkeys(texts))
        missing = [text for text in asked if text not in cls.known]
        embedder = cls()
        for start in range(0, len(missing), portion):
            for text in missing[start : start + portion]:
                embedder.embed(text)
            found = [text for text in asked if text in cls.known]
            # The name ends in .npz because numpy adds the ending otherwise.
            temporary = path.with_name(path.stem + ".new.npz")
            np.savez(temporary, texts=found, vectors=np.stack([cls.known[t] for t in found]))
            temporary.replace(path)
