"""The comparison of intent engines as a section of the evaluation: all that it says is computed."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.markdown import table
from stadtlotse.paths import ROOT

MACHINE = ROOT / "docs" / "engines.json"
DEFAULT, OURS, JOINT = "rasa", "ours", "ours-all"
# In the order of the table; each learns from the same sentences of one locale.
ENGINES = {
    DEFAULT: "Rasa's default pipeline",
    "linear": "e5 + linear",
    "e5-diet": "e5 + counts + DIET",
    "neighbours": "e5 nearest neighbours",
    OURS: "ours",
    "mixture": "mixture",
}
ALL = {**ENGINES, JOINT: "ours, all locales\N{DAGGER}"}
Figures = dict[str, Any]


def collect(rows: Sequence[Figures], settings: Figures) -> Figures:
    """The machine-readable form: settings, and figures by locale and engine."""
    found: dict[str, Figures] = {}
    for row in sorted(rows, key=lambda r: (r["locale"], list(ALL).index(r["engine"]))):
        names = ("accuracy", "macro_f1", "train_s", "ms", "vector_ms")
        found.setdefault(row["locale"], {})[row["engine"]] = {n: row[n] for n in names}
    return {"settings": settings, "locales": found}


def quality(found: Figures) -> str:
    """Accuracy and macro-F1 in per cent; the best accuracy of those with equal data is bold."""
    locales = found["locales"]
    means = {
        engine: {n: mean(v[engine][n] for v in locales.values()) for n in ("accuracy", "macro_f1")}
        for engine in ALL
    }
    rows = []
    for name, values in [*locales.items(), ("**mean**", means)]:
        best = max(values[engine]["accuracy"] for engine in ENGINES)
        cells = [name]
        for engine in ALL:
            cell = f"{values[engine]['accuracy']:.1%}"[:-1]
            if engine in ENGINES and values[engine]["accuracy"] == best:
                cell = f"**{cell}**"
            cells.append(f"{cell} / {values[engine]['macro_f1'] * 100:.1f}")
        rows.append(cells)
    return table(["locale", *ALL.values()], rows)


def speed(found: Figures) -> str:
    """Medians over the locales."""
    rows = []
    for engine, label in ALL.items():
        values = [figures[engine] for figures in found["locales"].values()]
        seconds, ms = (median(v[name] for v in values) for name in ("train_s", "ms"))
        rows.append([label, f"{seconds:.1f}", f"{ms:.1f}"])
    return table(["engine", "training, s", "ms per parse"], rows)


def margin(found: Figures) -> float:
    """By how much two engines must differ at least so that it is hardly chance (95 %).

    As if they were asked different sentences, which is cautious: they are asked the same.
    """
    settings = found["settings"]
    accuracies = [v[e]["accuracy"] for v in found["locales"].values() for e in (DEFAULT, OURS)]
    share = mean(accuracies)
    return float(1.96 * (2 * share * (1 - share) / settings["test"]) ** 0.5)


def verdict(found: Figures) -> str:
    """Locale by locale whether ours is more accurate than Rasa's default pipeline."""
    rows, won = [], 0
    for locale, values in found["locales"].items():
        more = values[OURS]["accuracy"] - values[DEFAULT]["accuracy"]
        won += more > 0
        doubt = " (may be chance)" if abs(more) < margin(found) else ""
        rows.append([locale, "yes" if more > 0 else "no", f"{more * 100:+.1f}{doubt}"])
    count = len(found["locales"])
    whole = "every locale" if won == count else f"{won} of {count} locales"
    return (
        f"On the same sentences ours is more accurate than Rasa's default pipeline in {whole}.\n\n"
        + table(["locale", "ours beats Rasa's default", "points of accuracy"], rows)
    )


def leaders(found: Figures) -> str:
    """How often each engine is the most accurate of those with the same sentences."""
    counts = dict.fromkeys(ENGINES, 0)
    for values in found["locales"].values():
        counts[max(ENGINES, key=lambda engine: values[engine]["accuracy"])] += 1
    order = sorted(filter(counts.get, counts), key=lambda engine: -counts[engine])
    return ", ".join(f"{ENGINES[engine]} in {counts[engine]}" for engine in order)


def section(found: Figures) -> str:
    """What docs/evaluation.md says about engines."""
    size, count = found["settings"], len(found["locales"])
    each, learned, asked = size["each"], size["train"], size["test"]
    vector = median(row["vector_ms"] for v in found["locales"].values() for row in v.values())
    return f"""## Engines compared

Written by `make engines`; the figures are in [engines.json](engines.json) as well. All engines
were trained and asked in one run on MASSIVE (FitzGerald et al. 2022), wishes to a home assistant
in {count} locales and {size["intents"]} intents. Each learned, locale by locale, from the same
{learned} utterances: a seeded sample of the train partition, at most {each} an intent, translations
of each other in all locales. The test is the whole dev partition, {asked} utterances a locale,
which was not used to choose anything here. The subject is not a town hall's, and the sample is
small: the figures compare engines, they do not foretell the product's.

Accuracy / macro-F1 in per cent; bold: the most accurate with the same sentences.

{quality(found)}

\N{DAGGER} has more data: one model learned from the samples of all locales together, as the product
does.

*Rasa's default pipeline*: words and pieces of words counted, DIET ({size["epochs"]} epochs).
*e5 + linear*: the product's sentence vectors (centred, scaled) and logistic regression.
*e5 + counts + DIET*: these vectors beside the counts in DIET. *e5 nearest neighbours*: by the
cosine of the vectors. *ours*: the product's classifier as it is. *mixture*: mean of the
probabilities of ours and the neighbours. Regularisation and the number of neighbours were chosen
by cross-validation on the sample.

Most accurate with the same sentences: {leaders(found)} of {count} locales. Differences below
{margin(found) * 100:.1f} points may be chance.

{verdict(found)}

Processor time, medians over the locales, one thread on the machine of the run. Training includes
the cross-validation, but not the sentence vectors ({vector:.1f} ms an utterance, kept once
computed); parsing includes them.

{speed(found)}
"""


def stored(path: Path = MACHINE) -> str:
    """The section from the last run's figures, after an empty line; nothing when there was none."""
    return "\n" + section(json.loads(path.read_text("utf-8"))) if path.exists() else ""
