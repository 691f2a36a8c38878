"""How often a resume code may be tried: some tries freely, then with growing waits, then not.

Counted for each code, whether it exists or not, and for each conversation. Pure arithmetic on the
state of one of them; times are aware datetimes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong tries so far, the time of the last one, and until when there is none."""

    wrong: int = 0
    last: datetime | None = None
    until: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """How long until the next try is allowed; zero when it is."""
        return max(self.until - now, timedelta()) if self.until else timedelta()


@dataclass(frozen=True, slots=True)
class Throttle:
    """The rule.

    After `free` wrong tries each further one waits, `first_wait` at first and then twice as long as
    before; with the wrong try number `lock_at` the code is locked for `lock`, and again with each
    wrong try after that. Wrong tries are forgotten after `forget` without any. A PIN of four digits
    is thus tried some 40 times in the 30 days of a draft's life.
    """

    free: int = 5
    first_wait: timedelta = timedelta(seconds=30)
    lock_at: int = 10
    lock: timedelta = timedelta(hours=24)
    forget: timedelta = timedelta(days=10)

    def current(self, tries: Tries, now: datetime) -> Tries:
        """The state without what is forgotten by now."""
        return Tries() if tries.last and now - tries.last >= self.forget else tries

    def counted(self, tries: Tries, now: datetime) -> Tries:
        """The state after one more wrong try."""
        wrong = self.current(tries, now).wrong + 1
        wait = self._wait_after(wrong)
        return Tries(wrong, now, now + wait if wait else None)

    def _wait_after(self, wrong: int) -> timedelta:
        if wrong >= self.lock_at:
            return self.lock
        if wrong < self.free:
            return timedelta()
        return min(self.first_wait * (1 << wrong - self.free), self.lock)

    def taken_back(self, tries: Tries) -> Tries:
        """The state when the try that was counted last turned out to be right."""
        return replace(tries, wrong=max(tries.wrong - 1, 0), until=None)

    def locks(self, tries: Tries) -> bool:
        """Whether the wait is the long one, of which a citizen should be told differently."""
        return tries.wrong >= self.lock_at

    def left(self, tries: Tries) -> int:
        """How many wrong tries there may still be before the first wait."""
        return max(self.free - tries.wrong, 0)
