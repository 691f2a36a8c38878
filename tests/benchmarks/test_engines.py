"""The comparison of engines: what is learned, what is kept and what is said."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import engines, engines_report
from benchmarks.engines_data import Sentence, held_out, read, sample
from benchmarks.engines_report import ENGINES, JOINT, collect, section, stored

INTENTS = ("alarm", "light", "music")
SETTINGS = {"epochs": 1, "timed": 1}


def corpus(locale: str) -> list[Sentence]:
    """Twelve sentences to learn from and three to ask."""
    train = [Sentence(n, "train", INTENTS[n % 3], f"{locale} sentence {n}") for n in range(12)]
    dev = [Sentence(20 + n, "dev", INTENTS[n], f"{locale} question {n}") for n in range(3)]
    return train + dev


CORPORA = {locale: corpus(locale) for locale in ("de-DE", "tr-TR")}


class Worker:
    """Answers "alarm" to everything; can fall over after some results."""

    def __init__(self, results: int = 1000) -> None:
        self.jobs: list[dict[str, Any]] = []
        self._left = results

    def __call__(self, job: dict[str, Any], log: Path) -> Iterator[dict[str, Any]]:
        self.jobs.append(job)
        for name in job["engines"]:
            for locale, texts in job["tests"].items():
                if not self._left:
                    raise RuntimeError("stopped")
                self._left -= 1
                times = {"train_s": 1.0, "ms": 2.0, "vector_ms": 1.5}
                yield {"engine": name, "locale": locale, "said": ["alarm"] * len(texts), **times}


def run(folder: Path, worker: Worker, **changed: Any) -> dict[str, Any]:
    return engines.run(CORPORA, 2, {**SETTINGS, **changed}, folder, worker)


def test_a_file_of_massive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "de-DE.tsv"
    path.write_text(
        'id\tpartition\tscenario\tintent\tutt\n7\tdev\tiot\tlight\tlicht "an"\n', "utf-8"
    )
    assert read(path) == [Sentence(7, "dev", "light", 'licht "an"')]


def test_the_sample_is_parallel_and_of_the_asked_size() -> None:
    found = sample(CORPORA, 3)
    numbers = {locale: [s.number for s in rows] for locale, rows in found.items()}
    assert numbers["de-DE"] == numbers["tr-TR"]
    assert sorted(s.intent for s in found["tr-TR"]) == sorted(INTENTS * 3)
    assert all(s.text.startswith("tr-TR") for s in found["tr-TR"])
    assert all(s.partition == "train" for rows in found.values() for s in rows)


def test_the_sample_depends_on_nothing_but_the_sentences() -> None:
    turned = {locale: rows[::-1] for locale, rows in reversed(CORPORA.items())}
    first, second = sample(CORPORA, 2), sample(turned, 2)
    assert first == {locale: second[locale] for locale in first}
    taken = {s.number for s in first["de-DE"]}
    assert taken != {0, 1, 2, 3, 4, 5}, "drawn, not the first ones"


def test_a_smaller_sample_is_part_of_a_larger_one() -> None:
    assert set(sample(CORPORA, 2)["de-DE"]) < set(sample(CORPORA, 3)["de-DE"])


def test_an_intent_with_few_sentences_gives_what_it_has() -> None:
    assert len(sample(CORPORA, 20)["de-DE"]) == 12


def test_a_sentence_that_stands_twice_or_lacks_a_translation_is_not_taken_again() -> None:
    german = [*CORPORA["de-DE"], Sentence(30, "train", "alarm", "Zweimal")]
    german += [Sentence(31, "train", "light", "zweimal"), Sentence(32, "train", "music", "allein")]
    turkish = [*CORPORA["tr-TR"], Sentence(30, "train", "alarm", "bir")]
    turkish += [Sentence(31, "train", "light", "iki")]
    found = sample({"de-DE": german, "tr-TR": turkish}, 20)
    texts = [s.text.casefold() for s in found["de-DE"]]
    assert texts.count("zweimal") == 1
    assert "allein" not in texts
    assert len(found["tr-TR"]) == len(texts) == 13


def test_the_whole_dev_partition_is_asked() -> None:
    assert [s.number for s in held_out(CORPORA)["de-DE"]] == [20, 21, 22]


def test_each_engine_learns_its_locale_and_one_learns_all(tmp_path: Path) -> None:
    worker = Worker()
    found = run(tmp_path, worker)
    single, joint = worker.jobs[:-1], worker.jobs[-1]
    assert [(list(job["tests"]), job["engines"]) for job in single] == [
        (["de-DE"], list(ENGINES)),
        (["tr-TR"], list(ENGINES)),
    ]
    assert [{row[2] for row in job["train"]} for job in single] == [{"de-DE"}, {"tr-TR"}]
    assert joint["engines"] == [JOINT]
    assert {row[2] for row in joint["train"]} == {"de-DE", "tr-TR"}
    assert list(found["locales"]["tr-TR"]) == [*ENGINES, JOINT]
    assert found["settings"] == {**SETTINGS, "each": 2, "intents": 3, "train": 6, "test": 3}


def test_answers_are_scored(tmp_path: Path) -> None:
    figures = run(tmp_path, Worker())["locales"]["de-DE"]["ours"]
    # One of three is right; the right intent has precision 1/3 and recall 1, the others nothing.
    assert figures["accuracy"] == pytest.approx(1 / 3)
    assert figures["macro_f1"] == pytest.approx(0.5 / 3)


@pytest.mark.parametrize("results", [0, 4, 6, 8, 13])
def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path, results: int) -> None:
    with pytest.raises(RuntimeError, match="stopped"):
        run(tmp_path / "stopped", Worker(results))
    second = Worker()
    found = run(tmp_path / "stopped", second)
    again = sum(len(job["engines"]) * len(job["tests"]) for job in second.jobs)
    assert again == 2 * (len(ENGINES) + 1) - results
    assert found == run(tmp_path / "whole", Worker())
    third = Worker()
    assert run(tmp_path / "stopped", third) == found
    assert third.jobs == []


def test_results_of_another_run_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, Worker())
    other = Worker()
    run(tmp_path, other, epochs=2)
    assert len(other.jobs) == 3
    changed = Worker()
    monkeypatch.setattr(engines, "fingerprint", lambda paths: "of a changed classifier")
    run(tmp_path, changed)
    assert len(changed.jobs) == 3


def test_a_line_that_was_cut_off_is_measured_again(tmp_path: Path) -> None:
    run(tmp_path, Worker())
    path = tmp_path / "results.jsonl"
    text = path.read_text("utf-8").rstrip()
    path.write_text(text[:-30], "utf-8")
    worker = Worker()
    found = run(tmp_path, worker)
    assert [(job["engines"], list(job["tests"])) for job in worker.jobs] == [([JOINT], ["tr-TR"])]
    assert found["locales"]["tr-TR"][JOINT]["accuracy"] == pytest.approx(1 / 3)
    assert run(tmp_path, Worker(0)) == found


def figures(ours: dict[str, float], default: float = 0.5) -> dict[str, Any]:
    """Figures in which all engines but ours reach the same."""
    rows = [
        {
            "engine": name, "locale": locale, "accuracy": share if name == "ours" else default,
            "macro_f1": 0.25, "train_s": 3.0, "ms": 4.0, "vector_ms": 1.0,
        }
        for locale, share in ours.items()
        for name in [*ENGINES, JOINT]
    ]  # fmt: skip
    sizes = {"each": 2, "intents": 3, "train": 6, "test": 2000}
    return collect(rows, {**SETTINGS, **sizes})


def test_the_section_says_where_ours_wins() -> None:
    text = section(figures({"de-DE": 0.7, "tr-TR": 0.4, "pl-PL": 0.51}))
    assert "in 2 of 3 locales" in text
    assert "| de-DE | yes | +20.0 |" in text
    assert "| tr-TR | no | -10.0 |" in text
    assert "| pl-PL | yes | +1.0 (may be chance) |" in text
    assert "**70.0** / 25.0" in text
    assert "ours in 2, Rasa's default pipeline in 1 of 3 locales" in text


def test_a_draw_is_no_victory() -> None:
    text = section(figures({"de-DE": 0.5}))
    assert "in 0 of 1 locales" in text
    assert "| de-DE | no | +0.0 (may be chance) |" in text


def test_the_section_says_when_ours_wins_everywhere() -> None:
    assert "in every locale" in section(figures({"de-DE": 0.7, "tr-TR": 0.6}))


def test_tables_are_whole() -> None:
    text = section(figures({"de-DE": 0.7, "tr-TR": 0.6}))
    assert "| **mean** | **50.0** / 25.0 |" not in text
    assert "**65.0** / 25.0" in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.strip().splitlines()}) == 1
    assert f"| {ENGINES['rasa']} | 3.0 | 4.0 |" in text


def test_the_evaluation_includes_the_section_only_after_a_run(tmp_path: Path) -> None:
    path = tmp_path / "engines.json"
    assert stored(path) == ""
    found = figures({"de-DE": 0.7})
    path.write_text(json.dumps(found), "utf-8")
    assert stored(path) == "\n" + section(found)


def test_the_stored_figures_can_be_shown() -> None:
    if engines_report.MACHINE.exists():
        page = (engines_report.MACHINE.parent / "evaluation.md").read_text("utf-8")
        assert stored().strip() in page
