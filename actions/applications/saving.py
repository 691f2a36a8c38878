"""Going on later: a factor that the person sets, and the code that opens the application again."""

from actions.applications.sitting import Mode
from actions.applications.talk import Talk
from actions.applications.telling import offer
from actions.booking import spoken_language
from actions.services.applications.model import Ending
from actions.services.applications.view import Question
from actions.services.codes import ResumeCode
from actions.services.factors import Factor, PinRefused, given_factor, new_pin, pin_problem
from actions.turn import choice, label

FEW = 3
"""Words of a "no"; "the phone number is wrong" is none."""
SAVED = "saved"
WITHOUT = ("deny", "skip", "stop", "pause_application")


def pause(talk: Talk, question: Question | None) -> bool:
    """Stop for now; who has no code yet is asked for a factor first. A check just ends."""
    if talk.form.ending is Ending.CHECK:
        talk.say("utter_benefits_stopped")
        talk.finish("stopped")
        return True
    talk.say("utter_application_paused")
    if talk.sitting.draft.has_code:
        talk.sitting.settle()
        talk.finish(SAVED)  # the driver tells the code again
    else:
        talk.sitting.move(mode=Mode.FACTOR)
    return True


def ask_factor(talk: Talk) -> None:
    """The question for the factor."""
    submitted = talk.sitting.cursor.case is not None
    name = "utter_application_factor_case" if submitted else "utter_application_factor"
    talk.say(name, choices=[choice(label("utter_label_without_code"), "/deny", "no")])


async def take_factor(talk: Talk) -> bool:
    """Read a PIN or a date of birth and give the code; "no" goes without."""
    factor = read_factor(talk)
    if factor is None:
        # "No" is no PIN; a number that was refused was told.
        brief = len(talk.turn.text.split()) <= FEW
        if (brief and talk.agrees() is False) or talk.command() in WITHOUT:
            _without(talk)
            return True
        return False
    code = await talk.desk.protect(talk.sitting, factor)
    talk.sitting.settle()
    say_code(talk, code)
    offer(talk)
    talk.finish("paused")
    return True


def read_factor(talk: Talk) -> Factor | None:
    """The factor in the message; None when it holds no digits. Tells what is wrong with a PIN."""
    text, language = talk.turn.text, spoken_language(talk.turn)
    factor = given_factor(text, language, talk.turn.context.now().date())
    try:
        if factor is None:
            return new_pin(text, language) if any(c.isnumeric() for c in text) else None
        if problem := pin_problem(factor.digits):
            raise PinRefused(problem)
    except PinRefused as refused:
        talk.say(f"utter_{refused.code}")
        return None
    return factor


def say_code(talk: Talk, code: ResumeCode) -> None:
    """The code, and until when it opens the application."""
    until = talk.sitting.draft.expires.date().isoformat()
    talk.say(
        "utter_application_code", values={"code": {"code": code.text}, "until": {"day": until}}
    )


def _without(talk: Talk) -> None:
    talk.sitting.settle()
    if talk.sitting.cursor.case is not None:
        talk.say("utter_application_without_code_case")
        offer(talk)
    else:
        until = talk.sitting.draft.expires.date().isoformat()
        talk.say("utter_application_without_code", values={"until": {"day": until}})
    talk.finish("paused")
