"""The delivery service: announce, upload, submit, and the event log of the case."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sandbox.clock import Clock
from sandbox.fit_connect.announcement import Announcement
from sandbox.fit_connect.events import EventLog
from sandbox.fit_connect.jwe import header_error
from sandbox.fit_connect.keys import Keys
from sandbox.fit_connect.problems import FitProblem
from sandbox.fit_connect.tables import (
    FitAddition,
    FitAttachment,
    FitEvent,
    FitState,
    FitSubmission,
    authentication_tags,
)
from sandbox.store import Store

DAY = 86_400
ABANDONED = 7 * DAY


class Delivery:
    """Submissions on their way; every method raises FitProblem. `client` is who calls."""

    def __init__(self, store: Store, clock: Clock, keys: Keys, log: EventLog) -> None:
        self._store = store
        self._clock = clock
        self._keys = keys
        self._log = log

    def announce(self, client: str, wanted: Announcement) -> FitSubmission:
        """A new submission and its case, or one that adds to a case of the same client."""
        submission = FitSubmission(
            id=str(uuid.uuid4()),
            case_id=str(uuid.uuid4()),
            client_id=client,
            destination_id=wanted.destination.id,
            service_name=wanted.service_name,
            service_identifier=wanted.service_identifier,
            announced=wanted.attachments,
            status="announced",
            created_at=self._clock.now(),
        )
        with self._store.write() as session:
            self._forget_abandoned(session)
            if wanted.case_id:
                case = own_case(session, client, wanted.case_id)
                if case.destination_id != wanted.destination.id or case.status != "accepted":
                    raise FitProblem("case-closed")
                if "COMPLETED" in states_of(session, case.case_id):
                    raise FitProblem("case-closed")
                submission.addition = FitAddition(case_id=case.case_id)
            session.add(submission)
            session.flush()
            self._log.add(session, submission, "create-submission")
        return submission

    def upload(self, client: str, submission_id: str, attachment_id: str, jwe: str) -> None:
        """Store an announced attachment; a second upload replaces the first until it is sent."""
        with self._store.write() as session:
            submission = self._open(session, client, submission_id)
            if attachment_id not in submission.announced:
                raise FitProblem("attachment-not-found")
            self._check(jwe, submission, None, "attachment")
            session.merge(FitAttachment(submission_id=submission_id, id=attachment_id, content=jwe))

    def submit(self, client: str, submission_id: str, body: Mapping[str, Any]) -> FitSubmission:
        """Send it to the destination; this happens once."""
        with self._store.write() as session:
            submission = self._open(session, client, submission_id)
            metadata, data = body.get("encryptedMetadata"), body.get("encryptedData")
            self._check(metadata, submission, "application/json", "encryptedMetadata")
            self._check(data, submission, "application/json", "encryptedData")
            attachments = attachments_of(session, submission_id)
            if attachments.keys() != set(submission.announced):
                raise FitProblem("incomplete-submission", "attachments")
            submission.encrypted_metadata, submission.encrypted_data = metadata, data
            submission.status, submission.submitted_at = "submitted", self._clock.now()
            tags = {"authenticationTags": authentication_tags(submission, attachments)}
            self._log.add(session, submission, "submit-submission", tags)
            self._log.add(session, submission, "notify-submission")
            if submission.addition is None:
                at = submission.submitted_at
                session.add(FitState(case_id=submission.case_id, status="SUBMITTED", at=at))
        return submission

    def events(self, client: str, case_id: str) -> list[str]:
        """The tokens of the client's case."""
        with self._store.read() as session:
            own_case(session, client, case_id)
            return self._log.read(session, case_id)

    def states(self, client: str, case_id: str) -> tuple[FitSubmission, list[FitState]]:
        """The processing states of the client's case, oldest first."""
        with self._store.read() as session:
            submission = own_case(session, client, case_id)
            query = select(FitState).where(FitState.case_id == case_id).order_by(FitState.number)
            return submission, list(session.scalars(query))

    def _check(
        self, jwe: Any, submission: FitSubmission, content_type: str | None, part: str
    ) -> None:
        kid = self._keys.kid(submission.destination_id, "encryption")
        if error := header_error(jwe, kid, content_type):
            raise FitProblem("invalid-jwe", f"{part}: {error}")

    def _open(self, session: Session, client: str, submission_id: str) -> FitSubmission:
        submission = session.get(FitSubmission, submission_id)
        if submission is None:
            raise FitProblem("submission-not-found")
        if submission.client_id != client:
            raise FitProblem("forbidden")
        if submission.status != "announced":
            raise FitProblem("submission-already-sent")
        return submission

    def _forget_abandoned(self, session: Session) -> None:
        """What was announced and never sent is deleted with its case after some days."""
        limit = self._clock.now() - ABANDONED
        old = select(FitSubmission.id, FitSubmission.case_id).where(
            FitSubmission.status == "announced", FitSubmission.created_at < limit
        )
        for number, case in session.execute(old).all():
            session.execute(delete(FitAttachment).where(FitAttachment.submission_id == number))
            session.execute(delete(FitEvent).where(FitEvent.case_id == case))
            session.execute(delete(FitAddition).where(FitAddition.submission_id == number))
            session.execute(delete(FitSubmission).where(FitSubmission.id == number))


def attachments_of(session: Session, submission_id: str) -> dict[str, str]:
    """The uploaded attachments: their JWE by their id."""
    query = select(FitAttachment).where(FitAttachment.submission_id == submission_id)
    return {row.id: row.content for row in session.scalars(query)}


def states_of(session: Session, case_id: str) -> list[str]:
    """The processing states of a case by name, oldest first."""
    query = select(FitState.status).where(FitState.case_id == case_id).order_by(FitState.number)
    return list(session.scalars(query))


def own_case(session: Session, client: str, case_id: str) -> FitSubmission:
    """The submission of a case; raises FitProblem when there is none or it is somebody else's."""
    found = session.scalar(select(FitSubmission).where(FitSubmission.case_id == case_id))
    if found is None:
        raise FitProblem("case-not-found")
    if found.client_id != client:
        raise FitProblem("forbidden")
    return found
