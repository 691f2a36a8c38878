"""The city's clock. Tests move it forward to see reservations expire."""

import threading
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")


class Clock:
    """Real time plus an offset that only grows until `reset`."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._lock = threading.Lock()

    def now(self) -> int:
        """Seconds since the epoch."""
        return int(time.time() + self._offset)

    def local(self) -> datetime:
        """The city's wall clock."""
        return datetime.fromtimestamp(self.now(), ZONE)

    def today(self) -> date:
        """The city's calendar day."""
        return self.local().date()

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for a step back."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        with self._lock:
            self._offset += seconds

    def reset(self) -> None:
        """Back to real time."""
        with self._lock:
            self._offset = 0.0


def start_of_day(day: date, days: int = 0) -> datetime:
    """Midnight of `day` plus `days` days, in the city's zone."""
    return datetime.combine(day + timedelta(days=days), datetime.min.time(), ZONE)
