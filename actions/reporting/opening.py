"""Starting a report with whatever the first message says, going on with one, leaving it."""

from collections.abc import Sequence
from dataclasses import replace

import structlog
from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.reporting import kinds, photos, places
from actions.reporting.memory import MEMORY, Memory, Mode
from actions.reporting.office import ReportOffice
from actions.reporting.steps import advance
from actions.reporting.talk import Talk
from actions.reporting.tracking import FORM
from actions.services.errors import MunicipalError
from actions.turn import Turn, TurnAction, choice, label

log = structlog.get_logger()
NEW = "new"
"""The value of the button that begins anew."""
APPLICATION = "application_form"


class ReportDefect(TurnAction):
    """Begins a report, or goes on with the one that was begun in this conversation."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_report_defect"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """A booking is given up; an application stays as it is."""
        office = turn.context.reports
        if office is None:
            person = choice(label("utter_label_person"), "/talk_to_person", "person")
            turn.say("utter_report_not_here", choices=[person])
            return _back(turn)
        await turn.context.release(turn.slot("hold"))
        memory = Memory.of(turn.slot(MEMORY))
        try:
            memory = await _opened(turn, office, memory)
        except MunicipalError as error:
            log.warning("reports_unavailable", error=error.code)
            turn.say("utter_report_unavailable")
            return _back(turn)
        events: list[EventType] = [SlotSet("hold", None), SlotSet(MEMORY, memory.to_json())]
        # Within the form a rule asks again.
        return events if turn.form == FORM else [*events, FollowupAction(FORM)]


def _back(turn: Turn) -> list[EventType]:
    """An application that was interrupted for nothing asks again."""
    return [FollowupAction(APPLICATION)] if turn.form == APPLICATION else []


async def _opened(turn: Turn, office: ReportOffice, memory: Memory) -> Memory:
    talk = await Talk.load(turn, office, replace(memory, mode=Mode.ASK, ended=""))
    found = kinds.guess(talk) if turn.text else None
    another = found is not None and found.certain and found.codes[0] != memory.code
    if memory.begun and not another and turn.entity("answer") != NEW:
        anew = choice(
            label("utter_label_report_new"), f'/report_defect{{"answer":"{NEW}"}}', "edit"
        )
        talk.say("utter_report_goes_on", choices=[anew])
    else:
        await photos.drop(turn, memory.photo)
        talk.memory = Memory(begun=turn.context.now().isoformat())
        await talk.learn()
        talk.say("utter_report_starts")
        await _take_first(talk)
    await advance(talk)
    return talk.memory


async def _take_first(talk: Talk) -> None:
    """Kind and place out of the first message."""
    if not talk.turn.text:
        return
    found = kinds.guess(talk)
    if found.certain:
        await kinds.choose(talk, found.codes[0])
    else:
        talk.note(guesses=found.codes)
    places.understand_first(talk)
    memory = talk.memory
    if found.codes or memory.place or memory.found or memory.options:
        # "I want to report something" describes nothing.
        kinds.remember_words(talk)


class ReportDone(TurnAction):
    """The form was left; what was to be said has been said."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_report_done"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Forget the report and its photo, unless it was only put aside."""
        memory = Memory.of(turn.slot(MEMORY))
        if memory.begun and memory.ended in ("paused", "tracked"):
            kept = replace(memory, mode=Mode.ASK, ended="")
            return [SlotSet(MEMORY, kept.to_json())]
        await photos.drop(turn, memory.photo)
        return [SlotSet(MEMORY, None)]


ACTIONS = (ReportDefect, ReportDone)
