"""Everything the gateway refuses or cannot do, as data.

    Exception
    └── Problem                 an answer for the citizen: status, stable code, text
    └── DialogueUnavailable     Rasa or the action server does not answer properly

Imports nothing. Texts are German sources; the API translates them when it answers.
"""

from collections.abc import Mapping
from typing import Any


def _(text: str) -> str:
    """Marks a text for extraction; it is translated where the answer is written."""
    return text


PROBLEMS: Mapping[str, tuple[int, str]] = {
    "invalid_request": (422, _("Die Anfrage ist unvollständig oder enthält ungültige Angaben.")),
    "invalid_json": (400, _("Die Anfrage ist kein gültiges JSON.")),
    "invalid_body": (400, _("Die Anfrage konnte nicht gelesen werden.")),
    "unsupported_media_type": (
        415,
        _("Dieses Format der Anfrage wird nicht unterstützt."),
    ),
    "invalid_text": (
        422,
        _("Der Text enthält Zeichen, die nicht lesbar sind. Bitte schreiben Sie ihn noch einmal."),
    ),
    "empty_message": (422, _("Ihre Nachricht ist leer. Bitte schreiben Sie, was Sie brauchen.")),
    "message_too_long": (
        422,
        _("Ihre Nachricht ist zu lang. Bitte schreiben Sie höchstens {limit} Zeichen."),
    ),
    "invalid_payload": (422, _("Diese Auswahl gibt es nicht.")),
    "unknown_language": (422, _("Diese Sprache gibt es hier nicht.")),
    "body_too_large": (413, _("Die Anfrage ist zu groß.")),
    "missing_audio": (422, _("Die Anfrage enthält keine Aufnahme.")),
    "missing_token": (401, _("Für dieses Gespräch fehlt der Schlüssel.")),
    "invalid_token": (401, _("Dieses Gespräch gibt es nicht, oder der Schlüssel passt nicht.")),
    "conversation_expired": (
        401,
        _("Dieses Gespräch ist abgelaufen. Bitte beginnen Sie ein neues."),
    ),
    "rate_limited": (
        429,
        _("Das waren sehr viele Nachrichten in kurzer Zeit. Bitte warten Sie einen Moment."),
    ),
    "too_many_streams": (
        429,
        _("Dieses Gespräch ist schon in zu vielen Fenstern geöffnet."),
    ),
    "not_found": (404, _("Diese Adresse gibt es hier nicht.")),
    "method_not_allowed": (405, _("Das geht an dieser Adresse nicht.")),
    "message_not_found": (404, _("Diese Nachricht gibt es nicht.")),
    "service_not_found": (404, _("Diese Leistung gibt es nicht.")),
    "application_not_found": (
        404,
        _("Diesen Antrag gibt es hier nicht mehr. Mit Ihrem Code können Sie ihn wieder öffnen."),
    ),
    "document_not_found": (
        404,
        _("Dieses Dokument gibt es nicht mehr. Fragen Sie im Gespräch noch einmal danach."),
    ),
    "missing_file": (422, _("Die Anfrage enthält keine Datei.")),
    "file_too_large": (
        413,
        _("Diese Datei ist zu groß. Höchstens {limit} Megabyte gehen."),
    ),
    "file_refused": (422, "{reason}"),
    "unreadable_audio": (
        422,
        _("Die Aufnahme kann nicht gelesen werden. Bitte nehmen Sie noch einmal auf."),
    ),
    "empty_audio": (422, _("Die Aufnahme ist leer. Bitte nehmen Sie noch einmal auf.")),
    "audio_too_long": (413, _("Die Aufnahme ist zu lang. Bitte sprechen Sie kürzer.")),
    "no_speech": (
        422,
        _("Ich habe nichts verstanden. Bitte sprechen Sie noch einmal, oder schreiben Sie."),
    ),
    "language_not_spoken": (
        422,
        _("Sprechen ist in dieser Sprache noch nicht möglich. Bitte schreiben Sie."),
    ),
    "speech_unavailable": (
        503,
        _("Sprechen und Vorlesen sind gerade nicht möglich. Bitte schreiben Sie."),
    ),
    "speech_busy": (
        503,
        _("Gerade sprechen sehr viele Menschen. Bitte versuchen Sie es gleich noch einmal."),
    ),
    "too_many_calls": (
        503,
        _(
            "Gerade sprechen sehr viele Menschen mit mir. "
            "Bitte versuchen Sie es gleich noch einmal."
        ),
    ),
    "call_too_long": (408, _("Dieses Gespräch dauert schon sehr lange. Ich beende es jetzt.")),
    "transfer_failed": (
        503,
        _("Ich konnte Sie nicht verbinden. Bitte rufen Sie an, Telefon {phone}."),
    ),
    "dialogue_unavailable": (
        503,
        _(
            "Ich kann gerade nicht antworten. Ihre Nachricht wurde nicht bearbeitet. "
            "Bitte versuchen Sie es gleich noch einmal, oder rufen Sie an, Telefon {phone}."
        ),
    ),
    "erase_failed": (
        503,
        _(
            "Das Gespräch konnte gerade nicht gelöscht werden. "
            "Bitte versuchen Sie es gleich noch einmal."
        ),
    ),
    "internal_error": (
        500,
        _(
            "Es ist ein Fehler passiert. Bitte versuchen Sie es noch einmal, "
            "oder rufen Sie an, Telefon {phone}."
        ),
    ),
}
"""Code → HTTP status and German text; `{phone}` and other values are filled in when answering."""


class Problem(Exception):
    """An expected error, told to the citizen as problem details (RFC 9457).

    `code` is a key of PROBLEMS; `values` fill the text; `headers` go on the response;
    `extra` becomes further members of the JSON object.
    """

    def __init__(
        self,
        code: str,
        *,
        status: int | None = None,
        values: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        default, self.detail = PROBLEMS[code]
        self.code = code
        self.status = status or default
        self.values = dict(values or {})
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


class DialogueUnavailable(Exception):
    """Rasa or the action server is down, slow or talks nonsense; the reason is for logs only."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
