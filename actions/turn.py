"""What every action shares: reading the turn, saying a response, surviving a dead dependency."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Context, current
from actions.nlg import locale_of
from actions.services.errors import MunicipalError, RateLimited

log = structlog.get_logger()
Domain = dict[str, Any]

TURN_SECONDS = 15.0
"""For all actions of one message together. The gateway gives up after 20 s and then says that the
message was not dealt with; by then it must have had its answer."""
LEAST_SECONDS = 1.0
QUESTION_MARKS = ("?", "؟")


class Turn:
    """One message of the citizen, and the place where answers are collected."""

    def __init__(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        part: Mapping[str, str] | None = None,
    ) -> None:
        self.dispatcher = dispatcher
        self.tracker = tracker
        self._part = part or {}
        self.context: Context = current()
        self.locale, self.channel = locale_of({"latest_message": tracker.latest_message})

    @property
    def text(self) -> str:
        """What was typed or said; empty when a button was pressed."""
        text = str(self._part.get("text") or self.tracker.latest_message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def asks(self) -> bool:
        """Whether it is written as a question."""
        return any(sign in self.text for sign in QUESTION_MARKS)

    @property
    def parts(self) -> list["Turn"]:
        """The questions of a message that asks several, as turns of their own; else none."""
        rows = self.tracker.latest_message.get("parts") or []
        return [Turn(self.dispatcher, self.tracker, row) for row in rows]

    @property
    def intent(self) -> str:
        """The name of the intent."""
        return str(self._part.get("intent") or self.tracker.get_intent_of_latest_message() or "")

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """The likeliest intents with their probabilities, without the fallback; never empty."""
        rows = self.tracker.latest_message.get("intent_ranking") or []
        found = [(str(r["name"]), float(r["confidence"])) for r in rows]
        return [row for row in found if row[0] != "nlu_fallback"] or [
            (self.intent, self.confidence)
        ]

    @property
    def understood(self) -> bool:
        """Whether the engine was sure of an intent.

        rasa-sdk hides the fallback behind the second best intent, so the raw name is read.
        """
        raw = (self.tracker.latest_message.get("intent") or {}).get("name")
        return bool(raw != "nlu_fallback")

    @property
    def confidence(self) -> float:
        """Confidence of the intent, 0 to 1; a button is certain."""
        return float((self.tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)

    def entity(self, name: str) -> str | None:
        """A value that a button carried."""
        value = next(self.tracker.get_latest_entity_values(name), None)
        return None if value is None else str(value)

    def slot(self, name: str) -> Any:
        """The conversation's memory."""
        return self.tracker.get_slot(name)

    @property
    def conversation(self) -> str:
        """The id of the conversation."""
        return str(self.tracker.sender_id)

    @property
    def form(self) -> str | None:
        """The form that is being filled in."""
        name: str | None = self.tracker.active_loop_name
        return name

    @property
    def told(self) -> set[str]:
        """Names of the responses that earlier actions gave to this message."""
        names = set()
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                break
            if event.get("event") == "bot":
                names.add(str((event.get("metadata") or {}).get("utter_action")))
        return names

    def seconds_left(self) -> float:
        """How long this turn may still take, counted from when the message came in."""
        users = (e for e in reversed(self.tracker.events) if e.get("event") == "user")
        now = time.time()
        since = next((float(e.get("timestamp") or now) for e in users), now)
        spent = max(0.0, now - since)
        return max(LEAST_SECONDS, TURN_SECONDS - spent)

    def say(self, response: str, **arguments: Any) -> None:
        """Queue a response; keyword arguments are those of `TextGenerator.message`.

        `values` are for the text, `choices` are buttons, and every response may name the city and
        its phone number.
        """
        city = self.context.city
        values = {
            "city": city.name,
            "phone": {"phone": city.phone},
            **arguments.pop("values", {}),
        }
        self.dispatcher.utter_message(response=response, stadtlotse={"values": values, **arguments})


def choice(title: Any, payload: str, icon: str = "") -> Mapping[str, Any]:
    """A button; `title` is a value for `Formatter.render`."""
    return {"title": title, "payload": payload, "icon": icon}


def label(name: str, **values: Any) -> Mapping[str, Any]:
    """A short text that is itself a response, as a value."""
    return {"response": {"name": name, "values": values}}


class TurnAction(Action):  # type: ignore[misc] # rasa-sdk has no types
    """An action that gets a `Turn`; failures of the municipality's systems are told, not thrown."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Called by rasa-sdk."""
        turn = Turn(dispatcher, tracker)
        try:
            async with asyncio.timeout(turn.seconds_left()):
                return list(await self.act(turn))
        except (MunicipalError, TimeoutError) as error:
            return tell_failure(turn, error)

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """What the action does; returns Rasa events."""
        raise NotImplementedError


def tell_failure(turn: Turn, error: MunicipalError | TimeoutError) -> list[EventType]:
    """Say that a system of the municipality does not answer; what was entered stays."""
    log.warning("municipal_api_failed", error=type(error).__name__)
    busy = isinstance(error, RateLimited)
    response = "utter_appointments_busy" if busy else "utter_appointments_unavailable"
    if response not in turn.told:
        turn.say(response)
    return []
