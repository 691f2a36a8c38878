"""What the assistant made of a message: shown only to developers and editors."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

ALTERNATIVES = 5


class IntentGuess(BaseModel):
    """An intent and its confidence, 0 to 1."""

    intent: str
    confidence: float


class ServiceGuess(BaseModel):
    """The service that was found."""

    id: str
    leika: str | None = None
    score: float | None = None


class LanguageGuess(BaseModel):
    """The language of the message as identified, not necessarily the conversation's."""

    code: str | None = None
    confidence: float


class Understanding(BaseModel):
    """Intent, service and language of the last message."""

    intent: str | None = None
    confidence: float
    service: ServiceGuess | None = None
    alternatives: list[IntentGuess] = []
    language: LanguageGuess


def understanding(tracker: Mapping[str, Any], language: LanguageGuess) -> Understanding:
    """Read it from Rasa's tracker."""
    latest = tracker.get("latest_message") or {}
    intent = latest.get("intent") or {}
    slots = tracker.get("slots") or {}
    ranking = [row for row in latest.get("intent_ranking") or [] if row.get("name")]
    name = intent.get("name")
    service = slots.get("service_id")
    score = slots.get("service_score")
    return Understanding(
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        service=ServiceGuess(
            id=str(service),
            leika=slots.get("service_leika"),
            score=float(score) if isinstance(score, (int, float)) else None,
        )
        if service
        else None,
        alternatives=[
            IntentGuess(intent=row["name"], confidence=float(row.get("confidence") or 0.0))
            for row in ranking
            if row["name"] != name
        ][:ALTERNATIVES],
        language=language,
    )
