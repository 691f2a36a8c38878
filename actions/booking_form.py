"""The booking form: which values are needed, and what a message contributes."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from actions.booking import said_moment, spoken_language, wanted_moment
from actions.booking_times import (
    days_wished,
    hold_time,
    is_aside,
    kept_wish,
    slot_gone,
    times_wished,
)
from actions.desk import restored
from actions.finding import Ambiguous, Identified, Unknown, find_service, named_office
from actions.form import FormDriver, Slots
from actions.learning import keep
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
from actions.services.learned import Reason
from actions.services.moments import parse_choice
from actions.services.values.days import Days
from actions.services.values.times import Span
from actions.services.wishes import Wish
from actions.streets import place_named
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
        return {"booking_office": office.id, **await kept_wish(turn, office.id)}

    async def needed(self, turn: Turn) -> Sequence[str]:
        """Place and time, then what the chosen office demands, then the confirmation."""
        slots: list[str] = list(PLACE_AND_TIME)
        if turn.slot("booking_office"):
            slots += (await turn.context.desk.demands(turn.slot("booking_office"))).required
        return [*slots, "booking_confirmed"]

    def first(self, turn: Turn) -> str:
        """A service that was named is kept."""
        return "booking_office" if turn.slot("booking_service") else "booking_service"

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
                options = {
                    **(turn.slot("options") or {}),
                    **wanted_moment(turn),
                    **place_named(turn),
                    "services": None,
                }
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
                keep(turn, Reason.NOT_UNDERSTOOD)
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
            # "I live in …" is no answer yet, but the offices can be shown nearest first.
            near = place_named(turn)
            options = {**(turn.slot("options") or {}), **wanted_moment(turn), **near}
            return {"booking_office": None, "options": options} if near else None
        if wanted not in offered:
            turn.say("utter_office_not_understood")
            return {"booking_office": None}
        return {"booking_office": wanted, **await kept_wish(turn, wanted)}

    async def _booking_day(self, turn: Turn) -> Slots | None:
        options = turn.slot("options") or {}
        kept = Wish.from_json(options["wish"]) if options.get("wish") else Wish()
        said = said_moment(turn)
        named = turn.entity("day") or await self._option(turn, said.days)
        if named is not None:
            day = date.fromisoformat(named)
            wish = Wish(Days(day, day), kept.when)
        elif said.days and (said.days.day or not is_aside(turn)):
            wish = Wish(said.days, said.when or kept.when)
        elif isinstance(said.when, Span) and not is_aside(turn):
            # "In the morning" is kept for the times of the day that is still to be chosen.
            wish = Wish(None, said.when)
            return {"booking_day": None, "options": {**options, "wish": wish.to_json()}}
        else:
            return None
        return await days_wished(turn, turn.slot("booking_office"), wish)

    async def _booking_time(self, turn: Turn) -> Slots | None:
        day, office = date.fromisoformat(turn.slot("booking_day")), turn.slot("booking_office")
        if named := turn.entity("time"):
            return await hold_time(turn, office, day, time.fromisoformat(named))
        said = said_moment(turn)
        if said.days and not said.days.past and said.days.day != day:
            # "rather on Thursday": the day is chosen anew with what was said.
            return await self._booking_day(turn)
        if said.when is None or (isinstance(said.when, Span) and is_aside(turn)):
            return None
        found = await times_wished(turn, office, day, Wish(None, said.when))
        return {"booking_time": None, **found}

    async def _family_name(self, turn: Turn) -> Slots | None:
        language = spoken_language(turn)
        return read_text(turn, "family_name", lambda text: contact.family_name(text, language))

    async def _email(self, turn: Turn) -> Slots | None:
        language = spoken_language(turn)
        return read_text(turn, "email", lambda text: contact.email(text, language))

    async def _telephone(self, turn: Turn) -> Slots | None:
        language = spoken_language(turn)
        return read_text(turn, "telephone", lambda text: contact.telephone(text, language=language))

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
            day, office = date.fromisoformat(turn.slot("booking_day")), turn.slot("booking_office")
            return {**await slot_gone(turn, office, day), "booking_confirmed": None}
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
    async def _option(turn: Turn, said: Days | None) -> str | None:
        """The day with a number among those shown ("2", "the second one"), as an ISO date.

        "The third" is the third of the month when that is free.
        """
        shown = (turn.slot("options") or {}).get("days") or []
        number = parse_choice(turn.text, spoken_language(turn)) if turn.text else None
        if number is None or not 0 < number <= len(shown):
            return None
        if said and said.day:
            service, office = turn.slot("booking_service"), turn.slot("booking_office")
            if said.day in await turn.context.desk.days(service, office):
                return None
        return str(shown[number - 1])


ACTIONS = (ValidateAppointment,)
