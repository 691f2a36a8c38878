"""Rows to drafts and back: what is sealed, in which form, bound to which place."""

import json
from datetime import UTC, datetime
from typing import Any

from actions.services.codes import ResumeCode
from actions.services.drafts import Attachment, Draft
from actions.services.factors import Cost, FactorHash
from actions.storage.cipher import Cipher
from actions.storage.models import AttachmentRow, DraftRow


def payload_place(draft_id: str) -> str:
    """Where the answers of a draft are sealed for."""
    return f"draft/{draft_id}/payload"


def secret_place(draft_id: str) -> str:
    """Where code and factor of a draft are sealed for."""
    return f"draft/{draft_id}/secret"


def attachment_places(draft_id: str, attachment_id: str) -> tuple[str, str]:
    """Where name and content of an attachment are sealed for."""
    place = f"draft/{draft_id}/attachment/{attachment_id}"
    return f"{place}/meta", f"{place}/content"


def moment(seconds: float) -> datetime:
    """A stored time."""
    return datetime.fromtimestamp(seconds, UTC)


def _json(value: Any) -> bytes:
    """Compact JSON; raises TypeError or ValueError for what is none."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _value(plain: bytes) -> Any:
    return json.loads(plain.decode("utf-8", "surrogatepass"))


def sealed_payload(draft: Draft, cipher: Cipher) -> bytes:
    """What a draft says, sealed."""
    record = {
        "form": draft.form,
        "form_version": draft.form_version,
        "locale": draft.locale,
        "conversation": draft.conversation,
        "answers": dict(draft.answers),
        "cursor": draft.cursor,
    }
    return cipher.seal(_json(record), payload_place(draft.id))


def read_payload(row: DraftRow, cipher: Cipher) -> dict[str, Any]:
    """What `sealed_payload` sealed, by the names of Draft's fields; raises DraftUnreadable."""
    record: dict[str, Any] = _value(cipher.unseal(row.payload, payload_place(row.id)))
    return record


def read_draft(row: DraftRow, cipher: Cipher) -> Draft:
    """A row as a draft; raises DraftUnreadable."""
    return Draft(
        id=row.id,
        **read_payload(row, cipher),
        attachments=tuple(read_attachment(attached, cipher) for attached in row.attachments),
        has_code=row.code is not None,
        version=row.version,
        created=moment(row.created_at),
        updated=moment(row.updated_at),
        expires=moment(row.expires_at),
    )


def sealed_meta(attachment: Attachment, draft_id: str, cipher: Cipher) -> bytes:
    """Name, type and size of an attachment, sealed."""
    record = {
        "filename": attachment.filename, "type": attachment.type, "bytes": attachment.bytes,
    }  # fmt: skip
    return cipher.seal(_json(record), attachment_places(draft_id, attachment.id)[0])


def read_attachment(row: AttachmentRow, cipher: Cipher) -> Attachment:
    """A row as an attachment, without its content; raises DraftUnreadable."""
    place = attachment_places(row.draft_id, row.id)[0]
    return Attachment(id=row.id, **_value(cipher.unseal(row.meta, place)))


def sealed_secret(code: ResumeCode, kept: FactorHash, place: str, cipher: Cipher) -> bytes:
    """A code and the hash of its factor, sealed: the key is the hash's pepper."""
    record = {
        "code": code.value,
        "salt": kept.salt.hex(),
        "digest": kept.digest.hex(),
        "cost": [kept.cost.n, kept.cost.r, kept.cost.p],
    }
    return cipher.seal(_json(record), place)


def read_secret(sealed: bytes, place: str, cipher: Cipher) -> tuple[ResumeCode, FactorHash]:
    """The code and the hash of its factor; raises DraftUnreadable."""
    record = _value(cipher.unseal(sealed, place))
    kept = FactorHash(
        bytes.fromhex(record["salt"]), bytes.fromhex(record["digest"]), Cost(*record["cost"])
    )
    return ResumeCode(record["code"]), kept
