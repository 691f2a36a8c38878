"""The clerk's side of reports, for tests and demonstrations: only with the test switches."""

from typing import Any, Literal

from fastapi import APIRouter, FastAPI, HTTPException
from pydantic import BaseModel, Field

from sandbox.open311.desk import Desk, Search
from sandbox.open311.tables import Report


class NoteOrder(BaseModel):
    """What the clerk decides; `text` is for the citizen."""

    status: Literal["open", "in_progress", "closed", "rejected"]
    text: str = Field(min_length=1, max_length=1000)


def add_clerk(app: FastAPI, desk: Desk) -> None:
    """Mount /_sandbox/reports/{number}."""
    router = APIRouter(prefix="/_sandbox/reports")

    @router.get("/{number}")
    def stored(number: int) -> dict[str, Any]:
        """All the city knows of a report, also what the interface never shows."""
        found = desk.find(Search(numbers=[number])) if number < 2**31 else []
        if not found:
            raise HTTPException(404, "no such report")
        return _record(found[0])

    @router.post("/{number}")
    def note(number: int, body: NoteOrder) -> dict[str, Any]:
        """Set the status and write a note."""
        report = desk.note(number, body.status, body.text) if number < 2**31 else None
        if report is None:
            raise HTTPException(404, "no such report")
        return _record(report)

    app.include_router(router)


def _record(report: Report) -> dict[str, Any]:
    columns = {column.key: getattr(report, column.key) for column in Report.__table__.columns}
    notes = [{"at": n.at, "status": n.status, "text": n.text} for n in report.notes]
    return columns | {"notes": notes}
