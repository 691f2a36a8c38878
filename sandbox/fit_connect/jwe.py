"""What the delivery service can see of encrypted content, and opening it at the destination."""

import binascii
import json
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from sandbox.zms.tokens import unb64

ALGORITHM = "RSA-OAEP-256"
ENCRYPTION = "A256GCM"
PARTS = 5
_KEY_BYTES, _IV_BYTES, _TAG_BYTES = 512, 12, 16


def header_error(value: Any, kid: str, content_type: str | None = None) -> str | None:
    """Why `value` is not a JWE for the key `kid`, None when it is; nothing is decrypted.

    `content_type` is what the header must name as `cty`; None leaves it open.
    """
    parts = value.split(".") if isinstance(value, str) else []
    if len(parts) != PARTS:
        return "not a JWE in compact serialization"
    try:
        header = json.loads(unb64(parts[0]))
        sizes = [len(unb64(parts[i])) for i in (1, 2, 4)]
    except (ValueError, binascii.Error):
        return "a part of the JWE is not base64url"
    if not isinstance(header, dict):
        return "the header is not an object"
    wanted = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": kid}
    if content_type:
        wanted["cty"] = content_type
    wrong = [name for name, text in wanted.items() if header.get(name) != text]
    if wrong or "zip" in header:
        return "header: " + ", ".join(wrong or ["zip"])
    if sizes != [_KEY_BYTES, _IV_BYTES, _TAG_BYTES]:
        return "key, nonce or tag have the wrong size"
    return None


def opened(value: str, key: RSAKey) -> bytes | None:
    """The content, None when this key does not open it or it was changed."""
    try:
        found = jwe.decrypt_compact(value, key, algorithms=[ALGORITHM, ENCRYPTION])
    except (JoseError, ValueError):
        return None
    return found.plaintext
