"""Links to documents that a browser can open without the conversation's token.

A ticket is sealed with the key of the application's database: it names the draft, the conversation
that has it, what to print and in which language, and expires after a day. Nothing is stored.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

PATH = "/api/v1/documents/"
LIFETIME = timedelta(days=1)
MAX_CHARS = 2000


class Cipher(Protocol):
    """Seals bytes; `decrypt` raises ValueError for what it did not seal."""

    def encrypt(self, plain: bytes) -> bytes:
        """The sealed bytes."""

    def decrypt(self, sealed: bytes) -> bytes:
        """The bytes that were sealed."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link stands for; `kind` is "checklist" or "application"."""

    draft: str
    conversation: str = field(repr=False)
    kind: str
    locale: str
    expires: float


class Tickets:
    """Makes and reads tickets; `now` gives aware times."""

    def __init__(self, cipher: Cipher, now: "Clock") -> None:
        self._cipher = cipher
        self._now = now

    def url(self, draft: str, conversation: str, kind: str, locale: str) -> str:
        """The path of a link, relative to the gateway."""
        expires = (self._now() + LIFETIME).timestamp()
        content = json.dumps([draft, conversation, kind, locale, expires]).encode()
        sealed = base64.urlsafe_b64encode(self._cipher.encrypt(content)).decode().rstrip("=")
        return PATH + sealed

    def read(self, text: str) -> Ticket | None:
        """The ticket, None when it is not ours or has expired."""
        if len(text) > MAX_CHARS:
            return None
        try:
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            ticket = Ticket(*json.loads(self._cipher.decrypt(sealed)))
        except (binascii.Error, ValueError, TypeError):
            return None
        return ticket if ticket.expires > self._now().timestamp() else None


class Clock(Protocol):
    """Gives the time."""

    def __call__(self) -> datetime:
        """An aware time."""
