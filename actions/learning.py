"""What was not understood is kept for those who write the content: when, and what of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.anonymising import build_anonymiser
from actions.context import today
from actions.learner import Learner, Note
from actions.nlg import locale_of
from actions.services.learned import MOST_GUESSES, Guess, Reason
from actions.services.understanding import DANGER
from actions.settings import ActionSettings
from actions.storage.learning import LearnedTexts
from actions.turn import Turn
from translations.registry import load_languages

# The only questions of a form in which nobody is asked for anything about themselves.
HARMLESS = ("booking_service", "booking_office", "booking_day", "booking_time")
BOOKING = "appointment_form"
SUSPICION = 0.1  # so likely a danger is enough to keep nothing


def build_learner(settings: ActionSettings) -> Learner | None:
    """The learner, None when it is switched off; files are opened when something is to be kept."""
    if not settings.learning:
        return None
    return Learner(
        lambda: LearnedTexts.open(settings.learned_database, settings.learning_days, today),
        lambda: build_anonymiser(settings),
        today,
    )


def keep(turn: Turn, reason: Reason) -> None:
    """Keep this turn's message, unless it may be personal or about a danger.

    "None of these" is a button: then the message is kept that the services were offered for.
    """
    learner: Learner | None = getattr(turn.context, "learning", None)
    if learner is None or _personal(turn) or _dangerous(turn):
        return
    if reason is Reason.NONE_OF_THESE:
        note = _ruled_out(turn)
    else:
        guesses = tuple(Guess(name, sure) for name, sure in turn.ranking[:MOST_GUESSES])
        note = _note(turn, turn.text, turn.locale, reason, guesses)
    if note is not None:
        learner.take(note)


def _personal(turn: Turn) -> bool:
    """Whether a form has asked for something about a person, or may have."""
    if not turn.form:
        return False
    return turn.form != BOOKING or turn.slot("requested_slot") not in HARMLESS


def _dangerous(turn: Turn) -> bool:
    """Whether a danger was met in this conversation, or is not unlikely in this message."""
    if any(part.intent in DANGER for part in turn.parts):
        return True
    if any(name in DANGER and sure >= SUSPICION for name, sure in turn.ranking):
        return True
    said = (event.get("parse_data") or {} for event in _messages(turn.tracker.events))
    return any((row.get("intent") or {}).get("name") in DANGER for row in said)


def _messages(events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [event for event in events if event.get("event") == "user"]


def _note(
    turn: Turn, text: str, locale: str, reason: Reason, guesses: tuple[Guess, ...]
) -> Note | None:
    language = load_languages().get(locale)
    if not text or language is None:
        return None
    sender = str(turn.tracker.sender_id)
    return Note(text, language.stt, locale, turn.channel, reason, guesses, sender)


def _ruled_out(turn: Turn) -> Note | None:
    """The message before the services were offered, with the likeliest of them."""
    events: Sequence[Mapping[str, Any]] = turn.tracker.events
    offered = turn.slot("offered_services") or ()
    offers = [
        index for index, event in enumerate(events)
        if event.get("event") == "slot"
        and event.get("name") == "offered_services"
        and event.get("value")
    ]  # fmt: skip
    before = _messages(events[: offers[-1]]) if offers and offered else []
    text = str(before[-1].get("text") or "") if before else ""
    if not text or text.startswith("/"):
        return None
    locale, _ = locale_of({"latest_message": before[-1]})
    hits = turn.context.finder.search(text, locale)
    guesses = [Guess(hit.service_id, hit.score) for hit in hits if hit.service_id in offered]
    return _note(turn, text, locale, Reason.NONE_OF_THESE, tuple(guesses[:MOST_GUESSES]))
