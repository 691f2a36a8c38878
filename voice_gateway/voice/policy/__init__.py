"""What happens next in a spoken conversation. Use `make` for a call and `prompts` beforehand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from voice_gateway.voice.policy.call import Parts, utc_now
from voice_gateway.voice.policy.data import PolicyData, load
from voice_gateway.voice.policy.hotwords import Vocabulary, load_vocabulary
from voice_gateway.voice.policy.machine import CallPolicy
from voice_gateway.voice.policy.ports import (
    CallBackRequest,
    Callbacks,
    Channel,
    Summaries,
    Summary,
)
from voice_gateway.voice.policy.prepared import prepared

CITY_PHONE = "115"


def make(
    opened_locale: str,
    *,
    phone: str = CITY_PHONE,
    data: PolicyData | None = None,
    callbacks: Callbacks | None = None,
    summaries: Summaries | None = None,
    vocabulary: Vocabulary | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> CallPolicy:
    """The policy of one call.

    `phone` is the city's number as it is said; without `callbacks` or `summaries` neither is
    offered; `clock` gives the time with its zone.
    """
    parts = Parts(data or load(), phone, callbacks, summaries, vocabulary or Vocabulary(), clock)
    return CallPolicy(parts, opened_locale)


def prompts(
    locale: str, *, phone: str = CITY_PHONE, data: PolicyData | None = None
) -> dict[str, str]:
    """Texts that are the same in every call of a locale, to be prepared; names as `Say.prompt`."""
    return prepared(Parts(data or load(), phone), locale)


def load_policy(path: Path | None) -> PolicyData:
    """The policy of the municipality, or the one that comes with the product."""
    return load(path) if path else load()


__all__ = [
    "CallBackRequest", "CallPolicy", "Callbacks", "Channel", "PolicyData", "Summaries", "Summary",
    "Vocabulary", "load_policy", "load_vocabulary", "make", "prompts",
]  # fmt: skip
