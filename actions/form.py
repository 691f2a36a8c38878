"""One generic form: asks for what is missing, takes what fits, leaves the rest to the rules.

Rasa's form calls `validate_<form>` on every turn and asks for the slot that we return as
`requested_slot`; when we fill nothing, it steps back and the rules answer the digression. Rasa also
calls us when the conversation comes back from a digression; that message was answered already and
must not be read as a value.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services.errors import MunicipalError
from actions.turn import Domain, Turn, tell_failure

SILENT = ("action_listen", "action_extract_slots")
Slots = dict[str, Any]


class FormDriver(Action):  # type: ignore[misc] # rasa-sdk has no types
    """Base of the validation actions; a form says which slots it needs and how one is filled."""

    form: str

    def name(self) -> str:
        """Rasa's name of this action."""
        return f"validate_{self.form}"

    async def implied(self, turn: Turn) -> Slots:
        """Slots that follow from the others without a question, for example the only office."""
        return {}

    async def needed(self, turn: Turn) -> Sequence[str]:
        """The slots of the form in the order in which they are asked, given what is known."""
        raise NotImplementedError

    def first(self, turn: Turn) -> str | None:
        """What to ask for when a system fails before anything was asked; None ends the form."""
        return None

    async def fill(self, turn: Turn, slot: str) -> Slots | None:
        """Slots to set from this message; None when it holds no value for `slot`.

        A value that was meant but is wrong is told to the citizen, and `{slot: None}` is returned.
        """
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Called by Rasa's form; the last event names the slot to ask for."""
        turn = Turn(dispatcher, tracker)
        requested = tracker.get_slot("requested_slot")
        filled: Slots = {}
        try:
            async with asyncio.timeout(turn.seconds_left()):
                if requested and turn.form == self.form and not self._answered(tracker):
                    found = await self.fill(turn, str(requested))
                    if found is None:
                        return [SlotSet("requested_slot", requested)]
                    filled = {"failures": 0, **found}
                remember(tracker, filled)
                implied = await self.implied(turn)
                remember(tracker, implied)
                filled = {**filled, **implied}
                following = await self._next(turn)
        except (MunicipalError, TimeoutError) as error:
            # The value is kept and the question stays, so that nothing has to be typed again.
            tell_failure(turn, error)
            filled = {**filled, "failures": 0}
            following = str(requested) if requested else self.first(turn)
        events: list[EventType] = [SlotSet(slot, value) for slot, value in filled.items()]
        return [*events, SlotSet("requested_slot", following)]

    def _answered(self, tracker: Tracker) -> bool:
        """Whether another action has dealt with the latest message (Rasa adds the form itself)."""
        for event in reversed(tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "action" and event.get("name") not in (*SILENT, self.form):
                return True
        return False

    async def _next(self, turn: Turn) -> str | None:
        """The first slot that is needed and empty; asks again, because it depends on the slots."""
        for slot in await self.needed(turn):
            if turn.slot(slot) is None:
                return slot
        return None


def remember(tracker: Tracker, slots: Mapping[str, Any]) -> None:
    """Make new values visible to the rest of this turn; Rasa gets them as events."""
    tracker.slots.update(slots)
