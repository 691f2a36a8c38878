"""Where a submitted application stands."""

from collections.abc import Sequence

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.applications.sender import tried
from actions.applications.sitting import Mode
from actions.applications.talk import MEMORY, Memory, Talk
from actions.booking import spoken_language
from actions.reporting.tracking import tell_reports
from actions.services.case_state import CaseState, Delivery, Processing, ProcessingState
from actions.services.codes import parse_code
from actions.services.drafts import DraftError
from actions.services.errors import MunicipalError
from actions.storage.outbox import State
from actions.turn import Turn, TurnAction

PROCESSING = {
    Processing.INITIATED: "utter_case_submitted",
    Processing.SUBMITTED: "utter_case_submitted",
    Processing.RECEIVED: "utter_case_received",
    Processing.PROCESSING: "utter_case_processing",
    Processing.ACTION_REQUIRED: "utter_case_action_required",
    Processing.COMPLETED: "utter_case_completed",
}
FORM_ACTION = "application_form"


class CaseStatus(TurnAction):
    """How far reports and applications of this conversation are; else asks for a code."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_case_status"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Tell all of them."""
        desk = turn.context.applications
        reports = await tell_reports(turn)
        if reports.only:
            return reports.events
        try:
            found = [s for s in await desk.all(turn.conversation) if s.cursor.case is not None]
            for sitting in found:
                talk = Talk(turn, desk, sitting)
                await say_state(talk)
        except DraftError:
            turn.say("utter_application_storage_down")
            return reports.events
        if found or reports.anything or turn.form == FORM_ACTION:
            if not found and not reports.anything:
                turn.say("utter_case_none")
            return reports.events
        if code := parse_code(turn.text, spoken_language(turn)):
            memory = Memory(mode=Mode.OPEN, code=code.value)
        else:
            turn.say("utter_case_none")
            memory = Memory(mode=Mode.CODE)
        return [SlotSet(MEMORY, memory.to_json()), FollowupAction(FORM_ACTION)]


async def say_state(talk: Talk) -> str:
    """Tell the state of one case; the code of the state, for comparing it later."""
    sender = talk.turn.context.sender
    case = talk.sitting.cursor.case or {}
    entry = await sender.entry(str(case.get("client"))) if sender else None
    if sender is None or entry is None:
        talk.say("utter_case_unavailable")
        return "unavailable"
    if entry.state is State.FAILED:
        talk.say("utter_case_failed")
        return "failed"
    if entry.state is not State.SENT:
        talk.say("utter_case_waiting" if tried(entry) else "utter_case_sending")
        return "waiting"
    try:
        state = await sender.case(entry.progress)
    except MunicipalError:
        talk.say("utter_case_unavailable")
        return "unavailable"
    return _tell(talk, state)


def _tell(talk: Talk, state: CaseState) -> str:
    if state.delivery is Delivery.REJECTED:
        talk.say("utter_case_rejected")
        for problem in state.problems:
            _quote(talk, problem.detail or problem.title)
        return "rejected"
    now = state.processing or ProcessingState(Processing.SUBMITTED)
    talk.say(PROCESSING[now.status])
    if now.status is Processing.ACTION_REQUIRED:
        _quote(talk, now.details)
        if now.due:
            talk.say("utter_case_due", values={"due": {"day": now.due.isoformat()}})
    elif now.information:
        _quote(talk, now.information)
    if now.at:
        talk.say("utter_case_since", values={"date": {"day": now.at.date().isoformat()}})
    return str(now.status)


def _quote(talk: Talk, german: str) -> None:
    """The office's own German words, shown as such."""
    if german:
        notice = {} if talk.locale in ("de", "de-simple") else {"notice": "utter_notice_original"}
        talk.say("utter_case_quote", values={"text": german}, locale="de", **notice)


ACTIONS = (CaseStatus,)
