"""The questions of the booking form. Free days and times are asked of the municipality anew."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.desk import pick_spread
from actions.streets import nearest_first
from actions.turn import Turn, TurnAction, choice, label

DAYS_SHOWN = 5
TIMES_SHOWN = 5
POPULAR = ("personalausweis", "reisepass", "wohnsitz-ummelden", "fahrzeug-zulassen")


class Ask(TurnAction):
    """Base: `action_ask_appointment_form_<slot>`."""

    slot: str
    form = "appointment_form"

    def name(self) -> str:
        """Rasa's name of this action."""
        return f"action_ask_{self.form}_{self.slot}"


class AskService(Ask):
    """Which service the appointment is for."""

    slot = "booking_service"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Offer the candidates, or what people book most."""
        candidates = (turn.slot("options") or {}).get("services")
        known = turn.context.catalogue.services
        rows = [
            choice({"service": i}, f'/inform{{"service_id":"{i}"}}')
            for i in candidates or POPULAR
            if i in known
        ]
        key = "utter_choose_booking_service" if candidates else "utter_ask_booking_service"
        turn.say(key, choices=rows)
        return []


class AskOffice(Ask):
    """Which office, with the first free day of each."""

    slot = "booking_office"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Offices by their first free day, and "the earliest" as a short cut."""
        service = turn.context.service(turn.slot("booking_service"))
        if service is None:
            return []
        firsts = nearest_first(turn, await turn.context.desk.first_days(service))
        rows = [choice(label("utter_label_earliest"), '/inform{"office_id":"earliest"}', "clock")]
        rows += [
            choice(
                label(
                    "utter_label_office_earliest",
                    office={"office": office_id},
                    day={"date": day.isoformat()},
                ),
                f'/inform{{"office_id":"{office_id}"}}',
                "place",
            )
            for office_id, day in firsts
        ]
        turn.say("utter_ask_office", choices=rows)
        return []


class AskDay(Ask):
    """Which day: five at a time."""

    slot = "booking_day"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Show free days from where the citizen has got to."""
        days = await turn.context.desk.days(
            turn.slot("booking_service"), turn.slot("booking_office")
        )
        options = turn.slot("options") or {}
        start = date.fromisoformat(options["days_from"]) if options.get("days_from") else None
        shown = [d for d in days if start is None or d >= start]
        if not shown:
            if start and days:
                turn.say("utter_no_more_options")
            shown = days
        shown = shown[:DAYS_SHOWN]
        if not shown:
            turn.say(
                "utter_no_slots", values={"service": {"service": turn.slot("booking_service")}}
            )
            return []
        values = [{"date": d.isoformat()} for d in shown]
        rows = [
            choice(value, f'/inform{{"day":"{value["date"]}"}}', "calendar") for value in values
        ]
        rows.append(choice(label("utter_label_other_days"), "/ask_other_options", "more"))
        turn.say("utter_ask_day", values={"days": {"join": values[:3]}}, choices=rows)
        shown_days = [d.isoformat() for d in shown]
        return [SlotSet("options", {**options, "days": shown_days})]


class AskTime(Ask):
    """At what time: five spread over the day, more on request."""

    slot = "booking_time"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Show free times of the chosen day."""
        day = date.fromisoformat(turn.slot("booking_day"))
        times = await turn.context.desk.times(
            turn.slot("booking_service"), turn.slot("booking_office"), day
        )
        options = turn.slot("options") or {}
        seen = set(options.get("times_seen") or ())
        fresh = [t for t in times if t not in seen]
        if not fresh and times:
            turn.say("utter_no_more_options")
            fresh, seen = times, set()
        shown = pick_spread(fresh, TIMES_SHOWN)
        values: list[dict[str, Any]] = [{"time": t} for t in shown]
        rows = [choice(v, f'/inform{{"time":"{v["time"]}"}}', "clock") for v in values]
        rows.append(choice(label("utter_label_other_times"), "/ask_other_options", "more"))
        turn.say(
            "utter_ask_time",
            values={"day": {"date": day.isoformat()}, "times": {"join": values[:3]}},
            choices=rows,
        )
        return [SlotSet("options", {**options, "times": shown, "times_seen": sorted(seen)})]


class AskText(Ask):
    """Base of the questions for a value that is typed or spoken."""

    response: str

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Ask."""
        turn.say(self.response)
        return []


class AskFamilyName(AskText):
    """The name for the appointment."""

    slot, response = "family_name", "utter_ask_family_name"


class AskEmail(AskText):
    """The address for the confirmation."""

    slot, response = "email", "utter_ask_email"


class AskTelephone(AskText):
    """The number for changes."""

    slot, response = "telephone", "utter_ask_telephone"


class AskCustom(Ask):
    """What this office wants to know besides, in its own words."""

    slot = "custom_text"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Ask with the office's label."""
        demands = await turn.context.desk.demands(turn.slot("booking_office"))
        turn.say("utter_ask_custom_text", values={"label": {"term": demands.labels[self.slot]}})
        return []


class AskCustom2(AskCustom):
    """The second such field."""

    slot = "custom_text2"


class AskConfirmed(Ask):
    """Everything is read back before it counts."""

    slot = "booking_confirmed"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Read back; or ask what to change; or offer to check an unclear answer."""
        mode = (turn.slot("options") or {}).get("mode")
        if mode == "change":
            turn.say("utter_change_what")
        elif mode == "unclear":
            turn.say("utter_booking_unclear")
        else:
            await self._read_back(turn)
        return []

    @staticmethod
    async def _read_back(turn: Turn) -> None:
        context = turn.context
        office = context.catalogue.offices[turn.slot("booking_office")]
        demands = await context.desk.demands(office.id)
        contact = []
        for slot in demands.required:
            if slot in ("email", "telephone"):
                contact.append(label(f"utter_contact_{slot}", **{slot: {"code": turn.slot(slot)}}))
            elif slot in demands.labels:
                contact.append(
                    label(
                        "utter_contact_custom",
                        label={"term": demands.labels[slot]},
                        value={"text": turn.slot(slot)},
                    )
                )
        turn.say(
            "utter_read_back",
            values={
                "service": {"service": turn.slot("booking_service")},
                "office": {"office": office.id},
                "address": context.address(office),
                "day": {"date": turn.slot("booking_day")},
                "time": {"time": turn.slot("booking_time")},
                "name": {"text": turn.slot("family_name")},
                "contact": {"concat": contact},
            },
        )


class OtherOptions(TurnAction):
    """The next page of what is being asked ("other days", "another time")."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_other_options"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Move on by what was shown; the form then asks again."""
        options = dict(turn.slot("options") or {})
        requested = turn.slot("requested_slot")
        if requested == "booking_day" and options.get("days"):
            last = date.fromisoformat(options["days"][-1])
            options["days_from"] = date.fromordinal(last.toordinal() + 1).isoformat()
        elif requested == "booking_time" and options.get("times"):
            options["times_seen"] = [*options.get("times_seen", []), *options["times"]]
        else:
            turn.say("utter_value_not_understood")
        return [SlotSet("options", options)]


ACTIONS = (
    AskService,
    AskOffice,
    AskDay,
    AskTime,
    AskFamilyName,
    AskEmail,
    AskTelephone,
    AskCustom,
    AskCustom2,
    AskConfirmed,
    OtherOptions,
)
