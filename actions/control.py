"""Steering the conversation: repeat, slower, simpler, language, a person, stop, forget."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.languages import language_named
from actions.services.drafts import DraftError
from actions.turn import Turn, TurnAction, choice, label
from translations.registry import load_languages

SLOW_RATE = 0.8
WHY = {
    "family_name": "utter_why_family_name",
    "email": "utter_why_email",
    "telephone": "utter_why_telephone",
    "custom_text": "utter_why_custom_text",
    "custom_text2": "utter_why_custom_text",
}


def last_answer(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The assistant's messages of the turn before the present one, oldest first."""
    answer: list[dict[str, Any]] = []
    for event in reversed(events[:-1]):
        if event.get("event") == "bot":
            message = ((event.get("data") or {}).get("custom") or {}).get("stadtlotse")
            # Introductions are not worth repeating, and repeating them would add up.
            known = "utter_action" in (event.get("metadata") or {})  # a person's words have none
            if message and known and message["key"] not in ("utter_repeat_intro", "utter_slower"):
                answer.insert(0, event["metadata"])
        elif event.get("event") == "user" and answer:
            break
    return answer


class Repeat(TurnAction):
    """The last answer again, in the language the conversation has now."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_repeat"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Say the last answer again; inside a form the form repeats its own question."""
        if turn.form:
            turn.say("utter_repeat_intro")
            return []
        return say_again(turn, "utter_repeat_intro")


def say_again(turn: Turn, introduction: str) -> list[EventType]:
    """Introduce and repeat the last answer, if there is one."""
    earlier = last_answer(turn.tracker.events)
    if not earlier:
        turn.say("utter_nothing_to_repeat")
        return []
    turn.say(introduction)
    for metadata in earlier:
        turn.say(metadata["utter_action"], **(metadata.get("stadtlotse") or {}))
    return []


class Slower(TurnAction):
    """Speak more slowly from now on, beginning with the last answer."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_slower"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Set the rate for the whole conversation."""
        turn.say("utter_slower", set={"rate": SLOW_RATE})
        return []


class Simpler(TurnAction):
    """Plain language; it exists for German."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_simpler"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Switch to plain German, and say the last answer again in it."""
        if turn.locale == "de-simple":
            turn.say("utter_simpler_already")
        elif turn.locale != "de":
            turn.say("utter_simpler_german")
        else:
            turn.say("utter_simpler", locale="de-simple", set={"locale": "de-simple"})
            if not turn.form:
                for metadata in last_answer(turn.tracker.events):
                    arguments = metadata.get("stadtlotse") or {}
                    turn.say(metadata["utter_action"], **{**arguments, "locale": "de-simple"})
        return []


class ChangeLanguage(TurnAction):
    """Another language, by button or by name in any of the languages."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_change_language"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Switch, or show all languages."""
        code = turn.entity("language") or language_named(turn.text)
        languages = load_languages()
        if code in languages:
            turn.say("utter_language_changed", locale=code, set={"locale": code})
            return []
        choices = [
            choice(language.native, f'/change_language{{"language":"{language.code}"}}', "language")
            for language in languages.values()
        ]
        turn.say("utter_language_unknown" if code else "utter_ask_language", choices=choices)
        return []


class Person(TurnAction):
    """How to reach a person: always answered, everywhere."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_person"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """The city's line, and the office of the service that was talked about."""
        city = turn.context.city
        phone_link = f"tel:{city.phone_international.replace(' ', '')}"
        turn.say(
            "utter_person",
            values={"hours": {"hours": city.phone_hours}, "email": {"code": city.email}},
            links=[
                {"title": label("utter_label_call"), "url": phone_link},
                {"title": label("utter_label_email"), "url": f"mailto:{city.email}"},
            ],
        )
        service = turn.context.service(turn.slot("booking_service") or turn.slot("service_id"))
        office = turn.context.first_office(service) if service else None
        if service and office:
            turn.say(
                "utter_person_office",
                values={
                    "service": {"service": service.id},
                    "office": {"office": office.id},
                    "address": turn.context.address(office),
                    "office_phone": {"phone": office.phone},
                },
            )
        return [SlotSet("failures", 0)]


class Forget(TurnAction):
    """Erase the conversation; the gateway does it after this answer was delivered."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_forget"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Say what is erased and what is not; applications of this conversation go as well."""
        await turn.context.release(turn.slot("hold"))
        try:
            deleted = await turn.context.applications.delete_all(turn.conversation)
        except DraftError:
            turn.say("utter_application_storage_down")
            return []
        if deleted:
            turn.say("utter_application_deleted")
        turn.say("utter_forgotten", set={"forget": True})
        return [SlotSet("hold", None), SlotSet("application", None)]


class Why(TurnAction):
    """Why a value is asked for."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_why"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """The reason for the value that the form is asking for."""
        response = WHY.get(str(turn.slot("requested_slot")), "utter_why_default")
        turn.say(response, values={"retention": {"duration_hours": turn.context.retention_hours}})
        return []


ACTIONS = (Repeat, Slower, Simpler, ChangeLanguage, Person, Forget, Why)
