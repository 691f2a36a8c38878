"""The city's keys: RSA with 4096 bits, made when they are first needed, kept in its data folder."""

import json
import os
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any, Literal

from joserfc.jwk import RSAKey

BITS = 4096
Use = Literal["encryption", "signature"]
# Algorithm, and what a public key is for. Private keys name no operation: the library asks an
# RSA-OAEP key for "decrypt", the interface calls the same thing "unwrapKey".
_USES = {
    "encryption": ("RSA-OAEP-256", "wrapKey"),
    "signature": ("PS512", "verify"),
}


class Keys:
    """Private keys by owner ("service" or a destination's id) and use, one file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def private(self, owner: str, use: Use) -> RSAKey:
        """The key, made now when there is none; that takes a second or two."""
        path = self._folder.resolve() / f"{owner}.{use}.json"
        with self._lock:
            if not path.exists():
                _keep(path, _generate(use))
            return _read(path)

    def kid(self, owner: str, use: Use) -> str:
        """The key's id: its thumbprint (RFC 7638)."""
        return str(self.private(owner, use).kid)

    def public(self, owner: str, use: Use) -> dict[str, Any]:
        """The JWK to hand out."""
        key = dict(self.private(owner, use).as_dict(private=False))
        return key | {"key_ops": [_USES[use][1]]}


@cache
def _read(path: Path) -> RSAKey:
    """A key file never changes, and checking the primes takes a third of a second: read it once."""
    return RSAKey.import_key(json.loads(path.read_text()))


def _generate(use: Use) -> dict[str, Any]:
    key = RSAKey.generate_key(BITS, {"alg": _USES[use][0]}, private=True)
    key.ensure_kid()
    return dict(key.as_dict(private=True))


def _keep(path: Path, key: dict[str, Any]) -> None:
    """Write it for this user only; of two processes at once the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(key, file)
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
