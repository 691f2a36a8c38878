"""Which service, office or other authority a message is about."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from actions.services.authorities import Authority, authority_id
from actions.services.catalogue import Office, Service
from actions.services.search import Choice, Found, decide
from actions.services.wording import same_word, words
from actions.turn import Turn
from translations.catalogue import translator

FEW = 3  # among so few offices one telling word is enough ("Nord")
LEAD = 0.3  # how far the best office must be ahead
SHORTEST = 2  # words of at most so many letters tell nothing


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
class Foreign:
    """The matter of another authority."""

    authority: Authority


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The message names no service ("what does it cost?") and none was talked about."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message names something that is not in the catalogue."""


Finding = Identified | Ambiguous | Foreign | Unnamed | Unknown


def find_service(turn: Turn, likely: Collection[str] | None = None) -> Finding:
    """The service of a button, of the text, or the one that was talked about.

    `likely` are the services that the dialogue act allows; all when it is None.
    """
    context = turn.context
    if chosen := context.service(turn.entity("service_id")):
        return Identified(chosen, 1.0)
    if not turn.text:
        return talked_about(turn) or Unnamed()
    present = talked_about(turn)
    hits = context.finder.search(
        turn.text,
        turn.locale,
        current=present.service.id if present else None,
        likely=likely,
        without=turn.slot("rejected_services") or (),
    )
    match decide(hits):
        case Found(found):
            if authority := context.authorities.get(authority_id(found) or ""):
                return Foreign(authority)
            if service := context.service(found):
                return Identified(service, hits[0].score)
        case Choice(found):
            # Between a service of the city and another authority the citizen decides, too.
            if services := [service for i in found if (service := context.service(i))]:
                return Ambiguous(services)
            authorities = (context.authorities.get(authority_id(i) or "") for i in found)
            if authority := next((a for a in authorities if a), None):
                return Foreign(authority)
    if not context.finder.names_nothing(turn.text, turn.locale):
        return Unknown()
    return present or Unnamed()


def talked_about(turn: Turn) -> Identified | None:
    """The service of the conversation so far.

    While an appointment is being booked, "what does it cost?" means that appointment's service.
    """
    slot = (turn.form and turn.slot("booking_service")) or turn.slot("service_id")
    service = turn.context.service(slot)
    return Identified(service, 1.0) if service else None


def named_office(turn: Turn, among: Sequence[str] | None = None) -> Office | None:
    """The office of a button, or the one whose name stands in the text.

    With `among`, only the offices with these ids are in question.
    """
    offices = turn.context.catalogue.offices
    if (office_id := turn.entity("office_id")) in offices:
        return offices[str(office_id)]
    said = words(turn.text)
    if not said:
        return None
    asked = [offices[i] for i in among if i in offices] if among else list(offices.values())
    language = translator(turn.locale)
    return best_named(said, {o: (o.name, language.catalogue(o.name) or o.name) for o in asked})


def best_named(said: Sequence[str], names: Mapping[Office, Sequence[str]]) -> Office | None:
    """The one office whose name fits best, by words that few of the offices share.

    A word counts the more, the fewer offices have it in their name. The best office must lead, and
    must be named by a word of its own and, unless its name is that one word, by a second one;
    among two or three offices the one word is enough.
    """
    vocabulary = {o: [_telling(name) for name in variants] for o, variants in names.items()}
    spread = Counter(
        word for rows in vocabulary.values() for word in {w for row in rows for w in row}
    )
    scores: dict[Office, float] = {}
    for office, rows in vocabulary.items():
        for row in rows:
            found = [word for word in row if any(same_word(word, other) for other in said)]
            enough = len(found) > 1 or len(found) == len(row) or len(names) <= FEW
            if found and enough:
                worth = sum(1 / spread[word] for word in found)
                scores[office] = max(scores.get(office, 0.0), worth)
    ranked = sorted(scores.values(), reverse=True)
    if not ranked or ranked[0] < 1 or (len(ranked) > 1 and ranked[1] > ranked[0] - LEAD):
        return None
    return max(scores, key=lambda office: scores[office])


def _telling(name: str) -> list[str]:
    """The words of a name that are long enough to mean something."""
    found = words(name)
    return [w for w in found if len(w) > SHORTEST] or found
