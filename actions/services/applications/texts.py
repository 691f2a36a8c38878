"""The texts of a form with the gettext contexts by which they are translated."""

from collections.abc import Iterator
from dataclasses import dataclass

from actions.services.applications.model import Field, Form

FIELD_TEXTS = ("question", "why", "meaning", "example", "label", "more", "item")
BETWEEN_NAMES = "|"
NO_NAMES = "-"
"""What stands for other names of an option where German has none; other languages may."""


@dataclass(frozen=True, slots=True)
class Text:
    """A German text and its context, for example "form.wohngeld.members.name.why"."""

    context: str
    text: str


def context(form_id: str, path: str, key: str) -> str:
    """The context of a text; the numbers of entries are left out of the path.

    context("wohngeld", "members.1.name", "why") is "form.wohngeld.members.name.why", and
    context("wohngeld", "", "title") "form.wohngeld.title".
    """
    parts = [part for part in path.split(".") if part and not part.isdecimal()]
    return ".".join(("form", form_id, *parts, key))


def texts(form: Form) -> Iterator[Text]:
    """All texts that citizens read or hear, in the order of the file.

    The other names of a field are one text, separated by bars: languages differ in how many there
    are; so are those of an option. An option's label has its id as key, the rest "<id>.meaning" and
    "<id>.names".
    """
    for key in ("title", "intro"):
        yield Text(context(form.id, "", key), getattr(form, key))
    for section in form.sections:
        yield Text(context(form.id, f"sections.{section.id}", "title"), section.title)
        for field in section.fields:
            yield from _of_field(form.id, field.id, field)
            for member in field.fields:
                yield from _of_field(form.id, f"{field.id}.{member.id}", member)
    for contradiction in form.contradictions:
        path = f"contradictions.{contradiction.id}"
        yield Text(context(form.id, path, "message"), contradiction.message)
    for document in form.documents:
        for key in ("title", "why", "where"):
            if text := getattr(document, key):
                yield Text(context(form.id, f"documents.{document.id}", key), text)


def _of_field(form_id: str, path: str, field: Field) -> Iterator[Text]:
    for key in FIELD_TEXTS:
        if text := getattr(field, key):
            yield Text(context(form_id, path, key), text)
    if field.names:
        yield Text(context(form_id, path, "names"), BETWEEN_NAMES.join(field.names))
    for option in field.options:
        yield Text(context(form_id, f"{path}.options", option.id), option.label)
        if option.meaning:
            yield Text(context(form_id, f"{path}.options.{option.id}", "meaning"), option.meaning)
        names = BETWEEN_NAMES.join(option.names) or NO_NAMES
        yield Text(context(form_id, f"{path}.options.{option.id}", "names"), names)
