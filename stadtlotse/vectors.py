"""Writes the sentence vectors that come with the content (see actions/vectors.py)."""

from collections.abc import Callable
from pathlib import Path

from actions import content, encoder, vectors
from actions.embedding import E5Embedder
from actions.services.phrases import NONE, TEXTS
from actions.services.text import fold

Progress = Callable[[str, int], None]


def texts_of(folder: Path) -> dict[str, list[str]]:
    """Everything that people say, by locale, as the search and the classifier will ask for it."""
    found: dict[str, list[str]] = {}
    for locale, intents in content.examples(folder).items():
        found.setdefault(locale, []).extend(t for texts in intents.values() for t in texts)
    for name in ("services", "authorities"):
        for locale, entries in content.read(folder, name).items():
            for key, entry in entries.items():
                asked = entry if key == NONE else entry.get("asks", {})
                rows = [] if key == NONE else [entry.get(field, []) for field in TEXTS]
                for row in [*rows, *asked.values()]:
                    found.setdefault(locale, []).extend([row] if isinstance(row, str) else row)
    both = {locale: [*texts, *map(fold, texts)] for locale, texts in found.items()}
    return {locale: sorted(set(texts)) for locale, texts in both.items()}


def write_all(folder: Path, cache: Path, progress: Progress = lambda _locale, _count: None) -> int:
    """Write the file of every locale; returns how many texts there are in all."""
    embedder = E5Embedder(cache, folder)
    total = 0
    for locale, texts in texts_of(folder).items():
        rows = embedder.phrases(texts)
        vectors.write(folder / locale / vectors.FILE, texts, rows, encoder.digest(folder))
        total += len(texts)
        progress(locale, len(texts))
    return total
