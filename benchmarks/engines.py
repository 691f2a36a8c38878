"""`make engines`: intent engines compared on the same sentences in one run.

A run takes two hours of one core; each result is kept below var/engines as soon as it is there, so
that a stopped run goes on where it stopped. The figures go to docs/engines.json, from which
benchmarks/report.py takes its section.
"""

import argparse
import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import accuracy_score, f1_score

from benchmarks.engines_data import SEED, Corpora, Sentence, held_out, read, sample
from benchmarks.engines_report import ENGINES, JOINT, MACHINE, collect
from stadtlotse.paths import RASA_PYTHON, ROOT, fingerprint, var
from stadtlotse.training import rasa_environment
from tests.shared import SHARED

DATA = SHARED / "data" / "intents" / "massive"
EACH, EPOCHS, TIMED = 12, 100, 100
# What our engine consists of: when it changes, results that were kept say nothing any more.
MODULES = ("classifier", "e5", "lexicon", "wording")
SOURCES = [ROOT / "bot" / "components" / f"{name}.py" for name in MODULES]
Row = dict[str, Any]
Worker = Callable[[Row, Path], Iterator[Row]]


def stamp(*parts: object) -> str:
    """Says of which run a kept result is: sentences, settings and our engine's source."""
    text = json.dumps([*parts, SEED, fingerprint(SOURCES)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Kept:
    """The results of a run so far, one JSON line each."""

    def __init__(self, path: Path, run: str) -> None:
        self._path, self._run = path, run

    def rows(self) -> list[Row]:
        """Those of this run; a line that was cut off when the run stopped is left out."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        rows = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [row for row in rows if row["run"] == self._run]

    def add(self, row: Row) -> None:
        """Keep a result."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"run": self._run, **row}, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            # A line that was cut off must not swallow this one.
            file.write(f"\n{text}\n")

    def missing(self, engines: Sequence[str], locales: Sequence[str]) -> dict[str, list[str]]:
        """The engines that are to run yet, by locale."""
        done = {(row["engine"], row["locale"]) for row in self.rows()}
        left = {loc: [e for e in engines if (e, loc) not in done] for loc in locales}
        return {locale: names for locale, names in left.items() if names}


def work(job: Row, log: Path) -> Iterator[Row]:
    """Result rows of benchmarks/engines_rasa.py, each as soon as it is there."""
    threads = {"TF_INTRA_OP_PARALLELISM_THREADS": "1", "TF_INTER_OP_PARALLELISM_THREADS": "1"}
    environment = {"OMP_NUM_THREADS": "1", **rasa_environment(), **threads}
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [str(RASA_PYTHON), "-m", "benchmarks.engines_rasa"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            text=True, cwd=ROOT, env=environment,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin as jobs:
            jobs.write(json.dumps(job))
        yield from (json.loads(line) for line in process.stdout if line.startswith("{"))
        if process.wait():
            raise RuntimeError(f"an engine failed, see {log}")


def score(row: Row, asked: Sequence[Sentence]) -> Row:
    """A result with its accuracy and macro-F1 (over the intents that are asked) for its answers."""
    said, truth = row["said"], [sentence.intent for sentence in asked]
    f1 = f1_score(truth, said, labels=sorted(set(truth)), average="macro", zero_division=0)
    figures = {"accuracy": float(accuracy_score(truth, said)), "macro_f1": float(f1)}
    return {**{name: value for name, value in row.items() if name != "said"}, **figures}


def run(corpora: Corpora, each: int, settings: Row, folder: Path, worker: Worker) -> Row:
    """All figures; only what is not kept in the folder is measured."""
    learned, asked = sample(corpora, each), held_out(corpora)
    kept = Kept(folder / "results.jsonl", stamp(learned, asked, settings))
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (names, [locale], [locale])
        for locale, names in kept.missing(list(ENGINES), list(corpora)).items()
    ]
    if left := list(kept.missing([JOINT], list(corpora))):
        jobs.append(([JOINT], list(corpora), left))
    for names, sources, targets in jobs:
        job = {
            **settings,
            "engines": names,
            "train": [[s.text, s.intent, locale] for locale in sources for s in learned[locale]],
            "tests": {locale: [s.text for s in asked[locale]] for locale in targets},
            "vectors": str(folder),
        }
        for row in worker(job, folder / "log.txt"):
            kept.add(score(row, asked[row["locale"]]))
            print(f"{row['locale']} {row['engine']}: done", flush=True)
    sizes = {
        "each": each,
        "intents": len({s.intent for found in learned.values() for s in found}),
        "train": len(next(iter(learned.values()))),
        "test": len(next(iter(asked.values()))),
    }
    return collect(kept.rows(), {**settings, **sizes})


def main() -> None:
    """Measure what is missing and write docs/engines.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="sentences an intent and locale")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of DIET")
    parser.add_argument("--locales", nargs="*", help="all, unless named; then nothing is written")
    options = parser.parse_args()

    paths = sorted(DATA.glob("*.tsv"))
    chosen = [p for p in paths if p.stem in (options.locales or [path.stem for path in paths])]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings = {"epochs": options.epochs, "timed": TIMED}
    corpora = {path.stem: read(path) for path in chosen}
    found = run(corpora, options.each, settings, var() / "engines", work)
    text = json.dumps(found, indent=1) + "\n"
    if options.locales:
        print(text)
    else:
        MACHINE.write_text(text, encoding="utf-8")
        print(f"written: {MACHINE.relative_to(ROOT)}; `make evaluate` takes it into its report")


if __name__ == "__main__":
    main()
