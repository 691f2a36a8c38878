"""Answers read back: all at once on the screen, one section after the other by voice."""

from collections.abc import Sequence
from typing import Any

from actions.applications import words
from actions.applications.sitting import Mode
from actions.applications.talk import Talk, yes_no_buttons
from actions.services.applications.model import Ending
from actions.services.applications.review import Part, review
from actions.turn import choice, label

QUESTIONS = {
    Ending.SUBMIT: "utter_application_submit",
    Ending.APPOINTMENT: "utter_application_book",
    Ending.PAPER: "utter_application_print",
}


def read_back(talk: Talk, introduction: str) -> None:
    """Say all answers; by voice too, for whoever asks for them in the middle."""
    talk.say(introduction)
    for part in review(talk.form, talk.sitting.state.answers):
        _say(talk, part)


def ask_review(talk: Talk) -> None:
    """Read back, then ask whether all is right; by voice in pieces with "shall I read on?"."""
    parts = review(talk.form, talk.sitting.state.answers)
    page = talk.sitting.cursor.page
    if talk.turn.channel != "voice":
        talk.say("utter_application_review_all")
        for part in parts:
            _say(talk, part)
        _final(talk)
        return
    if page == 0:
        talk.say("utter_application_review_all")
    if page < len(parts):
        _say(talk, parts[page])
    if page + 1 < len(parts):
        talk.say("utter_application_read_on", choices=yes_no_buttons())
    else:
        _final(talk)


def more_pages(talk: Talk) -> bool:
    """Whether the read-back by voice is not at its end."""
    if talk.turn.channel != "voice":
        return False
    parts = review(talk.form, talk.sitting.state.answers)
    return talk.sitting.cursor.page + 1 < len(parts)


def turn_page(talk: Talk) -> None:
    """Read the next section."""
    talk.sitting.move(mode=Mode.REVIEW, page=talk.sitting.cursor.page + 1)


def _final(talk: Talk) -> None:
    submits = talk.form.ending is Ending.SUBMIT
    yes = label("utter_label_submit" if submits else "utter_label_all_right")
    talk.say(
        QUESTIONS[talk.form.ending],
        choices=[
            choice(yes, "/affirm", "yes"),
            choice(label("utter_label_change"), "/change_answer", "edit"),
            choice(label("utter_label_pause"), "/pause_application", "pause"),
        ],
    )


def _say(talk: Talk, part: Part) -> None:
    title = words.section_title(talk.form, part.section)
    talk.say(
        "utter_application_review", values={"title": title, "rows": {"rows": _rows(talk, part)}}
    )


def _rows(talk: Talk, part: Part) -> Sequence[Any]:
    return [
        [
            words.label_of(talk.form, row),
            words.value_of(talk.form, row.path, row.field, row.value),
        ]
        for row in part.rows
    ]
