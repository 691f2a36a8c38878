"""The step for an e-mail address or telephone number, which nobody has to give."""

from actions.reporting import words
from actions.reporting.talk import Talk
from actions.services.applications.readers.contact_points import read_email, read_phone
from actions.turn import choice, label

STEP = "contact"
WITHOUT = "utter_label_report_no_contact"


def ask(talk: Talk, step: str) -> None:
    """Whether the municipality may ask back."""
    without = choice(label(WITHOUT), "/skip", "skip")
    talk.say("utter_report_ask_contact", choices=[without])


async def take(talk: Talk, step: str) -> bool | None:
    """An address or a number; anything like "no" goes without."""
    if talk.turn.text:
        said = talk.said()
        if email := read_email(said).value:
            talk.done(STEP, email=email, phone="")
            return True
        if phone := read_phone(said).value:
            talk.done(STEP, email="", phone=phone)
            return True
    if talk.gives_up() or words.says(talk, WITHOUT):
        return skip(talk, step)
    if not talk.turn.text or talk.digresses(free=False):
        return None
    if talk.agrees():  # "yes, you may": the question is asked again
        return True
    talk.say("utter_report_contact_unclear")
    return False


def skip(talk: Talk, step: str) -> bool:
    """Go on without."""
    talk.done(STEP, email="", phone="")
    return True


def meant(talk: Talk, step: str) -> bool:
    """Whether the message holds an address or a number, or "without contact" was said."""
    if not talk.turn.text:
        return False
    said = talk.said()
    known = read_email(said).value or read_phone(said).value
    return bool(known) or words.says(talk, WITHOUT)
