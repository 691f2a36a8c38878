"""The way from a complete application to the office: the outbox, its worker, the case."""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from actions.applications.sitting import Sitting
from actions.services.applications.submission import submission_data
from actions.services.case_state import CaseState
from actions.services.submission import Attachment, Progress, Submission, SubmissionService
from actions.storage.outbox import Entry, Outbox, State
from actions.storage.storage import Storage

PATIENCE = 3.0
STEP = 0.1


@dataclass(slots=True)
class Sender:
    """Where applications are sent; `receivers` maps forms to destinations, `wake` the worker."""

    outbox: Outbox
    service: SubmissionService
    receivers: Mapping[str, str]
    storage: Storage
    wake: Callable[[], None] = lambda: None
    follow: timedelta = timedelta(days=365)
    """How long a case can be asked about."""
    addition_schema: str = ""
    """The schema of files that are sent to a case later; empty: none can be."""

    least: timedelta = timedelta(minutes=1)
    """How long to wait at least between two looks at a case."""

    @property
    def takes_additions(self) -> bool:
        """Whether files can be sent to a case later."""
        return bool(self.addition_schema)

    async def add(self, sitting: Sitting) -> str:
        """Store a complete application to be sent; its id. Adding it again changes nothing."""
        submission = await asyncio.to_thread(self._submission, sitting)
        await asyncio.to_thread(self.outbox.add, submission)
        draft, until = sitting.draft, self.storage.clock() + self.follow
        keep = self.storage.drafts.keep_until
        await asyncio.to_thread(keep, draft.id, draft.conversation, until)
        self.wake()
        return submission.client_id

    async def add_to_case(self, case: Progress, number: str, file: Attachment, asked: str) -> None:
        """Store a file to be sent to a case; adding the same `number` again changes nothing.

        `asked` are the office's own words for what it misses, "" when it named nothing.
        """
        described = {"attachment_id": file.id, "filename": file.filename, "type": file.media_type}
        submission = Submission.of(
            case.destination_id,
            self.addition_schema,
            {"case": case.case_id, "asked": asked, "files": [described]},
            (file,),
            client_id=number,
            case_id=case.case_id,
        )
        await asyncio.to_thread(self.outbox.add, submission)
        self.wake()

    async def entry(self, client_id: str) -> Entry | None:
        """How far the transmission is."""
        return await asyncio.to_thread(self.outbox.entry, client_id)

    async def soon(self, client_id: str, seconds: float = PATIENCE) -> Entry | None:
        """The entry as soon as it was tried once, or after `seconds`."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            entry = await self.entry(client_id)
            if entry is None or tried(entry) or loop.time() >= end:
                return entry
            await asyncio.sleep(STEP)

    async def case(self, progress: Progress) -> CaseState:
        """Where the case stands; raises MunicipalError."""
        return await self.service.case(progress)

    def _submission(self, sitting: Sitting) -> Submission:
        draft, form = sitting.draft, sitting.form
        data = submission_data(form, sitting.state.answers)
        files = [self._file(sitting, str(value["attachment_id"])) for value in _files(data)]
        return Submission.of(
            self.receivers[form.id],
            form.schema,
            _canonical(data),
            tuple(files),
            client_id=str(uuid.UUID(draft.id)),
        )

    def _file(self, sitting: Sitting, attachment_id: str) -> Attachment:
        draft = sitting.draft
        attachment, content = self.storage.attachments.get(
            draft.id, draft.conversation, attachment_id
        )
        return Attachment(attachment_id, attachment.type, attachment.filename, content)


def tried(entry: Entry) -> bool:
    """Whether sending it was tried at least once, whatever came of it."""
    return entry.state in (State.SENT, State.FAILED) or (
        entry.state is State.WAITING and entry.attempts > 0
    )


def _files(value: Any) -> list[Mapping[str, Any]]:
    """The uploads among submitted answers."""
    if isinstance(value, Mapping):
        if "attachment_id" in value:
            return [value]
        return [found for inner in value.values() for found in _files(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _files(inner)]
    return []


def _canonical(value: Any) -> Any:
    """Data that name attachments as FIT-Connect does, by UUIDs with hyphens."""
    if isinstance(value, Mapping):
        return {
            key: str(uuid.UUID(inner)) if key == "attachment_id" else _canonical(inner)
            for key, inner in value.items()
        }
    return [_canonical(inner) for inner in value] if isinstance(value, list) else value
