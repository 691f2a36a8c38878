"""Requests per minute and address."""

import threading
from dataclasses import dataclass

WINDOW = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the numbers for its headers (`reset` in epoch seconds)."""

    allowed: bool
    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """The X-RateLimit headers."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


class RateLimit:
    """A counter per address that starts anew when its minute is over."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._counts: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def check(self, address: str, now: int) -> Verdict:
        """Count one request from `address` at `now` (epoch seconds)."""
        with self._lock:
            # Addresses are personal data: forget them as soon as their minute is over.
            self._counts = {k: v for k, v in self._counts.items() if v[0] + WINDOW > now}
            start, count = self._counts.get(address, (now, 0))
            allowed = count < self.limit
            if allowed:
                count += 1
                self._counts[address] = (start, count)
        return Verdict(allowed, self.limit, self.limit - count, start + WINDOW)

    def clear(self) -> None:
        """Forget all counters."""
        with self._lock:
            self._counts.clear()
