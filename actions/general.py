"""Greeting, small talk, help, and what happens when nothing was understood."""

from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet

from actions.finding import Identified, find_service
from actions.questions import answer_question
from actions.turn import Turn, TurnAction

# After this many misunderstandings in a row a person is offered.
PATIENCE = 3
SURE = 0.6  # of the search, for a message without a clear intent
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
        """Say it."""
        turn.say("utter_help")
        return []


class SmallTalk(TurnAction):
    """Thanks, goodbye, "are you a robot", and a yes or no that answers nothing."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_small_talk"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Answer by intent."""
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
        finder = turn.context.finder
        # rasa-sdk hides the fallback behind the second best intent, so the raw name is read.
        raw = (turn.tracker.latest_message.get("intent") or {}).get("name")
        doubt = not turn.form and raw == "nlu_fallback" and turn.text
        if doubt and not finder.names_nothing(turn.text, turn.locale):
            found = find_service(turn)
            if isinstance(found, Identified) and found.score >= SURE:
                question = str(turn.slot("pending_question") or "ask_service_info")
                return await answer_question(turn, question)
        failures = int(turn.slot("failures") or 0) + 1
        if failures >= PATIENCE:
            turn.say("utter_not_understood_person")
            return [SlotSet("failures", 0)]
        if turn.form:
            turn.say("utter_value_not_understood")
        elif turn.intent == "out_of_scope":
            turn.say("utter_out_of_scope")
        else:
            turn.say("utter_not_understood")
        return [SlotSet("failures", failures)]


ACTIONS = (Greet, Help, SmallTalk, NotUnderstood)
