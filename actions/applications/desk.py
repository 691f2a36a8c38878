"""Where applications are begun, kept and opened again; blocking stores are called in threads."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from actions.applications.library import FormLibrary
from actions.applications.sitting import Cursor, Sitting
from actions.applications.tickets import Tickets
from actions.services.applications.model import Form
from actions.services.benefits_model import Content
from actions.services.codes import ResumeCode
from actions.services.drafts import Attachment, Draft, NoDraft
from actions.services.factors import Factor
from actions.storage.case_news import Change
from actions.storage.storage import Storage


@dataclass(slots=True)
class ApplicationDesk:
    """The forms and the store; every method raises the errors of `actions.services.drafts`."""

    library: FormLibrary
    storage: Storage
    tickets: Tickets = field(init=False)
    benefits: Content | None = None
    """What the benefits check goes by; its questions are a form of the library."""

    def __post_init__(self) -> None:
        self.tickets = Tickets(self.storage.ticket_cipher, self.storage.clock)

    def now(self) -> datetime:
        """The time (UTC)."""
        return self.storage.clock()

    async def begin(self, conversation: str, form: Form, locale: str) -> Sitting:
        """A new application of this conversation."""
        version = self.library.versions[form.id]
        draft = await asyncio.to_thread(
            self.storage.drafts.create, conversation, form.id, version, locale, {}
        )
        return self._sitting(draft)

    async def load(self, draft_id: str, conversation: str) -> Sitting:
        """An application of this conversation; NoDraft also when its form no longer exists."""
        draft = await asyncio.to_thread(self.storage.drafts.load, draft_id, conversation)
        return self._sitting(draft)

    async def all(self, conversation: str) -> list[Sitting]:
        """The applications of a conversation, the one that was used last first."""
        drafts = await asyncio.to_thread(self.storage.drafts.of_conversation, conversation)
        return [self._sitting(draft) for draft in drafts if draft.form in self.library.forms]

    async def keep(self, sitting: Sitting) -> None:
        """Store it; DraftChanged when somebody else did so since it was loaded."""
        sitting.draft = await asyncio.to_thread(self.storage.drafts.save, sitting.stored())

    async def change(self, sitting: Sitting, change: Change) -> None:
        """Change what is kept of a submitted application, as it is now."""
        draft = await asyncio.to_thread(self.storage.news.change, sitting.draft.id, change)
        sitting.draft, sitting.cursor = draft, Cursor.from_json(draft.cursor)

    async def protect(self, sitting: Sitting, factor: Factor) -> ResumeCode:
        """A new resume code, opened with this factor. Stores nothing else."""
        draft = sitting.draft
        code = await asyncio.to_thread(
            self.storage.drafts.protect, draft.id, draft.conversation, factor
        )
        sitting.draft = await asyncio.to_thread(
            self.storage.drafts.load, draft.id, draft.conversation
        )
        return code

    async def code_of(self, sitting: Sitting) -> ResumeCode | None:
        """The resume code, None before there is one."""
        draft = sitting.draft
        return await asyncio.to_thread(self.storage.drafts.code_of, draft.id, draft.conversation)

    async def open(self, code: ResumeCode, factor: Factor, conversation: str) -> Sitting:
        """An application by its code and factor; it moves to this conversation."""
        draft = await asyncio.to_thread(self.storage.open_draft, code, factor, conversation)
        return self._sitting(draft)

    async def delete(self, sitting: Sitting) -> None:
        """Delete it for good."""
        draft = sitting.draft
        await asyncio.to_thread(self.storage.drafts.delete, draft.id, draft.conversation)

    async def delete_all(self, conversation: str) -> int:
        """Delete all applications of a conversation for good; how many there were."""
        return await asyncio.to_thread(self.storage.drafts.delete_all, conversation)

    async def attach(
        self, draft_id: str, conversation: str, filename: str, media_type: str, content: bytes
    ) -> Attachment:
        """Add a file that was checked; AttachmentRefused when it is one too many."""
        add: Callable[..., Attachment] = self.storage.attachments.put
        return await asyncio.to_thread(add, draft_id, conversation, filename, media_type, content)

    def _sitting(self, draft: Draft) -> Sitting:
        form = self.library.forms.get(draft.form)
        if form is None:
            raise NoDraft
        return Sitting.of(draft, form, self.library.versions[form.id])
