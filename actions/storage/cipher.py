"""Encryption at rest: AES-256-GCM, with the id of the key before everything that is sealed.

A sealed value is bound to its place (`about`, for example "draft/<id>/payload"): copied into
another row or column it does not open. Look-ups (a code, a conversation) are stored as HMAC-SHA256:
equal values are found, nobody without the key can try out which they are.
"""

import hashlib
import hmac
import os
import threading
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from actions.services.drafts import DraftUnreadable
from actions.storage.keyfile import ID_LENGTH, Key, KeysUnusable, read_keys

NONCE_BYTES = 12
LOOKUP_BYTES = ID_LENGTH + 32


class _Working:
    """What is derived from one key: the two uses never share a secret."""

    def __init__(self, key: Key) -> None:
        self.id = key.id.encode()
        self.seal = AESGCM(_derived(key, b"seal"))
        self.lookup = _derived(key, b"lookup")


def _derived(key: Key, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"stadtlotse/" + use).derive(key.secret)


class Cipher:
    """Seals with the first key of the file and opens with each of them.

    The file is read again when it has changed, so that a running process follows a rotation. May be
    used from several threads. Raises KeysUnusable or OSError when there is no usable file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._state: tuple[int, ...] = ()
        self._keys: dict[bytes, _Working] = {}
        self._current()

    def _current(self) -> dict[bytes, _Working]:
        """The keys by id, the first of the file first."""
        with self._lock:
            try:
                self._reload()
            except (OSError, KeysUnusable):
                # A file that is just being edited must not end the conversations that are open.
                if not self._keys:
                    raise
            return self._keys

    def _reload(self) -> None:
        """Read the file if it is another than last time."""
        found = self._path.stat()
        state = (found.st_ino, found.st_mtime_ns, found.st_size)
        if state != self._state:
            self._keys = {key.id.encode(): _Working(key) for key in read_keys(self._path)}
            self._state = state

    @property
    def current_id(self) -> bytes:
        """The id of the key that seals now."""
        return next(iter(self._current()))

    def seal(self, plain: bytes, about: str) -> bytes:
        """Key id, nonce, ciphertext and tag."""
        key = next(iter(self._current().values()))
        nonce = os.urandom(NONCE_BYTES)
        return key.id + nonce + key.seal.encrypt(nonce, plain, about.encode())

    def unseal(self, sealed: bytes, about: str) -> bytes:
        """What was sealed for this place; raises DraftUnreadable."""
        start = ID_LENGTH + NONCE_BYTES
        key = self._current().get(bytes(sealed[:ID_LENGTH]))
        if key is None:
            raise DraftUnreadable("the key is missing")
        try:
            return key.seal.decrypt(
                bytes(sealed[ID_LENGTH:start]), bytes(sealed[start:]), about.encode()
            )
        except (InvalidTag, ValueError):
            raise DraftUnreadable("the data was changed") from None

    def at(self, about: str) -> "PlacedCipher":
        """The same for one place."""
        return PlacedCipher(self, about)

    def lookup(self, kind: str, value: str) -> bytes:
        """What is stored to find a value again: key id and HMAC."""
        return _lookup(next(iter(self._current().values())), kind, value)

    def lookups(self, kind: str, value: str) -> list[bytes]:
        """What may have been stored for it, by the current key and by older ones."""
        return [_lookup(key, kind, value) for key in self._current().values()]


class PlacedCipher:
    """A cipher for stores that have one place only and know no other errors than ValueError."""

    def __init__(self, cipher: Cipher, about: str) -> None:
        self._cipher = cipher
        self._about = about

    def encrypt(self, plain: bytes) -> bytes:
        """See Cipher.seal."""
        return self._cipher.seal(plain, self._about)

    def decrypt(self, sealed: bytes) -> bytes:
        """See Cipher.unseal, but raises ValueError."""
        try:
            return self._cipher.unseal(sealed, self._about)
        except DraftUnreadable as error:
            raise ValueError(str(error)) from None


def _lookup(key: _Working, kind: str, value: str) -> bytes:
    message = f"{kind}/{value}".encode("utf-8", "surrogatepass")
    return key.id + hmac.digest(key.lookup, message, hashlib.sha256)
