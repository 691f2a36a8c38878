"""A file for a case that was submitted: sent to it as a further submission, once."""

import asyncio
import hashlib
import uuid
from dataclasses import replace
from datetime import datetime

from actions.applications.case_keeping import kept
from actions.applications.sender import tried
from actions.applications.standing import standing
from actions.applications.talk import Talk
from actions.services.case_state import Processing
from actions.services.cases import Case, Standing
from actions.services.drafts import AttachmentMissing, Draft
from actions.services.submission import Attachment
from actions.storage.case_news import Kept
from actions.storage.outbox import State


async def add_file(talk: Talk, attachment_id: str) -> None:
    """Send an uploaded file to the case, and say what became of it.

    The number of the submission comes from case and content: the same file, sent again because an
    answer was lost, goes out once. Raises DraftError.
    """
    draft, sender = talk.sitting.draft, talk.turn.context.sender
    storage, case = talk.desk.storage, Case.of(draft.cursor)
    entry = await sender.entry(case.client) if sender and case else None
    delivered = entry is not None and entry.state is State.SENT
    found = await standing(sender, case) if case and delivered else Standing("failed")
    takes = sender is not None and sender.takes_additions
    if not takes or found.final or sender is None or case is None or entry is None:
        talk.say("utter_case_file_not_now")
        await _drop(talk, attachment_id)
        return
    try:
        row, content = await asyncio.to_thread(
            storage.attachments.get, draft.id, draft.conversation, attachment_id
        )
    except AttachmentMissing:
        talk.say("utter_case_file_not_now")
        return
    digest = hashlib.sha256(content).hexdigest()
    number = str(uuid.uuid5(uuid.UUID(case.client), digest))
    name = {"filename": {"text": row.filename}}
    if await sender.entry(number) is not None:
        talk.say("utter_case_file_already", values=name)
        await _drop(talk, attachment_id)
        return
    now = talk.desk.now()
    await talk.desk.change(talk.sitting, lambda draft: _noted(draft, number, now))
    asked = " ".join(found.quotes) if found.code == Processing.ACTION_REQUIRED else ""
    file = Attachment(row.id, row.type, row.filename, content)
    await sender.add_to_case(entry.progress, number, file, asked)
    # From here on the outbox has it.
    await _drop(talk, attachment_id)
    sent = await sender.soon(number)
    if sent is not None and sent.state is State.SENT:
        talk.say("utter_case_file_sent", values=name)
    elif sent is not None and sent.state is State.FAILED:
        talk.say("utter_case_file_failed")
    else:
        talk.say(
            "utter_case_file_delayed" if sent and tried(sent) else "utter_case_file_waiting",
            values=name,
        )


def _noted(draft: Draft, number: str, now: datetime) -> Kept | None:
    case = Case.of(draft.cursor)
    if case is None:
        return None
    case = replace(case, added=(*dict.fromkeys((*case.added, number)),))
    return kept(draft, case, now if case.tell else None)


async def _drop(talk: Talk, attachment_id: str) -> None:
    draft = talk.sitting.draft
    try:
        await asyncio.to_thread(
            talk.desk.storage.attachments.delete, draft.id, draft.conversation, attachment_id
        )
    except AttachmentMissing:
        return
