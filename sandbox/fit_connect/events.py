"""The event log of a case: security event tokens (RFC 8417), signed with PS512."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from sqlalchemy import select
from sqlalchemy.orm import Session

from sandbox.clock import Clock
from sandbox.fit_connect.keys import Keys
from sandbox.fit_connect.tables import FitEvent, FitSubmission

PREFIX = "https://schema.fitko.de/fit-connect/events/"
SCHEMA = "https://schema.fitko.de/fit-connect/set-payload/1.2.2/set-payload.schema.json"
SERVICE = "service"


class EventLog:
    """Writes and reads the log. The delivery service signs as `issuer` (its address), a
    destination signs with its own key under its id.
    """

    def __init__(self, keys: Keys, clock: Clock, issuer: str) -> None:
        self._keys = keys
        self._clock = clock
        self._issuer = issuer

    def add(
        self,
        session: Session,
        submission: FitSubmission,
        event: str,
        content: Mapping[str, Any] | None = None,
        owner: str = SERVICE,
    ) -> None:
        """Append `event` (such as "accept-submission"), signed by the service or a destination."""
        token = self.token(submission, {PREFIX + event: dict(content or {})}, owner)
        session.add(FitEvent(case_id=submission.case, token=token))

    def token(
        self, submission: FitSubmission, events: Mapping[str, Any], owner: str = SERVICE
    ) -> str:
        """A signed token about `submission`; `events` by their URI."""
        claims = {
            "$schema": SCHEMA,
            "jti": str(uuid.uuid4()),
            "iss": self._issuer if owner == SERVICE else owner,
            "iat": self._clock.now(),
            "sub": f"submission:{submission.id}",
            "txn": f"case:{submission.case}",
            "events": dict(events),
        }
        key = self._keys.private(owner, "signature")
        header = {"typ": "secevent+jwt", "alg": "PS512", "kid": key.kid}
        return jws.serialize_compact(header, json.dumps(claims), key, algorithms=["PS512"])

    def read(self, session: Session, case_id: str) -> list[str]:
        """The tokens of a case in the order they came."""
        query = select(FitEvent.token).where(FitEvent.case_id == case_id).order_by(FitEvent.number)
        return list(session.scalars(query))
