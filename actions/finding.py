"""Which service or office a message is about."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.services.catalogue import Office, Service
from actions.services.search import Choice, Found, decide
from actions.turn import Turn
from translations.catalogue import translator


@dataclass(frozen=True, slots=True)
class Identified:
    """One service, with the search's confidence from 0 to 1."""

    service: Service
    score: float


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several services are equally likely; the citizen chooses."""

    services: Sequence[Service]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The message names no service ("what does it cost?") and none was talked about."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message names something that is not in the catalogue."""


Finding = Identified | Ambiguous | Unnamed | Unknown


def find_service(turn: Turn) -> Finding:
    """The service of a button, of the text, or the one that was talked about."""
    context = turn.context
    if chosen := context.service(turn.entity("service_id")):
        return Identified(chosen, 1.0)
    # While an appointment is being booked, "what does it cost?" means that appointment's service.
    talked_about = context.service(
        (turn.form and turn.slot("booking_service")) or turn.slot("service_id")
    )
    if not turn.text:
        return Identified(talked_about, 1.0) if talked_about else Unnamed()
    current = talked_about.id if talked_about else None
    hits = context.finder.search(turn.text, turn.locale, current=current, limit=5)
    match decide(hits):
        case Found(service_id):
            service = context.service(service_id)
            if service:
                return Identified(service, hits[0].score)
        case Choice(service_ids):
            services = [s for i in service_ids if (s := context.service(i))]
            if services:
                return Ambiguous(services)
    if not context.finder.names_nothing(turn.text, turn.locale):
        return Unknown()
    return Identified(talked_about, 1.0) if talked_about else Unnamed()


def fold(text: str) -> str:
    """Lower case without accents, for comparing names."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def named_office(turn: Turn, among: Sequence[str] | None = None) -> Office | None:
    """The office of a button, or the one whose name stands in the text.

    Every word of the name must be there ("Bürgerbüro" alone does not name one of three). With
    `among`, the ids of the offices in question, the words that tell them apart are enough
    ("Nord").
    """
    offices = turn.context.catalogue.offices
    if (office_id := turn.entity("office_id")) in offices:
        return offices[str(office_id)]
    text = fold(turn.text)
    if not text:
        return None
    asked = [offices[i] for i in among if i in offices] if among else list(offices.values())
    language = translator(turn.locale)
    names = {o.id: {o.name, language.catalogue(o.name) or o.name} for o in asked}
    shared = _shared_words(names) if among and len(asked) > 1 else set()
    for office in sorted(asked, key=lambda o: -len(o.name)):
        for name in names[office.id]:
            words = [word for word in _words(name) if word not in shared]
            if words and all(word in text for word in words):
                return office
    return None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(name))


def _shared_words(names: Mapping[str, set[str]]) -> set[str]:
    """Words that stand in the names of several offices and so tell none apart."""
    counts = Counter(
        word for variants in names.values() for word in {w for n in variants for w in _words(n)}
    )
    return {word for word, count in counts.items() if count > 1}
