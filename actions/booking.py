"""Starting and finishing a booking; what lies between is in booking_form and booking_ask."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.finding import Ambiguous, Identified, find_service
from actions.questions import only_german, source_of
from actions.services.catalogue import Section, Service
from actions.services.errors import MunicipalError
from actions.services.moments import Moment, parse_moment
from actions.services.wishes import Wish
from actions.streets import place_named
from actions.turn import Turn, TurnAction, label, tell_failure
from translations.registry import load_languages

# What one booking needs; a name or an address that was given once is kept for the next one.
FRESH = (
    "booking_service", "booking_office", "booking_day", "booking_time", "custom_text",
    "custom_text2", "booking_confirmed", "hold", "options", "moving",
)  # fmt: skip


def spoken_language(turn: Turn) -> str:
    """The ISO 639-1 code for reading dates and times."""
    return load_languages()[turn.locale].stt


def said_moment(turn: Turn) -> Moment:
    """Day and time that the message names; empty for a button."""
    if not turn.text:
        return Moment()
    return parse_moment(turn.text, spoken_language(turn), turn.context.now().date())


def wanted_moment(turn: Turn) -> dict[str, Any]:
    """The options that remember a day or time said along with the wish for an appointment."""
    wish = Wish.of(said_moment(turn))
    return {"wish": wish.to_json()} if wish else {}


class StartBooking(TurnAction):
    """Begins a booking with whatever the first message already says."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_start_booking"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Forget an unfinished booking, find the service, keep a day or street that was named."""
        await turn.context.release(turn.slot("hold"))
        slots: dict[str, Any] = dict.fromkeys(FRESH)
        options = {**wanted_moment(turn), **place_named(turn)}
        match find_service(turn):
            case Identified(service, _):
                if await self.bookable(turn, service):
                    slots |= {"booking_service": service.id, "service_id": service.id}
            case Ambiguous(services):
                options["services"] = [s.id for s in services]
        slots["options"] = options or None
        return [SlotSet(slot, value) for slot, value in slots.items()]

    @staticmethod
    async def bookable(turn: Turn, service: Service) -> bool:
        """Say how it goes on; a service stays chosen while the appointment system fails."""
        try:
            bookable = await turn.context.desk.is_bookable(service)
        except MunicipalError as error:
            tell_failure(turn, error)
            return True
        response = "utter_booking_starts" if bookable else "utter_not_bookable"
        turn.say(response, values={"service": {"service": service.id}})
        return bookable


def booking_values(turn: Turn, booking: Mapping[str, Any]) -> dict[str, Any]:
    """An appointment as values for the texts."""
    context = turn.context
    office = context.catalogue.offices.get(booking["office_id"])
    return {
        "service": {"service": booking["service_id"]},
        "day": {"date": booking["day"]},
        "time": {"time": booking["time"]},
        "office": {"office": booking["office_id"]},
        "address": context.address(office) if office else "",
        "number": {"code": booking["number"]},
        "reference": {"code": booking["reference"]},
    }


def calendar_file(booking: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The appointment as an .ics attachment, as the municipality made it."""
    if not booking.get("ics"):
        return []
    data = base64.b64encode(str(booking["ics"]).encode()).decode()
    return [
        {
            "title": label("utter_label_calendar_file"),
            "url": f"data:text/calendar;charset=utf-8;base64,{data}",
            "type": "text/calendar",
        }
    ]


class BookingDone(TurnAction):
    """Says what was booked, what to bring and how to cancel."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_booking_done"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Report the last booking; nothing when the form ended without one."""
        bookings = turn.slot("bookings") or []
        if turn.slot("booking_confirmed") is True and bookings:
            booking = bookings[-1]
            moved = turn.slot("moving")
            turn.say(
                "utter_moved" if moved else "utter_booked",
                values=booking_values(turn, booking),
                attachments=calendar_file(booking),
            )
            if moved and moved.get("not_cancelled"):
                turn.say(
                    "utter_old_not_cancelled", values={"reference": {"code": moved["reference"]}}
                )
            self._what_to_bring(turn, booking)
        return [SlotSet(slot, None) for slot in FRESH]

    @staticmethod
    def _what_to_bring(turn: Turn, booking: Mapping[str, Any]) -> None:
        service = turn.context.service(booking["service_id"])
        lines = service.sections.get(Section.DOCUMENTS, ()) if service else ()
        if service and lines:
            turn.say(
                "utter_booked_documents",
                values={"lines": {"lines": lines}},
                source=source_of(service),
                **only_german(turn, lines),
            )
        if booking.get("info"):
            info = [str(booking["info"])]
            turn.say(
                "utter_booked_info",
                values={"info": {"lines": info}},
                **only_german(turn, info),
            )


ACTIONS = (StartBooking, BookingDone)
