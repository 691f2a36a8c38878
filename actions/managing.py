"""Existing appointments: look up, cancel, move."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.booking import FRESH, booking_values, spoken_language
from actions.form import FormDriver, Slots
from actions.personal import booking_record, is_digression
from actions.services.contact import parse_reference
from actions.services.errors import NotFound, Rejected
from actions.turn import Turn, TurnAction, choice, label

EXAMPLE = "101002-fb43"
TASKS = {
    "cancel_appointment": "cancel",
    "move_appointment": "move",
    "lookup_appointment": "lookup",
}
OURS = ("manage_task", "manage_reference", "manage_confirmed")


class StartManaging(TurnAction):
    """Begins with what is wanted, and with the appointment when there is only one to mean."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_start_manage"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Set the task; take a number from the message, or the only appointment we know."""
        await turn.context.release(turn.slot("hold"))
        slots: dict[str, Any] = {**dict.fromkeys(OURS), "hold": None}
        slots["manage_task"] = TASKS.get(turn.intent, "lookup")
        bookings = turn.slot("bookings") or []
        found = parse_reference(turn.entity("reference") or turn.text, spoken_language(turn))
        if found:
            slots["manage_reference"] = await _read(turn, *found)
        elif len(bookings) == 1:
            slots["manage_reference"] = bookings[0]
        return [SlotSet(slot, value) for slot, value in slots.items()]


async def _read(turn: Turn, process_id: int, auth_key: str) -> dict[str, Any] | None:
    """The appointment, or None after telling that there is none."""
    try:
        booking = await turn.context.desk.read(process_id, auth_key)
    except NotFound:
        turn.say("utter_reference_not_found")
        return None
    if booking.status != "confirmed":
        turn.say("utter_appointment_is_cancelled")
        return None
    return await booking_record(turn, booking)


class ValidateManaging(FormDriver):
    """number → (when cancelling) a last question."""

    form = "manage_form"

    async def needed(self, turn: Turn) -> Sequence[str]:
        """Only cancelling asks again: it cannot be undone."""
        cancelling = turn.slot("manage_task") == "cancel"
        return ["manage_reference", *(["manage_confirmed"] if cancelling else [])]

    async def fill(self, turn: Turn, slot: str) -> Slots | None:
        """Read a number, or a yes or no."""
        if slot == "manage_confirmed":
            answers = {"affirm": True, "deny": False}
            answer = answers.get(turn.intent)
            return None if answer is None else {"manage_confirmed": answer}
        found = parse_reference(turn.entity("reference") or turn.text, spoken_language(turn))
        if found is None:
            digits = any(c.isdigit() for c in turn.text)
            if not turn.text or not digits or is_digression(turn):
                return None
            turn.say("utter_invalid_reference", values={"example": {"code": EXAMPLE}})
            return {"manage_reference": None}
        return {"manage_reference": await _read(turn, *found)}


class AskReference(TurnAction):
    """Which appointment: one of those booked here, or its number."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_ask_manage_form_manage_reference"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Show what was booked in this conversation; any number can be given as well."""
        bookings = turn.slot("bookings") or []
        if not bookings:
            turn.say("utter_ask_manage_reference", values={"example": {"code": EXAMPLE}})
            return []
        rows = [
            choice(
                label(
                    "utter_label_booking",
                    service={"service": booking["service_id"]},
                    day={"date": booking["day"]},
                    time={"time": booking["time"]},
                ),
                f'/inform{{"reference":"{booking["reference"]}"}}',
                "calendar",
            )
            for booking in bookings
        ]
        turn.say("utter_choose_booking", choices=rows)
        return []


class AskCancel(TurnAction):
    """Cancel really?"""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_ask_manage_form_manage_confirmed"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Read the appointment back."""
        turn.say("utter_ask_cancel", values=booking_values(turn, turn.slot("manage_reference")))
        return []


class ManagingDone(TurnAction):
    """Does what was wanted."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_manage_done"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Show, cancel, or hand over to the booking form."""
        task, booking = turn.slot("manage_task"), turn.slot("manage_reference")
        cleared = [SlotSet(slot, None) for slot in OURS]
        if not booking:
            return cleared
        if task == "move":
            return [*cleared, *self._move(turn, booking)]
        if task == "lookup":
            turn.say("utter_appointment_details", values=booking_values(turn, booking))
            return [*cleared, SlotSet("bookings", self._with(turn, booking))]
        if not turn.slot("manage_confirmed"):
            turn.say("utter_cancel_kept")
            return cleared
        return [*cleared, *await self._cancel(turn, booking)]

    @staticmethod
    def _with(turn: Turn, booking: Mapping[str, Any]) -> list[Any]:
        known = turn.slot("bookings") or []
        return [*[b for b in known if b["reference"] != booking["reference"]], booking]

    @staticmethod
    def _move(turn: Turn, booking: Mapping[str, Any]) -> list[EventType]:
        """Book anew with the same service; the old appointment stands until the new one does."""
        turn.say("utter_moving_starts")
        slots = {
            **dict.fromkeys(FRESH),
            "booking_service": booking["service_id"],
            "moving": dict(booking),
        }
        return [*[SlotSet(s, v) for s, v in slots.items()], FollowupAction("appointment_form")]

    @staticmethod
    async def _cancel(turn: Turn, booking: Mapping[str, Any]) -> list[EventType]:
        try:
            await turn.context.desk.cancel(int(booking["process_id"]), str(booking["auth_key"]))
        except Rejected:
            turn.say("utter_cannot_cancel")
            return []
        except NotFound:
            turn.say("utter_appointment_is_cancelled")
        else:
            turn.say("utter_cancelled")
        known = turn.slot("bookings") or []
        return [SlotSet("bookings", [b for b in known if b["reference"] != booking["reference"]])]


ACTIONS = (StartManaging, ValidateManaging, AskReference, AskCancel, ManagingDone)
