"""Keeps what citizens say out of Rasa's logs."""

from typing import Any, Dict

import structlog

# Rasa adds these to some events, among them the one for a failed message.
PERSONAL = (
    "text",
    "sender_id",
    "user_message",
    "message",
    "tracker_latest_message",
    "rasa_events",
    "slots",
)


def forget(_: Any, __: str, event: Dict[str, Any]) -> Dict[str, Any]:
    """A structlog processor that drops personal keys, and of an exception keeps only the types.

    Rasa's exception entries carry local variables, and those carry messages.
    """
    for key in PERSONAL:
        event.pop(key, None)
    error = event.pop("exc_info", None) or event.pop("exception", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
    elif isinstance(error, list):
        event["error"] = [entry.get("exc_type") for entry in error if isinstance(entry, dict)]
    elif error:
        event["error"] = "exception"
    return event


def install() -> None:
    """Put the processor before all others, once."""
    processors = structlog.get_config()["processors"]
    if forget not in processors:
        structlog.configure(processors=[forget, *processors])
