"""Encrypting for a destination: its key, the content (JWE), the metadata with their hashes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from actions.services.submission import Submission

METADATA_SCHEMA = "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"
BITS = 4096
EXPONENT = 65_537
Use = Literal["encryption", "signature"]
# Algorithm, `use` and the only operation of a public key.
_USES = {
    "encryption": ("RSA-OAEP-256", "enc", "wrapKey"),
    "signature": ("PS512", "sig", "verify"),
}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})


class UnusableKey(ValueError):
    """The key must not be used; the message names what is wrong, never the key."""


def read_key(jwk: Any, kid: str, use: Use) -> RSAKey:
    """The public key `kid` from its JWK.

    Raises UnusableKey unless it is an RSA key of at least 4096 bits made for `use`, and for this
    use alone.
    """
    algorithm, public_use, operation = _USES[use]
    if not isinstance(jwk, Mapping):
        raise UnusableKey("not a JWK")
    if jwk.get("kty") != "RSA":
        raise UnusableKey("kty")
    if _PRIVATE & jwk.keys():
        raise UnusableKey("a private key")
    if not kid or jwk.get("kid") != kid:
        raise UnusableKey("kid")
    if jwk.get("alg") != algorithm:
        raise UnusableKey("alg")
    if not ("use" in jwk or "key_ops" in jwk):
        raise UnusableKey("use")
    if jwk.get("use", public_use) != public_use or jwk.get("key_ops", [operation]) != [operation]:
        raise UnusableKey("use")
    try:
        key = RSAKey.import_key({"kty": "RSA", "n": jwk["n"], "e": jwk["e"]})
        numbers = key.public_key.public_numbers()
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise UnusableKey("modulus or exponent") from error
    if numbers.n.bit_length() < BITS:
        raise UnusableKey("size")
    if numbers.e != EXPONENT:
        raise UnusableKey("exponent")
    return key


def encrypted(content: bytes, key: RSAKey, kid: str, media_type: str) -> str:
    """The content as JWE in compact serialization; takes a while for large content."""
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": kid, "cty": media_type}
    return jwe.encrypt_compact(header, content, key, algorithms=["RSA-OAEP-256", "A256GCM"])


def tag(compact: str) -> str:
    """The authentication tag: the last part, by which events name the content."""
    return compact.rpartition(".")[2]


def metadata(submission: Submission) -> bytes:
    """The metadata 2.1.0 of a submission as JSON."""
    attachments = [
        {
            "attachmentId": attachment.id,
            "purpose": attachment.purpose,
            "filename": attachment.filename,
            "mimeType": attachment.media_type,
            "hash": _hash(attachment.content),
        }
        for attachment in submission.attachments
    ]
    structure = {
        "data": {
            "submissionSchema": {
                "schemaUri": submission.schema_uri,
                "mimeType": "application/json",
            },
            "hash": _hash(submission.data),
        },
        "attachments": attachments,
    }
    document = {"$schema": METADATA_SCHEMA, "contentStructure": structure}
    return json.dumps(document, ensure_ascii=False).encode()


def _hash(content: bytes) -> dict[str, str]:
    return {"type": "sha512", "content": hashlib.sha512(content).hexdigest()}
