"""Starting an application, or going on with one that was saved: here, or with its code."""

from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.applications import words
from actions.applications.desk import ApplicationDesk
from actions.applications.sitting import Mode, Sitting
from actions.applications.status import FORM_ACTION, say_state
from actions.applications.talk import MEMORY, Memory, Talk
from actions.booking import spoken_language
from actions.finding import Ambiguous, Identified, find_service
from actions.services.applications.model import Ending, Form
from actions.services.codes import ResumeCode, parse_code
from actions.services.drafts import DraftError, NotOpened, TooManyTries
from actions.services.factors import Factor, given_factor
from actions.turn import Turn, TurnAction, choice, label

SECONDS = 60


class StartApplication(TurnAction):
    """Begins the application that was named, or goes on with it if it was begun here already."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_start_application"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Find the form; without one, offer those that there are. A booking is given up."""
        await turn.context.release(turn.slot("hold"))
        desk = turn.context.applications
        form = desk.library.forms.get(turn.entity("form_id") or "") or _form_meant(turn, desk)
        if form is None:
            return []
        try:
            return await begin(turn, desk, form)
        except DraftError:
            turn.say("utter_application_storage_down")
            return []


def _form_meant(turn: Turn, desk: ApplicationDesk) -> Form | None:
    """The form of the service that was named or talked about; else says what there is."""
    forms = desk.library
    offered = list(forms.forms.values())
    match find_service(turn):
        case Identified(service, _):
            if form := forms.of_service(service.id):
                return form
            turn.say(
                "utter_application_none",
                values={"service": {"service": service.id}},
                choices=form_buttons(offered),
            )
            return None
        case Ambiguous(services):
            found = [form for s in services if (form := forms.of_service(s.id))]
            if len(found) == 1:
                return found[0]
            offered = found or offered
    turn.say("utter_application_which", choices=form_buttons(offered))
    return None


def form_buttons(forms: Sequence[Form]) -> list[object]:
    """The forms to choose from; a check that is no application has none."""
    return [
        choice(words.title(form), f'/start_application{{"form_id":"{form.id}"}}', "document")
        for form in forms
        if form.service
    ]


async def begin(turn: Turn, desk: ApplicationDesk, form: Form) -> list[EventType]:
    """Go on with an unfinished application of this form, or begin one."""
    for sitting in await desk.all(turn.conversation):
        if sitting.form.id == form.id and sitting.cursor.case is None:
            return go_on(Talk(turn, desk, sitting))
    sitting = await desk.begin(turn.conversation, form, turn.locale)
    _introduce(Talk(turn, desk, sitting))
    return _opened(sitting)


def _introduce(talk: Talk) -> None:
    """What will happen, and what one can say."""
    intro = words.said(talk.form, "", "intro", talk.form.intro)
    if talk.form.ending is Ending.CHECK and talk.desk.benefits:
        private = words.of_check(talk.desk.benefits.texts["private"])
        talk.say("utter_benefits_starts", values={"intro": intro})
        talk.say("utter_benefits_private", values={"private": private})
        return
    talk.say("utter_application_starts", values={"intro": intro})
    talk.say("utter_application_how")


def go_on(talk: Talk) -> list[EventType]:
    """Say where one was."""
    progress = talk.sitting.flow.progress(talk.sitting.state)
    counted = {"done": {"number": progress.done}, "of": {"number": progress.of}}
    talk.say("utter_application_goes_on", values=counted)
    keeping = talk.desk.storage.drafts.keeping
    if keeping.warns(talk.sitting.draft, talk.desk.now()):
        until = talk.sitting.draft.expires.date().isoformat()
        talk.say("utter_application_expires", values={"until": {"day": until}})
    return _opened(talk.sitting)


def _opened(sitting: Sitting) -> list[EventType]:
    service = SlotSet("service_id", sitting.form.service or None)
    return [service, *_enter(Memory(draft=sitting.draft.id, form=sitting.form.id))]


def _enter(memory: Memory) -> list[EventType]:
    """Open the form, or let it ask again when it is open."""
    return [SlotSet(MEMORY, memory.to_json()), FollowupAction(FORM_ACTION)]


class ResumeApplication(TurnAction):
    """Goes on with an application of this conversation, or asks for a code."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_resume_application"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """A code in the message goes first, then what was begun here."""
        desk = turn.context.applications
        if code := parse_code(turn.text, spoken_language(turn)):
            return _enter(Memory(mode=Mode.OPEN, code=code.value))
        try:
            mine = [s for s in await desk.all(turn.conversation) if s.cursor.case is None]
        except DraftError:
            turn.say("utter_application_storage_down")
            return []
        wanted = turn.entity("draft_id")
        chosen = [s for s in mine if s.draft.id == wanted] or mine
        if len(chosen) == 1:
            return go_on(Talk(turn, desk, chosen[0]))
        if mine:
            turn.say("utter_application_which_draft", choices=[*map(_draft_button, mine)])
            return []
        return _enter(Memory(mode=Mode.CODE))


def _draft_button(sitting: Sitting) -> object:
    return choice(
        label("utter_label_go_on", title=words.title(sitting.form)),
        f'/resume_application{{"draft_id":"{sitting.draft.id}"}}',
        "document",
    )


async def open_with(turn: Turn, memory: Memory) -> Memory | None:
    """Take a code or its factor from the message; None lets a rule answer it."""
    leaves = turn.understood and turn.intent in ("stop", "deny", "start_over")
    code = parse_code(turn.text, spoken_language(turn))
    if memory.mode == Mode.CODE:
        if code is not None:
            return Memory(mode=Mode.OPEN, code=code.value)
        if leaves:
            turn.say("utter_stopped")
            return Memory(ended="stopped")
        if not _perhaps_code(turn):
            return None
        turn.say("utter_code_not_understood")
        return memory
    today = turn.context.now().date()
    factor = given_factor(turn.text, spoken_language(turn), today)
    if factor is None:
        if code is not None:  # the code was given again
            return replace(memory, code=code.value)
        if leaves:
            turn.say("utter_stopped")
            return Memory(ended="stopped")
        turn.say("utter_factor_not_understood")
        return memory
    return await _open(turn, memory, factor)


def _perhaps_code(turn: Turn) -> bool:
    """Whether a message was probably meant as a code, and not as a question."""
    sure = turn.understood and turn.intent not in ("inform", "resume_application")
    return bool(turn.text) and (not sure or any(c.isdigit() for c in turn.text))


async def _open(turn: Turn, memory: Memory, factor: Factor) -> Memory:
    desk = turn.context.applications
    try:
        sitting = await desk.open(ResumeCode(memory.code), factor, turn.conversation)
    except (NotOpened, TooManyTries) as refused:
        minutes = -(-int(refused.wait.total_seconds()) // SECONDS)
        if minutes > 0:
            turn.say("utter_not_opened_wait", values={"wait": {"minutes": minutes}})
            return Memory(ended="refused")
        turn.say("utter_not_opened")
        return Memory(mode=Mode.CODE)
    talk = Talk(turn, desk, sitting)
    if sitting.cursor.case is not None:
        await say_state(talk)
        return Memory(ended="case")
    go_on(talk)
    return Memory(draft=sitting.draft.id)


ACTIONS = (StartApplication, ResumeApplication)
