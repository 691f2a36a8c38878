"""The catalogue as the gateway's public routes show it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.context import Context
from actions.services.catalogue import Service
from translations.catalogue import Translator, translator
from translations.registry import load_languages

Json = dict[str, Any]


def _language(code: str) -> str:
    return code if code in load_languages() else "de"


def _lines(lines: Sequence[str], language: Translator) -> Json:
    """Lines in the wanted language, or all of them in German: never a mixture."""
    translated = [language.catalogue(line) for line in lines]
    if all(line is not None for line in translated):
        return {"lines": translated, "language": language.locale}
    return {"lines": list(lines), "language": "de"}


def _name(context: Context, service: Service, locale: str) -> tuple[str, str]:
    """Name and the language it is in."""
    own = context.names(locale, service.id)
    return (own, locale) if own else (service.name, service.language)


def hits_of(context: Context, text: str, language: str, limit: int) -> list[Json]:
    """The services that a text may mean, best first."""
    locale = _language(language)
    hits = context.finder.search(text, locale, limit=limit)
    rows = []
    for hit in hits:
        service = context.service(hit.service_id)
        if service is None:
            continue
        name, named_in = _name(context, service, locale)
        summary = context.names.summary(locale, service.id) or " ".join(service.summary[:1])
        rows.append(
            {
                "id": service.id,
                "leika": service.leika,
                "name": name,
                "summary": summary,
                "language": named_in,
                "score": round(hit.score, 4),
            }
        )
    return rows


def entry_of(context: Context, service_id: str, language: str) -> Json | None:
    """The whole entry of a service, each part with the language it is in; None when unknown."""
    service = context.service(service_id)
    if service is None:
        return None
    locale = _language(language)
    texts = translator(locale)
    name, named_in = _name(context, service, locale)
    summary = _lines(service.summary, texts)
    return {
        "id": service.id,
        "leika": service.leika,
        "name": name,
        "official_name": service.name,
        "language": named_in,
        "summary": summary["lines"],
        "summary_language": summary["language"],
        "sections": {part.value: _lines(lines, texts) for part, lines in service.sections.items()},
        "offices": [
            {**asdict(office), "name": texts.catalogue(office.name) or office.name}
            for office in context.offices(service)
        ],
        "online": [
            {"title": texts.catalogue(link.title) or link.title, "url": link.url}
            for link in service.online
        ],
        "links": [asdict(link) for link in service.links],
        "appointment_minutes": service.appointment_minutes,
        "source": asdict(service.source),
    }
