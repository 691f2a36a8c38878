"""What a booking needs of a person: reading it from a message, and what became of it."""

from collections.abc import Callable
from typing import Any

from actions.desk import stored
from actions.form import Slots
from actions.services import contact
from actions.services.appointments import Booking, Person
from actions.services.errors import InvalidValue
from actions.turn import Turn

# Intents that answer a question with a value; every other sure intent is a digression.
VALUES = ("inform", "nlu_fallback", "out_of_scope", "affirm", "deny", "greet", "thank", "help")
SURE = 0.75
# "Max Neu" sounds like starting anew, "Ali Ende" like stopping: what is written like a name is one,
# except where not hearing would be worse. It is read back before anything is booked.
URGENT = ("emergency", "violence", "crisis", "forget_me", "talk_to_person")
EXAMPLES = {"email": "erika.muster@example.org", "telephone": "0170 1234567"}


def is_digression(turn: Turn) -> bool:
    """Whether a message to a question about a person is rather something else."""
    if turn.text.rstrip().endswith("?"):
        return True
    words = turn.text.split()
    like_name = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
    if like_name and turn.intent not in URGENT:
        return False
    return turn.intent not in VALUES and turn.confidence >= SURE


def read_text(turn: Turn, slot: str, read: Callable[[str], str]) -> Slots | None:
    """A value in the citizen's words; a wrong one is explained with an example."""
    if not turn.text:
        return None
    try:
        value = read(turn.text)
    except InvalidValue as error:
        if is_digression(turn):
            return None
        kind = "custom_text" if slot == "custom_text2" else slot
        suffix = "_plus" if error.detail == "plus" else ""
        example = {"code": EXAMPLES.get(slot, "")}
        turn.say(f"utter_invalid_{kind}{suffix}", values={"example": example})
        return {slot: None}
    # "was kostet das" has the letters of a name, and an office's own question takes any text;
    # what is surely a question is answered as one.
    return None if slot not in EXAMPLES and is_digression(turn) else {slot: value}


def short_text(text: str) -> str:
    """A free text as the appointment system takes it."""
    value = " ".join(text.split())
    if not value or len(value) > contact.MAX_TEXT:
        raise InvalidValue("custom")
    return value


def person_of(turn: Turn) -> Person:
    """What the citizen told us, for the appointment system."""
    return Person(
        family_name=turn.slot("family_name") or "",
        email=turn.slot("email") or "",
        telephone=turn.slot("telephone") or "",
        custom=turn.slot("custom_text") or "",
        custom2=turn.slot("custom_text2") or "",
    )


async def booking_record(turn: Turn, booking: Booking) -> dict[str, Any]:
    """An appointment for the conversation's memory, in the catalogue's terms."""
    desk = turn.context.desk
    return {
        **stored(booking),
        "reference": booking.reference,
        "number": booking.display_number or str(booking.process_id),
        "service_id": await desk.service_of(booking) or turn.slot("booking_service"),
        "office_id": await desk.office_of(booking) or turn.slot("booking_office"),
        "day": booking.start.date().isoformat(),
        "time": f"{booking.start:%H:%M}",
        "ics": booking.ics,
        "info": booking.scope.info,
    }
