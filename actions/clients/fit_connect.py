"""Client of FIT-Connect v2, over which German authorities receive applications.

A submission is announced, its attachments are uploaded, it is submitted. The delivery service has
no key for repeated requests, so exactly-once rests on two things: only the last step delivers, and
it names the submission, which is written down before; what was announced and never submitted is
forgotten by the service. After an interruption in the last step the event log is asked first.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NoReturn

import httpx
from joserfc.jwk import RSAKey

from actions.clients.fit_connect_crypto import UnusableKey, encrypted, metadata, read_key, tag
from actions.clients.fit_connect_events import Expected, read_log
from actions.clients.fit_connect_http import TOTAL_SECONDS, FitConnectHttp, Reply
from actions.clients.fit_connect_keys import FetchedKeys, key_path
from actions.clients.fit_connect_reading import read_destination, read_ids, read_states
from actions.services.case_state import (
    CaseEvent,
    CaseState,
    EventKind,
    ProcessingState,
    Untrusted,
    case_state,
)
from actions.services.errors import MunicipalError, NotFound, Unavailable, Unclear
from actions.services.submission import (
    Destination,
    Progress,
    PublicService,
    Refusal,
    Save,
    Step,
    Submission,
    SubmissionRefused,
)

JSON = "application/json"
MAX_RESTARTS = 3


async def _no_save(_progress: Progress) -> None:
    """For callers that keep nothing; an interruption then starts from the beginning."""


class FitConnectClient:
    """A sender at the delivery service below `base_url` (up to where `/v2` begins).

    `issuer` is how the service calls itself in events (`base_url` unless given); `states_url` is
    where the office's processing states are read, with `{case_id}` in it, "" for offices without
    (it is sent our access token); `now` gives aware times. All methods raise MunicipalError.
    """

    def __init__(
        self,
        base_url: str,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        issuer: str = "",
        states_url: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        total_seconds: float = TOTAL_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._http = FitConnectHttp(
            base_url,
            token_url,
            client_id,
            client_secret,
            transport=transport,
            total_seconds=total_seconds,
        )
        self._keys = FetchedKeys(self._http)
        self._issuer = issuer or base_url.rstrip("/")
        self._states_url = states_url
        self._now = now

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def destination(self, destination_id: str) -> Destination:
        """Where submissions go; raises SubmissionRefused when there is none of that id."""
        reply = await self._http.get(f"v2/destinations/{destination_id}")
        if reply.status == 404:
            raise SubmissionRefused(Refusal.DESTINATION_UNKNOWN)
        return read_destination(reply, destination_id)

    async def send(
        self, submission: Submission, progress: Progress | None = None, save: Save | None = None
    ) -> Progress:
        """Send it, or go on from `progress` (the one saved last).

        `save` is awaited with each new progress; what it raises stops the transmission there.
        """
        progress = progress or Progress(submission.client_id)
        if progress.client_id != submission.client_id:
            raise ValueError("the progress belongs to another submission")
        save = save or _no_save
        if progress.step is Step.SUBMITTED:
            return progress
        if progress.step is Step.SEALED:
            return await self._resume(progress, save)
        target = await self.destination(submission.destination_id)
        service = target.service_for(submission.schema_uri)
        key = await self._encryption_key(target)
        if progress.step is Step.NEW:
            progress = await self._announce(submission, service, progress)
            await save(progress)
        for attachment in submission.attachments:
            if attachment.id not in progress.uploaded:
                jwe = await asyncio.to_thread(
                    encrypted,
                    attachment.content,
                    key,
                    target.encryption_kid,
                    attachment.media_type,
                )
                progress = await self._upload(progress, attachment.id, jwe, save)
                await save(progress)
        progress = await asyncio.to_thread(
            _sealed, submission, progress, key, target.encryption_kid
        )
        await save(progress)
        return await self._submit(progress, save, sent_before=False)

    async def case(self, progress: Progress) -> CaseState:
        """Where the case stands; raises NotFound for a case the service does not know."""
        events, untrusted = await self._log(progress)
        return case_state(progress.case_id, events, untrusted, await self._states(progress))

    async def _encryption_key(self, target: Destination) -> RSAKey:
        reply = await self._http.get(key_path(target.id, target.encryption_kid))
        if reply.status == 404:
            raise SubmissionRefused(Refusal.KEY_UNUSABLE, "fit_connect: no such key")
        _must_be(reply, 200, Unavailable)
        if not isinstance(reply.data, dict):
            raise Unavailable("fit_connect: key in another form")
        try:
            return read_key(reply.data, target.encryption_kid, "encryption")
        except UnusableKey as error:
            raise SubmissionRefused(Refusal.KEY_UNUSABLE, f"fit_connect: {error}") from error

    async def _announce(
        self, submission: Submission, service: PublicService, progress: Progress
    ) -> Progress:
        body: dict[str, Any] = {
            "destinationId": submission.destination_id,
            "announcedAttachments": [attachment.id for attachment in submission.attachments],
            "publicService": {"name": service.name, "identifier": service.identifier},
        }
        if submission.case_id:
            body["caseId"] = submission.case_id
        reply = await self._http.post("v2/submissions", body)
        _must_be(reply, 201, Unclear)
        submission_id, case_id = read_ids(reply)
        return replace(
            progress,
            step=Step.ANNOUNCED,
            destination_id=submission.destination_id,
            submission_id=submission_id,
            case_id=case_id,
        )

    async def _upload(
        self, progress: Progress, attachment_id: str, jwe: str, save: Save
    ) -> Progress:
        path = f"v2/submissions/{progress.submission_id}/attachments/{attachment_id}"
        reply = await self._http.put_jose(path, jwe)
        if reply.status == 404:  # nothing was submitted yet, so announcing anew is safe
            await self._restart(progress, save)
        known = tag(jwe)
        if reply.status == 409:  # it has one: from an attempt whose answer was lost
            known = ""
        else:
            _must_be(reply, 204, Unclear)
        return replace(progress, uploaded={**progress.uploaded, attachment_id: known})

    async def _resume(self, progress: Progress, save: Save) -> Progress:
        """The last step may have been done: ask, and only then do it (again)."""
        try:
            if await self._is_submitted(progress):
                return await _done(progress, save)
        except NotFound as error:
            raise SubmissionRefused(Refusal.UNCLEAR, "fit_connect: case unknown") from error
        return await self._submit(progress, save, sent_before=True)

    async def _submit(self, progress: Progress, save: Save, sent_before: bool) -> Progress:
        body = {
            "encryptedMetadata": progress.encrypted_metadata,
            "encryptedData": progress.encrypted_data,
        }
        reply = await self._http.put(f"v2/submissions/{progress.submission_id}", body)
        if reply.status == 409:
            if await self._is_submitted(progress):
                return await _done(progress, save)
            raise SubmissionRefused(Refusal.UNCLEAR, "fit_connect: closed, but not by us")
        if reply.status == 404:
            if sent_before:
                raise SubmissionRefused(Refusal.UNCLEAR, "fit_connect: submission unknown")
            await self._restart(progress, save)
        _must_be(reply, 200, Unclear)
        if not reply.empty and not isinstance(reply.data, dict):
            raise Unclear("fit_connect: answer in another form")
        return await _done(progress, save)

    async def _restart(self, progress: Progress, save: Save) -> NoReturn:
        """The service has forgotten an announcement of which nothing was submitted."""
        if progress.restarts >= MAX_RESTARTS:
            raise SubmissionRefused(Refusal.EXPIRED)
        await save(Progress(progress.client_id, restarts=progress.restarts + 1))
        raise Unavailable("fit_connect: the announcement was forgotten")

    async def _is_submitted(self, progress: Progress) -> bool:
        events, _ = await self._log(progress)
        beyond = (EventKind.SUBMIT, EventKind.ACCEPT, EventKind.REJECT, EventKind.FORWARD)
        return any(event.kind in beyond for event in events)

    async def _log(self, progress: Progress) -> tuple[list[CaseEvent], list[Untrusted]]:
        reply = await self._http.get(f"v2/cases/{progress.case_id}/events")
        if reply.status == 404:
            raise NotFound("fit_connect: case")
        tokens = reply.object().get("eventLog") if reply.status == 200 else None
        if not isinstance(tokens, list):
            raise Unavailable("fit_connect: event log in another form")
        expected = Expected(
            self._issuer,
            progress.destination_id,
            progress.submission_id,
            progress.case_id,
            {**progress.tags, **progress.uploaded} if progress.tags else {},
        )
        self._keys.forget_missing()
        return await read_log(tokens, expected, self._keys, self._now())

    async def _states(self, progress: Progress) -> list[ProcessingState] | None:
        if not self._states_url:
            return []
        try:
            reply = await self._http.get(self._states_url.format(case_id=progress.case_id))
            return read_states(reply)
        except MunicipalError:
            return None  # the delivery is known, and that is worth telling


def _sealed(submission: Submission, progress: Progress, key: RSAKey, kid: str) -> Progress:
    described = encrypted(metadata(submission), key, kid, JSON)
    data = encrypted(submission.data, key, kid, JSON)
    return replace(
        progress,
        step=Step.SEALED,
        encrypted_metadata=described,
        encrypted_data=data,
        tags={"metadata": tag(described), "data": tag(data)},
    )


async def _done(progress: Progress, save: Save) -> Progress:
    done = replace(progress, step=Step.SUBMITTED, encrypted_metadata="", encrypted_data="")
    await save(done)
    return done


def _must_be(reply: Reply, status: int, doubt: type[Unavailable]) -> None:
    if 400 <= reply.status < 500:
        raise SubmissionRefused(Refusal.INVALID, f"fit_connect: status {reply.status}")
    if reply.status != status:
        raise doubt(f"fit_connect: status {reply.status}")
