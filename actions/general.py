"""Greeting, small talk, help, and what happens when nothing was understood."""

from collections.abc import Sequence
from contextlib import suppress

from rasa_sdk.events import EventType, SlotSet

from actions.applications.telling import answer_offer
from actions.learning import keep
from actions.repair import hand_over
from actions.rescue import rescue
from actions.services.drafts import DraftError
from actions.services.learned import Reason
from actions.turn import Turn, TurnAction

# After this many misunderstandings in a row a person is offered.
PATIENCE = 3
SMALL_TALK = {
    "thank": "utter_thank",
    "goodbye": "utter_goodbye",
    "bot_challenge": "utter_bot_challenge",
    "affirm": "utter_ready",
    "deny": "utter_ready",
}


class Greet(TurnAction):
    """The greeting; it says that this is a machine."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_greet"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Greet and show where to start."""
        turn.say("utter_greet")
        return []


class Help(TurnAction):
    """What the assistant can do."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_help"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Say it, unless the message is rather about a service."""
        if (answered := await rescue(turn)) is not None:
            return answered
        turn.say("utter_help")
        return []


class SmallTalk(TurnAction):
    """Thanks, goodbye, "are you a robot", and a yes or no that answers nothing."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_small_talk"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Answer by intent; a yes may be to the offer to tell news of a case."""
        if turn.intent in ("affirm", "deny") and not turn.form:
            with suppress(DraftError):
                if await answer_offer(turn, turn.intent == "affirm"):
                    return []
        turn.say(SMALL_TALK.get(turn.intent, "utter_ready"))
        return [SlotSet("failures", 0)]


class NotUnderstood(TurnAction):
    """Not understood, or not the city's business."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_not_understood"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Ask to rephrase; the third time in a row, offer a person.

        A bare name of a service ("Führungszeugnis") has no dialogue act and so no sure intent;
        when the search is sure, it is answered as the question that was left open.
        """
        if (answered := await rescue(turn)) is not None:
            return answered
        failures = int(turn.slot("failures") or 0) + 1
        if failures >= PATIENCE:
            keep(turn, Reason.GAVE_UP)
            hand_over(turn)
            return [SlotSet("failures", 0)]
        if turn.intent != "out_of_scope":
            keep(turn, Reason.NOT_UNDERSTOOD)
        if turn.form:
            turn.say("utter_value_not_understood")
        elif turn.intent == "out_of_scope":
            turn.say("utter_out_of_scope")
        else:
            turn.say("utter_not_understood")
        return [SlotSet("failures", failures)]


ACTIONS = (Greet, Help, SmallTalk, NotUnderstood)
