"""What people call a service: the phrases the search compares a question with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.services.authorities import PREFIX
from actions.services.catalogue import Catalogue, Service
from actions.services.text import fold

NONE = "_none"  # the pseudo-service of questions that name no service
OTHER = "_other"  # and of what is no business of a municipality
SUMMARY_LENGTH = 200
NAMES = ("name", "words")
TEXTS = ("name", "summary", "words", "questions")

Content = Mapping[str, Mapping[str, Any]]
"""Parsed files by locale."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of a service (an authority, `NONE`, `OTHER`) in a language such as "de".

    `name`: it is what people call the service, not a sentence about it.
    """

    service_id: str
    language: str
    text: str
    name: bool = False


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
        Phrase(service.id, base_language(service.language), text)
        for service in catalogue.services.values()
        for text in _of_service(service)
    ]


def _strings(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = entry.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise ContentError(f"{where}: {key} must be text or a list of texts")
    return values


def _asked(entry: object, where: str) -> list[str]:
    """Texts sorted by what they ask: {intent: [text]}, or simply [text]."""
    if isinstance(entry, Mapping):
        return [text for intent in entry for text in _strings(entry, str(intent), where)]
    return _strings({"asks": entry}, "asks", where)


def _entries(data: object, language: str) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Each key of a parsed file with its texts, and whether one is a name; or ContentError."""
    if data is None:
        return
    if not isinstance(data, dict):
        raise ContentError(f"{language}: the file must map services to their words")
    for key, entry in data.items():
        where = f"{language}/{key}"
        if key == NONE:
            yield NONE, [(text, False) for text in _asked(entry, where)]
        elif isinstance(entry, dict):
            texts = [
                (text, field in NAMES) for field in TEXTS for text in _strings(entry, field, where)
            ]
            asked = [(text, False) for text in _asked(entry.get("asks", []), where)]
            yield str(key), texts + asked
        else:
            raise ContentError(f"{where}: must have name, words or questions")


def _targets(key: str, catalogue: Catalogue, leika: str | None) -> list[str]:
    """The service a key means: an id of this catalogue, else the one with that LeiKa key.

    When several share the LeiKa key (a city's five kinds of parking permit) none is meant: the
    words would make all of them look alike.
    """
    if key in catalogue.services or key == NONE:
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
    base = base_language(language)
    return [
        Phrase(service_id, base, text, name)
        for key, texts in _entries(data, language)
        for service_id in _targets(key, catalogue, (leika or {}).get(key))
        for text, name in texts
    ]


def of_authorities(data: object, language: str) -> list[Phrase]:
    """The phrases of one parsed `authorities.yml`."""
    base = base_language(language)
    return [
        Phrase(PREFIX + key, base, text, name)
        for key, texts in _entries(data, language)
        for text, name in texts
    ]


def of_examples(texts: Iterable[str], language: str, meaning: str) -> list[Phrase]:
    """Examples of intents that are about no service (`NONE`) or nothing of ours (`OTHER`)."""
    return [Phrase(meaning, base_language(language), text) for text in texts]


def distinct(phrases: Iterable[Phrase]) -> Sequence[Phrase]:
    """Phrases with their text on one line, without empty and repeated ones, by service."""
    seen = {
        (p.service_id, p.language, text.casefold()): replace(p, text=text)
        for p in phrases
        if (text := fold(p.text))
    }
    return sorted(seen.values(), key=lambda p: (p.service_id, p.language))
