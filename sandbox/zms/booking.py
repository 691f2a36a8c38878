"""The life of an appointment: reserved, preconfirmed, confirmed, deleted.

Every change is one transaction that first lets expired reservations go, so that their slots are
free for whoever comes next.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sandbox.clock import ZONE, Clock
from sandbox.store import Claim, Process, Store
from sandbox.zms import fields
from sandbox.zms.availability import Availability, free_workstation
from sandbox.zms.directory import Counter, Directory
from sandbox.zms.errors import ZmsError
from sandbox.zms.schedule import Schedule

FIRST_NUMBER = 101001
PROVISIONAL = ("reserved", "preconfirmed")
LIVE = (*PROVISIONAL, "confirmed")
CALLED = ("called", "processing", "finished", "missed")
MINUTE = 60
FARTHEST = 366 * 24 * 60 * MINUTE


class Booking:
    """Reserves, changes and cancels appointments.

    `mail_limit` is how many appointments one e-mail address may hold where a scope says nothing.
    All methods raise ZmsError with the interface's codes.
    """

    def __init__(
        self, store: Store, clock: Clock, directory: Directory, schedule: Schedule, mail_limit: int
    ) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._schedule = schedule
        self._mail_limit = mail_limit

    def expire(self, session: Session) -> None:
        """End provisional appointments whose time is over and free their slots."""
        now = self._clock.now()
        overdue = select(Process).where(Process.status.in_(PROVISIONAL), Process.expires_at <= now)
        for process in session.scalars(overdue):
            process.expired_from, process.status = process.status, "expired"
            process.forget_person()
            _release(session, process)
        session.flush()

    def reserve(self, counter: Counter, wishes: list[tuple[int, int]], start: int) -> Process:
        """Hold the appointment at `start` (epoch seconds) for (service number, count) wishes."""
        slots = self._directory.slots_needed(counter, wishes)
        if start > self._clock.now() + FARTHEST:
            raise ZmsError("appointmentNotAvailable")
        day = datetime.fromtimestamp(start, ZONE).date()
        with self._store.write() as session:
            self.expire(session)
            grid = Availability(session, self._schedule, self._clock.today())
            if not grid.bookable(counter, start, slots, day):
                raise ZmsError("appointmentNotAvailable")
            station = free_workstation(session, counter, start, slots)
            if station is None:
                raise ZmsError("appointmentNotAvailable")
            last = session.scalar(select(func.max(Process.id))) or FIRST_NUMBER - 1
            process = Process(
                id=last + 1,
                auth_key=secrets.token_hex(2),
                office_id=counter.number,
                scope_id=counter.scope.id,
                timestamp=start,
                slot_count=slots,
                services=[list(wish) for wish in wishes],
                status="reserved",
                expires_at=self._clock.now() + counter.scope.reservation_duration * MINUTE,
            )
            session.add(process)
            session.flush()
            step = counter.scope.slot_minutes * MINUTE
            session.add_all(
                Claim(
                    scope_id=counter.scope.id,
                    start=start + i * step,
                    workstation=station,
                    process_id=process.id,
                )
                for i in range(slots)
            )
        return process

    def exists(self, number: int) -> bool:
        """Whether there is a live appointment with this number."""
        with self._store.write() as session:
            self.expire(session)
            process = session.get(Process, number)
            return process is not None and process.status in LIVE

    def read(self, number: int, key: str) -> Process:
        """The appointment, unless it has expired or was cancelled."""
        return self._change(number, key, lambda session, process: _must_live(process))

    def update(self, number: int, key: str, person: dict[str, str | None]) -> Process:
        """Store the person's data; None leaves a value as it is."""

        def change(session: Session, process: Process) -> None:
            if process.status == "expired":
                raise ZmsError(_expired_code(process))
            _must_live(process)
            counter = self._directory.counters[process.office_id]
            errors = fields.person_errors(person, counter.scope)
            if errors:
                raise ZmsError(*errors)
            if person["email"]:
                self._check_mail(session, process, person["email"])
            process.family_name = _kept(person["familyName"], process.family_name)
            process.email = _kept(person["email"], process.email)
            process.telephone = _kept(person["telephone"], process.telephone)
            process.custom_textfield = _kept(person["customTextfield"], process.custom_textfield)
            process.custom_textfield2 = _kept(person["customTextfield2"], process.custom_textfield2)

        return self._change(number, key, change)

    def preconfirm(self, number: int, key: str) -> Process:
        """Hold it longer, until the citizen opens the link in the e-mail."""

        def change(session: Session, process: Process) -> None:
            if process.status in ("preconfirmed", "confirmed", "expired"):
                raise ZmsError("processNotReservedAnymore")
            _must_live(process)
            self._must_be_complete(process)
            self._check_mail(session, process, process.email)
            scope = self._directory.counters[process.office_id].scope
            process.status = "preconfirmed"
            process.expires_at = self._clock.now() + scope.activation_duration * MINUTE

        return self._change(number, key, change)

    def confirm(self, number: int, key: str) -> Process:
        """Make it final."""

        def change(session: Session, process: Process) -> None:
            if process.status == "confirmed":
                raise ZmsError("processNotPreconfirmedAnymore")
            if process.status == "expired":
                raise ZmsError(_expired_code(process))
            _must_live(process)
            self._must_be_complete(process)
            process.status, process.expires_at = "confirmed", None
            prefix = self._directory.counters[process.office_id].scope.display_number_prefix
            process.display_number = f"{prefix}{process.id % 1000:03d}" if prefix else None

        return self._change(number, key, change)

    def cancel(self, number: int, key: str, view: Callable[[Process], Any]) -> Any:
        """Cancel it and free its slots; gives `view` of it before the person is forgotten."""
        shown: list[Any] = []

        def change(session: Session, process: Process) -> None:
            _must_live(process)
            if process.timestamp <= self._clock.now():
                raise ZmsError("appointmentCanNotBeCanceled")
            process.status, process.expires_at = "deleted", None
            _release(session, process)
            shown.append(view(process))
            process.forget_person()

        self._change(number, key, change)
        return shown[0]

    def set_status(self, number: int, status: str) -> bool:
        """For tests: what happens at the counter. False when there is no such appointment."""
        with self._store.write() as session:
            process = session.get(Process, number)
            if process is None:
                return False
            process.status, process.expires_at = status, None
            return True

    def _change(self, number: int, key: str, change: Callable[[Session, Process], None]) -> Process:
        with self._store.write() as session:
            self.expire(session)
        with self._store.write() as session:
            process = session.get(Process, number)
            if process is None:
                raise ZmsError("appointmentNotFound")
            if not secrets.compare_digest(process.auth_key, key):
                raise ZmsError("authKeyMismatch")
            change(session, process)
        return process

    def _must_be_complete(self, process: Process) -> None:
        scope = self._directory.counters[process.office_id].scope
        if scope.email_required and not process.email:
            raise ZmsError("emailIsRequired")
        if scope.telephone_activated and scope.telephone_required and not process.telephone:
            raise ZmsError("telephoneIsRequired")
        if not process.family_name:
            raise ZmsError("processInvalid")

    def _check_mail(self, session: Session, process: Process, mail: str | None) -> None:
        scope = self._directory.counters[process.office_id].scope
        exempt = {item.strip().lower() for item in scope.whitelisted_mails.split(",")}
        if not mail or mail.lower() in exempt:
            return
        others = session.scalar(
            select(func.count())
            .select_from(Process)
            .where(
                Process.scope_id == process.scope_id,
                Process.id != process.id,
                Process.status.in_(LIVE),
                Process.timestamp > self._clock.now(),
                func.lower(Process.email) == mail.lower(),
            )
        )
        if (others or 0) >= (scope.appointments_per_mail or self._mail_limit):
            raise ZmsError("tooManyAppointmentsWithSameMail")


def _kept(new: str | None, old: str | None) -> str | None:
    return old if new is None else new.strip()


def _expired_code(process: Process) -> str:
    was_preconfirmed = process.expired_from == "preconfirmed"
    return "preconfirmationExpired" if was_preconfirmed else "processNotReservedAnymore"


def _must_live(process: Process) -> None:
    if process.status in CALLED:
        raise ZmsError("processAlreadyCalled")
    if process.status not in LIVE:
        raise ZmsError("appointmentNotFound")


def _release(session: Session, process: Process) -> None:
    session.execute(delete(Claim).where(Claim.process_id == process.id))
