"""Writes the evaluation: docs/evaluation.md for people, docs/evaluation.json for machines."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from actions.services.ranking import Choice, Found
from benchmarks import engines_report
from benchmarks.markdown import table
from benchmarks.understanding import Outcome, accepted
from stadtlotse.paths import ROOT

MARKDOWN = ROOT / "docs" / "evaluation.md"
MACHINE = ROOT / "docs" / "evaluation.json"
PICTURE = ROOT / "docs" / "evaluation-calibration.svg"
BINS = 10
CONFUSIONS = 25
WEAKEST = 12
Figures = dict[str, Any]


def macro_f1(rows: Sequence[Outcome]) -> float:
    """The mean over the true intents of the harmonic mean of precision and recall."""
    scores = []
    for intent in {row.line.intents[0] for row in rows}:
        truth = [row for row in rows if row.line.intents[0] == intent]
        said = [row for row in rows if row.intent == intent]
        hit = sum(row.right for row in truth)
        precise = sum(row.right for row in said) / len(said) if said else 0.0
        recall = hit / len(truth)
        scores.append(2 * precise * recall / (precise + recall) if hit and precise else 0.0)
    return float(np.mean(scores))


def calibration(
    pairs: Sequence[tuple[float, bool]],
) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error (Guo et al. 2017) and (confidence, accuracy, count) per bin."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in pairs:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    rows = [
        (float(np.mean([c for c, _ in b])), float(np.mean([r for _, r in b])), len(b))
        for _, b in sorted(bins.items())
    ]
    error = sum(abs(c - r) * n for c, r, n in rows) / max(1, len(pairs))
    return error, rows


def figures(rows: Sequence[Outcome]) -> Figures:
    """All figures of one locale."""
    named = [row for row in rows if row.line.services]
    nowhere = [row for row in rows if "out_of_scope" in row.line.intents]
    refused = ("out_of_scope", "chit_chat", "insult", "other_authority", "legal_advice", None)
    return {
        "utterances": len(rows),
        "intent_accuracy": float(np.mean([row.right for row in rows])),
        "intent_macro_f1": macro_f1(rows),
        "top1": float(np.mean([row.first for row in named])),
        "top3": float(np.mean([row.three for row in named])),
        "wrong_unasked": sum(
            isinstance(row.decision, Found) and not row.first for row in named
        ) / len(named),
        "asked_back": sum(isinstance(row.decision, Choice) for row in named) / len(named),
        "false_rejects": sum(row.intent in refused for row in named) / len(named),
        "false_accepts_own": sum(accepted(row) for row in nowhere) / max(1, len(nowhere)),
        "ms_intent": median(row.ms_intent for row in rows),
        "ms_search": median(row.ms_search for row in rows),
    }  # fmt: skip


def picture(rows: list[tuple[float, float, int]]) -> str:
    """A reliability diagram: how often what is said with some confidence is right."""
    size, left = 320, 40
    bars = "".join(
        f'<rect x="{left + c * size - 12:.0f}" y="{size - r * size + 20:.0f}" width="24" '
        f'height="{r * size:.0f}" fill="#3b6ea5"><title>{n} utterances: said {c:.2f}, right {r:.2f}'
        "</title></rect>"
        for c, r, n in rows
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 60} {size + 60}" role="img">'
        "<title>Reliability diagram of the intents</title>"
        f'<rect x="{left}" y="20" width="{size}" height="{size}" fill="#fff" stroke="#333"/>{bars}'
        f'<line x1="{left}" y1="{size + 20}" x2="{left + size}" y2="20" stroke="#c00" '
        'stroke-dasharray="6 4"/>'
        f'<text x="{left + size / 2}" y="{size + 50}" text-anchor="middle" font-size="14">'
        "confidence</text>"
        f'<text x="14" y="{size / 2 + 20}" text-anchor="middle" font-size="14" '
        f'transform="rotate(-90 14 {size / 2 + 20})">right</text></svg>\n'
    )


def measure(rows: Sequence[Outcome], foreign: Sequence[Outcome]) -> Figures:
    """Everything the report says."""
    by_locale: dict[str, list[Outcome]] = defaultdict(list)
    for row in rows:
        by_locale[row.line.locale].append(row)
    said = [(row.ranking[0][1], row.ranking[0][0] in row.line.intents) for row in rows]
    error, diagram = calibration(said)
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for row in foreign:
        kinds[row.line.style].append(row)
    confusions = Counter(
        (row.line.intents[0], row.intent or "not understood") for row in rows if not row.right
    )
    misses = Counter(row.line.services[0] for row in rows if row.line.services and not row.first)
    return {
        "locales": {locale: figures(found) for locale, found in sorted(by_locale.items())},
        "false_accepts": {
            kind: sum(map(accepted, found)) / len(found) for kind, found in kinds.items()
        },
        "calibration_error": error,
        "reliability": diagram,
        "confusions": [[*pair, count] for pair, count in confusions.most_common(CONFUSIONS)],
        "weakest_services": misses.most_common(WEAKEST),
    }


COLUMNS = {
    "utterances": "n", "intent_accuracy": "intents", "intent_macro_f1": "macro-F1",
    "top1": "service first", "top3": "among three", "wrong_unasked": "wrong, unasked",
    "asked_back": "asked back", "false_rejects": "false rejects", "ms_intent": "ms intent",
    "ms_search": "ms search",
}  # fmt: skip


def _cell(name: str, value: float) -> str:
    if name == "utterances":
        return str(value)
    return f"{value:.0f}" if name.startswith("ms") else f"{value:.1%}"


def _locales(found: Figures) -> str:
    rows = [
        [locale, *(_cell(name, values[name]) for name in COLUMNS)]
        for locale, values in found["locales"].items()
    ]
    return table(["locale", *COLUMNS.values()], rows)


def _languages(rows: Sequence[Figures]) -> str:
    sides = ("ours", "lingua", "langdetect")
    cells = [
        [row["data"], row["group"], str(row["n"]), *(f"{row[side]:.1%}" for side in sides)]
        for row in rows
    ]
    return table(["data", "group", "n", *sides], cells)


def _elsewhere(found: Mapping[str, tuple[float, float, int]]) -> str:
    rows = [[k, str(n), f"{first:.1%}", f"{three:.1%}"] for k, (first, three, n) in found.items()]
    return table(["asked in", "n", "service first", "among three"], rows)


def markdown(found: Figures) -> str:
    """The report as text."""
    accepts = ", ".join(f"{kind} {share:.1%}" for kind, share in found["false_accepts"].items())
    confusions = [[a, b, str(n)] for a, b, n in found["confusions"]]
    weakest = ", ".join(f"{service} ({count})" for service, count in found["weakest_services"])
    languages = ", ".join(
        f"{locale} ({values['intent_accuracy']:.1%}, {values['top1']:.1%})"
        for locale, values in sorted(
            found["locales"].items(), key=lambda item: item[1]["intent_accuracy"] + item[1]["top1"]
        )[:3]
    )
    return f"""# How well citizens are understood

Written by `make evaluate`; the figures are in [evaluation.json](evaluation.json) as well. There are
two test sets a language in `tests/nlu/<locale>/`, in everyday, clumsy, misspelt, dialect and mixed
language, written by other authors than the examples.

## Blind test sets

`blind.tsv`: nobody who chose the engine or wrote examples has read them (but for one line that
equalled an example and was removed), and no setting was chosen on them. A second annotator labelled
all of them without seeing the author's labels and agreed; both are language models of one family,
so that agreement shows consistent labels, not what people would say. `tests/nlu` holds floors below
these figures. Who reads the failing lines to mend them makes this a development set: write a new
one then.

{_locales(found)}

*intents*: what was finally answered, dialogue act and search together
(`actions/services/understanding.py`). *wrong, unasked*: a service was taken for granted and it was
the wrong one. *false rejects*: about one of the city's services, but refused. Latencies are medians
on the machine of the run, without a network.

**Weakest languages** (intents, service first): {languages}.

**False accepts** (messages that are no business of a town hall, answered as if they were):
{accepts or "-"}. Messages of these kinds, these among them, were looked at when thresholds were
chosen.

**Calibration** of the intents: expected calibration error {found["calibration_error"]:.3f}.

![Reliability diagram](evaluation-calibration.svg)

**Services missed most often**: {weakest or "-"}.

### What is confused

{table(["meant", "taken for", "times"], confusions)}

## Development sets

`utterances.tsv`: several dozen combinations of features and weights were compared on them, their
errors were read, and a second round of examples quoted some of them. Their figures flatter.

{_locales(found["development"])}

## Language identification

Shares of right answers, ours beside lingua and langdetect alone, all choosing among the offered
languages. *short utterances* are at most five words long and, like the development sets, were
looked at when the thresholds were chosen.

{_languages(found["languages"])}

## Words in one language only

Ten services without any words but the German ones, as after an editor has added them, asked for in
the other languages:

{_elsewhere(found["elsewhere"])}

{engines_report.stored()}"""


def write(found: Figures) -> None:
    """Write all three files."""
    MARKDOWN.write_text(markdown(found), encoding="utf-8")
    text = json.dumps(found, ensure_ascii=False, indent=1)
    MACHINE.write_text(text + "\n", encoding="utf-8")
    PICTURE.write_text(picture(found["reliability"]), encoding="utf-8")
