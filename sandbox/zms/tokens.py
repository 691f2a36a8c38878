"""Signed tokens that prove a solved captcha: JSON web tokens, HS256."""

import base64
import hashlib
import hmac
import json
from typing import Any


def b64(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Bytes of base64 in either alphabet, padded or not; raises ValueError."""
    plain = text.translate(str.maketrans("+/", "-_")).rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)


def canonical(value: dict[str, Any]) -> bytes:
    """One spelling of a JSON object, to be signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


class Signer:
    """Signs and checks with one secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def signature(self, data: bytes) -> str:
        """HMAC-SHA-256 in hexadecimal digits."""
        return hmac.new(self._secret, data, hashlib.sha256).hexdigest()

    def matches(self, data: bytes, signature: str) -> bool:
        """Whether `signature` was made here for `data`."""
        return hmac.compare_digest(self.signature(data).encode(), signature.encode())

    def token(self, ip: str, now: int, ttl: int) -> str:
        """A token for the address `ip`, good for `ttl` seconds."""
        head = b64(canonical({"alg": "HS256", "typ": "JWT"}))
        body = f"{head}.{b64(canonical({'exp': now + ttl, 'iat': now, 'ip': ip}))}"
        return f"{body}.{b64(bytes.fromhex(self.signature(body.encode())))}"

    def token_error(self, token: Any, ip: str, now: int) -> str | None:
        """The error code for `token` sent from `ip`, None when it is good."""
        if not token:
            return "captchaMissing"
        try:
            body, _, signature = str(token).rpartition(".")
            if not self.matches(body.encode(), unb64(signature).hex()):
                return "captchaInvalid"
            claims = json.loads(unb64(body.partition(".")[2]))
        except ValueError:
            return "captchaInvalid"
        if claims["exp"] <= now:
            return "captchaExpired"
        return None if claims["ip"] == ip else "captchaInvalid"
