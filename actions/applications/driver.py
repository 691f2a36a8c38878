"""The one form for all applications: each message is a command, an answer, or a digression.

Answers are stored in the draft before anything is said; Rasa only remembers which question was
asked last (docs/adr/0008).
"""

from collections.abc import Sequence
from dataclasses import replace

from actions.applications.answering import LOOSE, answer, leave_out, refuse, take
from actions.applications.asking import suggestion_of
from actions.applications.benefits import AFTERWARDS, conclude, forgets, is_check, replied
from actions.applications.commands import COMMANDS, change, names_an_answer
from actions.applications.library import CHECK
from actions.applications.opening import open_with
from actions.applications.reading_back import more_pages, turn_page
from actions.applications.saving import SAVED, say_code, take_factor
from actions.applications.sending import submit
from actions.applications.sitting import Mode
from actions.applications.talk import MEMORY, Memory, Talk
from actions.form import FormDriver, Slots
from actions.repair import hand_over
from actions.services.applications.reading import read_question
from actions.services.applications.shapes import fits
from actions.services.applications.thresholds import LEAVE, SURE
from actions.services.applications.view import Kind, Question
from actions.services.drafts import DraftChanged, DraftError, NoDraft
from actions.services.understanding import DANGER, QUESTIONS
from actions.turn import Turn, choice, label

SLOT = "application_answer"
PATIENCE = 3
ANSWERS = ("inform", "affirm", "deny", "nlu_fallback")
"""Intents that say nothing about whether a message is an answer."""

LEAVING = (
    "start_over", "forget_me", "start_application", "resume_application", "book_appointment",
    "move_appointment", "cancel_appointment", "lookup_appointment", "goodbye",
)  # fmt: skip
"""Intents that lead out of the application: they have to be surer."""
FEW_WORDS = 4
WISHES = ("talk_to_person", "repeat", "slower", "simpler", "help", "bot_challenge")
AWAY = ("stop", "pause_application", "skip", "go_back", "simpler", "correct")


class ValidateApplication(FormDriver):
    """Rasa's form calls this for every message while an application is open."""

    form = "application_form"

    async def needed(self, turn: Turn) -> Sequence[str]:
        """One slot that is never filled, until the application is left."""
        memory = Memory.of(turn)
        return () if memory.ended or not (memory.draft or memory.mode != Mode.ASK) else (SLOT,)

    def first(self, turn: Turn) -> str | None:
        """Keep asking when a system fails."""
        return SLOT

    async def fill(self, turn: Turn, slot: str) -> Slots | None:
        """Deal with the message; None lets a rule answer it."""
        memory = Memory.of(turn)
        desk = turn.context.applications
        spoken = len(turn.dispatcher.messages)
        try:
            if memory.mode in (Mode.CODE, Mode.OPEN):
                opened = await open_with(turn, memory)
                return None if opened is None else {MEMORY: opened.to_json()}
            talk = Talk(turn, desk, await desk.load(memory.draft, turn.conversation), memory.asked)
            _as_asked(talk, memory)
            known = await respond(talk)
            if known is None:
                if forgets(talk):
                    await desk.delete(talk.sitting)
                return None
            await conclude(talk)
            if talk.ended == SAVED and (code := await desk.code_of(talk.sitting)):
                say_code(talk, code)
            failures = 0 if known else int(turn.slot("failures") or 0) + 1
            if failures >= PATIENCE:
                hand_over(turn)
                failures = 0
            if talk.ended and is_check(talk):
                await desk.delete(talk.sitting)
            else:
                await desk.keep(talk.sitting)
        except DraftError as error:
            # What was not stored must not be said.
            del turn.dispatcher.messages[spoken:]
            return tell(turn, memory, error)
        return {MEMORY: replace(memory, ended=talk.ended).to_json(), "failures": failures}


def tell(turn: Turn, memory: Memory, error: DraftError) -> Slots:
    """Say what went wrong with the store; only a draft that is gone ends the form."""
    if isinstance(error, NoDraft) and memory.form == CHECK:
        again = choice(label("utter_label_check_again"), "/check_benefits", "repeat")
        turn.say("utter_benefits_gone", choices=[again])
        return {MEMORY: Memory(ended="gone").to_json()}
    if isinstance(error, NoDraft):
        turn.say("utter_application_gone")
        return {MEMORY: Memory(mode=Mode.CODE).to_json()}
    changed = isinstance(error, DraftChanged)
    turn.say("utter_application_changed" if changed else "utter_application_storage_down")
    return {MEMORY: memory.to_json()}


def _as_asked(talk: Talk, memory: Memory) -> None:
    """Go by what the citizen saw last, should the draft be ahead of it."""
    cursor = talk.sitting.cursor
    if memory.mode == Mode.ASK and memory.asked and cursor.mode in (Mode.REVIEW, *AFTERWARDS):
        talk.sitting.move(mode=Mode.ASK)


async def respond(talk: Talk) -> bool | None:
    """Deal with one message: True, False when it was understood as nothing, None for a rule."""
    sitting = talk.sitting
    mode = sitting.cursor.mode
    question = sitting.question(talk.asked) if mode in (Mode.ASK, Mode.CONFIRM) else None
    intent = talk.command(loose=question is not None and question.field.type in LOOSE)
    if intent in DANGER and not _plainly_answers(talk, question):
        return None
    if mode is Mode.FACTOR:
        taken = await take_factor(talk)
        return True if taken else _digression(talk, intent)
    if mode in AFTERWARDS and replied(talk):
        return True
    if intent in COMMANDS and not (talk.turn.text and _is_answer(talk, question, intent)):
        return COMMANDS[intent](talk, question) or None
    answers = _is_answer(talk, question, intent)
    if intent in ("simpler", "correct") and not answers and _meant_for_form(talk, intent):
        command = "ask_meaning" if intent == "simpler" else "change_answer"
        return COMMANDS[command](talk, question) or None
    if mode is Mode.CHANGE:
        return _changed(talk, intent)
    if mode is Mode.REVIEW:
        return await _reviewed(talk, intent)
    if question is None:
        return None
    return _answered(talk, question, intent)


def _is_answer(talk: Talk, question: Question | None, intent: str) -> bool:
    """Whether a text that sounds like leaving names an option ("I'll pick it up")."""
    if question is None or not question.field.options or question.kind is not Kind.FIELD:
        return False
    text = talk.turn.text.strip().casefold()
    said = talk.said(question)
    if any(text == name.casefold() for several in said.labels.values() for name in several):
        return True
    return intent in AWAY and read_question(question, said).answered


def _plainly_answers(talk: Talk, question: Question | None) -> bool:
    """Whether a message that only perhaps tells of danger is simply an answer ("the child")."""
    if question is None or not talk.turn.text or talk.turn.confidence >= SURE:
        return False
    loose = question.field.type in LOOSE
    return not loose and read_question(question, talk.said(question)).answered


def _meant_for_form(talk: Talk, intent: str) -> bool:
    """Whether "simpler" means the question (German has plain texts), "no, I meant" an answer."""
    if intent == "simpler":
        return talk.locale not in ("de",)
    return names_an_answer(talk)


def _changed(talk: Talk, intent: str) -> bool | None:
    """The name of the answer to change, or "nothing"."""
    if talk.agrees() is False:
        talk.sitting.settle()
        return True
    if intent and intent not in ANSWERS and intent != "change_answer":
        talk.sitting.settle()
        return None
    if not names_an_answer(talk) and talk.turn.text:
        talk.say("utter_application_change_unknown")
    return change(talk, None)


async def _reviewed(talk: Talk, intent: str) -> bool | None:
    """Yes submits (by voice it first reads on); anything else changes an answer."""
    agreed = talk.agrees()
    if agreed and more_pages(talk):
        turn_page(talk)
        return True
    if agreed and _consents(talk):
        await submit(talk)
        return True
    if agreed is False:
        return change(talk, None)
    if intent and intent not in ANSWERS:
        return None
    if names_an_answer(talk):
        return change(talk, None)
    talk.say("utter_application_only_yes_no")
    return False


def _consents(talk: Talk) -> bool:
    """Whether a yes is clear enough to send an application: no question, nothing else in it."""
    text = talk.turn.text
    if not text:
        return True
    brief = len(text.split()) <= FEW_WORDS
    sure = brief or talk.turn.confidence >= LEAVE
    return sure and not talk.turn.asks and not names_an_answer(talk)


def _answered(talk: Talk, question: Question, intent: str) -> bool | None:
    sitting = talk.sitting
    if sitting.cursor.mode is Mode.CONFIRM and sitting.cursor.pending:
        path, value = sitting.cursor.pending
        agreed = talk.agrees()
        if agreed is not None:
            sitting.move(mode=Mode.ASK)
            asked = sitting.question(path)
            if agreed and asked is not None and asked.path == path:
                take(talk, asked, value)
            return True
    suggestion = None
    if not question.answered and question.path not in sitting.cursor.unsuggested:
        suggestion = suggestion_of(talk, question)
    if suggestion is not None and (agreed := talk.agrees()) is not None:
        if agreed and fits(question.field, suggestion):
            take(talk, question, suggestion)
        else:
            sitting.note(unsuggested=(*sitting.cursor.unsuggested, question.path))
        return True
    loose = question.field.type in LOOSE
    digresses = bool(intent) and intent not in ANSWERS and intent not in COMMANDS
    if digresses and _asks(talk, intent, loose=loose):
        return None
    if answer(talk, question):
        return True
    if not talk.turn.text:
        return None
    if intent == "ask_other_options":  # "later"
        leave_out(talk, question)
        return True
    # "For the first time" must not be taken for "from the beginning".
    sure = talk.turn.confidence >= LEAVE or intent not in LEAVING
    if digresses and sure:
        return None
    if not loose and names_an_answer(talk, besides=question.path):
        return change(talk, question)
    refuse(talk, question)
    return False


def _asks(talk: Talk, intent: str, *, loose: bool) -> bool:
    """Whether a message is a question or a wish rather than an answer.

    Where an answer has a form of its own ("at home"), only a question mark outweighs it. Where any
    words may be one, a wish has to be sure, and "German and Turkish" is no wish for a language.
    """
    text, chance = talk.turn.text, talk.turn.confidence
    if intent in QUESTIONS:
        return talk.turn.asks or (loose and intent != "ask_service_info" and chance >= SURE)
    if not loose:
        return False
    if intent == "change_language":
        return len(text.split()) >= FEW_WORDS
    return chance >= (SURE if intent in WISHES else LEAVE) and intent in (*WISHES, *LEAVING)


def _digression(talk: Talk, intent: str) -> bool | None:
    """Nothing that the form's own question asks for: a rule answers, or it is asked again."""
    return None if intent and intent not in ANSWERS else False


ACTIONS = (ValidateApplication,)
