"""Words that are likely now; speech recognition hears them better."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from voice_gateway.dialogue.catalogue import Catalogue
from voice_gateway.errors import DialogueUnavailable

log = structlog.get_logger(__name__)
PER_QUERY = 4
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names of services by locale, and of streets."""

    services: Mapping[str, Sequence[str]] = field(default_factory=dict)
    streets: Sequence[str] = ()


def hotwords(
    titles: Iterable[str], vocabulary: Vocabulary, locale: str, kind: str, limit: int
) -> tuple[str, ...]:
    """The choices first, then what fits the question: streets for an address, else services."""
    if kind == "address":
        more = vocabulary.streets
    elif kind:
        more = ()
    else:
        more = vocabulary.services.get(locale, ())
    words = (word.strip(' .?!„“"') for word in (*titles, *more))
    short = [word for word in words if word and len(word) <= LONGEST]
    return tuple(dict.fromkeys(short))[:limit]


async def load_vocabulary(
    catalogue: Catalogue, queries: Sequence[str], locales: Iterable[str]
) -> Vocabulary:
    """Ask the catalogue for what people often need; what cannot be had is left out."""
    services: dict[str, tuple[str, ...]] = {}
    for locale in locales:
        names: list[str] = []
        try:
            for query in queries:
                found = await catalogue.search(query, locale, PER_QUERY)
                names += [str(row["name"]) for row in found.get("services", ())]
        except DialogueUnavailable as error:
            log.warning("hotwords.missing", locale=locale, reason=error.reason)
        services[locale] = tuple(dict.fromkeys(names))
    return Vocabulary(services)
