"""The texts and values of a report for the NLG endpoint, which knows the locale."""

from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers
from rapidfuzz import fuzz

from actions.reporting.talk import ATTRIBUTE, Talk
from actions.services.place import Place
from actions.services.report_texts import AttributeTexts, context
from actions.services.reports import Answer, Attribute, Option
from actions.services.text import fold
from actions.services.wording import plain
from actions.turn import Turn, choice, label
from translations.catalogue import translator

Value = Mapping[str, Any]
ALIKE = 85.0
TELLING = 5
"""Letters of a word of a question that may be meant when an answer is to change."""
SHORT = 160
"""Letters of a description that is quoted."""


def kind(talk: Talk, code: str) -> Value:
    """What a kind is called; one that only the city knows keeps the city's German name."""
    ours = talk.kinds.get(code, "")
    if texts := talk.office.texts.get(ours):
        return {"said": [context(ours, "label"), texts.label]}
    service = talk.services.get(code)
    return {"term": service.name if service else code}


def of_kind(talk: Talk, key: str) -> Value | None:
    """Another text about the present kind ("describe"), None when it has none."""
    german = getattr(talk.texts, key, "")
    return {"said": [context(talk.kind, key), german]} if german else None


def place(where: Place) -> Value:
    """A place as it is read back."""
    district = f" ({where.district})" if where.district and where.street else ""
    return {"text": f"{where.address}{district}"}


def _texts(talk: Talk, attribute: Attribute) -> AttributeTexts | None:
    return talk.texts.attributes.get(attribute.code) if talk.texts else None


def question(talk: Talk, attribute: Attribute) -> Value:
    """The question for an attribute, in our words or the city's."""
    if texts := _texts(talk, attribute):
        return {"said": [context(talk.kind, attribute.code), texts.question]}
    return {"term": attribute.description or attribute.code}


def hint(talk: Talk, attribute: Attribute) -> Value | None:
    """How to answer, None when nobody says so."""
    texts = _texts(talk, attribute)
    if texts and texts.hint:
        return {"said": [context(talk.kind, attribute.code, "hint"), texts.hint]}
    return {"term": attribute.hint} if attribute.hint and not texts else None


def option(talk: Talk, attribute: Attribute, row: Option) -> Value:
    """The name of an option."""
    texts = _texts(talk, attribute)
    if texts and (german := texts.options.get(row.key)):
        return {"said": [context(talk.kind, attribute.code, row.key), german]}
    return {"term": row.name}


def options_in(talk: Talk, attribute: Attribute) -> list[Option]:
    """The options with their names in the citizen's language, for reading an answer."""
    language = translator(talk.turn.locale)
    shown = []
    for row in attribute.options:
        ((form, content),) = option(talk, attribute, row).items()
        own = language.form(*content) if form == "said" else language.catalogue(content)
        shown.append(Option(row.key, own or row.name))
    return shown


def answer(talk: Talk, attribute: Attribute, said: Answer) -> Value:
    """An answer as it is read back."""
    keys = [said] if isinstance(said, str) else list(said)
    names = [option(talk, attribute, row) for row in attribute.options if row.key in keys]
    if names:
        return names[0] if len(names) == 1 else {"both": names}
    return {"text": ", ".join(keys)}


def field(talk: Talk, step: str) -> Value:
    """What the answer of a step is called."""
    attribute = talk.attribute(step)
    return question(talk, attribute) if attribute else label(f"utter_report_field_{step}")


def value(talk: Talk, step: str) -> Value:
    """What was answered."""
    return given(talk, step) or label("utter_report_value_none")


def given(talk: Talk, step: str) -> Value | None:
    """What was answered, None for a question that was left out."""
    memory, attribute = talk.memory, talk.attribute(step)
    if attribute and (said := memory.attributes.get(attribute.code)):
        return answer(talk, attribute, said if isinstance(said, str) else tuple(said))
    if step == "kind" and memory.code:
        return kind(talk, memory.code)
    if step == "place" and memory.where:
        return place(memory.where)
    if step == "description" and memory.description:
        return {"text": memory.description}
    if step == "photo" and memory.photo:
        return label("utter_report_value_photo")
    if step == "contact" and memory.phone:
        return {"code": _dialled(memory.phone)}
    if step == "contact" and memory.email:
        return {"code": memory.email}
    return None


def _dialled(number: str) -> str:
    """A number in E.164 as one dials it here."""
    parsed = phonenumbers.parse(number)
    german = parsed.country_code == phonenumbers.country_code_for_region("DE")
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(parsed, form.NATIONAL if german else form.INTERNATIONAL))


def names(talk: Talk, step: str) -> tuple[str, ...]:
    """What people call the answer of a step, in their language."""
    if attribute := talk.attribute(step):
        ((form, content),) = question(talk, attribute).items()
        text = translator(talk.turn.locale).form(*content) if form == "said" else content
        # A question has no short name; its long words tell it ("what" and "is" do not).
        return (" ".join(word for word in text.split() if len(word) >= TELLING),)
    return listed(talk.turn, f"utter_report_names_{step}")


def follow(reference: str) -> Value:
    """A button that asks how far a report is."""
    payload = f'/case_status{{"report_id":"{reference}"}}'
    return choice(label("utter_label_report_status"), payload, "clock")


def listed(turn: Turn, response: str) -> tuple[str, ...]:
    """The parts of a response that lists words of the citizen's language."""
    text = turn.context.generator.text(response, turn.locale, {})
    return tuple(part.strip() for part in text.split(";") if part.strip())


def says(talk: Talk, response: str) -> bool:
    """Whether the words of a button were said instead of pressing it."""
    name = plain(talk.turn.context.generator.text(response, talk.turn.locale, {})).split()
    said = plain(talk.turn.text).split()
    if not name or name[0] not in said:
        return False
    return bool(fuzz.token_set_ratio(" ".join(name), " ".join(said)) >= ALIKE)


def short(text: str) -> str:
    """The beginning of a description, in one line."""
    text = fold(text)
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"


def shown(talk: Talk, steps: Sequence[str]) -> list[Any]:
    """Rows of the answers that were given."""
    answers = {step: given(talk, step) for step in steps if step in talk.memory.done}
    return [[field(talk, step), answer] for step, answer in answers.items() if answer]


def attribute_steps(talk: Talk) -> list[str]:
    """The names of the steps for the present kind's attributes."""
    return [f"{ATTRIBUTE}{attribute.code}" for attribute in talk.attributes]
