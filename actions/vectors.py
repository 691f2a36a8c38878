"""Sentence vectors that come with the content, so that a fresh clone need not compute them.

One file a locale, `nlu_data/<locale>/vectors.npz`, written by `stadtlotse vectors`: `keys` (n,)
uint64, the first eight bytes of the SHA-256 of each text; `rows` (n, 384) int8; `scales` (n,) and
`mean` (384,) float32; `encoder`, the name of the encoder they are from. A vector is
`mean + row * scale`. Vectors of another encoder are not read. A text without an entry is embedded
when it is needed, so an editor's new sentence needs no new file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = "vectors.npz"
Matrix = NDArray[np.float32]


def key(text: str) -> int:
    """What a text is found by."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def write(path: Path, texts: Sequence[str], vectors: Matrix, encoder: str) -> None:
    """Store the vectors of some texts, shape (n, d), in 8 bits a number."""
    mean = vectors.mean(axis=0)
    rest = vectors - mean
    scales = np.maximum(np.abs(rest).max(axis=1), 1e-9) / 127
    order = np.argsort([key(text) for text in texts])
    np.savez_compressed(
        path,
        keys=np.array([key(texts[row]) for row in order], dtype=np.uint64),
        rows=np.rint(rest / scales[:, None]).astype(np.int8)[order],
        scales=scales.astype(np.float32)[order],
        mean=mean.astype(np.float32),
        encoder=np.array(encoder),
    )


def read(folder: Path, encoder: str) -> Mapping[int, Matrix]:
    """The vectors by this encoder of all locales below `nlu_data`, by key."""
    found: dict[int, Matrix] = {}
    for path in sorted(folder.glob(f"*/{FILE}")):
        with np.load(path, allow_pickle=False) as stored:
            if str(stored.get("encoder", "packaged")) != encoder:
                continue
            vectors = stored["mean"] + stored["rows"] * stored["scales"][:, None]
            found |= zip(stored["keys"].tolist(), vectors.astype(np.float32), strict=True)
    return found
