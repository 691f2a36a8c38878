"""What the telephone policy says by itself. German is the source; the rest is in translations/."""

from collections.abc import Mapping
from typing import Any

from translations.catalogue import translator
from voice_gateway.errors import _

TEXTS: Mapping[str, str] = {
    # Beginning.
    "greeting": _(
        "Guten Tag! Hier ist der Stadtlotse der Stadt {city}. Sie sprechen mit einem Computer."
    ),
    "greeting_help": _(
        "Mit der {person} erreichen Sie jederzeit einen Menschen. "
        "Mit der Sterntaste wiederhole ich das Letzte."
    ),
    "other_languages": _("Für andere Sprachen drücken Sie die {languages}."),
    "question": _("Was kann ich für Sie tun?"),
    "recording": _(
        "Darf dieses Gespräch aufgenommen werden, damit wir besser werden? "
        "Wenn Sie Nein sagen, ändert sich für Sie nichts."
    ),
    "recording_yes": _("Danke. Sie können das jederzeit widerrufen."),
    "recording_no": _("Gut, es wird nichts aufgenommen."),
    # Choices.
    "yes_no": _("Für Ja drücken Sie die {agree}, für Nein die {refuse}."),
    "choice": _("Für „{choice}“ drücken Sie die {key}."),
    "choice_hash": _("Für „{choice}“ drücken Sie die {key} und dann die Raute-Taste."),
    "choice_numbers": _("Sie können die Nummer sagen oder drücken."),
    "choice_more": _("Für weitere Möglichkeiten drücken Sie die {more}."),
    "choice_person": _("Für einen Menschen drücken Sie die {person}."),
    "title_book_appointment": _("Termin buchen"),
    "title_ask_documents": _("Welche Unterlagen brauche ich?"),
    "title_ask_opening_hours": _("Öffnungszeiten"),
    "language_choice": _("Für Deutsch drücken Sie die {key}."),
    "language_choice_hash": _("Für Deutsch drücken Sie die Raute-Taste."),
    "language_chosen": _("Gut, wir sprechen jetzt Deutsch."),
    # Silence.
    "wait": _("Lassen Sie sich ruhig Zeit."),
    "ask_again": _("Ich habe nichts gehört."),
    "keypad": _("Sie können auch die Tasten am Telefon benutzen."),
    "keypad_help": _(
        "Mit der {person} erreichen Sie einen Menschen. Mit der {slower} spreche ich langsamer, "
        "mit der {louder} lauter. Mit der {languages} wählen Sie eine andere Sprache. "
        "Mit der Sterntaste wiederhole ich das Letzte."
    ),
    "offer_call_back": _("Möchten Sie, dass ein Mensch Sie zurückruft?"),
    "goodbye_silent": _(
        "Ich höre Sie leider nicht. Rufen Sie gern jederzeit wieder an. Auf Wiedersehen!"
    ),
    # Not understood.
    "rephrase": _(
        "Das habe ich leider nicht verstanden. Bitte sagen Sie es noch einmal, gern mit anderen "
        "Worten."
    ),
    "use_keys": _("Ich verstehe Sie gerade nicht gut. Am besten geht es mit den Tasten."),
    "offer_person": _(
        "Es tut mir leid, ich verstehe Sie nicht gut. Möchten Sie mit einem Menschen sprechen?"
    ),
    # Reading back.
    "understood": _("Ich habe verstanden: {value}. Stimmt das?"),
    "again": _("Gut, dann bitte noch einmal."),
    "again_spell": _("Gut, dann bitte noch einmal. Sie können es auch buchstabieren."),
    "again_digits": _(
        "Gut, dann bitte noch einmal. Sie können die Ziffern auch tippen, mit der Raute-Taste am "
        "Ende."
    ),
    # While something is looked up.
    "filler_1": _("Einen Moment bitte, ich sehe nach."),
    "filler_2": _("Ich schaue kurz für Sie nach."),
    "filler_3": _("Das dauert noch einen kleinen Moment."),
    # Long answers, numbers.
    "read_on": _("Soll ich weiterlesen?"),
    "spelled": _("Zum Mitschreiben: {spelled}. Noch einmal: {spelled}."),
    "spelled_once": _("Ich buchstabiere: {spelled}."),
    "nothing_to_spell": _("Im Moment habe ich nichts zu buchstabieren."),
    # How we speak.
    "slower": _("Gern, ich spreche jetzt langsamer."),
    "faster": _("Gern, ich spreche jetzt schneller."),
    "normal": _("Gern, ich spreche wieder normal."),
    "louder": _("Gern, ich spreche jetzt lauter."),
    "quieter": _("Gern, ich spreche jetzt leiser."),
    "limit": _("Mehr geht leider nicht."),
    "waiting": _("Gern, ich warte."),
    "more_time": _("Ich wollte Sie nicht unterbrechen. Ich lasse Ihnen jetzt mehr Zeit."),
    # A person, a call-back.
    "connecting": _("Ich verbinde Sie jetzt mit einem Menschen. Einen Moment bitte."),
    "closed": _("Im Moment ist leider niemand am Telefon."),
    "not_connected": _("Ich konnte Sie leider nicht verbinden."),
    "call_us": _("Sie erreichen uns unter der Telefonnummer {phone}."),
    "call_back": _("Wir rufen Sie gern zurück."),
    "call_back_number": _(
        "Unter welcher Nummer erreichen wir Sie? Sagen Sie die Ziffern einzeln, oder tippen Sie "
        "sie, mit der Raute-Taste am Ende."
    ),
    "number_wrong": _("Das ist noch keine vollständige Telefonnummer."),
    "call_back_when": _("Wann passt es Ihnen am besten?"),
    "when_soon": _("So bald wie möglich"),
    "when_morning": _("Am Vormittag"),
    "when_afternoon": _("Am Nachmittag"),
    "call_back_done": _("Danke, ich habe es notiert. Ein Mensch ruft Sie unter {number} zurück."),
    "call_back_failed": _(
        "Das konnte ich leider nicht speichern. Bitte rufen Sie an, Telefon {phone}."
    ),
    "good": _("Gut."),
    "anything_else": _("Kann ich noch etwas für Sie tun?"),
    # A summary.
    "summary_email": _("Möchten Sie das Wichtigste als E-Mail bekommen?"),
    "summary_known": _("Soll ich Ihnen das Wichtigste als E-Mail schicken, an {email}?"),
    "summary_sms": _("Möchten Sie das Wichtigste als SMS bekommen?"),
    "summary_which": _("Möchten Sie das Wichtigste als E-Mail oder als SMS bekommen?"),
    "title_email": _("E-Mail"),
    "title_sms": _("SMS"),
    "title_neither": _("Nein, danke"),
    "ask_email": _("Wie ist Ihre E-Mail-Adresse? Sie können sie langsam buchstabieren."),
    "email_wrong": _("Das ist noch keine vollständige E-Mail-Adresse."),
    "summary_sent": _("Gut, ich schicke es Ihnen."),
    "summary_failed": _("Die Nachricht an Sie konnte ich leider nicht verschicken."),
    "summary_subject": _("Ihr Gespräch mit dem Stadtlotsen"),
    "summary_before": _(
        "Guten Tag,\n\nSie haben mit dem Stadtlotsen der Stadt {city} telefoniert. "
        "Das Wichtigste zum Nachlesen:"
    ),
    "summary_after": _(
        "Ein Computer hat diese Nachricht geschrieben. Bitte antworten Sie nicht darauf. "
        "Bei Fragen rufen Sie gern an, Telefon {phone}."
    ),
    # Trouble and the end.
    "failed": _("Ich kann gerade nicht antworten. Bitte sagen Sie es gleich noch einmal."),
    "failed_again": _("Es klappt gerade leider nicht. Das tut mir leid."),
    "hang_up": _(
        "Auf Wiedersehen! Sie können jetzt auflegen. Wenn Sie noch etwas brauchen, sprechen Sie "
        "einfach weiter."
    ),
    "ended": _("Unser Gespräch ist gelöscht. Sie können jetzt auflegen. Auf Wiedersehen!"),
}


def text(name: str, locale: str, values: Mapping[str, Any]) -> str:
    """A text in a locale; raises KeyError for an unknown name or a missing value."""
    return translator(locale).gettext(TEXTS[name]).format_map(values)
