"""The step for a photo: kept, encrypted, beside the applications until the report is sent."""

import asyncio

import structlog

from actions.reporting import words
from actions.reporting.talk import Talk
from actions.services.drafts import DraftError
from actions.services.reports import Photo
from actions.turn import Turn, choice, label

log = structlog.get_logger()
STEP = "photo"
FORM, VERSION = "report", "1"
"""What a draft is called that holds nothing but a photo."""


def wanted(talk: Talk) -> bool:
    """Whether a photo helps here, and both the city and the channel can take one."""
    if talk.memory.photo:
        return True
    helps = talk.texts is not None and talk.texts.photo != ""
    return helps and talk.office.desk.accepts_photos and talk.turn.channel != "voice"


def ask(talk: Talk, step: str) -> None:
    """Whether there is one; then for the file."""
    without = choice(label("utter_label_report_no_photo"), "/deny", "no")
    if photo := talk.memory.photo:
        talk.say("utter_report_upload", upload={"draft": photo["draft"]}, choices=[without])
        return
    attach = choice(label("utter_label_report_photo"), "/affirm", "yes")
    why = words.of_kind(talk, "photo") or ""
    talk.say("utter_report_ask_photo", values={"photo": why}, choices=[attach, without])


async def take(talk: Talk, step: str) -> bool | None:
    """The file that was uploaded, or a yes or no."""
    memory = talk.memory
    attachment = talk.turn.entity("attachment_id")
    try:
        if attachment and memory.photo:
            return await _keep(talk, memory.photo["draft"], attachment)
        agreed = talk.agrees()
        if agreed and memory.photo is None:
            drafts = talk.turn.context.applications.storage.drafts
            draft = await asyncio.to_thread(
                drafts.create, talk.turn.conversation, FORM, VERSION, talk.turn.locale
            )
            talk.note(photo={"draft": draft.id})
            return True
    except DraftError as error:
        log.error("report_photo_not_stored", error=error.code)
        talk.say("utter_report_photo_not_stored")
        await leave_out(talk)
        return True
    if talk.gives_up() or meant(talk, step):
        await leave_out(talk)
        return True
    if talk.digresses(free=False) or not talk.turn.text:
        return None
    if memory.photo is None:
        talk.say("utter_problem_not_yes_no")
    return False


def meant(talk: Talk, step: str) -> bool:
    """Whether "without a photo" was said."""
    return words.says(talk, "utter_label_report_no_photo")


async def leave_out(talk: Talk) -> None:
    """Go on without a photo."""
    await drop(talk.turn, talk.memory.photo)
    talk.done(STEP, photo=None)


async def _keep(talk: Talk, draft: str, attachment: str) -> bool:
    """Take an image; another file is deleted again."""
    store, conversation = talk.turn.context.applications.storage.attachments, talk.turn.conversation
    known, _ = await asyncio.to_thread(store.get, draft, conversation, attachment)
    if not known.type.startswith("image/"):
        await asyncio.to_thread(store.delete, draft, conversation, attachment)
        talk.say("utter_report_photo_only")
        return False
    photo = {"draft": draft, "attachment": attachment, "type": known.type}
    talk.say("utter_report_photo_kept")
    talk.done(STEP, photo=photo)
    return True


async def load(talk: Talk) -> Photo | None:
    """The photo of the report; None when there is none, or none any more."""
    photo = talk.memory.photo
    if not photo or "attachment" not in photo:
        return None
    store = talk.turn.context.applications.storage.attachments
    try:
        _, content = await asyncio.to_thread(
            store.get, photo["draft"], talk.turn.conversation, photo["attachment"]
        )
    except DraftError as error:
        log.error("report_photo_not_read", error=error.code)
        talk.say("utter_report_photo_not_stored")
        return None
    return Photo(content, photo["type"])


async def drop(turn: Turn, photo: object) -> None:
    """Delete a photo for good."""
    if not isinstance(photo, dict) or "draft" not in photo:
        return
    drafts = turn.context.applications.storage.drafts
    try:
        await asyncio.to_thread(drafts.delete, photo["draft"], turn.conversation)
    except DraftError as error:  # it expires by itself
        log.warning("report_photo_not_deleted", error=error.code)
