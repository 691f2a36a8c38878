"""Structured logs without personal data: no texts, no addresses, conversations only as hashes."""

import hashlib
import logging
import secrets
import sys
import time
from collections.abc import Callable

import structlog

DAY = 86_400
# They write addresses with conversation ids (and Rasa's token) at level INFO.
TALKATIVE = ("httpx", "httpcore", "uvicorn.access")


def configure() -> None:
    """JSON lines on standard output; silences loggers that write addresses."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class Pseudonyms:
    """Hashes conversation ids so that lines of one day belong together, and only of one day."""

    def __init__(self, salt: str = "", clock: Callable[[], float] = time.time) -> None:
        self._salt = salt or secrets.token_hex(16)
        self._clock = clock

    def of(self, conversation: str) -> str:
        """Sixteen hexadecimal digits."""
        day = int(self._clock() // DAY)
        text = f"{day}:{self._salt}:{conversation}".encode("utf-8", "replace")
        return hashlib.blake2b(text, digest_size=8).hexdigest()
