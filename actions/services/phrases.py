"""What people call a service: the phrases the search compares a question with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.services.catalogue import Catalogue, Service
from actions.services.text import fold

NONE = "_none"  # the pseudo-service of questions that name no service
SUMMARY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of a service (or of `NONE`) in a language such as "de".

    `everyday`: somebody wrote it as what citizens say; a catalogue's keywords are broader.
    """

    service_id: str
    language: str
    text: str
    everyday: bool = True


class ContentError(ValueError):
    """A file with words of services is not in the agreed form; the text says where."""


def base_language(code: str) -> str:
    """The language a locale is spoken in: plain German ("de-simple") is German."""
    return code.partition("-")[0]


def _of_service(service: Service) -> Iterable[str]:
    yield service.name
    yield from service.keywords
    if service.summary:
        yield service.summary[0][:SUMMARY_LENGTH]


def from_catalogue(catalogue: Catalogue) -> list[Phrase]:
    """Names, keywords and the first line of the summary of every service."""
    return [
        Phrase(service.id, base_language(service.language), text, everyday=False)
        for service in catalogue.services.values()
        for text in _of_service(service)
    ]


def _strings(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = entry.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise ContentError(f"{where}: {key} must be text or a list of texts")
    return values


def _targets(key: str, catalogue: Catalogue, leika: str | None) -> list[str]:
    """The service a key means: an id of this catalogue, else the one with that LeiKa key.

    When several share the LeiKa key (a city's five kinds of parking permit) none is meant: the
    words would make all of them look alike.
    """
    if key in catalogue.services:
        return [key]
    wanted = leika or key
    found = [s.id for s in catalogue.services.values() if s.leika == wanted]
    return found if len(found) == 1 else []


def from_content(
    data: object, language: str, catalogue: Catalogue, leika: Mapping[str, str] | None = None
) -> list[Phrase]:
    """The phrases of one parsed `services.yml`.

    `leika` maps service ids of the catalogue the words were written for to LeiKa keys: its words
    then serve the service of `catalogue` with the same key. Keys that mean no service of
    `catalogue` are left out. Raises ContentError when the data has another form.
    """
    if data is None:
        return []
    if not isinstance(data, dict):
        raise ContentError(f"{language}: the file must map services to their words")
    language = base_language(language)
    phrases: list[Phrase] = []
    for key, entry in data.items():
        where = f"{language}/{key}"
        if key == NONE:
            phrases += [Phrase(NONE, language, t) for t in _strings({NONE: entry}, NONE, where)]
            continue
        if not isinstance(entry, dict):
            raise ContentError(f"{where}: must have name, words or questions")
        texts = [
            t for k in ("name", "summary", "words", "questions") for t in _strings(entry, k, where)
        ]
        for service_id in _targets(str(key), catalogue, (leika or {}).get(str(key))):
            phrases += [Phrase(service_id, language, text) for text in texts]
    return phrases


def distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Phrases with their text on one line, without empty and repeated ones, by service."""
    seen = {
        (p.service_id, p.language, text.casefold()): replace(p, text=text)
        for p in phrases
        if (text := fold(p.text))
    }
    return sorted(seen.values(), key=lambda p: (p.service_id, p.language))
