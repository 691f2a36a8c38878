"""Reads answers of a delivery service into our dataclasses; what does not fit is Unavailable."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from actions.clients.fit_connect_http import Reply
from actions.services.case_state import Processing, ProcessingState
from actions.services.errors import Unavailable, Unclear
from actions.services.submission import Destination, PublicService

_MISFITS = (KeyError, TypeError, ValueError, AttributeError)


def read_destination(reply: Reply, destination_id: str) -> Destination:
    """A destination; raises Unavailable unless the answer is about `destination_id`."""
    try:
        data = reply.data
        if reply.status != 200 or data.get("destinationId", destination_id) != destination_id:
            raise ValueError
        return Destination(
            id=destination_id,
            status=str(data["status"]),
            encryption_kid=str(data["encryptionKid"]),
            services=tuple(_service(row) for row in data.get("publicServices") or ()),
        )
    except _MISFITS as error:
        raise Unavailable("fit_connect: destination in another form") from error


def _service(row: Any) -> PublicService:
    identifier = str(row["identifier"])
    schemas = tuple(str(schema["schemaUri"]) for schema in row.get("submissionSchemas") or ())
    return PublicService(str(row.get("name") or identifier), identifier, schemas)


def read_ids(reply: Reply) -> tuple[str, str]:
    """Ids of an announced submission and its case; raises Unclear without them."""
    try:
        return str(UUID(reply.data["submissionId"])), str(UUID(reply.data["caseId"]))
    except _MISFITS as error:
        raise Unclear("fit_connect: no ids in the answer") from error


def read_states(reply: Reply) -> list[ProcessingState] | None:
    """The office's states, oldest first; none for a case it does not know, None if unreadable."""
    if reply.status == 404:
        return []
    try:
        return [_state(row) for row in reply.data["states"]]
    except _MISFITS:
        return None


def _state(row: Any) -> ProcessingState:
    moment, due = row.get("createdDate"), row.get("dueDate")
    at = datetime.fromisoformat(moment) if moment else None
    if at is not None and at.tzinfo is None:
        raise ValueError("a time without a zone")
    return ProcessingState(
        Processing(row["status"]),
        at,
        str(row.get("statusDetails") or ""),
        str(row.get("additionalInformation") or ""),
        date.fromisoformat(due) if due else None,
    )
