"""The texts and answers of a form as values for the NLG endpoint, which knows the locale."""

from collections.abc import Iterator, Mapping
from typing import Any

import phonenumbers

from actions.formatting import BRACKETS
from actions.services.applications.model import Field, FieldType, Form, Option, Section
from actions.services.applications.review import Row
from actions.services.applications.texts import BETWEEN_NAMES, NO_NAMES, context
from actions.services.applications.view import Kind, Question
from actions.services.benefits_model import Text
from actions.turn import label
from translations.catalogue import translator

Value = Mapping[str, Any] | str
IBAN_GROUP = 4


def said(form: Form, path: str, key: str, german: str) -> Value:
    """A text of a form."""
    return {"said": [context(form.id, path, key), german]}


def of_check(text: Text) -> Value:
    """A text of the benefits check."""
    return {"said": [text.context, text.german]}


def title(form: Form) -> Value:
    """What a form is called."""
    return said(form, "", "title", form.title)


def section_title(form: Form, section: Section) -> Value:
    """What a section is called."""
    if not section.title:  # of the benefits check, what is asked for an estimate
        return label("utter_label_estimate")
    return said(form, f"sections.{section.id}", "title", section.title)


def question_text(form: Form, question: Question) -> Value:
    """The question itself."""
    field = question.field
    if question.kind is Kind.MORE:
        return said(form, field.id, "more", field.more)
    return said(form, _path(question), "question", field.question)


def of_field(form: Form, question: Question, key: str) -> Value | None:
    """Another text of a question's field ("why"), None when it has none."""
    german = getattr(question.field, key)
    return said(form, _path(question), key, german) if german else None


def label_of(form: Form, row: Row | Question) -> Value:
    """The short name of an answer; in an entry the entry is named as well."""
    path = row.path.removesuffix(".more")
    own = said(form, path, "label", row.field.label)
    if row.group is None or row.entry is None or path == row.group.id:
        return own
    return {"concat": [entry_of(form, row.group, row.entry), ": ", own]}


def entry_of(form: Form, group: Field, number: int) -> Value:
    """What an entry is called: "child 2"."""
    return {"concat": [said(form, group.id, "item", group.item), f" {number + 1}"]}


def option_label(form: Form, path: str, option: Option) -> Value:
    """The name of an option."""
    return said(form, f"{path}.options", option.id, option.label)


def value_of(form: Form, path: str, field: Field, value: Any) -> Value:
    """An answer as it is read back."""
    if value is None:
        return label("utter_value_none")
    if field.is_group:
        return label("utter_value_empty_group") if not value else {"number": len(value)}
    shown: Value = _BY_TYPE[field.type](form, path, field, value)
    return shown


def options_in(form: Form, path: str, field: Field, locale: str) -> dict[str, tuple[str, ...]]:
    """What the options are called in a locale, by their ids, for reading an answer."""
    language = translator(locale)
    found = {}
    for option in field.options:
        place = context(form.id, f"{path}.options", option.id)
        own = language.form(place, option.label)
        names = [own, BRACKETS.sub("", own)] if "(" in own else [own]
        german = BETWEEN_NAMES.join(option.names) or NO_NAMES
        more = language.form(f"{place}.names", german)
        names += [name.strip() for name in more.split(BETWEEN_NAMES)]
        found[option.id] = tuple(name for name in names if name and name != NO_NAMES)
    return found


def names_in(form: Form, question: Question, locale: str) -> tuple[str, ...]:
    """The label and other names of a question in a locale, for changes by name."""
    language = translator(locale)
    path, field = _path(question), question.field
    names = [language.form(context(form.id, path, "label"), field.label), field.label]
    if field.names:
        german = BETWEEN_NAMES.join(field.names)
        names += language.form(context(form.id, path, "names"), german).split(BETWEEN_NAMES)
        names += field.names
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def example_of(form: Form, question: Question) -> Value:
    """An example of a right answer: the field's own, else one of its type."""
    own = of_field(form, question, "example") if question.kind is Kind.FIELD else None
    if own is not None:
        return own
    kind = question.field.type
    known = {FieldType.TEXT, FieldType.NUMBER, FieldType.MONEY, *_PLAIN_EXAMPLES}
    return label(f"utter_example_{kind if kind in known else FieldType.TEXT}")


_PLAIN_EXAMPLES = (
    FieldType.DATE, FieldType.PERSON, FieldType.ADDRESS, FieldType.IBAN, FieldType.EMAIL,
    FieldType.PHONE,
)  # fmt: skip


def _path(question: Question) -> str:
    """The path of the field, not of a question whether there is one more."""
    return question.field.id if question.kind is not Kind.FIELD else question.path


def _choice(form: Form, path: str, field: Field, value: Any) -> Value:
    chosen = value if isinstance(value, list) else [value]
    names = list(_chosen(form, path, field, chosen))
    return names[0] if len(names) == 1 else {"both": names}


def _chosen(form: Form, path: str, field: Field, ids: list[str]) -> Iterator[Value]:
    for option in field.options:
        if option.id in ids:
            yield option_label(form, path, option)


def _phone(number: str) -> Value:
    parsed = phonenumbers.parse(number)
    german = phonenumbers.PhoneNumberFormat.NATIONAL
    foreign = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    form = german if parsed.country_code == phonenumbers.country_code_for_region("DE") else foreign
    return {"code": phonenumbers.format_number(parsed, form)}


def _iban(value: str) -> Value:
    groups = [value[at : at + IBAN_GROUP] for at in range(0, len(value), IBAN_GROUP)]
    return {"code": " ".join(groups)}


_BY_TYPE: Mapping[FieldType, Any] = {
    FieldType.TEXT: lambda _form, _path, _field, value: {"text": value},
    FieldType.NUMBER: lambda _form, _path, _field, value: {"number": value},
    FieldType.MONEY: lambda _form, _path, _field, value: {"money": value["amount"]},
    FieldType.DATE: lambda _form, _path, _field, value: {"day": value},
    FieldType.YES_NO: lambda _form, _path, _field, value: label(
        "utter_value_yes" if value else "utter_value_no"
    ),
    FieldType.CHOICE: _choice,
    FieldType.PERSON: lambda _form, _path, _field, value: {
        "text": f"{value['given']} {value['family']}".strip()
    },
    FieldType.ADDRESS: lambda _form, _path, _field, value: {
        "text": f"{value['street']} {value['house_number']}, {value['postal_code']} {value['city']}"
    },
    FieldType.IBAN: lambda _form, _path, _field, value: _iban(value),
    FieldType.EMAIL: lambda _form, _path, _field, value: {"code": value},
    FieldType.PHONE: lambda _form, _path, _field, value: _phone(value),
    FieldType.FILE: lambda _form, _path, _field, value: {"text": value["filename"]},
}
