"""Sends what waits in the outbox: one entry after the other, from the step each had reached."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from actions.services.drafts import StorageUnavailable
from actions.services.errors import MunicipalError, Unavailable
from actions.services.submission import (
    Progress,
    Refusal,
    Step,
    SubmissionRefused,
    SubmissionService,
)
from actions.storage.outbox import Claim, LeaseLost, Outbox

log = structlog.get_logger()
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often it is tried: after `first`, then twice as long each time up to `most`, until an
    entry is as old as `give_up`.
    """

    first: timedelta = timedelta(seconds=30)
    most: timedelta = timedelta(hours=1)
    give_up: timedelta = timedelta(days=14)

    def delay(self, attempts: int, asked: float | None = None) -> timedelta:
        """How long to wait after this many attempts; `asked` seconds are what the service wants."""
        doubled: timedelta = self.first * 2 ** min(max(attempts - 1, 0), 20)
        wanted = timedelta(seconds=asked or 0)
        return min(max(min(doubled, self.most), wanted), max(DAY, self.most))


class Submitter:
    """A worker. `done` is told the client id of each entry that was sent or has failed."""

    def __init__(
        self,
        outbox: Outbox,
        service: SubmissionService,
        patience: Patience = Patience(),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        done: Callable[[str], None] = lambda client_id: None,
    ) -> None:
        self._outbox = outbox
        self._service = service
        self._patience = patience
        self._clock = clock
        self._done = done
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Something was added: do not wait for the next round. Call it in the worker's loop."""
        self._news.set()

    async def run(self, pause: float = 15.0) -> None:
        """Work until cancelled, looking for due entries every `pause` seconds."""
        while True:
            self._news.clear()
            try:
                await self.send_due()
            except StorageUnavailable as error:
                log.error("outbox_unavailable", error=type(error).__name__)
            try:
                async with asyncio.timeout(pause):
                    await self._news.wait()
            except TimeoutError:
                pass

    async def send_due(self) -> int:
        """Try everything that is due now; how many entries that were. Raises StorageUnavailable."""
        count = 0
        while claim := await asyncio.to_thread(self._outbox.claim):
            count += 1
            try:
                await self._send(claim)
            except LeaseLost:
                log.warning("submission_claimed_by_another")
        return count

    async def _send(self, claim: Claim) -> None:
        latest = claim.progress

        async def save(progress: Progress) -> None:
            nonlocal latest
            await asyncio.to_thread(self._outbox.save, claim, progress)
            latest = progress

        try:
            await self._service.send(claim.submission, claim.progress, save)
        except asyncio.CancelledError:
            # Not in a thread: a cancelled task must not wait again, and this is quick.
            with suppress(LeaseLost, StorageUnavailable):
                self._outbox.postpone(claim, timedelta(0))
            raise
        except SubmissionRefused as error:
            await self._fail(claim, error.reason)
        except Unavailable as error:
            await self._later(claim, latest, error.code, error.retry_after)
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:
            # One entry that nobody can send must not keep the others from being sent.
            name = error.code if isinstance(error, MunicipalError) else type(error).__name__
            log.error("submission_failed_unexpectedly", error=name)
            await self._later(claim, latest, name)
        else:
            await asyncio.to_thread(self._outbox.sent, claim)
            log.info("submission_sent", attempts=claim.attempts)
            self._done(claim.submission.client_id)

    async def _later(
        self, claim: Claim, progress: Progress, reason: str, asked: float | None = None
    ) -> None:
        if self._clock() - claim.added >= self._patience.give_up:
            sealed = progress.step is Step.SEALED  # the last step may have been done
            await self._fail(claim, Refusal.UNCLEAR if sealed else Refusal.GAVE_UP)
            return
        delay = self._patience.delay(claim.attempts, asked)
        await asyncio.to_thread(self._outbox.postpone, claim, delay)
        log.info("submission_postponed", reason=reason, attempts=claim.attempts)

    async def _fail(self, claim: Claim, reason: Refusal) -> None:
        await asyncio.to_thread(self._outbox.fail, claim, reason)
        log.error("submission_refused", reason=reason.value, attempts=claim.attempts)
        self._done(claim.submission.client_id)
