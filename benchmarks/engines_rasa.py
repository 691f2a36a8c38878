"""Trains and asks engines; run by benchmarks/engines.py in the dialogue engine's environment.

Standard input: one JSON object with `engines` (names), `train` ([text, intent, locale] …), `tests`
({locale: [text …]}), `epochs`, `timed` (how many utterances of each locale are asked one by one)
and `vectors` (the folder of the sentence vectors). Output, a JSON line for each engine and test
locale: `engine`, `locale`, `said` (intents), `train_s` (with the vectors known), `ms` of a parse
and `vector_ms` (the sentence vector alone). Times are the processor's, with one thread each for
TensorFlow and the vectors: what else the machine does must not count.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from rasa.utils.tensorflow.environment import setup_tf_environment

from benchmarks.engines_chain import Engine, build
from benchmarks.engines_kinds import engine
from benchmarks.engines_vectors import KnownVectors

WARM_UP = 3


def best(ranking: dict[str, float]) -> str:
    """The most probable intent; among equals the first by name."""
    return min(ranking, key=lambda name: (-ranking[name], name))


def ask(asked: Engine, texts: list[str], locale: str, timed: int) -> tuple[list[str], float]:
    """(the intent of each text, median ms of those asked one by one with a fresh vector)."""
    said = [best(row) for row in asked.rank([build(text, locale) for text in texts])]
    spent = []
    for text in texts[: WARM_UP + timed]:
        KnownVectors.known.pop(text, None)
        start = time.process_time()
        asked.rank([build(text, locale)])
        spent.append((time.process_time() - start) * 1000)
    return said, median(spent[WARM_UP:] or spent)


def vector_time(texts: list[str], timed: int) -> float:
    """Median ms of a sentence vector."""
    embedder, spent = KnownVectors(), []
    for text in texts[: WARM_UP + timed]:
        KnownVectors.known.pop(text, None)
        start = time.process_time()
        embedder.embed(text)
        spent.append((time.process_time() - start) * 1000)
    return median(spent[WARM_UP:] or spent)


def work(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The result rows of a job, each as soon as it is there."""
    texts: dict[str, list[str]] = {}
    for text, _, locale in job["train"]:
        texts.setdefault(locale, []).append(text)
    for locale, asked in job["tests"].items():
        texts.setdefault(locale, []).extend(asked)
    for locale, found in texts.items():
        KnownVectors.prepare(found, Path(job["vectors"]) / f"{locale}.npz")
    alone = {loc: vector_time(asked, job["timed"]) for loc, asked in job["tests"].items()}
    for name in job["engines"]:
        learner = engine(name, job["epochs"])
        examples = [build(text, locale, intent) for text, intent, locale in job["train"]]
        start = time.process_time()
        learner.train(examples)
        spent = time.process_time() - start
        for locale, asked in job["tests"].items():
            said, ms = ask(learner, asked, locale, job["timed"])
            times = {"train_s": spent, "ms": ms, "vector_ms": alone[locale]}
            yield {"engine": name, "locale": locale, "said": said, **times}


if __name__ == "__main__":
    setup_tf_environment()
    for row in work(json.load(sys.stdin)):
        print(json.dumps(row, ensure_ascii=False), flush=True)
