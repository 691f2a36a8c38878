"""The receiving side: a destination opens and checks what came, its clerks work on the case."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sandbox.clock import Clock
from sandbox.fit_connect.checks import find_problems
from sandbox.fit_connect.delivery import attachments_of, states_of
from sandbox.fit_connect.directory import Destination
from sandbox.fit_connect.events import EventLog
from sandbox.fit_connect.jwe import opened
from sandbox.fit_connect.keys import Keys
from sandbox.fit_connect.problems import FitProblem
from sandbox.fit_connect.tables import (
    FitAddition,
    FitState,
    FitSubmission,
    authentication_tags,
)
from sandbox.store import Store

# States a clerk may set; the two before are set by sending and by accepting.
WORKED = ("PROCESSING", "ACTION_REQUIRED", "COMPLETED")
Json = dict[str, Any]


class Office:
    """All destinations of the city. `automatic` accepts what passes the checks at once."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        keys: Keys,
        log: EventLog,
        destinations: dict[str, Destination],
        automatic: bool,
    ) -> None:
        self._store = store
        self._clock = clock
        self._keys = keys
        self._log = log
        self._destinations = destinations
        self._automatic = automatic

    def collect(self) -> None:
        """Check everything that was submitted; what fails is rejected with its problems."""
        waiting = select(FitSubmission).where(FitSubmission.status == "submitted")
        with self._store.write() as session:
            for submission in session.scalars(waiting).all():
                if problems := self._problems(session, submission):
                    self._reject(session, submission, problems)
                elif self._automatic:
                    self._accept(session, submission)

    def accept(self, case_id: str) -> None:
        """A clerk accepts a submission that waits."""
        with self._store.write() as session:
            self._accept(session, self._waiting(session, case_id))

    def reject(self, case_id: str, problems: Sequence[Json]) -> None:
        """A clerk rejects a submission that waits."""
        with self._store.write() as session:
            self._reject(session, self._waiting(session, case_id), problems)

    def advance(
        self,
        case_id: str,
        status: str,
        details: str | None = None,
        information: str | None = None,
        due: date | None = None,
    ) -> None:
        """Set the next processing state of an accepted case that is not completed."""
        with self._store.write() as session:
            submission = _case(session, case_id)
            done = "COMPLETED" in states_of(session, case_id)
            if submission.status != "accepted" or done:
                raise FitProblem("submission-already-sent", "the case cannot go on")
            self._state(session, case_id, status, details, information, due)

    def cases(self) -> list[Json]:
        """The cases that were submitted, newest first, without their content."""
        query = (
            select(FitSubmission)
            .where(FitSubmission.submitted_at.is_not(None), ~FitSubmission.addition.has())
            .order_by(FitSubmission.submitted_at.desc(), FitSubmission.id)
        )
        with self._store.read() as session:
            return [
                {
                    "caseId": row.case_id,
                    "submissionId": row.id,
                    "destinationId": row.destination_id,
                    "service": row.service_name,
                    "status": row.status,
                    "submittedAt": row.submitted_at,
                }
                for row in session.scalars(query)
            ]

    def additions(self, case_id: str) -> list[Json]:
        """What was sent to a case later, oldest first, decrypted."""
        query = (
            select(FitSubmission)
            .join(FitSubmission.addition)
            .where(FitAddition.case_id == case_id, FitSubmission.submitted_at.is_not(None))
            .order_by(FitSubmission.submitted_at, FitSubmission.id)
        )
        with self._store.read() as session:
            found = list(session.scalars(query))
        return [{"status": row.status, **self._content(row)} for row in found]

    def content(self, case_id: str) -> Json:
        """The decrypted metadata and data of a submission that passed the checks."""
        with self._store.read() as session:
            submission = _case(session, case_id)
        return self._content(submission)

    def _content(self, submission: FitSubmission) -> Json:
        key = self._keys.private(submission.destination_id, "encryption")
        metadata = opened(submission.encrypted_metadata or "", key)
        data = opened(submission.encrypted_data or "", key)
        if metadata is None or data is None:
            raise FitProblem("submission-not-found")
        return {"metadata": json.loads(metadata), "data": json.loads(data)}

    def attachment(self, case_id: str, attachment_id: str) -> bytes:
        """The decrypted content of an attachment."""
        with self._store.read() as session:
            submission = _case(session, case_id)
            added = select(FitAddition.submission_id).where(FitAddition.case_id == case_id)
            jwe = ""
            for number in (submission.id, *session.scalars(added)):
                jwe = jwe or attachments_of(session, number).get(attachment_id, "")
        key = self._keys.private(submission.destination_id, "encryption")
        content = opened(jwe, key)
        if content is None:
            raise FitProblem("attachment-not-found")
        return content

    def _problems(self, session: Session, submission: FitSubmission) -> list[Json]:
        return find_problems(
            submission,
            attachments_of(session, submission.id),
            self._destinations[submission.destination_id],
            self._keys.private(submission.destination_id, "encryption"),
        )

    def _accept(self, session: Session, submission: FitSubmission) -> None:
        tags = authentication_tags(submission, attachments_of(session, submission.id))
        submission.status = "accepted"
        content, owner = {"authenticationTags": tags}, submission.destination_id
        self._log.add(session, submission, "accept-submission", content, owner)
        if submission.addition is None:
            self._state(session, submission.case, "RECEIVED")
        elif "COMPLETED" not in states_of(session, submission.case):
            # What was asked for has come: the clerks go on with the case.
            self._state(session, submission.case, "PROCESSING")

    def _reject(
        self, session: Session, submission: FitSubmission, problems: Sequence[Json]
    ) -> None:
        submission.status = "rejected"
        content, owner = {"problems": list(problems)}, submission.destination_id
        self._log.add(session, submission, "reject-submission", content, owner)

    def _state(
        self,
        session: Session,
        case_id: str,
        status: str,
        details: str | None = None,
        information: str | None = None,
        due: date | None = None,
    ) -> None:
        session.add(
            FitState(
                case_id=case_id,
                status=status,
                details=details,
                information=information,
                due_date=due.isoformat() if due else None,
                at=self._clock.now(),
            )
        )

    def _waiting(self, session: Session, case_id: str) -> FitSubmission:
        """What waits of a case: its submission, or what was added later."""
        added = (
            select(FitSubmission)
            .join(FitSubmission.addition)
            .where(FitAddition.case_id == case_id, FitSubmission.status == "submitted")
        )
        waiting: list[FitSubmission] = [_case(session, case_id), *session.scalars(added)]
        for submission in waiting:
            if submission.status == "submitted":
                return submission
        raise FitProblem("submission-already-sent", "it was decided already")


def _case(session: Session, case_id: str) -> FitSubmission:
    found = session.scalar(select(FitSubmission).where(FitSubmission.case_id == case_id))
    if found is None or found.submitted_at is None:
        raise FitProblem("case-not-found")
    return found
