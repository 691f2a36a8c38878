"""After an application: an appointment where one is needed, and what to say when none is open."""

from collections.abc import Sequence

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.applications.talk import MEMORY, Memory
from actions.booking import FRESH, StartBooking
from actions.turn import Turn, TurnAction, choice, label


class ApplicationDone(TurnAction):
    """The form was left; what was to be said has been said."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_application_done"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Go on to booking where the form ends with an appointment."""
        memory = Memory.of(turn)
        events: list[EventType] = [SlotSet(MEMORY, None)]
        service = turn.context.service(turn.slot("service_id"))
        if memory.ended != "appointment" or service is None:
            return events
        slots = {**dict.fromkeys(FRESH), "booking_service": service.id}
        if not await StartBooking.bookable(turn, service):
            return events
        chosen = [SlotSet(slot, value) for slot, value in slots.items()]
        return [*events, *chosen, FollowupAction("appointment_form")]


class NoApplication(TurnAction):
    """A command of an application while none is open."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_no_application"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Say so and offer to start or resume one."""
        turn.say(
            "utter_no_application",
            choices=[
                choice(label("utter_label_start_application"), "/start_application", "document"),
                choice(label("utter_label_have_code"), "/resume_application", "key"),
                choice(label("utter_label_person"), "/talk_to_person", "person"),
            ],
        )
        return []


ACTIONS = (ApplicationDone, NoApplication)
