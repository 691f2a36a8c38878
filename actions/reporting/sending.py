"""From "yes, send it" to the number of the report; nothing is sent twice."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from actions.reporting import photos, words
from actions.reporting.memory import moment
from actions.reporting.talk import ATTRIBUTE, Talk
from actions.services.errors import InvalidValue, MunicipalError, Unavailable, Unclear
from actions.services.report_likeness import CLOCKS, is_own
from actions.services.reports import Draft, Receipt

log = structlog.get_logger()
SPARE_SECONDS = 1.0
"""What the rest of a turn needs after the sending."""
STEPS = {"place": "place", "description": "description", "email": "contact", "photo": "photo"}
"""Our names of refused values → the step that asks for them."""


async def send(talk: Talk) -> None:
    """Send the report, and say what became of it."""
    draft = draft_of(talk, await photos.load(talk))
    started = talk.turn.context.now()
    try:
        async with asyncio.timeout(max(SPARE_SECONDS, talk.turn.seconds_left() - SPARE_SECONDS)):
            receipt = await _sent_before(talk, draft)
            if receipt is None:
                receipt = await talk.office.desk.create(draft, moment(talk.memory.tried))
    except (Unclear, TimeoutError) as error:
        log.warning("report_unclear", error=type(error).__name__)
        talk.note(tried=talk.memory.tried or started.isoformat(), failed=True)
        talk.say("utter_report_send_unclear")
    except Unavailable as error:
        log.warning("report_not_sent", error=error.code)
        talk.note(failed=True)
        talk.say("utter_report_send_failed")
    except InvalidValue as error:
        await _refused(talk, error.field)
    except MunicipalError as error:
        _rejected(talk, error.code)
    else:
        tell(talk, receipt, started)


def draft_of(talk: Talk, photo: Any = None) -> Draft:
    """The report as the client takes it; raises ValueError before there is a place."""
    memory = talk.memory
    if memory.where is None:
        raise ValueError("a report without a place")
    given = {
        code: value if isinstance(value, str) else tuple(value)
        for code, value in memory.attributes.items()
    }
    return Draft(
        memory.code, memory.where, memory.description, given, memory.email, memory.phone,
        photo=photo,
    )  # fmt: skip


async def _sent_before(talk: Talk, draft: Draft) -> Receipt | None:
    """The report when it has arrived although this conversation does not know it.

    That is so when the action server ended between the sending and the answer.
    """
    shown = moment(talk.memory.shown)
    if shown is None or talk.memory.tried:  # after an unclear try the client looks itself
        return None
    try:
        reports = await talk.office.desk.recent(draft.code, shown - CLOCKS)
    except MunicipalError:
        return None
    own = next((report for report in reports if is_own(draft, report, shown)), None)
    return Receipt(own.reference, found=True) if own else None


def tell(talk: Talk, receipt: Receipt, at: datetime) -> None:
    """Say the number and how to ask for the state, and remember it."""
    number = {"number": {"code": receipt.reference}}
    follow = [words.follow(receipt.reference or receipt.token)]
    if not receipt.reference:
        talk.say("utter_report_sent_later", choices=follow)
    elif receipt.found:
        talk.say("utter_report_sent_before", values=number, choices=follow)
    else:
        talk.say("utter_report_sent", values=number, choices=follow)
    quote(talk, receipt.notice)
    talk.remember(receipt.reference, receipt.token, at)
    talk.finish("sent")
    log.info("report_sent", found=receipt.found)


def quote(talk: Talk, german: str) -> None:
    """The municipality's own German words, shown as such."""
    if german:
        talk.say("utter_case_quote", values={"text": german}, **original(talk.turn.locale))


def original(locale: str) -> Mapping[str, Any]:
    """Arguments that show German words as such."""
    notice = {} if locale in ("de", "de-simple") else {"notice": "utter_notice_original"}
    return {"locale": "de", **notice}


async def _refused(talk: Talk, field: str) -> None:
    """Ask again for the value that the municipality does not take."""
    log.warning("report_value_refused")
    if field == "photo":
        talk.say("utter_report_photo_refused")
        await photos.drop(talk.turn, talk.memory.photo)
        talk.again("photo", photo=None)
        return
    steps = {**STEPS, "service": "kind"} | {
        step.removeprefix(ATTRIBUTE): step for step in words.attribute_steps(talk)
    }
    if field not in steps:
        _rejected(talk, field)
        return
    talk.say("utter_report_refused")
    talk.again(steps[field])


def _rejected(talk: Talk, reason: str) -> None:
    """Trying again would not help."""
    log.error("report_rejected", reason=reason)
    talk.say("utter_report_rejected")
    talk.finish("rejected")
