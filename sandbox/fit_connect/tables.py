"""Tables of the delivery service. Content is stored as it came: encrypted for the destination."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sandbox.store import Base


class FitSubmission(Base):
    """One submission and its case; times in epoch seconds.

    A submission that adds to another one's case has an `addition`; its own `case_id` is then never
    told to anybody.

    `status` is "announced", "submitted", "accepted" or "rejected"; `announced` the ids of the
    attachments; `encrypted_metadata` and `encrypted_data` are set when it is submitted.
    """

    __tablename__ = "fit_submissions"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[str]
    destination_id: Mapped[str]
    service_name: Mapped[str]
    service_identifier: Mapped[str]
    announced: Mapped[list[str]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(default="announced", index=True)
    encrypted_metadata: Mapped[str | None]
    encrypted_data: Mapped[str | None]
    created_at: Mapped[int]
    submitted_at: Mapped[int | None]
    addition: Mapped["FitAddition | None"] = relationship(lazy="joined", uselist=False)

    @property
    def case(self) -> str:
        """The case as everybody knows it."""
        return self.addition.case_id if self.addition else self.case_id


class FitAddition(Base):
    """A further submission to a case that there was before."""

    __tablename__ = "fit_additions"

    submission_id: Mapped[str] = mapped_column(ForeignKey("fit_submissions.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(index=True)


class FitAttachment(Base):
    """The JWE of an uploaded attachment."""

    __tablename__ = "fit_attachments"

    submission_id: Mapped[str] = mapped_column(ForeignKey("fit_submissions.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]


class FitEvent(Base):
    """One entry of a case's event log: a signed security event token."""

    __tablename__ = "fit_events"

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(index=True)
    token: Mapped[str]


class FitState(Base):
    """A processing state for the citizen; `at` in epoch seconds, `due_date` an ISO 8601 date."""

    __tablename__ = "fit_states"

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    details: Mapped[str | None]
    information: Mapped[str | None]
    due_date: Mapped[str | None]
    at: Mapped[int]


def authentication_tags(submission: FitSubmission, attachments: dict[str, str]) -> dict[str, Any]:
    """The last part of each JWE: what an event names to say which content it is about."""
    return {
        "metadata": _tag(submission.encrypted_metadata),
        "data": _tag(submission.encrypted_data),
        "attachments": {number: _tag(jwe) for number, jwe in attachments.items()},
    }


def _tag(jwe: str | None) -> str:
    return (jwe or "").rpartition(".")[2]
