"""Sparse features of texts: pieces of words, words, and how they sound."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from actions.services.wording import plain, sounds

Arrays = dict[str, NDArray[Any]]
Features = dict[str, Any]  # kind → scipy csr_matrix, one row a text, rows of length 1

# Pieces of words split compounds ("Wohnsitzanmeldung") and forgive typing errors; sounds find
# Arabic, Persian and Cyrillic words that were typed with Latin letters.
KINDS: Mapping[str, Mapping[str, Any]] = {
    "letters": {
        "analyzer": "char_wb",
        "ngram_range": (2, 5),
        "preprocessor": plain,
        "min_df": 2,
        "max_features": 80_000,
    },
    "words": {"analyzer": "word", "token_pattern": r"\w+", "preprocessor": plain, "min_df": 2},
    "sounds": {"analyzer": "char_wb", "ngram_range": (2, 4), "preprocessor": sounds, "min_df": 2},
}


SELECTION = ("min_df", "max_features")  # options that choose the vocabulary


class Lexicon:
    """tf-idf of each kind of feature, learned from the phrases of a catalogue."""

    def __init__(self, vectorizers: Mapping[str, TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers

    @classmethod
    def learn(cls, texts: Sequence[str]) -> tuple[Self, Features]:
        """The lexicon of some texts, and their features."""
        found: dict[str, TfidfVectorizer] = {}
        features: Features = {}
        for kind, options in KINDS.items():
            try:
                found[kind] = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)
                features[kind] = found[kind].fit_transform(texts).tocsr()
            except ValueError:  # so few texts that nothing occurs twice
                options = {**options, "min_df": 1}
                found[kind] = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)
                features[kind] = found[kind].fit_transform([*texts, "a", "b"])[: len(texts)].tocsr()
        return cls(found), features

    def features(self, texts: Sequence[str]) -> Features:
        """The features of any texts."""
        return {kind: found.transform(texts) for kind, found in self._vectorizers.items()}

    def state(self) -> Arrays:
        """What was learned, as plain arrays."""
        state: Arrays = {}
        for kind, found in self._vectorizers.items():
            state[f"{kind}_terms"] = np.array(found.get_feature_names_out(), dtype=np.str_)
            state[f"{kind}_idf"] = found.idf_
        return state

    @classmethod
    def restore(cls, state: Mapping[str, NDArray[Any]]) -> Self:
        """The lexicon of a state."""
        found = {}
        for kind, options in KINDS.items():
            terms = state[f"{kind}_terms"].tolist()
            vocabulary = {term: row for row, term in enumerate(terms)}
            found[kind] = TfidfVectorizer(
                sublinear_tf=True,
                dtype=np.float32,
                vocabulary=vocabulary,
                **{name: value for name, value in options.items() if name not in SELECTION},
            )
            found[kind].idf_ = state[f"{kind}_idf"]
        return cls(found)


def pack(name: str, matrix: Any) -> Arrays:
    """A sparse matrix as plain arrays."""
    rows = matrix.tocsr()
    return {
        f"{name}_data": rows.data,
        f"{name}_indices": rows.indices,
        f"{name}_indptr": rows.indptr,
        f"{name}_shape": np.array(rows.shape),
    }


def unpack(name: str, state: Mapping[str, NDArray[Any]]) -> Any:
    """The sparse matrix of `pack`."""
    parts = (state[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return csr_matrix(tuple(parts), shape=tuple(state[f"{name}_shape"]))
