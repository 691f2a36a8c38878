"""Reads the announcement of a submission."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sandbox.fit_connect.directory import URN, Destination
from sandbox.fit_connect.problems import FitProblem

MAX_ATTACHMENTS = 100
_IDENTIFIER = re.compile(re.escape(URN) + r"\d{14}")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What will be submitted where; `attachments` are ids the client chose.

    `case_id` names the case that it adds to, "" for a new one.
    """

    destination: Destination
    attachments: list[str]
    service_name: str
    service_identifier: str
    case_id: str = ""


def is_uuid(value: Any) -> bool:
    """Whether it is a UUID in its canonical, lower-case spelling."""
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def read_announcement(body: dict[str, Any], known: dict[str, Destination]) -> Announcement:
    """The announcement; raises FitProblem with 404, 409 or 422."""
    number, attachments = body.get("destinationId"), body.get("announcedAttachments")
    service, case_id = body.get("publicService"), body.get("caseId", "")
    if case_id and not is_uuid(case_id):
        raise FitProblem("invalid-announcement", "caseId")
    if not is_uuid(number):
        raise FitProblem("invalid-announcement", "destinationId")
    if (
        not isinstance(attachments, list)
        or not all(is_uuid(item) for item in attachments)
        or len(set(attachments)) != len(attachments)
        or len(attachments) > MAX_ATTACHMENTS
    ):
        raise FitProblem("invalid-announcement", "announcedAttachments")
    name = service.get("name") if isinstance(service, dict) else None
    identifier = service.get("identifier") if isinstance(service, dict) else None
    if not (isinstance(name, str) and name.strip()):
        raise FitProblem("invalid-announcement", "publicService.name")
    if not (isinstance(identifier, str) and _IDENTIFIER.fullmatch(identifier)):
        raise FitProblem("invalid-announcement", "publicService.identifier")
    destination = known.get(str(number))
    if destination is None:
        raise FitProblem("destination-not-found")
    if destination.status != "active":
        raise FitProblem("destination-not-active")
    if identifier not in destination.offers:
        raise FitProblem("service-not-offered")
    return Announcement(destination, attachments, name.strip(), identifier, str(case_id))
