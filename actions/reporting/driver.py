"""The one form for all reports: each message is a command, an answer, or a digression."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from actions.form import FormDriver, Slots
from actions.limits import Emergency
from actions.repair import hand_over
from actions.reporting.commands import COMMANDS, change_one, meaning
from actions.reporting.memory import MEMORY, SENT, Memory, Mode
from actions.reporting.office import ReportOffice
from actions.reporting.reviewing import change, names_one
from actions.reporting.steps import advance, current, step_of
from actions.reporting.talk import Talk
from actions.reporting.tracking import take_number
from actions.services.errors import MunicipalError
from actions.turn import Turn

log = structlog.get_logger()
SLOT = "report_answer"
PATIENCE = 3
SPARE_SECONDS = 0.5
FOUND = ("kind", "place")
"""Steps whose answers are found in the words; in others a danger may be what is reported."""


class ValidateReport(FormDriver):
    """Rasa's form calls this for every message while a report is being made."""

    form = "report_form"

    async def needed(self, turn: Turn) -> Sequence[str]:
        """One slot that is never filled, until the report is left."""
        memory = Memory.of(turn.slot(MEMORY))
        open_still = not memory.ended and (memory.begun or memory.mode is Mode.TRACK)
        return (SLOT,) if open_still and turn.context.reports else ()

    def first(self, turn: Turn) -> str | None:
        """Keep asking when a system fails."""
        return SLOT

    async def fill(self, turn: Turn, slot: str) -> Slots | None:
        """Deal with the message; None lets a rule answer it."""
        memory, office = Memory.of(turn.slot(MEMORY)), turn.context.reports
        if office is None:
            return {MEMORY: None}
        try:
            async with asyncio.timeout(max(SPARE_SECONDS, turn.seconds_left() - SPARE_SECONDS)):
                if memory.mode is Mode.TRACK:
                    left = await take_number(turn, office, memory)
                    return None if left is None else {MEMORY: left.to_json()}
                return await self._respond(turn, office, memory)
        except (MunicipalError, TimeoutError) as error:
            log.warning("reports_unavailable", error=type(error).__name__)
            turn.say("utter_report_unavailable")
            return {MEMORY: memory.to_json()}

    @staticmethod
    async def _respond(turn: Turn, office: ReportOffice, memory: Memory) -> Slots | None:
        talk = await Talk.load(turn, office, memory)
        known = await respond(talk)
        if known is None:
            return None
        if not talk.memory.ended:
            await advance(talk)
        failures = 0 if known else int(turn.slot("failures") or 0) + 1
        if failures >= PATIENCE:
            hand_over(turn)
            failures = 0
        slots: dict[str, Any] = {MEMORY: talk.memory.to_json(), "failures": failures}
        if talk.sent:
            slots[SENT] = [*(turn.slot(SENT) or []), *talk.sent]
        return slots


async def respond(talk: Talk) -> bool | None:
    """Deal with one message: True, False when it was understood as nothing, None for a rule."""
    name = current(talk)
    step = step_of(name)
    free, meant = step.free(talk, name), bool(talk.turn.text) and step.meant(talk, name)
    if talk.danger():
        return await _in_danger(talk, name, answers=meant or (free and name not in FOUND))
    intent = talk.command(free=free)
    if intent in COMMANDS and not meant:
        return await COMMANDS[intent](talk)
    if talk.memory.mode is Mode.CHANGE:
        return _changed(talk)
    if intent == "simpler" and talk.turn.locale != "de":
        return await meaning(talk)
    if intent == "correct" and names_one(talk):
        return await change_one(talk)
    return await step.take(talk, name)


async def _in_danger(talk: Talk, name: str, *, answers: bool) -> bool | None:
    """Say whom to call; words that are the answer as well ("it burns by day") are not lost."""
    if not talk.turn.text or not answers or talk.memory.mode is Mode.CHANGE:
        return None
    await Emergency().act(talk.turn)
    return await step_of(name).take(talk, name) is not False


def _changed(talk: Talk) -> bool | None:
    """The name of the answer to change, or "nothing"."""
    talk.note(mode=Mode.ASK)
    if talk.agrees() is False:
        return True
    if talk.digresses(free=False):
        return None
    return change(talk)


ACTIONS = (ValidateReport,)
