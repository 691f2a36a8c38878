"""Says what is to be answered now."""

from collections.abc import Sequence

import structlog
from rasa_sdk.events import EventType, SlotSet

from actions.reporting.memory import MEMORY, Memory, Mode
from actions.reporting.steps import current, step_of
from actions.reporting.talk import Talk
from actions.reporting.tracking import EXAMPLE
from actions.services.errors import MunicipalError
from actions.turn import Turn, TurnAction

log = structlog.get_logger()


class AskReport(TurnAction):
    """Rasa's form asks through this action after every message that the form dealt with."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_ask_report_form_report_answer"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Ask the present step; which answer is to change was asked already."""
        memory, office = Memory.of(turn.slot(MEMORY)), turn.context.reports
        if office is None:
            return []
        if memory.mode is Mode.TRACK:
            turn.say("utter_report_ask_number", values={"example": {"code": EXAMPLE}})
            return []
        if memory.mode is Mode.CHANGE:
            return []
        try:
            talk = await Talk.load(turn, office, memory)
        except MunicipalError as error:
            log.warning("reports_unavailable", error=error.code)
            if "utter_report_unavailable" not in turn.told:
                turn.say("utter_report_unavailable")
            return []
        name = current(talk)
        step_of(name).ask(talk, name)
        return [SlotSet(MEMORY, talk.memory.to_json())]


ACTIONS = (AskReport,)
