"""What is said aloud when something does not work; prepared ahead, so that it can be said."""

from collections.abc import Mapping

from translations.catalogue import translator
from voice_gateway.errors import PROBLEMS, _

ALOUD: Mapping[str, str] = {
    "dialogue_unavailable": _(
        "Ich kann gerade nicht antworten. Bitte versuchen Sie es gleich noch einmal, "
        "oder rufen Sie an, Telefon {phone}."
    ),
    "speech_unavailable": _(
        "Ich kann Sie gerade nicht hören oder nicht richtig sprechen. "
        "Bitte versuchen Sie es später noch einmal, oder rufen Sie an, Telefon {phone}."
    ),
    "speech_busy": _(
        "Gerade sprechen sehr viele Menschen mit mir. Bitte sagen Sie es noch einmal."
    ),
    "too_many_calls": _(
        "Gerade sprechen sehr viele Menschen mit mir. Bitte versuchen Sie es später noch einmal, "
        "oder rufen Sie an, Telefon {phone}."
    ),
    "message_too_long": _("Das war zu lang. Bitte sagen oder schreiben Sie es kürzer."),
    "rate_limited": _("Das war sehr viel in kurzer Zeit. Bitte warten Sie einen Moment."),
    "internal_error": _(
        "Es ist ein Fehler passiert. Bitte sagen Sie es noch einmal, "
        "oder rufen Sie an, Telefon {phone}."
    ),
}
"""Problem code → words for the ear: those of `errors.PROBLEMS` ask people to write."""


def apology(code: str, locale: str, phone: str) -> str:
    """The sentence for a problem code in a locale; an unknown code is an internal error."""
    known = code if code in ALOUD or code in PROBLEMS else "internal_error"
    text = ALOUD.get(known) or PROBLEMS[known][1]
    values = {"phone": phone, "limit": "", "reason": ""}
    try:
        return translator(locale).gettext(text).format_map(values)
    except (KeyError, ValueError, IndexError):  # a translation with a broken placeholder
        return text.format_map(values)


def apologies(locale: str, phone: str) -> list[str]:
    """All that should be prepared."""
    return [apology(code, locale, phone) for code in (*ALOUD, "call_too_long")]
