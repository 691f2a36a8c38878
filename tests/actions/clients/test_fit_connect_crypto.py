"""Which keys are used, and what encryption makes of the content."""

import base64
import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwe

from actions.clients.fit_connect_crypto import (
    METADATA_SCHEMA,
    UnusableKey,
    encrypted,
    metadata,
    read_key,
    tag,
)
from actions.services.submission import Attachment, Submission
from tests.fit_connect_city import HOUSING, SCHEMA, public, rogue_key

KID = "the key"
Jwk = dict[str, Any]


def good(**changes: Any) -> Jwk:
    """A key as it should be, but for the changes."""
    return public(rogue_key(), kid=KID) | changes


def shorter(modulus: str) -> str:
    """A modulus of 4088 bits."""
    number = bytearray(base64.urlsafe_b64decode(modulus + "==")[:-1])
    number[-1] |= 1
    return base64.urlsafe_b64encode(number).rstrip(b"=").decode()


def without(name: str) -> Jwk:
    jwk = good()
    del jwk[name]
    return jwk


ALGORITHMS = ["RSA-OAEP-256", "A256GCM"]


def test_a_good_key() -> None:
    assert read_key(good(), KID, "encryption").public_key.key_size == 4096
    read_key(without("key_ops") | {"use": "enc"}, KID, "encryption")
    signing = public(rogue_key(4096, "sig"))
    read_key(signing, signing["kid"], "signature")


@pytest.mark.parametrize(
    ("jwk", "reason"),
    [
        (lambda: public(rogue_key(2048), kid=KID), "size"),
        (lambda: good(n=shorter(good()["n"])), "size"),
        (lambda: good(alg="RSA-OAEP"), "alg"),
        (lambda: without("alg"), "alg"),
        (lambda: good(use="sig"), "use"),
        (lambda: good(key_ops=["wrapKey", "verify"]), "use"),
        (lambda: good(key_ops=[]), "use"),
        (lambda: good(key_ops="wrapKey"), "use"),
        (lambda: without("key_ops"), "use"),
        (lambda: good(kid="other"), "kid"),
        (lambda: good(e="Aw"), "exponent"),
        (lambda: good(e=65537), "modulus or exponent"),
        (lambda: good(n="!"), "modulus or exponent"),
        (lambda: without("n"), "modulus or exponent"),
        (lambda: good(d=rogue_key().as_dict(private=True)["d"]), "a private key"),
        (lambda: good(kty="EC"), "kty"),
        (list, "not a JWK"),
        (lambda: None, "not a JWK"),
    ],
)
def test_keys_that_are_not_used(jwk: Callable[[], Any], reason: str) -> None:
    with pytest.raises(UnusableKey) as caught:
        read_key(jwk(), KID, "encryption")
    assert str(caught.value) == reason


def test_an_encryption_key_verifies_nothing_and_the_other_way_round() -> None:
    signing = public(rogue_key(4096, "sig"))
    with pytest.raises(UnusableKey):
        read_key(good(), KID, "signature")
    with pytest.raises(UnusableKey):
        read_key(signing, signing["kid"], "encryption")


def test_encryption() -> None:
    content = bytes(range(256)) * 100
    compact = encrypted(content, read_key(good(), KID, "encryption"), KID, "application/pdf")
    found = jwe.decrypt_compact(compact, rogue_key(), algorithms=ALGORITHMS)
    assert found.plaintext == content
    assert found.protected == {
        "alg": "RSA-OAEP-256",
        "enc": "A256GCM",
        "kid": KID,
        "cty": "application/pdf",
    }
    assert compact.endswith("." + tag(compact))
    again = encrypted(content, read_key(good(), KID, "encryption"), KID, "application/pdf")
    assert again != compact


def test_metadata() -> None:
    number = str(uuid.uuid4())
    file = Attachment(number, "application/pdf", "Übersicht.pdf", b"pdf", purpose="form")
    submission = Submission.of(HOUSING, SCHEMA, {"größe": 1}, (file,))
    document = json.loads(metadata(submission))
    assert document == {
        "$schema": METADATA_SCHEMA,
        "contentStructure": {
            "data": {
                "submissionSchema": {"schemaUri": SCHEMA, "mimeType": "application/json"},
                "hash": {
                    "type": "sha512",
                    "content": hashlib.sha512('{"größe":1}'.encode()).hexdigest(),
                },
            },
            "attachments": [
                {
                    "attachmentId": number,
                    "purpose": "form",
                    "filename": "Übersicht.pdf",
                    "mimeType": "application/pdf",
                    "hash": {"type": "sha512", "content": hashlib.sha512(b"pdf").hexdigest()},
                }
            ],
        },
    }
