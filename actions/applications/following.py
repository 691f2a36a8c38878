"""Looks at the cases whose people want to be told, and keeps what is new until it was told."""

import asyncio
import secrets
from contextlib import suppress
from datetime import datetime

import structlog

from actions.applications.case_keeping import kept
from actions.applications.sender import Sender
from actions.applications.standing import standing
from actions.services.cases import Case, Standing
from actions.services.drafts import Draft, DraftError, NoDraft
from actions.storage.case_news import Change, Kept
from actions.storage.storage import Storage

log = structlog.get_logger()
PAUSE = 5.0


async def follow_cases(storage: Storage, sender: Sender) -> None:
    """Look at what is due now and then, until cancelled."""
    pause = min(PAUSE, sender.least.total_seconds())
    while True:
        try:
            while await look(storage, sender):
                pass
        except DraftError as error:
            log.error("cases_not_followed", error=error.code)
        await asyncio.sleep(pause)


async def look(storage: Storage, sender: Sender) -> int:
    """Look at the cases that are due; how many those were. Raises StorageUnavailable."""
    now = storage.clock()
    drafts = await asyncio.to_thread(storage.news.claim, now + sender.least)
    for draft in drafts:
        case = Case.of(draft.cursor)
        if case is None:
            continue
        found = await standing(sender, case)
        with suppress(NoDraft):  # forgotten in the meantime
            await asyncio.to_thread(storage.news.change, draft.id, _noting(found, sender, now))
    return len(drafts)


def _noting(found: Standing, sender: Sender, now: datetime) -> Change:
    def change(draft: Draft) -> Kept | None:
        case = Case.of(draft.cursor)
        if case is None:
            return None
        if case.tell != draft.conversation:
            # Opened elsewhere with the code: nobody there wanted to be told.
            return kept(draft, case.quiet(), None)
        case = case.found(found, secrets.token_hex(8), now)
        return kept(draft, case, None if found.final else case.look(now, sender.least))

    return change
