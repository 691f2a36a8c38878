"""Checks what citizens send before the dialogue engine sees it."""

import json
import math
import re
import unicodedata
from collections.abc import Container
from typing import Any

from voice_gateway.errors import Problem

_PAYLOAD = re.compile(r"/([a-z_]+)(\{.*\})?", re.DOTALL)
_ENTITY = re.compile(r"[a-z_][a-z0-9_]{0,39}")
MAX_PAYLOAD, MAX_VALUE = 1_000, 500
ALLOWED_CONTROLS = "\n\r\t"


def check_characters(text: str) -> None:
    """Raise `invalid_text` for control characters and halves of surrogate pairs."""
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in ALLOWED_CONTROLS:
            raise Problem("invalid_text")


def clean_text(text: str, limit: int) -> str:
    """Typed or spoken text as the engine gets it.

    A leading "/" would make it a command of the engine, so it goes. Raises `invalid_text`,
    `message_too_long` (more than `limit` characters), `empty_message`.
    """
    if len(text) > limit:
        raise Problem("message_too_long", values={"limit": limit})
    check_characters(text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\A(?:[\s/]|[\u200b-\u200f\u2060-\u2064\ufeff])+", "", text).rstrip()
    # Cf: joiners and direction marks, Z: spaces, M: marks without a letter to sit on.
    if all(unicodedata.category(char)[0] in "ZM" or _invisible(char) for char in text):
        raise Problem("empty_message")
    return text


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc")


def clean_payload(payload: str, intents: Container[str]) -> str:
    """A button's payload, written anew so that the engine reads exactly what was checked.

    Raises `invalid_payload` for anything but /intent or /intent{"entity": value, …} with an
    allowed intent and plain values.
    """
    intent, values = _parse(payload)
    if intent not in intents:
        raise Problem("invalid_payload")
    return _write(intent, values)


def canonical(payload: str) -> str:
    """The same payload as `clean_payload` writes it; what is no payload stays as it is."""
    try:
        return _write(*_parse(payload))
    except Problem:
        return payload


def _parse(payload: str) -> tuple[str, dict[str, Any] | None]:
    match = _PAYLOAD.fullmatch(payload) if len(payload) <= MAX_PAYLOAD else None
    if match is None:
        raise Problem("invalid_payload")
    if match[2] is None:
        return match[1], None
    try:
        values = json.loads(match[2])
    except (ValueError, RecursionError):
        raise Problem("invalid_payload") from None
    if not all(_ENTITY.fullmatch(name) and _plain(value) for name, value in values.items()):
        raise Problem("invalid_payload")
    return match[1], values


def _write(intent: str, values: dict[str, Any] | None) -> str:
    if values is None:
        return f"/{intent}"
    return f"/{intent}{json.dumps(values, ensure_ascii=False, separators=(',', ':'))}"


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_VALUE and not any(
            unicodedata.category(char) in ("Cc", "Cs") for char in value
        )
    return value is None or (isinstance(value, (bool, int, float)) and math.isfinite(value))
