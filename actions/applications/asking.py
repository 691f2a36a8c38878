"""Says what is to be answered now: a question of the form, or one about the form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.applications import words
from actions.applications.answering import ALL
from actions.applications.estimating import offer
from actions.applications.reading_back import ask_review
from actions.applications.saving import ask_factor
from actions.applications.sitting import Mode
from actions.applications.talk import MEMORY, Memory, Talk, answer_button, yes_no_buttons
from actions.services.applications.model import Ending, FieldType
from actions.services.applications.view import Kind, Question
from actions.services.drafts import DraftError
from actions.turn import Turn, TurnAction, choice, label

SAVED_NAMES = {
    "booking.name": "family_name",
    "booking.email": "email",
    "booking.phone": "telephone",
}


class AskApplication(TurnAction):
    """Rasa's form asks through this action after every message that the form dealt with."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_ask_application_form_application_answer"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Ask, and remember what was asked."""
        memory = Memory.of(turn)
        if memory.mode == Mode.CODE:
            turn.say("utter_ask_code")
            return []
        if memory.mode == Mode.OPEN:
            turn.say("utter_ask_factor")
            return []
        desk = turn.context.applications
        try:
            sitting = await desk.load(memory.draft, turn.conversation)
            talk = Talk(turn, desk, sitting)
            asked = ask(talk)
            if sitting.stored().cursor != sitting.draft.cursor:
                await desk.keep(sitting)
        except DraftError:
            turn.say("utter_application_storage_down")
            return []
        memory = replace(memory, asked=asked, mode=sitting.cursor.mode)
        return [SlotSet(MEMORY, memory.to_json())]


def ask(talk: Talk) -> str:
    """Ask what the cursor says; the path of the question, "" for one about the form."""
    cursor = talk.sitting.cursor
    question = talk.sitting.question()
    match cursor.mode:
        case Mode.FACTOR:
            ask_factor(talk)
        case Mode.MORE:
            talk.say("utter_application_read_on", choices=yes_no_buttons())
        case Mode.OFFER:
            offer(talk)
        case Mode.CHANGE:
            pass  # was asked with its choices when somebody wanted to change something
        case Mode.CONFIRM if cursor.pending:
            _confirm(talk, *cursor.pending)
            return cursor.pending[0]
        case Mode.ASK | Mode.CONFIRM if question:
            _ask_question(talk, question)
            return question.path
        case _:
            ask_review(talk)
    return ""


def _confirm(talk: Talk, path: str, value: Any) -> None:
    question = talk.sitting.question(path)
    if question is not None:
        shown = words.value_of(talk.form, path, question.field, value)
        talk.say("utter_problem_implausible", values={"value": shown}, choices=yes_no_buttons())


def _ask_question(talk: Talk, question: Question) -> None:
    sitting = talk.sitting
    questions = sitting.flow.questions(sitting.state)
    number = next(n for n, q in enumerate(questions, start=1) if q.path == question.path)
    counted = {"number": {"number": number}, "of": {"number": len(questions)}}
    place = {"progress": {"done": number - 1, "of": len(questions)}}
    if sitting.cursor.missing:
        # Of an address or a date the rest is asked for; the whole question would confuse.
        name, buttons = f"utter_problem_{sitting.cursor.missing}", _other_buttons(talk, question)
        example = words.example_of(talk.form, question)
        talk.say(name, values={"example": example}, choices=buttons, **place)
        return
    if sitting.cursor.section != question.section.id:
        section = question.section
        title = words.section_title(talk.form, section)
        talk.say("utter_application_section", values={"title": title, **counted})
        sitting.note(section=section.id)
    text = words.question_text(talk.form, question)
    if question.entry is not None and question.group is not None:
        item = words.said(talk.form, question.group.id, "item", question.group.item)
        number_of_entry = {"number": question.entry + 1}
        text = label("utter_application_entry", item=item, number=number_of_entry, question=text)
    if cursor_chosen := sitting.cursor.chosen:
        chosen = words.value_of(talk.form, question.path, question.field, list(cursor_chosen))
        text = label("utter_application_chosen", chosen=chosen)
    elif question.field.options and question.kind is Kind.FIELD:
        names = [
            words.option_label(talk.form, question.path, option)
            for option in question.field.options
        ]
        text = label("utter_application_options", question=text, lines={"numbered": names})
        if question.field.multiple:
            text = {"concat": [text, " ", label("utter_application_several")]}
    suggestion = _suggestion(talk, question)
    if suggestion is not None:
        shown = words.value_of(talk.form, question.path, question.field, suggestion)
        talk.say("utter_application_question", values={**counted, "question": text}, **place)
        talk.say("utter_application_suggestion", values={"value": shown}, choices=yes_no_buttons())
        return
    if question.kind is Kind.FIELD and question.field.type is FieldType.FILE:
        talk.say("utter_application_question", values={**counted, "question": text}, **place)
        buttons = [
            choice(label("utter_label_later"), "/skip", "clock"),
            *_other_buttons(talk, question),
        ]
        attach = {**place, "upload": {"draft": sitting.draft.id}}
        talk.say("utter_application_file", choices=buttons, **attach)
        return
    buttons = [*_answers(talk, question), *_other_buttons(talk, question)]
    talk.say(
        "utter_application_question",
        values={**counted, "question": text},
        choices=buttons,
        expects=question.field.type.value if question.kind is Kind.FIELD else None,
        **place,
    )


def _suggestion(talk: Talk, question: Question) -> Any:
    """What an earlier booking in this conversation already told, unless it was declined."""
    if question.answered or question.path in talk.sitting.cursor.unsuggested:
        return None
    return suggestion_of(talk, question)


def suggestion_of(talk: Talk, question: Question) -> Any:
    """The value that a booking in this conversation holds for a question."""
    known: dict[str, Any] = {}
    for source, slot in SAVED_NAMES.items():
        if value := talk.turn.slot(slot):
            known[source] = value
    if name := known.get("booking.name"):
        given, _, family = str(name).rpartition(" ")
        known["booking.name"] = {"given": given, "family": family}
    return talk.sitting.flow.suggestion(question, known)


def _answers(talk: Talk, question: Question) -> list[Mapping[str, Any]]:
    """The buttons that answer a question."""
    field = question.field
    if question.kind is not Kind.FIELD or field.type is FieldType.YES_NO:
        return yes_no_buttons()
    chosen = talk.sitting.cursor.chosen
    rows = [
        answer_button(words.option_label(talk.form, question.path, option), option.id)
        for option in field.options
        if option.id not in chosen and not (chosen and option.id == "none")
    ]
    if chosen:
        rows.append(answer_button(label("utter_label_that_is_all"), ALL, "yes"))
    return rows


def _other_buttons(talk: Talk, question: Question) -> list[Mapping[str, Any]]:
    """What one can do instead of answering."""
    rows = []
    field = question.field
    if question.kind is not Kind.MORE and field.optional and field.type is not FieldType.FILE:
        rows.append(choice(label("utter_label_skip"), "/skip", "skip"))
    rows.append(choice(label("utter_label_explain"), "/ask_meaning", "help"))
    if talk.form.ending is Ending.CHECK:
        rows.append(choice(label("utter_label_end_check"), "/stop", "close"))
    else:
        rows.append(choice(label("utter_label_pause"), "/pause_application", "pause"))
    return rows


ACTIONS = (AskApplication,)
