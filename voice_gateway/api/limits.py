"""Rate limits in memory: a token bucket per client address and per conversation."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from voice_gateway.errors import Problem

REMEMBERED = 20_000
IPV6_PREFIX = 64


class Buckets:
    """`burst` requests at once, refilled at `per_minute`; 0 per minute means no limit."""

    def __init__(
        self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Use one request up; raises `rate_limited` with Retry-After."""
        if not self._rate:
            return
        now = self._clock()
        level, since = self._levels.pop(key, (float(self._burst), now))
        level = min(self._burst, level + (now - since) * self._rate)
        allowed = level >= 1
        self._levels[key] = (level - 1 if allowed else level, now)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        if not allowed:
            wait = max(1, round((1 - level) / self._rate + 0.5))
            raise Problem("rate_limited", headers={"Retry-After": str(wait)})


def client_key(address: str) -> str:
    """What counts as one client: an IPv4 address, or the network one IPv6 household gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False).network_address)
    return address
