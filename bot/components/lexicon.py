"""Sparse features of texts for the intent classifier."""

from typing import Any, Dict, List, Mapping, Text

import numpy as np
from components.wording import beginning, ending, plain, sounds
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

# kind → (weight beside the dense vector, options). Weights were chosen on held-out examples.
KINDS: Mapping[Text, Any] = {
    "words": (0.7, {"ngram_range": (1, 2), "preprocessor": plain, "min_df": 2}),
    "letters": (
        0.7,
        {"analyzer": "char_wb", "ngram_range": (2, 5), "preprocessor": plain, "min_df": 3},
    ),
    "sounds": (
        0.4,
        {"analyzer": "char_wb", "ngram_range": (2, 4), "preprocessor": sounds, "min_df": 3},
    ),
    "ending": (0.3, {"ngram_range": (1, 2), "preprocessor": ending, "min_df": 2}),
    "beginning": (0.3, {"ngram_range": (1, 3), "preprocessor": beginning, "min_df": 2}),
}


def _vectorizer(kind: Text, **more: Any) -> TfidfVectorizer:
    options = {**KINDS[kind][1], **more}
    options.setdefault("token_pattern", r"\w+")
    if "vocabulary" in options:
        del options["min_df"]
    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)


class Lexicon:
    """tf-idf of words, pieces of words, sounds, and the words at both ends of an utterance."""

    def __init__(self, vectorizers: Dict[Text, TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers

    @classmethod
    def learn(cls, texts: List[Text]) -> "Lexicon":
        """From the examples."""
        return cls({kind: _vectorizer(kind).fit(texts) for kind in KINDS})

    def features(self, texts: List[Text]) -> csr_matrix:
        """One row a text; each kind has the length of its weight."""
        parts = [v.transform(texts) * KINDS[kind][0] for kind, v in self._vectorizers.items()]
        return hstack(parts).tocsr()

    def state(self) -> Dict[Text, np.ndarray]:
        """What was learned, as plain arrays."""
        state = {}
        for kind, found in self._vectorizers.items():
            state[f"{kind}_terms"] = np.array(found.get_feature_names_out(), dtype=np.str_)
            state[f"{kind}_idf"] = found.idf_
        return state

    @classmethod
    def restore(cls, state: Mapping[Text, np.ndarray]) -> "Lexicon":
        """From the arrays of `state`."""
        found = {}
        for kind in KINDS:
            terms = state[f"{kind}_terms"].tolist()
            found[kind] = _vectorizer(kind, vocabulary={t: i for i, t in enumerate(terms)})
            found[kind].idf_ = state[f"{kind}_idf"]
        return cls(found)
