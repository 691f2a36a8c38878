"""Where a case stands: asked of the outbox and the office, and put into responses."""

from collections.abc import Iterator
from typing import Any

from actions.applications.sender import Sender, tried
from actions.services.case_state import Processing
from actions.services.cases import Case, Standing
from actions.services.errors import MunicipalError
from actions.storage.outbox import State

RESPONSES = {
    Processing.INITIATED: "utter_case_submitted",
    Processing.SUBMITTED: "utter_case_submitted",
    Processing.RECEIVED: "utter_case_received",
    Processing.PROCESSING: "utter_case_processing",
    Processing.ACTION_REQUIRED: "utter_case_action_required",
    Processing.COMPLETED: "utter_case_completed",
    "rejected": "utter_case_rejected",
    "failed": "utter_case_failed",
    "waiting": "utter_case_waiting",
    "sending": "utter_case_sending",
    "unavailable": "utter_case_unavailable",
}
Line = tuple[str, dict[str, Any]]
"""A response and its arguments, for `Turn.say` or `TextGenerator.message`."""


async def standing(sender: Sender | None, case: Case) -> Standing:
    """How far a case is; raises StorageUnavailable."""
    entry = await sender.entry(case.client) if sender else None
    if sender is None or entry is None:
        return Standing("unavailable")
    if entry.state is State.FAILED:
        return Standing("failed")
    if entry.state is not State.SENT:
        return Standing("waiting" if tried(entry) else "sending")
    try:
        return Standing.of(await sender.case(entry.progress))
    except MunicipalError:
        return Standing("unavailable")


def lines(found: Standing, draft_id: str, locale: str, *, attach: bool) -> Iterator[Line]:
    """What is said about a standing; with `attach` a file may be sent where one is missing."""
    yield RESPONSES[found.code], {}
    for german in found.quotes:
        yield "utter_case_quote", quoted(german, locale)
    if found.due:
        yield "utter_case_due", {"values": {"due": {"day": found.due}}}
    if found.since:
        yield "utter_case_since", {"values": {"date": {"day": found.since}}}
    if attach and found.code == Processing.ACTION_REQUIRED:
        yield "utter_case_attach", {"upload": {"draft": draft_id}}


def quoted(german: str, locale: str) -> dict[str, Any]:
    """The office's own German words, shown as such."""
    notice = {} if locale in ("de", "de-simple") else {"notice": "utter_notice_original"}
    return {"values": {"text": german}, "locale": "de", **notice}
