"""Tables of reports, what the city wrote about them, and their pictures."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sandbox.store import Base

# What a clerk can say, how Open311 says it, and what the status is called on the city's pages.
STATUS = {
    "open": ("open", "Offen"),
    "in_progress": ("open", "In Bearbeitung"),
    "closed": ("closed", "Erledigt"),
    "rejected": ("closed", "Nicht zuständig"),
}


class ReportNote(Base):
    """A note of the city; `at` in epoch seconds, `status` a key of `STATUS`."""

    __tablename__ = "report_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("reports.number"), index=True)
    at: Mapped[int]
    status: Mapped[str]
    text: Mapped[str]


class Report(Base):
    """One report; times in epoch seconds, `status` a key of `STATUS`.

    `email` and `phone` are for questions of the city and never leave it through the interface.
    """

    __tablename__ = "reports"

    number: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(default="open", index=True)
    description: Mapped[str]
    address: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    requested: Mapped[int] = mapped_column(index=True)
    updated: Mapped[int]
    expected: Mapped[int]
    year: Mapped[int]
    attributes: Mapped[dict[str, str | list[str]]] = mapped_column(JSON, default=dict)
    email: Mapped[str | None]
    phone: Mapped[str | None]
    name: Mapped[str | None]
    media_url: Mapped[str | None]
    notes: Mapped[list[ReportNote]] = relationship(lazy="selectin", order_by=ReportNote.id)


class Photo(Base):
    """The picture of a report; `name` is not to be guessed, `type` a media type."""

    __tablename__ = "report_photos"

    name: Mapped[str] = mapped_column(primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("reports.number"), index=True)
    type: Mapped[str]
    content: Mapped[bytes]
