"""The city's list of reports: what comes in, what is looked up, what the clerk does."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sandbox.clock import ZONE, Clock
from sandbox.open311.content import Kind, Reportable, Seed
from sandbox.open311.tables import STATUS, Photo, Report, ReportNote
from sandbox.store import Store

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Submission:
    """A checked report; `photo` is (media type, bytes)."""

    code: str
    description: str
    address: str
    lat: float | None
    lon: float | None
    attributes: Mapping[str, str | list[str]] = field(default_factory=dict)
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    media_url: str | None = None
    photo: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A filter; `start` and `end` in epoch seconds (both included), `states` Open311's words."""

    numbers: Sequence[int] | None = None
    codes: Sequence[str] | None = None
    states: Sequence[str] | None = None
    start: int | None = None
    end: int | None = None
    offset: int = 0
    limit: int = 1000


class Desk:
    """Reports in the database; all methods may be called from any thread."""

    def __init__(
        self, store: Store, clock: Clock, content: Reportable, city: str, url: str
    ) -> None:
        self._store = store
        self._clock = clock
        self._content = content
        self._city = city
        self._url = url.rstrip("/")

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """What can be reported, by service code."""
        return self._content.kinds

    def create(self, given: Submission) -> Report:
        """Store a report under the next number."""
        now = self._clock.now()
        with self._writing() as session:
            number = (session.scalar(select(func.max(Report.number))) or 1000) + 1
            report = Report(
                number=number,
                code=given.code,
                status="open",
                description=given.description,
                address=given.address,
                lat=given.lat,
                lon=given.lon,
                requested=now,
                updated=now,
                expected=now + self.kinds[given.code].expected_days * DAY,
                year=self._clock.local().year,
                attributes=dict(given.attributes),
                email=given.email,
                phone=given.phone,
                name=given.name,
                media_url=given.media_url,
                notes=[],
            )
            session.add(report)
            session.flush()
            if given.photo:
                name = secrets.token_urlsafe(18)
                kind, content = given.photo
                session.add(Photo(name=name, report=number, type=kind, content=content))
                report.media_url = f"{self._url}/meldungen/bilder/{name}"
        return report

    def find(self, search: Search) -> list[Report]:
        """The reports of a search, the newest first."""
        query = select(Report).order_by(Report.requested.desc(), Report.number.desc())
        if search.numbers is not None:
            query = query.where(Report.number.in_(search.numbers))
        if search.codes is not None:
            query = query.where(Report.code.in_(search.codes))
        if search.states is not None:
            wanted = [key for key, (state, _) in STATUS.items() if state in search.states]
            query = query.where(Report.status.in_(wanted))
        if search.start is not None:
            query = query.where(Report.requested >= search.start)
        if search.end is not None:
            query = query.where(Report.requested <= search.end)
        with self._reading() as session:
            return list(session.scalars(query.offset(search.offset).limit(search.limit)))

    def note(self, number: int, status: str, text: str) -> Report | None:
        """The clerk writes a note and sets the status; None when there is no such report."""
        now = self._clock.now()
        with self._writing() as session:
            report = session.get(Report, number)
            if report is None:
                return None
            report.notes.append(ReportNote(at=now, status=status, text=text))
            report.status, report.updated = status, now
        return report

    def photo(self, name: str) -> Photo | None:
        """A picture."""
        with self._reading() as session:
            return session.get(Photo, name)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._store.write() as session:
            self._begin(session)
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._store.read() as session:
            fresh = session.scalar(select(Report.number).limit(1)) is None
        if fresh and self._content.seeds:
            with self._writing():
                pass
        with self._store.read() as session:
            yield session

    def _begin(self, session: Session) -> None:
        """The first reports, in a database that was never used or has been cleared."""
        if session.scalar(select(Report.number).limit(1)) is None:
            session.add_all(self._report(seed) for seed in self._content.seeds)
            session.flush()

    def _report(self, seed: Seed) -> Report:
        day = self._clock.today() - timedelta(days=seed.days_ago)
        moment = datetime.combine(day, seed.at, ZONE)
        requested = int(moment.timestamp())
        notes = [
            ReportNote(at=requested + note.after * DAY, status=note.status, text=note.text)
            for note in seed.notes
        ]
        return Report(
            number=seed.number,
            code=seed.code,
            status=notes[-1].status if notes else "open",
            description=seed.description,
            address=f"{seed.postal_code} {self._city}, {seed.street}",
            lat=seed.lat,
            lon=seed.lon,
            requested=requested,
            updated=notes[-1].at if notes else requested,
            expected=requested + self.kinds[seed.code].expected_days * DAY,
            year=moment.year,
            attributes=dict(seed.attributes),
            notes=notes,
        )
