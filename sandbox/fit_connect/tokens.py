"""Access tokens (OAuth 2.0, client credentials). They are gone when the sandbox restarts."""

import hashlib
import secrets
import threading
from collections.abc import Mapping

from pydantic import SecretStr

LIFETIME = 1800
SCOPE = "send-submissions"


class Tokens:
    """Who may call; `clients` maps the id of a client to its secret."""

    def __init__(self, clients: Mapping[str, SecretStr]) -> None:
        self._clients = clients
        self._issued: dict[str, tuple[str, int]] = {}
        self._lock = threading.Lock()

    def issue(self, client_id: str, secret: str, now: int) -> str | None:
        """A token good for LIFETIME seconds from `now`, None for a wrong id or secret."""
        known = self._clients.get(client_id)
        expected = known.get_secret_value() if known else ""
        right = secrets.compare_digest(secret.encode(), expected.encode())
        if not (known and right):
            return None
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._issued = {k: v for k, v in self._issued.items() if v[1] > now}
            self._issued[_digest(token)] = (client_id, now + LIFETIME)
        return token

    def client(self, authorization: str, now: int) -> str | None:
        """The client of an `Authorization: Bearer …` header, None when it is not good."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        with self._lock:
            client_id, end = self._issued.get(_digest(token.strip()), ("", 0))
        return client_id if end > now else None

    def clear(self) -> None:
        """Withdraw all tokens."""
        with self._lock:
            self._issued.clear()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
