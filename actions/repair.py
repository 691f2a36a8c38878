"""Putting misunderstandings right: "no, I meant …", "none of these", handing on what is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.booking import spoken_language
from actions.finding import (
    Ambiguous,
    Foreign,
    Identified,
    Unknown,
    find_service,
    named_office,
)
from actions.learning import keep
from actions.limits import say_authority
from actions.questions import answer_question, ask_which, offered
from actions.services.learned import Reason
from actions.services.moments import parse_day, parse_time
from actions.turn import Turn, TurnAction, label

BOOKING = "appointment_form"


class Correct(TurnAction):
    """What was understood is wrong: takes the right value, or asks for it."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_correct"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """A button says "none of these"; a text says what is meant instead, or only "no"."""
        if not turn.text:
            return self._none_of_these(turn)
        if turn.form == BOOKING:
            if slots := await self._booking(turn):
                return [SlotSet(slot, value) for slot, value in slots.items()]
            turn.say("utter_ask_correct")
            return []
        return await self._service(turn)

    @staticmethod
    def _none_of_these(turn: Turn) -> list[EventType]:
        """The offered services are ruled out for the next try."""
        rejected = [*(turn.slot("rejected_services") or []), *(turn.slot("offered_services") or [])]
        keep(turn, Reason.NONE_OF_THESE)
        turn.say("utter_none_of_these")
        return [SlotSet("rejected_services", rejected), SlotSet("offered_services", None)]

    @staticmethod
    async def _service(turn: Turn) -> list[EventType]:
        """The last question again, about the service that is meant."""
        question = str(turn.slot("pending_question") or turn.slot("last_question") or "")
        question = question or "ask_service_info"
        before = turn.slot("service_id")
        match find_service(turn):
            case Identified(service, _) if service.id != before:
                turn.say("utter_corrected", values={"service": {"service": service.id}})
                return await answer_question(turn, question)
            case Ambiguous(services):
                ask_which(turn, services, question)
                return [SlotSet("pending_question", question), offered(services)]
            case Foreign(authority):
                say_authority(turn, authority)
                return []
            case Unknown():
                keep(turn, Reason.NOT_UNDERSTOOD)
        turn.say("utter_ask_correct")
        return [SlotSet("pending_question", question)]

    @staticmethod
    async def _booking(turn: Turn) -> dict[str, Any]:
        """The slots of a booking that a text sets anew, with what depends on them emptied."""
        desk, language = turn.context.desk, spoken_language(turn)
        await_again: dict[str, Any] = {"booking_confirmed": None, "hold": None, "options": {}}
        day = parse_day(turn.text, language, turn.context.now().date())
        found: dict[str, Any] = {}
        service = turn.slot("booking_service")
        if service and (office := named_office(turn, await desk.offices(service))):
            found = {"booking_office": office.id, "booking_day": None, "booking_time": None}
        elif day is not None:
            found = {"booking_day": day.isoformat(), "booking_time": None}
            if turn.slot("booking_office"):
                free = await desk.days(service, turn.slot("booking_office"))
                if day not in free:
                    turn.say("utter_day_not_free", values={"day": {"date": day.isoformat()}})
                    found["booking_day"] = None
            else:
                return {"options": {"wish": {"day": day.isoformat(), "time": None}}}
        elif turn.slot("booking_day") and parse_time(turn.text, language):
            found = {"booking_time": None}
        else:
            match find_service(turn):
                case Identified(other, _) if other.id != service:
                    if not await desk.is_bookable(other):
                        turn.say("utter_not_bookable", values={"service": {"service": other.id}})
                        return {}
                    turn.say("utter_corrected", values={"service": {"service": other.id}})
                    found = {
                        "booking_service": other.id, "service_id": other.id,
                        "booking_office": None, "booking_day": None, "booking_time": None,
                    }  # fmt: skip
        if not found:
            return {}
        await turn.context.release(turn.slot("hold"))
        return {**await_again, **found}


def gathered(turn: Turn) -> list[Mapping[str, Any]]:
    """What the conversation has brought to light so far, as lines for a person at the telephone."""
    lines: list[Mapping[str, Any]] = []
    service = turn.slot("booking_service") or turn.slot("service_id")
    if turn.context.service(service):
        name = "utter_gathered_booking" if turn.form == BOOKING else "utter_gathered_service"
        lines.append(label(name, service={"service": service}))
    if office := turn.slot("booking_office"):
        lines.append(label("utter_gathered_office", office={"office": office}))
    if day := turn.slot("booking_day"):
        lines.append(label("utter_gathered_day", day={"date": day}))
    return lines


def hand_over(turn: Turn) -> None:
    """A person is offered, with what they need to know, so that nobody starts again."""
    turn.say("utter_not_understood_person")
    if lines := gathered(turn):
        turn.say("utter_gathered", values={"lines": {"list": lines}})


ACTIONS = (Correct,)
