"""What is made of the days and times a citizen wishes for: chosen, held, or offered first."""

from datetime import date, datetime, time

from actions.context import BERLIN
from actions.desk import stored
from actions.form import Slots
from actions.personal import SURE, VALUES
from actions.services.errors import SlotTaken
from actions.services.wishes import Wish
from actions.turn import Turn

# Intents under which a vague time is meant for the booking ("rather in the afternoon").
OURS = (*VALUES, "ask_other_options", "book_appointment", "correct")


def is_aside(turn: Turn) -> bool:
    """Whether a message that names a vague time is surely about something else."""
    return turn.intent not in OURS and turn.confidence >= SURE


async def kept_wish(turn: Turn, office: str) -> Slots:
    """What was wished before the office was chosen, as far as this office has it."""
    kept = (turn.slot("options") or {}).get("wish")
    if not kept:
        return {}
    wish = Wish.from_json(kept)
    if wish.days is None:
        return {"options": {"wish": kept}}
    return await days_wished(turn, office, wish)


async def days_wished(turn: Turn, office: str, wish: Wish) -> Slots:
    """The one day wished, with what is wished of its times; of several days, where to begin.

    A day that is not free, or over, is told.
    """
    free = await turn.context.desk.days(turn.slot("booking_service"), office)
    inside, days = wish.days_among(free), wish.days
    if days and days.day and inside:
        chosen = {"booking_day": days.day.isoformat(), "booking_time": None}
        return {**chosen, **await times_wished(turn, office, days.day, wish)}
    options = {**(turn.slot("options") or {}), "wish": Wish(None, wish.when).to_json()}
    if days and not days.past:
        options["days_from"] = (inside[0] if inside else days.first).isoformat()
    if days and not inside:
        turn.say("utter_day_not_free", values={"day": {"date": days.first.isoformat()}})
    return {"booking_day": None, "options": options}


async def times_wished(turn: Turn, office: str, day: date, wish: Wish) -> Slots:
    """Hold a time that was named; offer those of a part of the day first."""
    if isinstance(wish.when, time):
        return await hold_time(turn, office, day, wish.when)
    times = await turn.context.desk.times(turn.slot("booking_service"), office, day)
    return _offering(wish.unwanted(times))


def _offering(unwanted: list[str]) -> Slots:
    """Options under which the question for the time leaves some out, until others are wanted."""
    return {"options": {"times_seen": unwanted} if unwanted else {}}


async def hold_time(turn: Turn, office: str, day: date, wanted: time) -> Slots:
    """Hold the time, so that nobody else takes it while the citizen types."""
    desk = turn.context.desk
    clock = wanted.isoformat("minutes")
    await desk.release(turn.slot("hold"))
    service = turn.slot("booking_service")
    free = await desk.times(service, office, day)
    if clock not in free:
        turn.say("utter_time_not_free", values={"time": {"time": clock}})
        others = Wish(None, wanted).unwanted(free)
        return {"booking_time": None, "hold": None, **_offering(others)}
    try:
        hold = await desk.hold(service, office, datetime.combine(day, wanted, BERLIN))
    except SlotTaken:
        return await slot_gone(turn, office, day)
    minutes = (await desk.demands(office)).hold_minutes
    values = {"day": {"date": day.isoformat()}, "time": {"time": clock}, "minutes": minutes}
    turn.say("utter_held", values=values)
    return {"booking_time": clock, "hold": stored(hold), "options": {}}


async def slot_gone(turn: Turn, office: str, day: date) -> Slots:
    """Somebody was faster: offer what is left of the day, or other days."""
    turn.say("utter_slot_gone")
    slots: Slots = {"booking_time": None, "hold": None, "options": {}}
    left = await turn.context.desk.times(turn.slot("booking_service"), office, day)
    return slots if left else {**slots, "booking_day": None}
