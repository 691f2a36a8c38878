"""`python -m benchmarks.languages`: our language identification beside lingua and langdetect.

All three choose among the languages offered. `python -m benchmarks.languages fit` fits the weights
of `voice_gateway.dialogue.mixing` anew and prints them.
"""

import csv
import math
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.shared import SHARED
from translations.registry import load_languages
from voice_gateway.dialogue.corpus import DIALECT, EXAMPLES, LATIN, kinds, read
from voice_gateway.dialogue.identify import Identifier, Learned
from voice_gateway.dialogue.mixing import Evidence, Weights, pool

SHORT = SHARED / "data" / "lid" / "short_utterances_dev.tsv"
DIALECTS = SHARED / "data" / "intents" / "xsid_valid.tsv"
OURS = Path(__file__).resolve().parents[1] / "tests" / "nlu"
GERMAN_DIALECTS = ("de", "de-ba", "de-muc", "de-st", "gsw")
CODES = tuple(row.lid for row in load_languages().values() if row.lid)

# Held out for the fit: topics that share few words with the rest. The classifier learns from a
# sample of the other topics only, so that the held-out lines are as strange to it as what citizens
# say will be.
HELD_OUT = ("general", "limits", "control", "appointments", "questions")
SAMPLE, PER_KIND = 0.15, 700
FRAGMENT_WORDS = (1, 2, 2, 3, 3, 4, 5)
# How often a speaker writes this way.
SHARES = {LATIN: 0.1, DIALECT: 0.1}


class Utterance(NamedTuple):
    """A text, the data it is from, how it is counted there, and the languages that are right."""

    text: str
    data: str
    groups: tuple[str, ...]
    right: frozenset[str]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Of a table with tabs between the columns and their names in the first line."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def short_utterances() -> Iterator[Utterance]:
    """At most five words, from assistants; some texts belong to several languages."""
    for row in rows(SHORT):
        if row["lang"] in CODES:
            words = f"{row['n_words']} word{'s' * (row['n_words'] != '1')}"
            right = frozenset({row["lang"], *row["ambiguous"].split(",")})
            groups = (words if int(row["n_words"]) < 3 else "3+ words", row["lang"])
            yield Utterance(row["text"], "short utterances", groups, right)


def citizens(name: str = "blind") -> Iterator[Utterance]:
    """What citizens say to a town hall, with the style it is written in; `name` of the test set.

    The thresholds of the language policy were chosen while looking at "utterances".
    """
    for code in CODES:
        for line in (OURS / code / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
            text, _, _, style = line.split("\t")
            yield Utterance(text, f"citizens, {name}", (code, style), frozenset({code}))


def dialects() -> Iterator[Utterance]:
    """German, and German as spoken in Bavaria, South Tyrol and Bern."""
    for row in rows(DIALECTS):
        if row["lang"] in GERMAN_DIALECTS:
            yield Utterance(row["text"], "dialects", (row["lang"],), frozenset({"de"}))


def everything() -> Iterator[Utterance]:
    """All data there is."""
    return chain(short_utterances(), citizens(), citizens("utterances"), dialects())


def table(
    identifier: Identifier | None = None, utterances: Iterable[Utterance] | None = None
) -> list[dict[str, Any]]:
    """Share of right answers; rows of data, group, n, ours, lingua, langdetect.

    Of all utterances there are unless some are given.
    """
    who = identifier or Identifier(CODES)
    sides: dict[str, Callable[[str], dict[str, float]]] = {
        "ours": who.scores,
        "lingua": who.lingua,
        "langdetect": who.langdetect,
    }
    right: dict[tuple[str, str], list[list[bool]]] = defaultdict(list)
    for item in utterances or everything():
        found = [side(item.text) for side in sides.values()]
        hits = [bool(s) and max(s, key=lambda c: s[c]) in item.right for s in found]
        for group in (*item.groups, "all"):
            right[item.data, group].append(hits)
    return [
        {"data": data, "group": group, "n": len(hits)}
        | dict(zip(sides, np.mean(hits, axis=0).tolist(), strict=True))
        for (data, group), hits in sorted(right.items())
    ]


def _held_out(rng: random.Random) -> tuple[Identifier, list[tuple[str, str]]]:
    """An identifier that has not seen them, and (kind, fragment) of held-out lines."""
    topics = {path.stem for path in EXAMPLES.glob("*/*.yml")}
    taught = read(EXAMPLES, CODES, skip=HELD_OUT)
    sample = {c: [line for line in own if rng.random() < SAMPLE] for c, own in taught.items()}
    found = []
    for kind, text in kinds(read(EXAMPLES, CODES, skip=topics.difference(HELD_OUT))).items():
        lines = [line.split() for line in text.splitlines() if line.strip()]
        for words in rng.sample(lines, min(PER_KIND, len(lines))):
            size = min(len(words), rng.choice(FRAGMENT_WORDS))
            start = rng.randrange(len(words) - size + 1)
            found.append((kind, " ".join(words[start : start + size])))
    return Identifier(CODES, learned=Learned.of(sample)), found


def _share(kind: str) -> float:
    return next((share for ending, share in SHARES.items() if kind.endswith(ending)), 1.0)


def fit(seeds: Sequence[int] = (1, 2, 3, 4)) -> Weights:
    """The weights with the least log loss on held-out fragments, averaged over samples."""
    return _from_numbers(np.mean([_fitted(seed) for seed in seeds], axis=0).tolist())


def _from_numbers(numbers: Sequence[float]) -> Weights:
    """From an unbounded vector: what must be positive is a logarithm there."""
    lingua, floor, own, *rest = map(float, numbers)
    return Weights(lingua, math.exp(floor), math.exp(own), *rest)


def _fitted(seed: int) -> Sequence[float]:
    from scipy.optimize import minimize

    identifier, fragments = _held_out(random.Random(seed))
    seen = [(identifier.kinds.index(kind), identifier.evidence(text)) for kind, text in fragments]
    known = [(column, e) for column, e in seen if e and e.possible[column]]
    truth = np.array([column for column, _ in known])
    often = np.array([_share(identifier.kinds[column]) for column in truth])
    names = [field.name for field in fields(Evidence)]
    every = Evidence(*(np.stack([getattr(e, name) for _, e in known]) for name in names))

    def loss(numbers: Sequence[float]) -> float:
        right = pool(every, _from_numbers(numbers))[np.arange(len(truth)), truth]
        return float(-np.average(np.log(right + 1e-12), weights=often))

    lingua, floor, own, *rest = astuple(Weights())
    start = [lingua, math.log(floor), math.log(own), *rest]
    options = {"maxiter": 2000, "xatol": 1e-3, "fatol": 1e-6}
    found: Sequence[float] = minimize(loss, start, method="Nelder-Mead", options=options).x
    return found


def main() -> None:
    """Print the table, or the weights."""
    if sys.argv[1:] == ["fit"]:
        print(fit())
        return
    shown = Table("data", "group", "n", "ours", "lingua", "langdetect", title="Languages")
    for row in table():
        shares = (f"{row[side]:.1%}" for side in ("ours", "lingua", "langdetect"))
        shown.add_row(row["data"], row["group"], str(row["n"]), *shares)
    Console(width=100).print(shown)
    identifier = Identifier(CODES)
    identifier.warm()
    seconds = []
    for item in citizens():
        start = time.perf_counter()
        identifier.scores(item.text)
        seconds.append(time.perf_counter() - start)
    print(f"median {statistics.median(seconds) * 1000:.2f} ms a message")


if __name__ == "__main__":
    main()
