"""Where a submitted application stands."""

from collections.abc import Sequence

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.applications.adding import add_file
from actions.applications.sitting import Mode
from actions.applications.standing import lines, standing
from actions.applications.talk import MEMORY, Memory, Talk
from actions.applications.telling import QUIET, TELL, decide, heard, offer
from actions.booking import spoken_language
from actions.reporting.tracking import tell_reports
from actions.services.cases import Case, Standing
from actions.services.codes import parse_code
from actions.services.drafts import DraftError, NoDraft
from actions.storage.outbox import State
from actions.turn import Turn, TurnAction

FORM_ACTION = "application_form"


class CaseStatus(TurnAction):
    """How far reports and applications of this conversation are; else asks for a code."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_case_status"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Tell all of them."""
        desk = turn.context.applications
        if draft_id := turn.entity("draft_id"):
            return await _about(turn, draft_id)
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


async def _about(turn: Turn, draft_id: str) -> Sequence[EventType]:
    """A button of one case: a file for it, whether to tell news, or where it stands."""
    desk = turn.context.applications
    try:
        talk = Talk(turn, desk, await desk.load(draft_id, turn.conversation))
        if talk.sitting.cursor.case is None:
            turn.say("utter_case_none")
        elif attachment := turn.entity("attachment_id"):
            await add_file(talk, attachment)
        elif (answer := turn.entity("answer")) in (TELL, QUIET):
            await decide(talk, answer == TELL)
        else:
            await say_state(talk)
    except NoDraft:
        turn.say("utter_application_gone")
    except DraftError:
        turn.say("utter_application_storage_down")
    return []


async def say_state(talk: Talk) -> Standing:
    """Tell the state of one case and of the files that were added; it is no news afterwards."""
    sender = talk.turn.context.sender
    case = Case.of(talk.sitting.draft.cursor) or Case("")
    found = await standing(sender, case)
    attach = sender is not None and sender.takes_additions
    for response, arguments in lines(found, talk.sitting.draft.id, talk.locale, attach=attach):
        talk.say(response, **arguments)
    for number in case.added if sender else ():
        entry = await sender.entry(number) if sender else None
        if entry and entry.state is State.FAILED:
            talk.say("utter_case_file_failed")
        elif entry and entry.state is not State.SENT:
            talk.say("utter_case_file_waiting")
    await heard(talk, found)
    if not found.final:
        offer(talk)
    return found


ACTIONS = (CaseStatus,)
