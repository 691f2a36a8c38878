"""G.711, the two codings of telephone sound: tables made from the definition (ITU-T G.711)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int16]
Codes = NDArray[np.uint8]


def _ulaw_values() -> Table:
    """Value of each mu-law code: inverted bits, sign, 3 bits of segment, 4 of step; bias 132."""
    code = ~np.arange(256, dtype=np.uint8)
    segment, step = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = (((step << 3) + 132) << segment) - 132
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _alaw_values() -> Table:
    """Value of each a-law code: every other bit inverted, sign, segment, step."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    segment, step = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    first = (step << 4) + 8
    size = np.where(segment == 0, first, (first + 256) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


@cache
def _values(law: str) -> Table:
    return {"ulaw": _ulaw_values, "alaw": _alaw_values}[law]()


@cache
def _codes(law: str) -> Codes:
    """Code of each 16-bit value (index: value as unsigned): the one whose value is nearest."""
    values = _values(law).astype(np.int32)
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    middles = (ordered[1:] + ordered[:-1]) / 2
    samples = np.arange(65_536, dtype=np.uint16).view(np.int16)
    return order[np.searchsorted(middles, samples)].astype(np.uint8)


def decode(law: str, data: bytes) -> bytes:
    """Codes of "ulaw" or "alaw", one byte a sample → 16-bit little-endian PCM."""
    return _values(law)[np.frombuffer(data, np.uint8)].astype("<i2").tobytes()


def encode(law: str, pcm: bytes) -> bytes:
    """16-bit little-endian PCM → codes of "ulaw" or "alaw"."""
    return _codes(law)[np.frombuffer(pcm, "<i2").view(np.uint16)].tobytes()
