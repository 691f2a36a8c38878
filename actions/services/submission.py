"""An application on its way to the office that decides: what is sent, where, how far it is.

A submission is known by an id of ours (`client_id`). `Progress` is how far its transmission is; it
is written down after each step, so that a transmission that was interrupted goes on where it
stopped and the destination gets the submission once. No method here does input or output.
"""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Protocol, Self
from uuid import UUID, uuid4

from actions.services.case_state import CaseState
from actions.services.errors import MunicipalError


class Refusal(StrEnum):
    """Why a submission cannot be sent; repeating it as it is would not help."""

    DESTINATION_UNKNOWN = "destination_unknown"
    DESTINATION_INACTIVE = "destination_inactive"
    NOT_OFFERED = "not_offered"  # the destination does not take this service or this schema
    KEY_UNUSABLE = "key_unusable"  # encrypting with the destination's key would not be safe
    UNAUTHORISED = "unauthorised"  # our credentials are wrong
    FORBIDDEN = "forbidden"
    TOO_LARGE = "too_large"
    INVALID = "invalid"  # the interface does not accept what we send
    EXPIRED = "expired"  # announced several times, forgotten each time
    UNCLEAR = "unclear"  # nobody can say whether it arrived: a person has to ask
    GAVE_UP = "gave_up"  # it was tried for too long
    UNREADABLE = "unreadable"  # what we had stored cannot be read any more


class SubmissionRefused(MunicipalError):
    """The submission cannot be sent; `reason` says why."""

    code = "submission_refused"

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PublicService:
    """A service as a destination offers it; `schemas` are addresses of data schemas it takes."""

    name: str
    identifier: str
    schemas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where submissions go; `encryption_kid` names the key its content is encrypted with."""

    id: str
    status: str
    encryption_kid: str
    services: tuple[PublicService, ...] = ()

    def service_for(self, schema_uri: str) -> PublicService:
        """The service that takes data of this schema.

        Raises SubmissionRefused when the destination is not active or takes no such data.
        """
        if self.status != "active":
            raise SubmissionRefused(Refusal.DESTINATION_INACTIVE)
        for service in self.services:
            if schema_uri in service.schemas:
                return service
        raise SubmissionRefused(Refusal.NOT_OFFERED)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; `purpose` is "attachment", "form" (the form as PDF) or "report".

    `id` is a UUID in any spelling and becomes the canonical one; data that name an attachment must
    do so as well. Raises ValueError for another id.
    """

    id: str
    media_type: str
    filename: str = field(repr=False)
    content: bytes = field(repr=False)
    purpose: str = "attachment"

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", str(UUID(self.id)))


@dataclass(frozen=True, slots=True)
class Submission:
    """What is sent: `data` is JSON (an object) in UTF-8 that follows the schema `schema_uri`.

    Make it once and keep it: hashes are taken of these bytes. `case_id` is the case that it adds
    to, "" for a new one. Raises ValueError for ids that are not UUIDs or not unique.
    """

    client_id: str
    destination_id: str
    schema_uri: str
    data: bytes = field(repr=False)
    attachments: tuple[Attachment, ...] = ()
    case_id: str = ""

    def __post_init__(self) -> None:
        _must_be_uuid(self.client_id)
        _must_be_uuid(self.destination_id)
        if len({a.id for a in self.attachments}) != len(self.attachments):
            raise ValueError("two attachments have the same id")

    @classmethod
    def of(
        cls,
        destination_id: str,
        schema_uri: str,
        answers: Mapping[str, Any],
        attachments: tuple[Attachment, ...] = (),
        client_id: str = "",
        case_id: str = "",
    ) -> Self:
        """A submission of `answers` (JSON values); without a `client_id` it gets a new one."""
        data = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()
        number = client_id or str(uuid4())
        return cls(number, destination_id, schema_uri, data, attachments, case_id)

    def packed(self) -> bytes:
        """Everything as bytes, to be stored encrypted; the opposite of `unpacked`."""
        row = asdict(self)
        row["data"] = base64.b64encode(self.data).decode()
        for item in row["attachments"]:
            item["content"] = base64.b64encode(item["content"]).decode()
        return json.dumps(row).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The submission of `packed()`; raises ValueError, TypeError or KeyError for others."""
        row = json.loads(packed)
        row["data"] = base64.b64decode(row["data"], validate=True)
        for item in row["attachments"]:
            item["content"] = base64.b64decode(item["content"], validate=True)
        row["attachments"] = tuple(Attachment(**item) for item in row["attachments"])
        return cls(**row)


class Step(StrEnum):
    """How far the transmission is. From SEALED on it may have been sent without our knowing."""

    NEW = "new"
    ANNOUNCED = "announced"
    SEALED = "sealed"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a transmission is, as JSON with `to_json`.

    `uploaded` maps ids of attachments to the authentication tags of what was uploaded;
    `encrypted_metadata` and `encrypted_data` are kept from SEALED on, so that a repetition sends
    the same bytes, and dropped when submitted; `tags` are their authentication tags.
    """

    client_id: str
    step: Step = Step.NEW
    destination_id: str = ""
    submission_id: str = ""
    case_id: str = ""
    uploaded: Mapping[str, str] = field(default_factory=dict)
    encrypted_metadata: str = field(default="", repr=False)
    encrypted_data: str = field(default="", repr=False)
    tags: Mapping[str, str] = field(default_factory=dict)
    restarts: int = 0

    def to_json(self) -> str:
        """JSON text; the opposite of `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The progress of `to_json`; raises ValueError or TypeError for anything else."""
        row = json.loads(text)
        return cls(**{**row, "step": Step(row["step"])})


Save = Callable[[Progress], Awaitable[None]]
"""Writes a progress down; what it raises stops the transmission before the next step."""


class SubmissionService(Protocol):
    """A delivery service. Failures are MunicipalErrors: SubmissionRefused is final, Unavailable
    (with RateLimited and Unclear) is not, and sending may go on from the progress saved last.
    """

    async def destination(self, destination_id: str) -> Destination:
        """Where submissions go."""

    async def send(
        self, submission: Submission, progress: Progress | None = None, save: Save | None = None
    ) -> Progress:
        """Send it, or go on from `progress`; `save` is awaited after each step."""

    async def case(self, progress: Progress) -> CaseState:
        """How far the case of a submission is."""


def _must_be_uuid(value: str) -> None:
    if str(UUID(value)) != value:
        raise ValueError("not a UUID in its lower-case spelling")
