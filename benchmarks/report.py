"""Writes the evaluation: docs/evaluation.md for people, docs/evaluation.json for machines."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np

from actions.services.ranking import Choice, Found
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


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(r) for r in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def markdown(found: Figures) -> str:
    """The report as text."""
    rows = [
        [locale, *(_cell(name, values[name]) for name in COLUMNS)]
        for locale, values in found["locales"].items()
    ]
    accepts = ", ".join(f"{kind} {share:.1%}" for kind, share in found["false_accepts"].items())
    confusions = [[a, b, str(n)] for a, b, n in found["confusions"]]
    weakest = ", ".join(f"{service} ({count})" for service, count in found["weakest_services"])
    return f"""# How well citizens are understood

Written by `make evaluate`; the figures are in [evaluation.json](evaluation.json) as well. The test
sets stand in `tests/nlu/<locale>/`, written by other authors than the examples, in everyday,
clumsy, misspelt, dialect and mixed language.

**Read the figures as those of a development set, not of a blind test.** Several dozen combinations
of features and weights were compared on these sets and the best kept. A second round of examples
was asked for after reading the German, English, Ukrainian and Russian errors, and its instructions
quoted a few wordings of the German and English sets, some of which the writers took over. The
intents are flattered most. New sets that nobody has looked at are needed for an unbiased figure.
`tests/nlu` holds the floors.

{table(["locale", *COLUMNS.values()], rows)}

*intents*: what was finally answered, dialogue act and search together
(`actions/services/understanding.py`). *wrong, unasked*: a service was taken for granted and it was
the wrong one. *false rejects*: about one of the city's services, but refused. Latencies are medians
on the machine of the run, without a network.

**False accepts** (messages that are no business of a town hall, answered as if they were):
{accepts or "-"}.

**Calibration** of the intents: expected calibration error {found["calibration_error"]:.3f}.

![Reliability diagram](evaluation-calibration.svg)

**Services missed most often**: {weakest or "-"}.

## What is confused

{table(["meant", "taken for", "times"], confusions)}
"""


def write(found: Figures) -> None:
    """Write all three files."""
    MARKDOWN.write_text(markdown(found), encoding="utf-8")
    text = json.dumps(found, ensure_ascii=False, indent=1)
    MACHINE.write_text(text + "\n", encoding="utf-8")
    PICTURE.write_text(picture(found["reliability"]), encoding="utf-8")
