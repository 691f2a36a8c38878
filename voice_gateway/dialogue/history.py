"""The messages of a conversation, read from Rasa's tracker: there is no second copy."""

import json
from collections.abc import Mapping
from typing import Any

from translations.registry import Language, load_languages
from voice_gateway.dialogue.incoming import canonical
from voice_gateway.dialogue.messages import Message, parse_item
from voice_gateway.errors import DialogueUnavailable


def history(tracker: Mapping[str, Any], locale: str) -> list[Message]:
    """All messages, oldest first; `locale` is taken for what has none noted."""
    messages: list[Message] = []
    titles: dict[str, str] = {}
    seen: set[str] = set()
    for event in tracker.get("events") or []:
        if event.get("event") == "bot":
            message = _assistant(event)
            if message and message.id not in seen:  # news may have been told twice
                seen.add(message.id)
                messages.append(message)
                titles |= {canonical(button.payload): button.title for button in message.buttons}
        elif event.get("event") == "user":
            message = _user(event, locale, titles)
            if message:
                messages.append(message)
    return messages


def _assistant(event: Mapping[str, Any]) -> Message | None:
    custom = (event.get("data") or {}).get("custom") or {}
    if "stadtlotse" not in custom:
        return None
    try:
        return parse_item(custom["stadtlotse"])[0]
    except DialogueUnavailable:  # written by another version; the rest is still readable
        return None


def _user(event: Mapping[str, Any], locale: str, titles: Mapping[str, str]) -> Message | None:
    text = event.get("text")
    if not isinstance(text, str):
        return None
    if text.startswith("/"):
        # A pressed button: show what stood on it. The opening has none and was not said by anybody.
        text = titles.get(canonical(text)) or _named_language(text)
        if text is None:
            return None
    language = _language((event.get("metadata") or {}).get("locale"), locale)
    return Message(
        id=f"u-{event.get('message_id')}",
        role="user",
        text=text,
        language=language.code,
        lang=language.tag,
        dir="rtl" if language.dir == "rtl" else "ltr",
    )


def _named_language(payload: str) -> str | None:
    """The gateway adds buttons for going back to a language; Rasa does not know their titles."""
    name, brace, rest = payload.partition("{")
    if name != "/change_language" or not brace:
        return None
    try:
        code = json.loads(brace + rest).get("language")
    except ValueError:
        return None
    language = load_languages().get(code)
    return language.native if language else None


def _language(code: str | None, fallback: str) -> Language:
    languages = load_languages()
    return languages.get(code or "") or languages[fallback]
