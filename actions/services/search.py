"""Which service does a question mean? Two opinions about meaning, letters and sounds are summed up.

One is the nearest phrases: what somebody already said about a service, in any language. The other
is a linear classifier over the same features, which learns what tells a service from its
neighbours; it is fitted in well under a minute when the phrases change, so a new service needs no
training of the dialogue model. Vectors are centred per language, because e5 vectors of one
language crowd in one corner.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from actions.services import ranking
from actions.services.lexicon import Arrays, Features, Lexicon, pack, unpack
from actions.services.phrases import NONE, OTHER, Phrase, base_language, distinct
from actions.services.ranking import Choice, Decision, Found, Hit, Nothing, decide
from actions.services.wording import Names, words

__all__ = ["Choice", "Decision", "Embedder", "Found", "Hit", "Nothing", "ServiceIndex", "decide"]

Matrix = NDArray[np.float32]
Scores = tuple[NDArray[Any], list[str]]
CENTRE_FROM = 50  # phrases a language needs for a centre of its own
TOP = 3
MAX_QUESTION = 500  # characters; what follows cannot change which service is meant
PSEUDO = (NONE, OTHER)


class Embedder(Protocol):
    """Gives vectors of length 1."""

    def query(self, text: str) -> Matrix:
        """The vector of a question, shape (d,)."""

    def phrases(self, texts: Sequence[str]) -> Matrix:
        """The vectors of phrases, shape (n, d)."""


def _unit(vectors: NDArray[Any]) -> Matrix:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-6), dtype=np.float32)


def _joined(features: Features, vectors: Matrix) -> Any:
    """All features of some texts side by side, as the classifier sees them."""
    parts = [features[kind] * weight for kind, weight in ranking.CLASSIFIER.items()]
    return hstack([*parts, csr_matrix(vectors)]).tocsr()


class ServiceIndex:
    """Search over the phrases of a catalogue: `build` learns, `state` and `restore` keep it."""

    def __init__(self, embedder: Embedder, state: Mapping[str, NDArray[Any]]) -> None:
        self._embedder = embedder
        self._state = dict(state)
        # A turn asks twice about one text (search, names_nothing); it is scored once.
        self._last: tuple[tuple[str, str], Scores] | None = None
        self._lexicon = Lexicon.restore(state)
        self._near = {kind: unpack(f"near_{kind}", state) for kind in ranking.NEAREST}
        self._vectors, self._scale = state["vectors"], state["scale"]
        self._centres: dict[str, Matrix] = dict(
            zip(state["centre_names"].tolist(), state["centre_rows"], strict=True)
        )
        self._languages: NDArray[Any] = state["languages"]
        self._services: list[str] = state["services"].tolist()
        self._starts = state["starts"]
        self._names = Names(
            (service, lang, name) for service, lang, name in state["names"].tolist()
        )
        self._weights = state["weights"].astype(np.float32)
        self._bias = state["bias"]

    @classmethod
    def build(cls, phrases: Iterable[Phrase], embedder: Embedder) -> Self:
        """Learn from phrases; embeds what the embedder does not know yet."""
        rows = distinct(phrases)
        if not rows:
            raise ValueError("an index needs phrases")
        texts = [row.text for row in rows]
        owners, starts = np.unique([row.service_id for row in rows], return_index=True)
        lexicon, features = Lexicon.learn(texts)
        vectors = embedder.phrases(texts)
        centres = _centres(vectors, [row.language for row in rows])
        rest = centres[""]
        centred = vectors - np.stack([centres.get(row.language, rest) for row in rows])
        scale = 1 / np.maximum(centred.std(axis=0), 1e-6)
        dense = _unit(centred * scale)
        labels = np.repeat(np.arange(len(owners)), np.diff([*starts, len(rows)]))
        weights, bias = _classifier(_joined(features, dense), labels)
        state: Arrays = {
            **lexicon.state(),
            "vectors": dense,
            "scale": scale.astype(np.float32),
            "centre_names": np.array(list(centres), dtype=np.str_),
            "centre_rows": np.stack(list(centres.values())),
            "languages": np.array([row.language for row in rows], dtype=np.str_),
            "services": np.array(owners, dtype=np.str_),
            "starts": starts,
            "weights": weights,
            "bias": bias,
            "names": np.array(
                [(row.service_id, row.language, row.text) for row in rows if row.name],
                dtype=np.str_,
            ).reshape(-1, 3),
        }
        for kind in ranking.NEAREST:
            state |= pack(f"near_{kind}", features[kind].T)
        return cls(embedder, state)

    def state(self) -> Arrays:
        """Everything that was learned, as plain arrays."""
        return self._state

    @property
    def services(self) -> tuple[str, ...]:
        """The ids that can be found, authorities included."""
        return tuple(s for s in self._services if s not in PSEUDO)

    @property
    def entries(self) -> list[str]:
        """Everything a text can mean, in the order of `opinions`."""
        return list(self._services)

    def search(
        self,
        text: str,
        language: str,
        *,
        current: str | None = None,
        likely: Collection[str] | None = None,
        without: Collection[str] = (),
        limit: int = 5,
    ) -> list[Hit]:
        """The services most likely meant, best first; [] for a text without words.

        `current` is the service being talked about, `likely` those that the dialogue act allows
        (for a booking, what can be booked), `without` those the citizen has ruled out. The score
        is the probability that this service is meant, 0 to 1.
        """
        if not words(text):
            return []
        mix, nearest = self._scores(text, base_language(language))
        mix = mix.copy()
        for row, service in enumerate(self._services):
            if service == current:
                mix[row] += ranking.CURRENT
            if likely is not None and service not in likely and service not in PSEUDO:
                mix[row] -= ranking.UNLIKELY
        allowed = np.array([service not in without for service in self._services])
        chances = _softmax(np.where(allowed, mix, -np.inf))
        order = [k for k in np.argsort(-chances) if self._services[k] not in PSEUDO and allowed[k]]
        return [Hit(self._services[k], float(chances[k]), nearest[k]) for k in order[:limit]]

    def chance(self, text: str, language: str, meaning: str) -> float:
        """How likely a text means one entry, for example `NONE`, 0 to 1."""
        if meaning not in self._services or not words(text):
            return 0.0
        mix, _ = self._scores(text, base_language(language))
        return float(_softmax(mix)[self._services.index(meaning)])

    def names_nothing(self, text: str, language: str) -> bool:
        """Whether the text is an act only ("what does it cost?"), about nothing in particular."""
        return self.chance(text, language, NONE) >= ranking.NAMELESS

    def opinions(self, text: str, language: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """The two opinions about a text before they are summed up, each of shape (entries,)."""
        margins, best, _ = self._opinions(text, language)
        return margins, best

    def _scores(self, text: str, language: str) -> Scores:
        """Per entry how well it fits, and the language of the phrase that fits best."""
        text = text[:MAX_QUESTION]
        if self._last and self._last[0] == (text, language):
            return self._last[1]
        margins, best, languages = self._opinions(text, language)
        mix = margins + ranking.NEAR * best
        if named := self._names.named(text, language):
            # Who names a service means it, even where the rest is only the wish for an appointment.
            for row, service in enumerate(self._services):
                if service in PSEUDO:
                    mix[row] -= ranking.NAMED
                elif service in named:
                    mix[row] += ranking.NAME + ranking.NAME_WORD * (named[service] - 1)
        scores = (mix, languages)
        self._last = ((text, language), scores)
        return scores

    def _opinions(self, text: str, language: str) -> tuple[NDArray[Any], NDArray[Any], list[str]]:
        """The classifier's margins, the likeness of the nearest phrases, and their language."""
        features = self._lexicon.features([text])
        centre = self._centres[language if language in self._centres else ""]
        dense = _unit((self._embedder.query(text) - centre) * self._scale)
        margins = (_joined(features, dense.reshape(1, -1)) @ self._weights).ravel() + self._bias
        likeness = self._vectors @ dense
        for kind, weight in ranking.NEAREST.items():
            likeness = likeness + weight * (features[kind] @ self._near[kind]).toarray()[0]
        likeness = likeness + ranking.SAME_LANGUAGE * (self._languages == language)
        best = np.empty(len(self._services))
        languages = []
        for row, (start, end) in enumerate(
            zip(self._starts, [*self._starts[1:], len(likeness)], strict=True)
        ):
            part = likeness[start:end]
            top = np.sort(part)[-TOP:]
            best[row] = (top[-1] + top.mean()) / 2
            languages.append(str(self._languages[start + int(np.argmax(part))]))
        return margins, best, languages


def _softmax(values: NDArray[Any]) -> NDArray[Any]:
    scaled = np.exp((values - values.max()) / ranking.TEMPERATURE)
    return np.asarray(scaled / scaled.sum())


def _centres(vectors: Matrix, languages: Sequence[str]) -> dict[str, Matrix]:
    """The mean vector of each language with enough phrases; "" for all others."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, language in enumerate(languages):
        rows[language].append(row)
    found = {k: vectors[r].mean(axis=0) for k, r in rows.items() if len(r) >= CENTRE_FROM}
    return {**found, "": vectors.mean(axis=0)}


def _classifier(features: Any, labels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """One-against-rest support vector machines: weights (features, entries) and bias (entries,)."""
    entries = int(labels.max()) + 1
    if entries < 3:  # nothing to tell apart, or a single machine with another shape of weights
        return np.zeros((features.shape[1], entries), dtype=np.float32), np.zeros(entries)
    # Imported here: a start with a stored index learns nothing, and this takes a second.
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=ranking.C, tol=1e-2, random_state=1).fit(features, labels)
    # Half precision: the index is a fifth of its size, and no answer changes.
    return machine.coef_.T.astype(np.float16), machine.intercept_
