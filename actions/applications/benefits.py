"""The anonymous benefits check: the questions of a form, then results, and nothing is kept."""

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.applications.estimating import begin_estimate, can_estimate, say_estimate
from actions.applications.findings import outcome_of, say_end, say_findings
from actions.applications.library import CHECK, CHECK_AND_ESTIMATE
from actions.applications.opening import begin
from actions.applications.sitting import Mode
from actions.applications.talk import Talk
from actions.services.applications.model import Ending
from actions.services.drafts import DraftError
from actions.turn import Turn, TurnAction, choice, label

AFTERWARDS = (Mode.MORE, Mode.OFFER)
"""All questions are answered, and the rest of the results or an estimate can be had."""
ELSEWHERE = (
    "start_application", "resume_application", "book_appointment", "move_appointment",
    "cancel_appointment", "lookup_appointment",
)  # fmt: skip
"""What somebody turns to when the results are enough."""


class CheckBenefits(TurnAction):
    """Begins the check, or goes on with one that was begun here."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_check_benefits"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Say what will happen and open the form. A booking is given up."""
        await turn.context.release(turn.slot("hold"))
        desk = turn.context.applications
        try:
            return await begin(turn, desk, desk.library.forms[CHECK])
        except DraftError:
            turn.say("utter_application_storage_down")
            return []


def is_check(talk: Talk) -> bool:
    """Whether nothing of this form is to be kept."""
    return talk.form.ending is Ending.CHECK


def forgets(talk: Talk) -> bool:
    """Whether a message that is not for the form ends the check."""
    intent = talk.command()
    afterwards = talk.sitting.cursor.mode in AFTERWARDS
    return is_check(talk) and (intent == "start_over" or (afterwards and intent in ELSEWHERE))


async def conclude(talk: Talk) -> None:
    """When a message was the last answer: tell what was found, or estimate amounts."""
    if not is_check(talk) or talk.ended or talk.sitting.cursor.mode is not Mode.REVIEW:
        return
    if talk.sitting.draft.form != CHECK_AND_ESTIMATE:
        _read(talk, 0)
    elif await say_estimate(talk):
        _finish(talk)
    else:
        talk.sitting.move(mode=Mode.OFFER)


def replied(talk: Talk) -> bool | None:
    """Yes or no to what comes after the results; None for anything else."""
    agreed = False if talk.command() == "skip" else talk.agrees()
    if agreed is None:
        return None
    cursor = talk.sitting.cursor
    if cursor.mode is Mode.MORE and agreed:
        _read(talk, cursor.page)
    elif cursor.mode is Mode.MORE:
        content = talk.desk.benefits
        say_end(talk, found=bool(content and outcome_of(talk, content)[0].found))
        _finish(talk)
    elif agreed:
        begin_estimate(talk)
    else:
        _finish(talk)
    return True


def _read(talk: Talk, page: int) -> None:
    """Tell a page of the results, and see what comes next."""
    if say_findings(talk, page):
        talk.sitting.move(mode=Mode.MORE, page=page + 1)
    elif can_estimate(talk):
        talk.sitting.move(mode=Mode.OFFER)
    else:
        _finish(talk)


def _finish(talk: Talk) -> None:
    """The driver deletes the answers of a check that has ended."""
    forget = choice(label("utter_label_forget_me"), "/forget_me", "bin")
    talk.say("utter_benefits_forgotten", choices=[forget])
    talk.finish("checked")


ACTIONS = (CheckBenefits,)
