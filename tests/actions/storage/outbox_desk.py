"""An outbox with a clock that stands still and a cipher that is none but shows what it did."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from actions.services.submission import Attachment, Submission
from actions.storage.engine import Database
from actions.storage.outbox import Outbox
from tests.fit_connect_city import HOUSING, SCHEMA

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
FILE = "0f4bb0d9-45f0-4aef-9d0c-2b4c3d2cf54d"


class Swapped:
    """Every byte swapped with `key`; what was not made with it does not open."""

    def __init__(self, key: int = 7) -> None:
        self.key = key

    def encrypt(self, plain: bytes) -> bytes:
        return bytes(byte ^ self.key for byte in b"ok" + plain)

    def decrypt(self, sealed: bytes) -> bytes:
        plain = bytes(byte ^ self.key for byte in sealed)
        if not plain.startswith(b"ok"):
            raise ValueError("sealed by another key")
        return plain[2:]


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


def application(number: int = 0) -> Submission:
    answers = {"name": "Fatma Yılmaz", "number": number}
    return Submission.of(
        HOUSING, SCHEMA, answers, (Attachment(FILE, "application/pdf", "lease.pdf", b"%PDF"),)
    )


def make_outbox(database: Database, clock: Clock, cipher: Swapped | None = None) -> Outbox:
    return Outbox(database, cipher or Swapped(), timedelta(minutes=10), clock)
