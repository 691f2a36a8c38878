"""Which appointments are still free."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sandbox.clock import start_of_day
from sandbox.store import Claim
from sandbox.zms.directory import Counter
from sandbox.zms.schedule import Schedule, window


def free_workstation(session: Session, counter: Counter, start: int, slots: int) -> int | None:
    """The first workstation with `slots` free slots from `start`, None when all are taken."""
    step = counter.scope.slot_minutes * 60
    taken = session.scalars(
        select(Claim.workstation).where(
            Claim.scope_id == counter.scope.id,
            Claim.start >= start,
            Claim.start < start + slots * step,
        )
    )
    free = set(range(counter.scope.workstations)).difference(taken)
    return min(free, default=None)


class Availability:
    """Reads free appointments of one moment; `today` is the city's day."""

    def __init__(self, session: Session, schedule: Schedule, today: date) -> None:
        self._session = session
        self._schedule = schedule
        self._today = today

    def free(self, counter: Counter, wanted: date, slots: int) -> list[int]:
        """Starts (epoch seconds) of free appointments on `wanted`, in order."""
        starts = list(self._schedule.starts(counter, self._today, wanted, slots))
        if not starts:
            return []
        blocked = self._blocked(counter, wanted)
        step = counter.scope.slot_minutes * 60
        stations = range(counter.scope.workstations)

        def fits(start: int, station: int) -> bool:
            return not any((start + i * step, station) in blocked for i in range(slots))

        return [start for start in starts if any(fits(start, station) for station in stations)]

    def _blocked(self, counter: Counter, wanted: date) -> set[tuple[int, int]]:
        rows = self._session.execute(
            select(Claim.start, Claim.workstation).where(
                Claim.scope_id == counter.scope.id,
                Claim.start >= int(start_of_day(wanted).timestamp()),
                Claim.start < int(start_of_day(wanted, 1).timestamp()),
            )
        )
        return {(start, station) for start, station in rows}

    def open_days(self, counters: list[Counter]) -> list[date]:
        """The days on which one of `counters` is open and bookable."""
        return sorted({d for c in counters for d in self._schedule.days(c, self._today)})

    def first_day(
        self, days: list[date], counters: list[Counter], slots: Callable[[Counter], int]
    ) -> date | None:
        """The first of `days` with a free appointment; `slots` says how many a counter needs."""
        for wanted in days:
            if any(self.free(counter, wanted, slots(counter)) for counter in counters):
                return wanted
        return None

    def bookable(self, counter: Counter, start: int, slots: int, wanted: date) -> bool:
        """Whether `start` is a start of the grid on a bookable day, taken or not."""
        first, last = window(self._today)
        if not first <= wanted <= last:
            return False
        return start in self._schedule.starts(counter, self._today, wanted, slots)
