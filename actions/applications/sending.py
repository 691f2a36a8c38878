"""From "yes, send it" to the outbox, and what the person is told about it."""

import structlog

from actions.applications.folder import FORM, pdf, say_checklist
from actions.applications.saving import say_code
from actions.applications.sender import tried
from actions.applications.sitting import Mode
from actions.applications.talk import Talk
from actions.applications.telling import offer
from actions.services.applications.model import Ending
from actions.services.applications.submission import submission_data, validate
from actions.storage.outbox import Entry, State

log = structlog.get_logger()


async def submit(talk: Talk) -> None:
    """The person agreed to what was read back: send it, or prepare what the form ends with."""
    sitting = talk.sitting
    if sitting.cursor.case is not None:
        talk.say("utter_application_already_sent")
        await _code(talk)
        return
    if _faulty(talk):
        return
    if talk.form.ending is not Ending.SUBMIT:
        _prepared(talk)
        return
    sender = talk.turn.context.sender
    if sender is None or talk.form.id not in sender.receivers:
        talk.say("utter_application_cannot_submit", attachments=[pdf(talk, FORM)])
        talk.finish("printed")
        return
    client_id = await sender.add(sitting)
    sitting.note(case={"client": client_id, "at": talk.desk.now().isoformat()})
    entry = await sender.soon(client_id)
    talk.say(_outcome(entry))
    say_checklist(talk)
    talk.say("utter_application_paper", attachments=[pdf(talk, FORM)])
    await _code(talk)


def _faulty(talk: Talk) -> bool:
    """Whether something is missing or wrong after all; then it is asked again."""
    sitting = talk.sitting
    faults = validate(talk.form, submission_data(talk.form, sitting.state.answers))
    asked = {question.path for question in sitting.flow.questions(sitting.state)}
    paths = [fault.path for fault in faults if fault.path in asked]
    if faults:
        log.error("application_incomplete", form=talk.form.id, faults=len(faults))
    if not paths:
        return False
    sitting.state = sitting.flow.ask_again(sitting.state, paths)
    sitting.settle()
    return True


def _prepared(talk: Talk) -> None:
    appointment = talk.form.ending is Ending.APPOINTMENT
    name = "utter_application_prepared" if appointment else "utter_application_paper"
    talk.say(name, attachments=[pdf(talk, FORM)])
    say_checklist(talk)
    talk.finish("appointment" if appointment else "printed")


async def _code(talk: Talk) -> None:
    """The code that shows how the case goes on; who has none may choose a factor now."""
    if code := await talk.desk.code_of(talk.sitting):
        say_code(talk, code)
        offer(talk)
        talk.finish("sent")
    else:
        talk.sitting.move(mode=Mode.FACTOR)


def _outcome(entry: Entry | None) -> str:
    if entry is None or not tried(entry):
        return "utter_application_sending"
    if entry.state is State.SENT:
        return "utter_application_sent"
    failed = entry.state is State.FAILED
    return "utter_case_failed" if failed else "utter_application_delayed"
