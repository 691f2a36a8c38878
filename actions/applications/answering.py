"""A message as the answer to a question: read, checked, asked back, stored."""

from dataclasses import replace
from typing import Any

from actions.applications import words
from actions.applications.contradicting import contradicting
from actions.applications.sitting import Mode
from actions.applications.talk import Talk
from actions.services.applications.flow import FlowError
from actions.services.applications.model import FieldType
from actions.services.applications.problems import Note, Problem, Reading
from actions.services.applications.readers.yes_no import read_yes_no
from actions.services.applications.reading import read_question
from actions.services.applications.shapes import fits
from actions.services.applications.view import Kind, Question
from actions.turn import label

ALL = "all"
"""The value of the button "that is all" below a choice of several."""
MISSING = (
    Problem.DAY_MISSING, Problem.MONTH_MISSING, Problem.YEAR_MISSING, Problem.GIVEN_NAME_MISSING,
    Problem.FAMILY_NAME_MISSING, Problem.STREET_MISSING, Problem.HOUSE_NUMBER_MISSING,
    Problem.POSTAL_CODE_MISSING, Problem.CITY_MISSING,
)  # fmt: skip
"""Problems that are themselves the next question."""
NOTES = {
    Note.LATIN_NEEDED: "utter_note_latin_needed",
    Note.DAY_FIRST: "utter_note_day_first",
    Note.ABOUT: "utter_note_about",
}
LATER = ("skip", "deny", "ask_other_options")
"""Intents that mean "not now" when a file is asked for."""
LOOSE = (FieldType.TEXT, FieldType.PERSON, FieldType.ADDRESS)


def answer(talk: Talk, question: Question) -> bool:
    """Take the message as an answer; False when it is none and may be something else."""
    pressed = talk.turn.entity("answer")
    if pressed is not None:
        _pressed(talk, question, pressed)
        return True
    if question.kind is Kind.FIELD and question.field.type is FieldType.FILE:
        return attach(talk, question)
    if not talk.turn.text:
        return _yes_or_no(talk, question)
    reading = read_question(question, talk.said(question))
    chosen = talk.sitting.cursor.chosen if question.field.multiple else ()
    if chosen and _that_is_all(talk, question, reading):
        take(talk, question, list(chosen))
        return True
    if reading.answered:
        value = _joined(question, chosen, reading.value) if chosen else reading.value
        take(talk, question, value, reading)
        return True
    if reading.problem in (Problem.NOTHING, Problem.NOT_KNOWN, Problem.PART_UNKNOWN):
        tell(talk, question, reading)
        return True
    if reading.problem in (Problem.NOT_YES_NO, Problem.UNKNOWN_OPTION):
        return _yes_or_no(talk, question)
    return False


def _that_is_all(talk: Talk, question: Question, reading: Reading) -> bool:
    """Whether nothing is added to what was chosen: "no", "that's all", "nothing else"."""
    if reading.value == ["none"] or reading.problem is Problem.NOTHING:
        return True
    return not reading.answered and read_yes_no(talk.said(question)).value is False


def refuse(talk: Talk, question: Question) -> None:
    """Say why the message is no answer, and show a right one."""
    tell(talk, question, read_question(question, talk.said(question)))


def tell(talk: Talk, question: Question, reading: Reading) -> None:
    """What becomes of a message that could not be read as an answer."""
    sitting, problem = talk.sitting, reading.problem
    if problem is Problem.IMPLAUSIBLE:
        sitting.note(pending=(question.path, reading.value), mode=Mode.CONFIRM)
        return
    if problem in (Problem.NOTHING, Problem.NOT_KNOWN):
        leave_out(talk, question)
        return
    if problem in MISSING and reading.partial:
        sitting.note(partial=dict(reading.partial), missing=str(problem))
        return
    sitting.note(partial=reading.partial, missing="")
    if problem is Problem.PART_UNKNOWN:  # the rest is kept, and asked whether there is more
        understood = reading.details["options"]
        sitting.note(chosen=tuple(_joined(question, sitting.cursor.chosen, understood)))
    talk.say(
        f"utter_problem_{problem}",
        values={
            "example": words.example_of(talk.form, question),
            **{name: _shown(question, name, v) for name, v in reading.details.items()},
        },
    )


def leave_out(talk: Talk, question: Question) -> None:
    """Skip an optional question; say what one can do about another."""
    sitting = talk.sitting
    if question.kind is Kind.MORE:
        take(talk, question, False)
        return
    try:
        step = sitting.flow.skip(sitting.state, question.path)
    except FlowError:
        talk.say("utter_application_not_optional")
        return
    sitting.state = step.state
    sitting.settle()
    talk.say("utter_application_skipped")


def take(talk: Talk, question: Question, value: Any, reading: Reading | None = None) -> None:
    """Store an answer, say what follows from it, and go on."""
    sitting = talk.sitting
    if (
        isinstance(value, str)
        and question.field.type is FieldType.TEXT
        and not fits(question.field, value)
    ):
        tell(talk, question, Reading(problem=Problem.PATTERN))
        return
    step = sitting.flow.answer(sitting.state, question.path, value)
    sitting.state = step.state
    for note in reading.notes if reading else ():
        shown = words.value_of(talk.form, question.path, question.field, value)
        talk.say(NOTES[note], values={"value": shown})
    if any(path != question.path for path in step.dropped):
        talk.say("utter_application_dropped")
    _contradicted(talk)
    sitting.settle()


def attach(talk: Talk, question: Question) -> bool:
    """A file that was uploaded; otherwise "later" and the like."""
    attachment_id = talk.turn.entity("attachment_id")
    if attachment_id is None:
        if talk.agrees() is False or talk.command() in LATER:
            _later(talk, question)
            return True
        reading = read_question(replace_type(question), talk.said(question))
        if reading.problem in (Problem.NOTHING, Problem.NOT_KNOWN):
            _later(talk, question)
            return True
        return False
    found = next((a for a in talk.sitting.draft.attachments if a.id == attachment_id), None)
    if found is None:
        return False
    value = {
        "attachment_id": found.id, "filename": found.filename,
        "type": found.type, "bytes": found.bytes,
    }  # fmt: skip
    talk.say("utter_application_file_kept", values={"filename": {"text": found.filename}})
    take(talk, question, value)
    return True


def replace_type(question: Question) -> Question:
    """A file's question as one for yes or no, to find "no", "I have none", "I don't know"."""
    return replace(question, field=replace(question.field, type=FieldType.YES_NO))


def _later(talk: Talk, question: Question) -> None:
    if question.field.optional:
        leave_out(talk, question)
    else:
        talk.say("utter_application_file_needed")


def _pressed(talk: Talk, question: Question, value: str) -> None:
    """A button with an option; of several, one after the other until "that is all"."""
    cursor = talk.sitting.cursor
    ids = [option.id for option in question.field.options]
    if question.field.multiple:
        if value == ALL and cursor.chosen:
            take(talk, question, list(cursor.chosen))
        elif value in ids:
            chosen = _joined(question, cursor.chosen, [value])
            if value == "none" or len(chosen) == len(ids):
                take(talk, question, [value] if value == "none" else chosen)
            else:
                talk.sitting.note(chosen=tuple(chosen))
    elif value in ids:
        take(talk, question, value)


def _joined(question: Question, chosen: tuple[str, ...], more: list[str]) -> list[str]:
    wanted = {*chosen, *more} - ({"none"} if more != ["none"] else set())
    return [option.id for option in question.field.options if option.id in wanted]


def _yes_or_no(talk: Talk, question: Question) -> bool:
    """A button, or an agreement that only the dialogue engine understood."""
    asks = question.kind is not Kind.FIELD or question.field.type is FieldType.YES_NO
    agreed = talk.agrees()
    if asks and agreed is not None:
        take(talk, question, agreed)
        return True
    return False


def _contradicted(talk: Talk) -> None:
    """Tell a contradiction once, and ask again for the answers that may be wrong."""
    sitting = talk.sitting
    for found in contradicting(talk):
        if found.id in sitting.cursor.told:
            continue
        talk.say("utter_application_contradiction", values={"message": found.message})
        sitting.note(told=(*sitting.cursor.told, found.id))
        sitting.state = sitting.flow.ask_again(sitting.state, found.paths)


def _shown(question: Question, name: str, value: Any) -> Any:
    """A limit or a length as a value."""
    if name == "part":
        return {"text": str(value)}
    if name == "limit" and question.field.type is FieldType.MONEY:
        return {"money": str(value)}
    if name in ("limit", "expected", "got"):
        return {"number": str(value)}
    return label("utter_value_none") if value is None else str(value)
