"""The steps for the description and for what the municipality asks about a kind."""

from datetime import time
from typing import Any

from actions.applications.answering import ALL
from actions.applications.talk import answer_button
from actions.questions import only_german
from actions.reporting import words
from actions.reporting.talk import ATTRIBUTE, Talk
from actions.services.errors import InvalidValue
from actions.services.moments import parse_moment
from actions.services.report_answers import attribute_answer
from actions.services.reports import MAX_DESCRIPTION, MAX_LINE, Answer, Attribute, DataType
from actions.services.text import fold
from actions.turn import choice, label

STEP = "description"
FEW_WORDS = 3
"""So short a "yes" or "I don't know" describes nothing."""
YES_NO = {"yes", "no"}
REFUSALS = {
    "option": "utter_problem_unknown_option",
    "number": "utter_report_not_a_number",
    "datetime": "utter_report_not_a_moment",
    "length": "utter_report_too_long",
}


def ask(talk: Talk, step: str) -> None:
    """What is wrong; the first message may have told it already."""
    question = words.of_kind(talk, "describe") or label("utter_report_describe")
    talk.say("utter_report_question", values={"question": question})
    if first := talk.memory.first:
        take_it = choice(label("utter_label_report_take"), "/affirm", "yes")
        talk.say("utter_report_suggestion", values={"text": {"text": first}}, choices=[take_it])


async def take(talk: Talk, step: str) -> bool | None:
    """Any words; a bare yes takes those of the first message."""
    text, memory = fold(talk.turn.text), talk.memory
    few = len(text.split()) <= FEW_WORDS
    if memory.first and few and talk.agrees():
        talk.done(STEP, description=memory.first)
        return True
    if not text or talk.digresses(free=True):
        return None
    if few and (talk.gives_up() or talk.agrees() is not None):
        talk.say("utter_report_describe")
        return False
    if len(text) > MAX_DESCRIPTION:
        talk.say("utter_report_too_long", values={"limit": {"number": MAX_DESCRIPTION}})
        return False
    if not any(c.isalpha() for c in text):
        talk.say("utter_report_describe")
        return False
    talk.done(STEP, description=text)
    return True


def ask_attribute(talk: Talk, step: str) -> None:
    """The question in our words, or in the city's own with a notice that they are German."""
    attribute = talk.attribute(step)
    if attribute is None:
        return
    chosen = talk.memory.chosen
    question: Any = words.question(talk, attribute)
    if chosen:
        shown = words.answer(talk, attribute, chosen)
        question = label("utter_application_chosen", chosen=shown)
    elif attribute.options:
        names = [words.option(talk, attribute, row) for row in attribute.options]
        question = label("utter_application_options", question=question, lines={"numbered": names})
        if attribute.datatype is DataType.SOME_OF:
            question = {"concat": [question, " ", label("utter_application_several")]}
    elif hint := words.hint(talk, attribute):
        question = {"concat": [question, " ", hint]}
    rows = [
        answer_button(words.option(talk, attribute, row), row.key)
        for row in attribute.options
        if row.key not in chosen
    ]
    if chosen:
        rows.append(answer_button(label("utter_label_that_is_all"), ALL, "yes"))
    elif not attribute.required:
        rows.append(choice(label("utter_label_skip"), "/skip", "skip"))
    ours = "said" in words.question(talk, attribute)
    german = {} if ours else only_german(talk.turn, [attribute.description])
    talk.say("utter_report_question", values={"question": question}, choices=rows, **german)


def free(talk: Talk, step: str) -> bool:
    """Whether any words may answer an attribute."""
    attribute = talk.attribute(step)
    return attribute is not None and attribute.datatype in (DataType.STRING, DataType.TEXT)


def meant(talk: Talk, step: str) -> bool:
    """Whether the message is one of the options, or a value of the attribute's type."""
    attribute = talk.attribute(step)
    if attribute is None or free(talk, step):
        return False
    try:
        return bool(_read(talk, attribute))
    except InvalidValue:
        return False


async def take_attribute(talk: Talk, step: str) -> bool | None:
    """A button or words; an optional question may be left out."""
    attribute = talk.attribute(step)
    if attribute is None:
        talk.done(step)
        return True
    if pressed := talk.turn.entity("answer"):
        return _pressed(talk, attribute, pressed)
    agreed = talk.agrees()
    if agreed is not None and {row.key for row in attribute.options} == YES_NO:
        _keep(talk, attribute, "yes" if agreed else "no")
        return True
    if not talk.turn.text:
        return None
    try:
        given = _read(talk, attribute)
    except InvalidValue as refused:
        if talk.gives_up():
            return skip_attribute(talk, step)
        if talk.digresses(free=free(talk, step)):
            return None
        limit = {"number": MAX_LINE}
        talk.say(REFUSALS.get(refused.detail, "utter_report_describe"), values={"limit": limit})
        return False
    if free(talk, step):
        if talk.gives_up() and len(talk.turn.text.split()) <= FEW_WORDS:
            return skip_attribute(talk, step)
        if talk.digresses(free=True):
            return None
    _keep(talk, attribute, given)
    return True


def skip_attribute(talk: Talk, step: str) -> bool:
    """Leave a question out when the municipality can do without."""
    attribute = talk.attribute(step)
    if attribute and attribute.required:
        talk.say("utter_report_needed")
        return False
    others = {k: v for k, v in talk.memory.attributes.items() if f"{ATTRIBUTE}{k}" != step}
    talk.done(step, attributes=others, chosen=())
    talk.say("utter_application_skipped")
    return True


def _read(talk: Talk, attribute: Attribute) -> Answer:
    text = talk.turn.text
    if attribute.datatype is not DataType.DATETIME:
        return attribute_answer(attribute, text, words.options_in(talk, attribute))
    now = talk.turn.context.now()
    said = parse_moment(text, talk.language, now.date())
    day = said.days.day if said.days else None
    if day is None or said.when is None or not isinstance(said.when, time):
        raise InvalidValue(attribute.code, "datetime")
    moment = now.replace(
        year=day.year, month=day.month, day=day.day,
        hour=said.when.hour, minute=said.when.minute, second=0, microsecond=0,
    )  # fmt: skip
    return attribute_answer(attribute, moment.isoformat())


def _pressed(talk: Talk, attribute: Attribute, pressed: str) -> bool | None:
    keys = [row.key for row in attribute.options]
    chosen = talk.memory.chosen
    if attribute.datatype is DataType.SOME_OF:
        if pressed == ALL and chosen:
            _keep(talk, attribute, chosen)
        elif pressed in keys:
            several = tuple(key for key in keys if key in (*chosen, pressed))
            if len(several) == len(keys):
                _keep(talk, attribute, several)
            else:
                talk.note(chosen=several)
        return True
    if pressed not in keys:
        return None
    _keep(talk, attribute, pressed)
    return True


def _keep(talk: Talk, attribute: Attribute, given: Answer) -> None:
    value = given if isinstance(given, str) else list(given)
    attributes = {**talk.memory.attributes, attribute.code: value}
    talk.done(f"{ATTRIBUTE}{attribute.code}", attributes=attributes, chosen=())
