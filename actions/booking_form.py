"""The booking form: which values are needed, and what a message contributes."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from actions.booking import spoken_language
from actions.context import BERLIN
from actions.desk import restored, stored
from actions.finding import Ambiguous, Identified, Unknown, find_service, named_office
from actions.form import FormDriver, Slots
from actions.personal import (
    EXAMPLES,
    VALUES,
    booking_record,
    person_of,
    read_text,
    short_text,
)
from actions.services import contact
from actions.services.errors import InvalidValue, Rejected, SlotTaken, TooManyAppointments, Unclear
from actions.services.moments import parse_day, parse_time
from actions.turn import Turn

PLACE_AND_TIME = ("booking_service", "booking_office", "booking_day", "booking_time")
DOUBT_SECONDS = 0.5
CHANGES: dict[str, Slots] = {
    "office": dict.fromkeys(("booking_office", "booking_day", "booking_time")),
    "day": dict.fromkeys(("booking_day", "booking_time")),
    "time": {"booking_time": None},
    "person": dict.fromkeys(("family_name", "email", "telephone", "custom_text", "custom_text2")),
}


class ValidateAppointment(FormDriver):
    """service → office → day → time (held) → what the office demands → read back → book."""

    form = "appointment_form"

    async def implied(self, turn: Turn) -> Slots:
        """Where only one office gives these appointments, it is told instead of asked."""
        service = turn.slot("booking_service")
        if not service or turn.slot("booking_office"):
            return {}
        offices = await turn.context.desk.offices(service)
        if len(offices) != 1:
            return {}
        office = turn.context.catalogue.offices[offices[0]]
        turn.say(
            "utter_only_office",
            values={"office": {"office": office.id}, "address": turn.context.address(office)},
        )
        return {"booking_office": office.id, **await self._wish(turn, office.id)}

    async def needed(self, turn: Turn) -> Sequence[str]:
        """Place and time, then what the chosen office demands, then the confirmation."""
        slots: list[str] = list(PLACE_AND_TIME)
        if turn.slot("booking_office"):
            slots += (await turn.context.desk.demands(turn.slot("booking_office"))).required
        return [*slots, "booking_confirmed"]

    async def fill(self, turn: Turn, slot: str) -> Slots | None:
        """Read the message as a value for `slot`."""
        if change := turn.entity("change"):
            return await self._change(turn, change)
        reader: Callable[[Turn], Any] = getattr(self, f"_{slot}")
        found: Slots | None = await reader(turn)
        return found

    async def _booking_service(self, turn: Turn) -> Slots | None:
        match find_service(turn):
            case Identified(service, _) if await turn.context.desk.is_bookable(service):
                options = {**(turn.slot("options") or {}), "services": None}
                return {
                    "booking_service": service.id, "service_id": service.id, "options": options,
                }  # fmt: skip
            case Identified(service, _) if turn.intent in ("inform", "book_appointment"):
                turn.say("utter_not_bookable", values={"service": {"service": service.id}})
                return {"booking_service": None}
            case Ambiguous(services) if turn.intent in VALUES or turn.intent == "ask_service_info":
                options = {**(turn.slot("options") or {}), "services": [s.id for s in services]}
                return {"booking_service": None, "options": options}
            case Unknown() if turn.intent == "inform":
                turn.say("utter_service_not_found")
                return {"booking_service": None}
        return None

    async def _booking_office(self, turn: Turn) -> Slots | None:
        service = turn.context.service(turn.slot("booking_service"))
        if service is None:
            return {"booking_service": None}
        offered = await turn.context.desk.offices(service.id)
        wanted = turn.entity("office_id")
        if wanted is None and (office := named_office(turn, offered)):
            wanted = office.id
        if wanted == "earliest" or (wanted is None and turn.intent == "affirm"):
            firsts = await turn.context.desk.first_days(service)
            wanted = firsts[0][0] if firsts else None
        if wanted is None:
            return None
        if wanted not in offered:
            turn.say("utter_office_not_understood")
            return {"booking_office": None}
        return {"booking_office": wanted, **await self._wish(turn, wanted)}

    async def _wish(self, turn: Turn, office_id: str) -> Slots:
        """A day that was named when the booking began, if this office has it."""
        wish = (turn.slot("options") or {}).get("wish")
        if not wish:
            return {}
        free = await turn.context.desk.days(turn.slot("booking_service"), office_id)
        if date.fromisoformat(wish["day"]) in free:
            return {"booking_day": wish["day"], "options": {}}
        turn.say("utter_day_not_free", values={"day": {"date": wish["day"]}})
        return {"options": {}}

    async def _booking_day(self, turn: Turn) -> Slots | None:
        context = turn.context
        named = turn.entity("day")
        if named is None and turn.text:
            found = parse_day(turn.text, spoken_language(turn), context.now().date())
            named = found.isoformat() if found else self._numbered(turn, "days")
        if named is None:
            return None
        free = await context.desk.days(turn.slot("booking_service"), turn.slot("booking_office"))
        day = date.fromisoformat(named)
        if day not in free:
            turn.say("utter_day_not_free", values={"day": {"date": named}})
            after = {**(turn.slot("options") or {}), "days_from": named}
            return {"booking_day": None, "options": after}
        return {"booking_day": named, "booking_time": None, "options": {}}

    async def _booking_time(self, turn: Turn) -> Slots | None:
        named = turn.entity("time")
        if named is None and turn.text:
            day = parse_day(turn.text, spoken_language(turn), turn.context.now().date())
            if day and day.isoformat() != turn.slot("booking_day"):
                # "rather on Thursday": the day is chosen anew with what was said.
                return await self._booking_day(turn)
            found = parse_time(turn.text, spoken_language(turn))
            named = found.isoformat("minutes") if found else None
        if named is None:
            return None
        return await self._hold(turn, named)

    async def _hold(self, turn: Turn, time: str) -> Slots:
        """Hold the time, so that nobody else takes it while the citizen types."""
        desk = turn.context.desk
        day = turn.slot("booking_day")
        await desk.release(turn.slot("hold"))
        start = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=BERLIN)
        service, office = turn.slot("booking_service"), turn.slot("booking_office")
        if time not in await desk.times(service, office, start.date()):
            turn.say("utter_time_not_free", values={"time": {"time": time}})
            return {"booking_time": None, "hold": None}
        try:
            hold = await desk.hold(service, office, start)
        except SlotTaken:
            return await self._gone(turn)
        minutes = (await desk.demands(office)).hold_minutes
        values = {"day": {"date": day}, "time": {"time": time}, "minutes": minutes}
        turn.say("utter_held", values=values)
        return {"booking_time": time, "hold": stored(hold), "options": {}}

    async def _gone(self, turn: Turn) -> Slots:
        """Somebody was faster: offer what is left of the day, or other days."""
        turn.say("utter_slot_gone")
        slots: Slots = {"booking_time": None, "hold": None, "options": {}}
        left = await turn.context.desk.times(
            turn.slot("booking_service"),
            turn.slot("booking_office"),
            date.fromisoformat(turn.slot("booking_day")),
        )
        return slots if left else {**slots, "booking_day": None}

    async def _family_name(self, turn: Turn) -> Slots | None:
        return read_text(turn, "family_name", contact.family_name)

    async def _email(self, turn: Turn) -> Slots | None:
        return read_text(turn, "email", contact.email)

    async def _telephone(self, turn: Turn) -> Slots | None:
        return read_text(turn, "telephone", contact.telephone)

    async def _custom_text(self, turn: Turn) -> Slots | None:
        return read_text(turn, "custom_text", short_text)

    async def _custom_text2(self, turn: Turn) -> Slots | None:
        return read_text(turn, "custom_text2", short_text)

    async def _booking_confirmed(self, turn: Turn) -> Slots | None:
        if turn.intent == "deny":
            return {"booking_confirmed": None, "options": {"mode": "change"}}
        if turn.intent != "affirm":
            return None
        if (turn.slot("options") or {}).get("mode") == "change":
            return {"booking_confirmed": None, "options": {}}
        return await self._book(turn)

    async def _change(self, turn: Turn, what: str) -> Slots | None:
        if what not in CHANGES:
            return None
        slots = {**CHANGES[what], "options": {}, "booking_confirmed": None}
        if what != "person":
            await turn.context.desk.release(turn.slot("hold"))
            slots["hold"] = None
        return slots

    async def _book(self, turn: Turn) -> Slots:
        """Confirm; every way it can end is told, and only one of them is "booked"."""
        desk = turn.context.desk
        if not turn.slot("hold"):
            return {"booking_time": None}
        hold = restored(turn.slot("hold"))
        moving = turn.slot("moving")
        try:
            # A little sooner than the whole turn, because an unfinished confirmation is in doubt.
            async with asyncio.timeout(turn.seconds_left() - DOUBT_SECONDS):
                if moving:
                    moved = await desk.move(restored(moving), hold, person_of(turn))
                    booking = moved.booking
                    moving = {**moving, "not_cancelled": not moved.old_cancelled}
                else:
                    booking = await desk.finish(hold, person_of(turn))
        except SlotTaken:
            return {**await self._gone(turn), "booking_confirmed": None}
        except (Unclear, TimeoutError):
            return {"booking_confirmed": None, "options": {"mode": "unclear"}}
        except TooManyAppointments:
            turn.say("utter_too_many_appointments")
            return {"booking_confirmed": None, "email": None}
        except InvalidValue as error:
            slot = error.field if error.field in ("family_name", "email", "telephone") else None
            if slot is None:
                turn.say("utter_booking_refused")
                return {"booking_confirmed": None, "options": {"mode": "change"}}
            turn.say(f"utter_invalid_{slot}", values={"example": {"code": EXAMPLES.get(slot, "")}})
            return {"booking_confirmed": None, slot: None}
        except Rejected:
            turn.say("utter_booking_refused")
            return {"booking_confirmed": None, "options": {"mode": "change"}}
        if booking.process_id != hold.process_id:
            turn.say("utter_hold_renewed")
        kept = [
            b
            for b in turn.slot("bookings") or []
            if not moving or b["reference"] != moving["reference"]
        ]
        record = await booking_record(turn, booking)
        return {
            "booking_confirmed": True, "hold": None, "moving": moving, "bookings": [*kept, record],
        }  # fmt: skip

    @staticmethod
    def _numbered(turn: Turn, key: str) -> str | None:
        """The option with a number ("the 2nd"); options are numbered as they were shown."""
        shown = (turn.slot("options") or {}).get(key) or []
        text = turn.text.strip().rstrip(".")
        return shown[int(text) - 1] if text.isdecimal() and 0 < int(text) <= len(shown) else None


ACTIONS = (ValidateAppointment,)
