"""Which service does a question mean? Meaning (e5 vectors) and shared letters (TF-IDF) together.

Every service has phrases in several languages. Vectors are centred per language, because e5
vectors of one language crowd in one corner. A service scores by its best phrase and, less, by
its three best ones in one language: a single odd keyword should not win.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from actions.services import ranking
from actions.services.phrases import NONE, Phrase, base_language, distinct
from actions.services.ranking import Choice, Decision, Found, Hit, Nothing, decide
from actions.services.text import fold
from actions.services.wording import Wording, words

__all__ = ["Choice", "Decision", "Embedder", "Found", "Hit", "Nothing", "ServiceIndex", "decide"]

Matrix = NDArray[np.float32]
Values = NDArray[np.floating[Any]]
Scores = tuple[Values, list[str], float]
CENTRE_FROM = 50  # phrases a language needs for a centre of its own
ACTS = 16  # directions of dialogue acts that are taken out; found by trying 4 to 48
TOP = 3
MAX_QUESTION = 500  # characters; what follows cannot change which service is meant


class Embedder(Protocol):
    """Gives vectors of length 1."""

    def query(self, text: str) -> Matrix:
        """The vector of a question, shape (d,)."""

    def phrases(self, texts: Sequence[str]) -> Matrix:
        """The vectors of phrases, shape (n, d)."""


def _joined(text: str) -> str:
    return " ".join(words(text))


def _unit(vectors: Values) -> Matrix:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-6), dtype=np.float32)


class ServiceIndex:
    """Search over the phrases of a catalogue; building it embeds what is not cached yet."""

    def __init__(self, phrases: Iterable[Phrase], embedder: Embedder) -> None:
        self._embedder = embedder
        # A turn asks twice about one text (search, names_nothing); it is embedded once.
        self._last: tuple[tuple[str, str], Scores] | None = None
        self._phrases = distinct(phrases)
        if not self._phrases:
            raise ValueError("an index needs phrases")
        self._wording = Wording(self._phrases)
        self._group()
        vectors = embedder.phrases([phrase.text for phrase in self._phrases])
        self._centres = self._find_centres(vectors)
        centres = np.stack([self._centre(p.language) for p in self._phrases])
        self._acts = self._act_directions(_unit(vectors - centres))
        self._vectors = self._project(vectors - centres)
        self._tfidf: Any = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, preprocessor=_joined
        )
        self._letters = self._tfidf.fit_transform([p.text for p in self._phrases]).T.tocsr()

    @property
    def services(self) -> tuple[str, ...]:
        """The ids that can be found."""
        return tuple(s for s in self._services if s != NONE)

    def search(
        self, text: str, language: str, *, current: str | None = None, limit: int = 5
    ) -> list[Hit]:
        """The services most likely meant, best first; [] for a text without words."""
        if not words(text):
            return []
        mix, languages, named = self._scores(text, base_language(language))
        order = [k for k in range(len(self._services)) if self._services[k] != NONE]
        values = {k: float(mix[k]) for k in order}
        if current in self._index:
            values[self._index[current]] += ranking.CURRENT
        chances = dict(zip(order, ranking.probabilities(list(values.values())), strict=True))
        order.sort(key=lambda k: -values[k])
        return [Hit(self._services[k], named * chances[k], languages[k]) for k in order[:limit]]

    def names_service(self, text: str, language: str) -> float:
        """How likely the text names a service at all, 0 to 1 ("what does it cost?" is near 0)."""
        return self._scores(text, base_language(language))[2] if words(text) else 0.0

    def names_nothing(self, text: str, language: str) -> bool:
        """Whether the text is an act only, about no service in particular."""
        return self.names_service(text, language) < ranking.NAMED

    def _group(self) -> None:
        """Phrases are sorted: a group is what one service is called in one language."""
        keys = [(p.service_id, p.language) for p in self._phrases]
        self._starts = np.array([i for i, key in enumerate(keys) if i == 0 or key != keys[i - 1]])
        self._groups = [keys[i] for i in self._starts]
        self._sizes = np.diff([*self._starts, len(keys)])
        self._services = list(dict.fromkeys(service for service, _ in self._groups))
        self._index = {service: k for k, service in enumerate(self._services)}
        owners = [self._index[service] for service, _ in self._groups]
        self._first = np.searchsorted(np.array(owners), np.arange(len(self._services)))
        self._none = np.array([service == NONE for service, _ in self._groups])
        self._group_language = np.array([language for _, language in self._groups])

    def _find_centres(self, vectors: Matrix) -> dict[str | None, Matrix]:
        rows: dict[str | None, list[int]] = defaultdict(list)
        for row, phrase in enumerate(self._phrases):
            rows[phrase.language].append(row)
        centres = {k: vectors[r].mean(axis=0) for k, r in rows.items() if len(r) >= CENTRE_FROM}
        centres[None] = vectors.mean(axis=0)
        return centres

    def _centre(self, language: str) -> Matrix:
        return self._centres.get(language, self._centres[None])

    def _act_directions(self, vectors: Matrix) -> Matrix:
        """Orthonormal directions of "what does it cost", "I want an appointment" …, shape (k, d).

        They say what is asked, not what it is about, and would draw all questions together.
        """
        rows = [row for row, phrase in enumerate(self._phrases) if phrase.service_id == NONE]
        if len(rows) < ACTS:
            return np.zeros((0, vectors.shape[1]), dtype=np.float32)
        return np.asarray(np.linalg.svd(vectors[rows], full_matrices=False)[2][:ACTS])

    def _project(self, vectors: Matrix) -> Matrix:
        """Vectors without the directions of dialogue acts, at length 1."""
        return _unit(vectors - (vectors @ self._acts.T) @ self._acts)

    def _best(self, values: Values) -> Values:
        """Per group: the best value, and with TOP_SHARE the mean of its best three."""
        rest = np.array(values, dtype=np.float32)
        tops = []
        for _ in range(TOP):
            best = np.maximum.reduceat(rest, self._starts)
            tops.append(best)
            rest[rest >= np.repeat(best, self._sizes)] = -np.inf
        few = np.stack(tops)
        known = np.isfinite(few)
        mean = np.where(known, few, 0).sum(axis=0) / known.sum(axis=0)
        return np.asarray((few[0] + ranking.TOP_SHARE * mean) / (1 + ranking.TOP_SHARE))

    def _scores(self, text: str, language: str) -> Scores:
        """Per service its mix and the language of its best phrase; how likely any is named."""
        text = fold(text)[:MAX_QUESTION]
        asked, known = (text, language), self._last
        if known is not None and known[0] == asked:
            return known[1]
        found = self._compare(text, language)
        self._last = (asked, found)
        return found

    def _compare(self, text: str, language: str) -> Scores:
        """The whole question and what is left without the words of dialogue acts, both count."""
        groups = whole = self._groups_of(text, language)
        content = self._wording.content(text, language)
        topic = 0.0
        if content:
            about = self._groups_of(content, language)
            topic = float(self._serving(about).max())
            groups = (whole + about) / 2
        ends = [*self._first[1:], len(groups)]
        best = [a + int(np.argmax(groups[a:b])) for a, b in zip(self._first, ends, strict=True)]
        mix = groups[best]
        # Words of dialogue acts name nothing, even where they stand in a service's name as well.
        names = self._wording.named(content, language)
        for service, worth in names.items():
            mix[self._index[service]] += worth
        languages = [str(self._group_language[k]) for k in best]
        return mix, languages, self._named(whole, topic, max(names.values(), default=0.0))

    def _groups_of(self, text: str, language: str) -> Values:
        """Per group how well a text fits it: meaning, shared letters, own language."""
        vector = self._project(self._embedder.query(text) - self._centre(language))
        meaning = self._best(self._vectors @ vector)
        letters = (self._tfidf.transform([text]) @ self._letters).toarray()[0]
        groups = meaning + ranking.LEXICAL * self._best(letters)
        return np.asarray(groups + ranking.SAME_LANGUAGE * (self._group_language == language))

    def _serving(self, groups: Values) -> Values:
        """The groups of services, without those of the pseudo-service."""
        return groups[~self._none] if not self._none.all() else groups

    def _named(self, whole: Values, topic: float, name: float) -> float:
        if not self._none.any() or self._none.all():
            return 1.0
        best = float(self._serving(whole).max())
        return ranking.named(best, topic, float(whole[self._none].max()) - best, name)
