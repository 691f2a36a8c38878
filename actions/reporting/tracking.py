"""How far a report is: one of this conversation, or any by its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.applications.talk import COMMAND
from actions.booking import spoken_language
from actions.reporting.memory import MEMORY, SENT, Memory, Mode
from actions.reporting.office import ReportOffice
from actions.reporting.sending import original
from actions.reporting.talk import command
from actions.reporting.words import listed
from actions.services.codes import parse_code
from actions.services.errors import MunicipalError, NotFound
from actions.services.report_numbers import references
from actions.services.report_texts import context
from actions.services.reports import Report, ReportService, State
from actions.services.wording import plain, same_word
from actions.turn import Turn, label

log = structlog.get_logger()
FORM = "report_form"
EXAMPLE = "1045"
LEAVES = ("stop", "deny", "start_over", "skip", "go_back", "pause_application")
Rows = Sequence[Mapping[str, str]]


@dataclass(slots=True)
class Told:
    """What was said of reports; `only`: the message was about nothing else."""

    anything: bool = False
    only: bool = False
    events: tuple[EventType, ...] = ()


async def tell_reports(turn: Turn) -> Told:
    """Tell the reports that a message asks for, or ask for a number when it names none."""
    office = turn.context.reports
    if office is None:
        return Told()
    rows: Rows = turn.slot(SENT) or []
    if pressed := turn.entity("report_id"):
        mine = [row for row in rows if pressed in row.values()] or [{"reference": pressed}]
        return Told(True, True, await _tell_all(turn, office, rows, mine))
    named = _names_reports(turn)
    numbers = _meant(turn, rows, named)
    if numbers and (await _tell_number(turn, office, numbers, quiet=not named) or named):
        return Told(True, True)
    if rows:
        return Told(True, named, await _tell_all(turn, office, rows, rows))
    if not named:
        return Told()
    if turn.form:
        turn.say("utter_report_ask_number_there", values={"example": EXAMPLE})
        return Told(True, True)
    memory = replace(Memory.of(turn.slot(MEMORY)), mode=Mode.TRACK)
    return Told(True, True, (SlotSet(MEMORY, memory.to_json()), FollowupAction(FORM)))


async def take_number(turn: Turn, office: ReportOffice, memory: Memory) -> Memory | None:
    """A message that should hold a number; None lets a rule answer it."""
    if numbers := _numbers(turn):
        await _tell_number(turn, office, numbers)
        return replace(memory, ended="tracked")
    intent = command(turn, COMMAND)
    if intent in LEAVES:
        turn.say("utter_stopped")
        return replace(memory, ended="tracked")
    if intent and intent not in ("inform", "case_status"):
        return None
    turn.say("utter_report_number_unclear")
    return memory


def _names_reports(turn: Turn) -> bool:
    said = plain(turn.text).split()
    names = [plain(word) for word in listed(turn, "utter_report_words")]
    return any(same_word(name, word) for name in names for word in said)


def _numbers(turn: Turn) -> tuple[str, ...]:
    if not turn.text:
        return ()
    year = turn.context.now().year
    return references(turn.text, spoken_language(turn), (year, year - 1))


def _meant(turn: Turn, rows: Rows, named: bool) -> tuple[str, ...]:
    """The numbers in a message that are a report's.

    A bare number may be an application's: unless reports are named, only one of our own or one with
    its year counts.
    """
    numbers = _numbers(turn)
    if named or not numbers:
        return numbers
    if parse_code(turn.text, spoken_language(turn)):
        return ()
    known = {row.get("reference") for row in rows}
    own = tuple(number for number in numbers if number in known)
    whole = len(numbers) == 1 and "-" in numbers[0]
    return own or (numbers if whole else ())


async def _tell_number(
    turn: Turn, office: ReportOffice, numbers: Sequence[str], *, quiet: bool = False
) -> bool:
    """Tell the first report with one of the numbers; False when there is none.

    `quiet`: perhaps it is no report's number at all, so nothing is said then.
    """
    try:
        for number in numbers:
            try:
                _tell(turn, office, await office.desk.read(number))
            except NotFound:
                continue
            return True
    except MunicipalError as error:
        log.warning("report_not_read", error=error.code)
        turn.say("utter_report_status_unavailable")
        return True
    if not quiet:
        turn.say("utter_report_number_unknown", values={"number": {"code": numbers[-1]}})
    return False


async def _tell_all(
    turn: Turn, office: ReportOffice, rows: Rows, wanted: Rows
) -> tuple[EventType, ...]:
    """Tell reports of this conversation; a number that is new by now is remembered."""
    found = {}
    for row in wanted:
        reference, token = row.get("reference", ""), row.get("token", "")
        try:
            if not reference and token:
                reference = await office.desk.reference(token)
                found[token] = reference
        except MunicipalError as error:
            log.warning("report_number_not_read", error=error.code)
            turn.say("utter_report_status_unavailable")
            continue
        if reference:
            await _tell_number(turn, office, (reference,))
        else:
            turn.say("utter_report_number_later")
    if not any(found.values()):
        return ()
    known = [
        {**row, "reference": number} if (number := found.get(row.get("token", ""))) else row
        for row in rows
    ]
    return (SlotSet(SENT, known),)


def _tell(turn: Turn, office: ReportOffice, report: Report) -> None:
    values: dict[str, Any] = {
        "number": {"code": report.reference},
        "state": label(f"utter_report_state_{report.state}"),
    }
    name = "utter_report_status"
    if report.requested:
        name, values["day"] = "utter_report_status_dated", _day(report.requested)
    turn.say(name, values=values)
    kind = office.kinds([ReportService(report.code, report.name)]).get(report.code, "")
    if texts := office.texts.get(kind):
        about: Mapping[str, Any] = {"said": [context(kind, "label"), texts.label]}
        turn.say("utter_report_about", values={"kind": about})
    if report.notes:
        if report.updated:
            turn.say("utter_report_note", values={"day": _day(report.updated)})
        else:
            turn.say("utter_report_note_undated")
        turn.say("utter_case_quote", values={"text": report.notes[-1]}, **original(turn.locale))
    open_still = report.state in (State.OPEN, State.IN_PROGRESS)
    if open_still and report.expected and report.expected > turn.context.now():
        turn.say("utter_report_expected", values={"day": _day(report.expected)})


def _day(moment: datetime) -> Mapping[str, str]:
    return {"day": moment.date().isoformat()}
