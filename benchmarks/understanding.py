"""`make evaluate`: how well services are found, on labelled questions.

The questions were written apart from the content; the weights of the search were fitted on all of
them but `fresh_de`, so only that file is unseen. Intents are measured end to end by the tests.
"""

import csv
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from actions.catalogue_store import CatalogueStore
from actions.finder import ServiceFinder
from actions.names import load_words
from actions.services.ranking import Choice, Found, decide
from actions.settings import ActionSettings
from stadtlotse.paths import ROOT, var

QUESTIONS = ROOT / "tests" / "actions" / "services" / "data"
FILES = {"de": "de", "fresh_de": "de", "en": "en", "tr": "tr", "ar": "ar", "uk": "uk"}
NAMELESS = "-"


def rows(path: Path) -> list[tuple[str, set[str]]]:
    """(question, ids of the services that are right); NAMELESS when none is named."""
    with path.open(encoding="utf-8") as file:
        return [(q, set(ids.split(","))) for q, ids in csv.reader(file, delimiter="\t")]


def search_table(finder: ServiceFinder) -> Table:
    """Per file: first hit right, among the first three, wrongly taken for granted, time."""
    table = Table(
        "questions", "n", "top 1", "top 3", "wrong, unasked", "no service", "ms", title="Services"
    )
    for name, language in FILES.items():
        asked = rows(QUESTIONS / f"{name}.tsv")
        named = [(q, ids) for q, ids in asked if ids != {NAMELESS}]
        start = time.perf_counter()
        found = [(finder.search(q, language, limit=5), ids) for q, ids in named]
        spent = (time.perf_counter() - start) / len(named) * 1000
        first = sum(hits[0].service_id in ids for hits, ids in found)
        three = sum(bool({h.service_id for h in hits[:3]} & ids) for hits, ids in found)
        decided = [(decide(hits), ids) for hits, ids in found]
        wrong = sum(isinstance(d, Found) and d.service_id not in ids for d, ids in decided)
        nameless = [q for q, ids in asked if ids == {NAMELESS}]
        quiet = sum(
            not isinstance(decide(finder.search(q, language, limit=5)), Found | Choice)
            for q in nameless
        )
        table.add_row(
            name,
            str(len(named)),
            f"{first / len(named):.1%}",
            f"{three / len(named):.1%}",
            str(wrong),
            f"{quiet}/{len(nameless)}",
            f"{spent:.0f}",
        )
    return table


def main() -> None:
    """Print the table."""
    settings = ActionSettings(var=var())
    store = CatalogueStore(settings.catalogue_file)
    finder = ServiceFinder(store, load_words(settings.nlu_dir), settings.index_dir)
    Console(width=100).print(search_table(finder))


if __name__ == "__main__":
    main()
