"""A small classifier of text by its character n-grams and words, learned in less than a second.

Multinomial naive Bayes over hashed features (n-grams after Cavnar & Trenkle 1994, hashing after
Weinberger et al. 2009). Each feature's probability is mixed with its average over all kinds
(Jelinek-Mercer smoothing), so that a kind with little text is not favoured where all are ignorant.
"""

import re
from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

ORDERS = 4
"""Longest n-gram, in characters; a space stands at both ends of a word."""
BITS = (13, 16, 17, 18, 18)
"""The n-grams of each length, and last the words, share 2**bits cells, more than there are."""
MIXED, MIXED_WORDS = 0.1, 0.02
"""Share of the average over all kinds in the probability of an n-gram, and of a word."""
WORD_WEIGHT = 12.0
"""How much a word counts, when each n-gram counts 1."""

Floats = npt.NDArray[np.float32]
Cells = npt.NDArray[np.uint32]
_WORD = re.compile(r"[^\W_]+")
_SPACE, _CHARACTERS = np.uint32(32), 1 << 16
_STEP, _SPREAD = np.uint32(0x01000193), np.uint32(0x9E3779B1)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return _WORD.findall(_lower(text))


def _lower(text: str) -> str:
    # Python writes the small letter of the Turkish İ as two characters.
    return text.lower().replace("i\u0307", "i")


@cache
def _in_words() -> npt.NDArray[np.bool_]:
    """Whether a character belongs to words, by code point; beyond the table nothing does."""
    return np.array([chr(code).isalnum() for code in range(_CHARACTERS)] + [False])


def _cells(text: str) -> list[Cells]:
    """The cells of all n-grams, an array for each length, and last those of the words."""
    spaced = np.frombuffer(f" {_lower(text)} ".encode("utf-32-le"), dtype=np.uint32)
    inside = _in_words()[np.minimum(spaced, _CHARACTERS)]
    characters = np.where(inside, spaced, _SPACE)
    characters = characters[inside | np.roll(inside, 1)]  # one space after each word
    characters = np.concatenate([[_SPACE], characters])
    states = [np.zeros(len(characters) + 1, dtype=np.uint32)]
    for order in range(1, ORDERS + 1):
        states.append(states[-1][:-1] * _STEP + characters[order - 1 :])
    hashes = [*states[1:], _word_hashes(characters)]
    return [_cell(found, bits) for found, bits in zip(hashes, BITS, strict=True)]


def _cell(state: Cells, bits: int) -> Cells:
    """A cell for each hash: the bits mixed as in Murmur's finaliser, the upper ones kept."""
    state = (state ^ (state >> np.uint32(16))) * _SPREAD
    return (state ^ (state >> np.uint32(13))) * _SPREAD >> np.uint32(32 - bits)


def _word_hashes(characters: Cells) -> Cells:
    """Of each word, the sum of its characters times powers of _STEP."""
    starts = np.flatnonzero(characters == _SPACE)
    if len(starts) < 2:
        return np.zeros(0, dtype=np.uint32)
    lengths = np.diff(starts)
    place = np.arange(len(characters) - 1) - np.repeat(starts[:-1], lengths)
    powers = np.power(_STEP, np.arange(lengths.max(), dtype=np.uint32), dtype=np.uint32)
    return np.add.reduceat(characters[:-1] * powers[place], starts[:-1], dtype=np.uint32)


class NgramClassifier:
    """Learns from text by kind; `kinds` is the order of all its vectors.

    Holds sum(2**BITS) × kinds numbers of two bytes: about 20 MB for fifteen kinds.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.kinds = tuple(sorted(texts))
        shares = [np.zeros((len(self.kinds), 1 << bits), dtype=np.float32) for bits in BITS]
        for row, kind in enumerate(self.kinds):
            *ngrams, words = _cells(texts[kind])
            for table, cells in zip(shares, [*ngrams, words], strict=True):
                # How often per word: a language with long words has more n-grams in its texts, too.
                table[row] = np.bincount(cells, minlength=table.shape[1]) / max(1, len(words))
        mixed = [MIXED] * ORDERS + [MIXED_WORDS]
        weight = [1.0 / ORDERS] * ORDERS + [WORD_WEIGHT / ORDERS]
        self._tables = [
            _log_ratios(table, m, w) for table, m, w in zip(shares, mixed, weight, strict=True)
        ]

    def scores(self, text: str) -> Floats:
        """Log likelihood of each kind against the average of all, per order; 0 is ignorance."""
        total = np.zeros(len(self.kinds), dtype=np.float32)
        for table, cells in zip(self._tables, _cells(text), strict=True):
            total += table[cells].sum(axis=0, dtype=np.float32)
        return total


def _log_ratios(shares: Floats, mixed: float, weight: float) -> npt.NDArray[np.float16]:
    """Logarithm of each share, smoothed, against the average: kinds × cells → cells × kinds."""
    if not len(shares):
        return np.zeros(shares.shape[::-1], dtype=np.float16)
    average = shares.mean(axis=0)
    shares /= np.maximum(average, np.float32(1e-12))
    shares *= 1 - mixed
    shares += mixed
    ratios = np.log(shares, out=shares)
    ratios[:, average == 0] = 0
    ratios *= weight
    return np.ascontiguousarray(ratios.T, dtype=np.float16)
