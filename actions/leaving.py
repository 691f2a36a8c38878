"""Stop, back, start over: leaving a form without leaving anything half done."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.booking import FRESH
from actions.managing import OURS
from actions.turn import Turn, TurnAction

ORDER = (
    "booking_service", "booking_office", "booking_day", "booking_time",
    "family_name", "email", "telephone", "custom_text", "custom_text2",
)  # fmt: skip
TALK = ("service_id", "service_score", "pending_question", "failures")


class Stop(TurnAction):
    """Abandons what is going on."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_stop"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Give a held time back and forget the unfinished booking."""
        await turn.context.release(turn.slot("hold"))
        turn.say("utter_stopped" if turn.form else "utter_nothing_to_stop")
        return [SlotSet(slot, None) for slot in (*FRESH, *OURS)]


class StartOver(TurnAction):
    """Begins the conversation anew; booked appointments stay known."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_start_over"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Forget everything but what was booked."""
        await turn.context.release(turn.slot("hold"))
        if turn.form == "application_form":
            turn.say("utter_application_paused")
        turn.say("utter_start_over")
        forgotten = (*FRESH, *OURS, *TALK, "family_name", "email", "telephone", "application")
        return [SlotSet(slot, None) for slot in forgotten]


class Back(TurnAction):
    """One question back."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_back"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Forget the last answer; the form then asks for it again."""
        if turn.form != "appointment_form":
            turn.say("utter_nothing_to_go_back")
            return []
        filled = [slot for slot in ORDER if turn.slot(slot) is not None]
        offices = await turn.context.desk.offices(turn.slot("booking_service")) if filled else []
        if len(offices) == 1:
            # It was not asked, so going back to it would go nowhere.
            filled = [slot for slot in filled if slot != "booking_office"]
        if not filled:
            turn.say("utter_nothing_to_go_back")
            return []
        slots: dict[str, Any] = {filled[-1]: None, "booking_confirmed": None, "options": {}}
        if filled[-1] == "booking_time":
            await turn.context.release(turn.slot("hold"))
            slots["hold"] = None
        return [SlotSet(slot, value) for slot, value in slots.items()]


ACTIONS = (Stop, StartOver, Back)
