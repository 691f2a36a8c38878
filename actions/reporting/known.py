"""The step for a report that somebody made before: the same thing need not be reported twice."""

from collections.abc import Mapping
from typing import Any

import structlog

from actions.applications.talk import yes_no_buttons
from actions.reporting import words
from actions.reporting.talk import Talk
from actions.services.errors import MunicipalError
from actions.services.report_likeness import MAX_AGE, Duplicate, duplicates

log = structlog.get_logger()
STEP = "duplicate"
MOST = 2
"""So many earlier reports are asked about, the nearest first."""


async def look(talk: Talk) -> None:
    """Find reports that may be the same; when the city does not answer, nobody is held up."""
    memory, where = talk.memory, talk.memory.where
    now = talk.turn.context.now()
    found: tuple[Duplicate, ...] = ()
    if where is not None:
        try:
            recent = await talk.office.desk.recent(memory.code, now - MAX_AGE)
            found = duplicates(memory.code, where, recent, now)
        except MunicipalError as error:
            log.warning("duplicates_not_looked_for", error=error.code)
    if found:
        talk.note(duplicates=tuple(_row(duplicate) for duplicate in found[:MOST]))
    else:
        talk.done(STEP, duplicates=())


def ask(talk: Talk, step: str) -> None:
    """Whether it is the first of them."""
    rows = talk.memory.duplicates
    if not rows:
        return
    values: dict[str, Any] = {"text": {"text": rows[0]["text"]}}
    name = "utter_report_duplicate_undated"
    if rows[0].get("day"):
        name, values["day"] = "utter_report_duplicate", {"day": rows[0]["day"]}
    talk.say(name, values=values, choices=yes_no_buttons())


async def take(talk: Talk, step: str) -> bool | None:
    """Yes ends with the number of that report, no goes on."""
    rows = talk.memory.duplicates or ()
    agreed = talk.agrees()
    if agreed is None:
        if talk.digresses(free=False) or not talk.turn.text:
            return None
        talk.say("utter_problem_not_yes_no")
        return False
    if agreed and rows:
        reference = rows[0]["reference"]
        number = {"number": {"code": reference}}
        talk.say("utter_report_is_known", values=number, choices=[words.follow(reference)])
        talk.remember(reference)
        talk.finish("known")
        return True
    rest = rows[1:]
    if rest:
        talk.note(duplicates=rest)
    else:
        talk.done(STEP, duplicates=())
    return True


def _row(duplicate: Duplicate) -> Mapping[str, Any]:
    report = duplicate.report
    text = words.short(report.description) or report.name or report.address
    row = {"reference": report.reference, "text": text}
    return row | ({"day": report.requested.date().isoformat()} if report.requested else {})
