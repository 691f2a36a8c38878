"""Everything about applications that the action server wires and runs in the background."""

import asyncio
import uuid
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
import yaml

from actions.applications.desk import ApplicationDesk
from actions.applications.following import follow_cases
from actions.applications.library import FormLibrary, check_forms, fingerprint
from actions.applications.sender import Sender
from actions.clients.fit_connect import FitConnectClient
from actions.services import benefits
from actions.services.drafts import DraftError
from actions.settings import ActionSettings
from actions.storage.outbox import Outbox
from actions.storage.settings import StorageSettings
from actions.storage.storage import Storage, open_storage, purge_periodically
from actions.submitting import Submitter
from translations.catalogue import add_form_texts

log = structlog.get_logger()
COPY = timedelta(hours=1)
"""How long after delivery the answers stay, so that the person can get the copy as PDF."""


def build_desk(settings: ActionSettings) -> ApplicationDesk:
    """The forms, the benefits check and the store.

    Raises FormError, ContentInvalid, KeysUnusable, SQLAlchemyError.
    """
    library = FormLibrary.load(settings.forms_dir)
    add_form_texts(settings.forms_dir / "texts")
    data = settings.benefits_file.read_bytes()
    content = benefits.read(data, settings.benefits_file.with_suffix(".schema.json").read_bytes())
    for name, form in check_forms(content).items():
        library = library.with_form(form, fingerprint(data), name)
    return ApplicationDesk(library, open_storage(StorageSettings()), content)


def receivers(path: Path) -> dict[str, str]:
    """Form → FIT-Connect destination; raises ValueError for an id that is none."""
    rows = yaml.safe_load(path.read_bytes()) if path.exists() else {}
    return {str(form): str(uuid.UUID(str(number))) for form, number in (rows or {}).items()}


class ApplicationWorker:
    """Sends what waits, looks at cases for news, deletes what was delivered or has expired."""

    def __init__(self, settings: ActionSettings, storage: Storage) -> None:
        self.storage = storage
        self.outbox = Outbox(storage.database, storage.outbox_cipher)
        base = settings.fit_connect_url.rstrip("/")
        self.service = FitConnectClient(
            base,
            settings.fit_connect_token_url or f"{base}/token",
            settings.fit_connect_client_id,
            settings.fit_connect_client_secret.get_secret_value(),
            states_url=settings.fit_connect_states_url or f"{base}/zbp/cases/{{case_id}}/states",
        )
        self.submitter = Submitter(self.outbox, self.service)
        self.sender = Sender(
            self.outbox,
            self.service,
            receivers(settings.receivers_file),
            storage,
            self.submitter.wake,
            timedelta(days=settings.case_days),
            settings.addition_schema,
            timedelta(seconds=settings.case_seconds),
        )
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Run in the background of the present loop, until `stop`."""
        self._run(self.submitter.run())
        self._run(self._clear_delivered())
        self._run(follow_cases(self.storage, self.sender))

    async def stop(self) -> None:
        """End; what was being sent goes on with the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.service.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _clear_delivered(self, pause: float = 300.0) -> None:
        """Delete the answers of applications that were delivered an hour ago, and old cases."""
        since: datetime | None = None  # the first time everything, however long we were away
        while True:
            try:
                now = self.storage.clock()
                for client_id in await asyncio.to_thread(self.outbox.delivered, now - COPY, since):
                    await asyncio.to_thread(self.storage.drafts.clear, uuid.UUID(client_id).hex)
                await asyncio.to_thread(self.outbox.purge, now - self.sender.follow)
                since = now - 2 * COPY
            except DraftError as error:
                log.error("delivered_not_cleared", error=error.code)
            await asyncio.sleep(pause)


async def purge_drafts(storage: Storage) -> None:
    """Delete expired drafts now and then, until cancelled."""
    await purge_periodically(storage, StorageSettings().purge_interval_seconds)
