"""The desk of the clerks, for tests and demonstrations: what came in, and what happens with it."""

from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, model_validator

from sandbox.fit_connect.requests import FitDep

PREFIX = "/sandbox/cases"
router = APIRouter(prefix=PREFIX)


class Problem(BaseModel):
    """One reason of a rejection; `instance` is "metadata", "data" or "attachment:<id>"."""

    type: str = "https://schema.fitko.de/fit-connect/events/problems/other"
    title: str
    detail: str
    instance: str = "data"


class Rejection(BaseModel):
    """Why a submission is rejected."""

    problems: list[Problem] = Field(min_length=1)


class Progress(BaseModel):
    """The next processing state; ACTION_REQUIRED says what is needed and by when."""

    status: Literal["PROCESSING", "ACTION_REQUIRED", "COMPLETED"]
    statusDetails: str | None = Field(default=None, min_length=1, max_length=50)
    additionalInformation: str | None = Field(default=None, min_length=1, max_length=100)
    dueDate: date | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Progress":
        if self.status == "ACTION_REQUIRED" and not (self.statusDetails and self.dueDate):
            raise ValueError("ACTION_REQUIRED needs statusDetails and dueDate")
        return self


@router.get("")
def cases(fit: FitDep) -> list[dict[str, Any]]:
    """Everything that was submitted, newest first."""
    return fit.office.cases()


@router.get("/{case_id}/submission")
def submission(case_id: str, fit: FitDep) -> dict[str, Any]:
    """The decrypted metadata and data."""
    return fit.office.content(case_id)


@router.get("/{case_id}/additions")
def additions(case_id: str, fit: FitDep) -> list[dict[str, Any]]:
    """What was sent to the case later: the decrypted metadata and data of each."""
    return fit.office.additions(case_id)


@router.get("/{case_id}/attachments/{attachment_id}")
def attachment(case_id: str, attachment_id: str, fit: FitDep) -> Response:
    """The decrypted bytes of an attachment."""
    content = fit.office.attachment(case_id, attachment_id)
    return Response(content, media_type="application/octet-stream")


@router.post("/{case_id}/accept", status_code=204)
def accept(case_id: str, fit: FitDep) -> None:
    """Accept a waiting submission (when the sandbox does not do so itself)."""
    fit.office.accept(case_id)


@router.post("/{case_id}/reject", status_code=204)
def reject(case_id: str, body: Rejection, fit: FitDep) -> None:
    """Reject a waiting submission."""
    fit.office.reject(case_id, [problem.model_dump() for problem in body.problems])


@router.post("/{case_id}/status", status_code=204)
def status(case_id: str, body: Progress, fit: FitDep) -> None:
    """Tell the citizen how far it is."""
    fit.office.advance(
        case_id, body.status, body.statusDetails, body.additionalInformation, body.dueDate
    )
