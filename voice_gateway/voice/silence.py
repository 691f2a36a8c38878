"""Notices that nobody has said or done anything for as long as the last `Listen` allows."""

import time
from collections.abc import Callable


class Silence:
    """Counts from the last thing that happened; told once each time it is armed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seconds: float | None = None
        self._since = clock()

    def arm(self, seconds: float) -> None:
        """From now on, so many seconds of silence are too long."""
        self._seconds, self._since = seconds, self._clock()

    def touch(self) -> None:
        """Something happened."""
        self._since = self._clock()

    def due(self, *, busy: bool, since: float) -> bool:
        """Whether it is too long now; `busy`: something happens, `since`: when sound last ended."""
        if busy:
            self.touch()
        if self._seconds is None or self._clock() - max(self._since, since) < self._seconds:
            return False
        self._seconds = None
        return True
