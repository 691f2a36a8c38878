"""Structured logs without personal data: no texts, no addresses, conversations only as hashes."""

import hashlib
import logging
import secrets
import sys
import time
import traceback
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
    logging.getLogger("uvicorn.error").addFilter(_no_addresses)


def _no_addresses(record: logging.LogRecord) -> bool:
    """Leaves out uvicorn's lines about WebSockets, which are written to its log of errors."""
    return "WebSocket" not in str(record.msg)


def place(error: BaseException) -> str:
    """Kind and place of an error; its message is left out, for it may quote what somebody said."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {where}"


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
