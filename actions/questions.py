"""Answers to questions about a service, always with their source."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.finding import (
    Ambiguous,
    Foreign,
    Identified,
    Unknown,
    Unnamed,
    find_service,
    named_office,
)
from actions.form import remember
from actions.learning import keep
from actions.limits import say_authority
from actions.services.catalogue import Office, Section, Service
from actions.services.errors import MunicipalError
from actions.services.learned import Reason
from actions.services.understanding import FOREIGN, QUESTIONS
from actions.turn import Turn, TurnAction, choice, label
from translations.catalogue import translator

SECTIONS = {
    "ask_documents": Section.DOCUMENTS,
    "ask_prerequisites": Section.PREREQUISITES,
    "ask_fee": Section.FEE,
    "ask_duration": Section.DURATION,
    "ask_deadline": Section.DEADLINE,
}
MANY = 2
OFFICE_QUESTIONS = ("ask_location", "ask_opening_hours", "ask_contact")
FOLLOW_UPS = (
    ("ask_documents", "utter_label_documents", "document"),
    ("ask_fee", "utter_label_fee", "money"),
    ("ask_location", "utter_label_location", "place"),
)
MOST_CHOICES = 4
ANSWERED = tuple(
    SlotSet(slot, value)
    for slot, value in (
        ("pending_question", None), ("failures", 0), ("offered_services", None),
        ("rejected_services", None),
    )
)  # fmt: skip
MOST_OFFICES = 3


class Answer(TurnAction):
    """A question about a service or an office; the intent says which part is asked."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_answer"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Find what is meant, then answer, ask back, or say that we do not know.

        Several questions in one message are answered one after the other; "and what does that
        cost?" is then about the service of the question before.
        """
        parts = [part for part in turn.parts if part.intent in QUESTIONS]
        if len({part.intent for part in parts}) < MANY:
            return await answer_question(turn, turn.intent)
        events: list[EventType] = []
        for part in parts:
            found = await answer_question(part, part.intent)
            remember(turn.tracker, {e["name"]: e["value"] for e in found})
            events += found
        return events


class Inform(TurnAction):
    """A bare value outside a form: usually the name of a service that we asked for."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_inform"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Answer the question that was left open, else describe the service."""
        return await answer_question(turn, str(turn.slot("pending_question") or "ask_service_info"))


async def answer_question(turn: Turn, question: str) -> list[EventType]:
    """Answer one question (an intent's name) about whatever this message is about."""
    if question == "ask_service_info" and turn.slot("pending_question"):
        question = str(turn.slot("pending_question"))
    if question in OFFICE_QUESTIONS and (office := named_office(turn)):
        answer_office(turn, question, [office], None, [])
        return list(ANSWERED)
    match find_service(turn):
        case Identified(service, score):
            await answer_service(turn, question, service)
            return [
                SlotSet("service_id", service.id),
                SlotSet("service_score", score),
                SlotSet("last_question", question),
                *ANSWERED,
            ]
        case Ambiguous(services):
            ask_which(turn, services, question)
            return [SlotSet("pending_question", question), offered(services)]
        case Foreign(authority):
            say_authority(turn, authority)
            return list(ANSWERED)
        case Unnamed():
            turn.say("utter_ask_which_service", choices=office_choices(turn, question))
            return [SlotSet("pending_question", question)]
        case Unknown():
            foreign = turn.context.finder.foreign(turn.text, turn.locale) >= FOREIGN
            if not foreign:
                keep(turn, Reason.NOT_UNDERSTOOD)
            turn.say("utter_out_of_scope" if foreign else "utter_service_not_found")
            return [SlotSet("pending_question", question)]


def ask_which(turn: Turn, services: Sequence[Service], question: str) -> None:
    """Candidates with a plain word about each, as buttons, and a way on if none is meant."""
    shown = services[:MOST_CHOICES]
    buttons = [choice({"service": s.id}, f'/{question}{{"service_id":"{s.id}"}}') for s in shown]
    buttons.append(choice(label("utter_label_none_of_these"), "/correct", "search"))
    turn.say(
        "utter_choose_service",
        values={"lines": {"explained": [s.id for s in shown]}},
        choices=buttons,
    )


def offered(services: Sequence[Service]) -> EventType:
    """What "none of these" would rule out."""
    return SlotSet("offered_services", [s.id for s in services[:MOST_CHOICES]])


def office_choices(turn: Turn, question: str) -> list[Mapping[str, Any]]:
    """For questions that an office can answer without a service, the offices as buttons."""
    if question not in OFFICE_QUESTIONS:
        return []
    offices = list(turn.context.catalogue.offices.values())[:MOST_CHOICES]
    return [
        choice({"office": o.id}, f'/{question}{{"office_id":"{o.id}"}}', "place") for o in offices
    ]


def source_of(item: Service | Office) -> Mapping[str, str] | None:
    """Where a fact comes from, for the message."""
    source = item.source
    if source is None:
        return None
    return {"title": source.title, "url": source.url, "updated": source.updated}


async def follow_ups(turn: Turn, service: Service, asked: str) -> list[Mapping[str, Any]]:
    """What people ask next, as buttons; none while a form waits for its own answer."""
    if turn.form:
        return []
    rows: list[Mapping[str, Any]] = []
    if form := turn.context.applications.library.of_service(service.id):
        payload = f'/start_application{{"form_id":"{form.id}"}}'
        rows.append(choice(label("utter_label_apply"), payload, "document"))
    rows += [
        choice(label(name), f'/{intent}{{"service_id":"{service.id}"}}', icon)
        for intent, name, icon in FOLLOW_UPS
        if intent != asked
    ]
    if await bookable(turn, service):
        payload = f'/book_appointment{{"service_id":"{service.id}"}}'
        rows.append(choice(label("utter_label_book"), payload, "calendar"))
    return rows


async def answer_service(turn: Turn, question: str, service: Service) -> None:
    """Answer one question about a service."""
    subject = {"service": {"service": service.id}}
    buttons = await follow_ups(turn, service, question)
    common = {"source": source_of(service), "choices": buttons}
    if question in OFFICE_QUESTIONS and (offices := turn.context.offices(service)):
        answer_office(turn, question, offices[:MOST_OFFICES], service, buttons)
    elif question == "ask_online":
        links = [{"title": {"term": link.title}, "url": link.url} for link in service.online]
        key = "utter_answer_online" if links else "utter_answer_online_none"
        turn.say(key, values=subject, links=links, **common)
    else:
        lines = (
            service.sections.get(SECTIONS[question], ())
            if question in SECTIONS
            else service.summary
        )
        if not lines:
            turn.say("utter_answer_unknown", values=subject, **common)
            return
        part = question.removeprefix("ask_") if question in SECTIONS else "service_info"
        values = {**subject, "lines": {"lines": lines}}
        turn.say(f"utter_answer_{part}", values=values, **common, **only_german(turn, lines))


async def bookable(turn: Turn, service: Service) -> bool:
    """Whether to offer an appointment; a silent appointment system only costs the button."""
    try:
        return await turn.context.desk.is_bookable(service)
    except MunicipalError:
        return False


def only_german(turn: Turn, lines: Sequence[str]) -> dict[str, Any]:
    """Arguments that show a text in German with a notice, when it is not translated."""
    language = translator(turn.locale)
    if all(language.catalogue(line) is not None for line in lines):
        return {}
    return {"locale": "de", "notice": "utter_notice_original"}


def answer_office(
    turn: Turn,
    question: str,
    offices: Sequence[Office],
    service: Service | None,
    buttons: Sequence[Mapping[str, Any]],
) -> None:
    """Where an office is, when it is open or how to reach it."""
    last = offices[-1]
    if question == "ask_location" and service:
        turn.say(
            "utter_answer_location",
            values={
                "service": {"service": service.id},
                "lines": {"places": [[o.id, turn.context.address(o)] for o in offices]},
            },
            links=[link for o in offices if (link := map_link(o))],
            source=source_of(service),
            choices=buttons,
        )
        return
    for office in offices:
        values = {
            "office": {"office": office.id},
            "office_phone": {"phone": office.phone or turn.context.city.phone},
            "office_email": {"code": office.email or turn.context.city.email},
            "address": turn.context.address(office),
        }
        if question == "ask_opening_hours" and office.opening_hours:
            key, values["hours"] = "utter_answer_opening_hours", {"hours": office.opening_hours}
        elif question == "ask_opening_hours":
            key = "utter_opening_hours_unknown"
        else:
            key = "utter_answer_contact"
        link = map_link(office)
        turn.say(
            key,
            values=values,
            source=source_of(office),
            links=[link] if link else [],
            choices=buttons if office is last else [],
        )


def map_link(office: Office) -> Mapping[str, Any] | None:
    """A link that opens the device's own map application; no map service is called."""
    if office.lat is None or office.lon is None:
        return None
    return {"title": {"office": office.id}, "url": f"geo:{office.lat},{office.lon}"}


ACTIONS = (Answer, Inform)
