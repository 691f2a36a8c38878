"""ALTCHA proof of work: a challenge, its verification and the token it earns.

The client looks for a counter whose derived key starts with `keyPrefix`. For the algorithm
SHA-256 the key is SHA-256 over salt and nonce (bytes) and the counter (4 bytes, big-endian),
hashed `cost` times and cut to `keyLength` bytes.
"""

import hashlib
import json
import secrets
import threading
from typing import Any

from sandbox.zms.tokens import Signer, canonical, unb64

ALGORITHM = "SHA-256"
KEY_LENGTH = 32
KEY_PREFIX = "00"
CHALLENGE_TTL = 600


def derive_key(nonce: str, salt: str, counter: int, cost: int, length: int = KEY_LENGTH) -> str:
    """The derived key in lower-case hexadecimal digits."""
    key = bytes.fromhex(salt) + bytes.fromhex(nonce) + counter.to_bytes(4, "big")
    for _ in range(cost):
        key = hashlib.sha256(key).digest()
    return key[:length].hex()


class Captcha:
    """Makes challenges and accepts each solution once."""

    def __init__(self, signer: Signer, cost: int) -> None:
        self._signer = signer
        self._cost = cost
        self._used: dict[str, int] = {}
        self._lock = threading.Lock()

    def challenge(self, now: int) -> dict[str, Any]:
        """A new challenge, signed so that nothing needs to be stored."""
        parameters = {
            "algorithm": ALGORITHM,
            "nonce": secrets.token_hex(32),
            "salt": secrets.token_hex(12),
            "cost": self._cost,
            "keyLength": KEY_LENGTH,
            "keyPrefix": KEY_PREFIX,
            "keySignature": None,
            "memoryCost": None,
            "parallelism": None,
            "expiresAt": now + CHALLENGE_TTL,
            "data": None,
        }
        return {
            "parameters": parameters,
            "signature": self._signer.signature(canonical(parameters)),
        }

    def solved(self, payload: Any, now: int) -> bool:
        """Whether `payload` (base64 of challenge and solution as JSON) is a new solution."""
        try:
            data = json.loads(unb64(str(payload)))
            parameters = data["challenge"]["parameters"]
            signature = str(data["challenge"]["signature"])
            counter = int(data["solution"]["counter"])
            claimed = str(data["solution"]["derivedKey"])
            if not self._signer.matches(canonical(parameters), signature):
                return False
            if parameters["expiresAt"] <= now:
                return False
            key = derive_key(parameters["nonce"], parameters["salt"], counter, parameters["cost"])
        except (ValueError, KeyError, TypeError, OverflowError):
            return False
        if key != claimed or not key.startswith(KEY_PREFIX):
            return False
        return self._first_use(signature, parameters["expiresAt"], now)

    def _first_use(self, signature: str, expires: int, now: int) -> bool:
        with self._lock:
            self._used = {key: end for key, end in self._used.items() if end > now}
            if signature in self._used:
                return False
            self._used[signature] = expires
            return True
