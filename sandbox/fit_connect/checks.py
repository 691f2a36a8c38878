"""What a destination checks before it accepts: metadata 2.1.0, hashes, attachments, schema."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jsonschema
from joserfc.jwk import RSAKey

from sandbox.fit_connect.directory import Destination
from sandbox.fit_connect.jwe import opened
from sandbox.fit_connect.tables import FitSubmission

PREFIX = "https://schema.fitko.de/fit-connect/events/problems/"
METADATA = "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"
Json = dict[str, Any]

_TITLES = {
    "encryption-issue": "The content cannot be decrypted.",
    "syntax-violation": "The content is not JSON.",
    "unsupported-schema": "This version of the metadata is not supported.",
    "schema-violation": "The metadata do not match their schema.",
    "unsupported-data-schema": "The schema of the data is not accepted here.",
    "attachments-mismatch": "Announced and described attachments differ.",
    "case-mismatch": "The data are about another case.",
    "hash-mismatch": "The content does not match its hash.",
}
_TEXT = {"type": "string", "minLength": 1}
_HASH = {
    "type": "object",
    "required": ["type", "content"],
    "properties": {
        "type": {"const": "sha512"},
        "content": {"type": "string", "pattern": "^[0-9a-f]{128}$"},
    },
}
_ATTACHMENT = {
    "type": "object",
    "required": ["attachmentId", "purpose", "mimeType", "hash"],
    "properties": {
        "attachmentId": {"type": "string", "format": "uuid"},
        "purpose": {"enum": ["form", "attachment", "report"]},
        "filename": _TEXT,
        "mimeType": {"type": "string", "pattern": "^[^/ ]+/[^/ ]+$"},
        "hash": _HASH,
    },
}
_SCHEMA = {
    "type": "object",
    "required": ["$schema", "contentStructure"],
    "properties": {
        "contentStructure": {
            "type": "object",
            "required": ["data", "attachments"],
            "properties": {
                "data": {
                    "type": "object",
                    "required": ["submissionSchema", "hash"],
                    "properties": {
                        "submissionSchema": {
                            "type": "object",
                            "required": ["schemaUri", "mimeType"],
                            "properties": {
                                "schemaUri": _TEXT,
                                "mimeType": {"const": "application/json"},
                            },
                        },
                        "hash": _HASH,
                    },
                },
                "attachments": {"type": "array", "items": _ATTACHMENT},
            },
        }
    },
}
_VALIDATOR = jsonschema.Draft202012Validator(_SCHEMA)


def problem(slug: str, instance: str) -> Json:
    """One entry of reject-submission's problems; `instance` is the part it is about."""
    title = _TITLES[slug]
    return {"type": PREFIX + slug, "title": title, "detail": title, "instance": instance}


def find_problems(
    submission: FitSubmission,
    attachments: Mapping[str, str],
    destination: Destination,
    key: RSAKey,
) -> list[Json]:
    """Why the submission must be rejected, nothing when it is good; `attachments` are JWEs."""
    metadata = opened(submission.encrypted_metadata or "", key)
    if metadata is None:
        return [problem("encryption-issue", "metadata")]
    structure = _parsed(metadata)
    if structure is None:
        return [problem("syntax-violation", "metadata")]
    if structure.get("$schema") != METADATA:
        return [problem("unsupported-schema", "metadata")]
    if not _VALIDATOR.is_valid(structure):
        return [problem("schema-violation", "metadata")]
    content = structure["contentStructure"]
    offer = destination.offers.get(submission.service_identifier)
    adds = submission.addition is not None
    expected = (offer.addition_uri if adds else offer.schema_uri) if offer else ""
    found: list[Json] = []
    if not expected or content["data"]["submissionSchema"]["schemaUri"] != expected:
        found.append(problem("unsupported-data-schema", "metadata"))
    data = opened(submission.encrypted_data or "", key)
    found += _content_problems(data, content["data"]["hash"], "data")
    values = _parsed(data) if data is not None else None
    if data is not None and values is None:
        found.append(problem("syntax-violation", "data"))
    if adds and values is not None and values.get("case") != submission.case:
        found.append(problem("case-mismatch", "data"))
    described = {row["attachmentId"]: row["hash"] for row in content["attachments"]}
    if described.keys() != attachments.keys() or len(described) != len(content["attachments"]):
        return [*found, problem("attachments-mismatch", "metadata")]
    for number, jwe in attachments.items():
        found += _content_problems(opened(jwe, key), described[number], f"attachment:{number}")
    return found


def _parsed(content: bytes) -> Json | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _content_problems(content: bytes | None, expected: Json, instance: str) -> list[Json]:
    if content is None:
        return [problem("encryption-issue", instance)]
    if hashlib.sha512(content).hexdigest() != expected["content"]:
        return [problem("hash-mismatch", instance)]
    return []
