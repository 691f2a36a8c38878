"""How far words in one language make a service findable in the others.

Some services lose all their phrases but the German ones, as a service has that an editor has just
added; then people ask for them in the other languages.
"""

from collections import defaultdict

from actions.catalogue_store import CatalogueStore
from actions.content import PhraseBook
from actions.embedding import E5Embedder
from actions.services.phrases import Phrase, distinct
from actions.services.search import ServiceIndex
from actions.settings import ActionSettings
from benchmarks.understanding import BLIND, DEVELOPMENT, lines, locales
from stadtlotse.paths import var

WORDS = "de"
NEW = (
    "bewohnerparkausweis", "hund-anmelden", "wohngeld", "fuehrungszeugnis", "sperrmuell",
    "elterngeld", "gewerbe-anmelden", "einbuergerung", "kita-platz", "schwerbehindertenausweis",
)  # fmt: skip
"""Services that are as different as those a town might add one day."""


def phrases() -> list[Phrase]:
    """Everything that people say, without the other languages' words for the new services."""
    settings = ActionSettings(var=var())
    catalogue = CatalogueStore(settings.catalogue_file).catalogue
    every = distinct(PhraseBook.load(settings.nlu_dir)(catalogue))
    return [p for p in every if p.service_id not in NEW or p.language == WORDS]


def found_elsewhere() -> dict[str, tuple[float, float, int]]:
    """By language: shares of questions about a new service that find it first and among the first
    three, and how many questions there are.
    """
    settings = ActionSettings(var=var())
    index = ServiceIndex.build(phrases(), E5Embedder(settings.index_dir, settings.nlu_dir))
    ranks: dict[str, list[int]] = defaultdict(list)
    for locale in locales():
        for line in [*lines(locale, BLIND), *lines(locale, DEVELOPMENT)]:
            meant = set(line.services)
            if locale == WORDS or not meant & set(NEW) or meant - set(NEW):
                continue
            hits = [hit.service_id for hit in index.search(line.text, locale, limit=3)]
            ranks[locale].append(next((n for n, hit in enumerate(hits) if hit in meant), 3))
    return {
        locale: (
            sum(rank == 0 for rank in found) / len(found),
            sum(rank < 3 for rank in found) / len(found),
            len(found),
        )
        for locale, found in sorted(ranks.items())
    }
