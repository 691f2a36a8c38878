"""What a citizen typed or said, read as the answer to a field.

The result is the normalised value (`shapes`) or a problem code; `problems` describes both.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.services.applications.model import Field, FieldType
from actions.services.applications.problems import MAX_TEXT, Note, Problem, Reading, Said, problem
from actions.services.applications.readers.address import read_address
from actions.services.applications.readers.choice import read_choice
from actions.services.applications.readers.contact_points import read_email, read_phone
from actions.services.applications.readers.dates import read_date
from actions.services.applications.readers.iban import read_iban
from actions.services.applications.readers.money import read_money
from actions.services.applications.readers.number import read_number
from actions.services.applications.readers.person import read_person
from actions.services.applications.readers.text import read_text
from actions.services.applications.readers.vocabulary import vocabulary
from actions.services.applications.readers.yes_no import read_yes_no
from actions.services.applications.view import Kind, Question
from actions.services.phrases import base_language

__all__ = ["Note", "Problem", "Reading", "Said", "read", "read_question"]

_READERS: Mapping[FieldType, Callable[[Field, Said], Reading]] = {
    FieldType.TEXT: read_text,
    FieldType.NUMBER: read_number,
    FieldType.MONEY: read_money,
    FieldType.DATE: read_date,
    FieldType.YES_NO: lambda _, message: read_yes_no(message),
    FieldType.CHOICE: read_choice,
    FieldType.PERSON: lambda _, message: read_person(message),
    FieldType.ADDRESS: lambda _, message: read_address(message),
    FieldType.IBAN: lambda _, message: read_iban(message),
    FieldType.EMAIL: lambda _, message: read_email(message),
    FieldType.PHONE: lambda _, message: read_phone(message),
    FieldType.GROUP: lambda _, message: read_yes_no(message, others=True),
}
_SPEAKING_SIGNS = (FieldType.YES_NO, FieldType.GROUP)  # "👍" is an answer
_OWN_DENIALS = (
    *_SPEAKING_SIGNS, FieldType.CHOICE, FieldType.NUMBER, FieldType.MONEY,
)  # fmt: skip


def read_question(question: Question, message: Said) -> Reading:
    """The answer to a question; True or False where a group may get an entry."""
    if question.kind is Kind.FIELD:
        return read(question.field, message)
    return read(replace(question.field, type=FieldType.GROUP), message)


def read(field: Field, message: Said) -> Reading:
    """The answer to a field; raises KeyError or FileNotFoundError for an unknown language."""
    message = replace(message, language=base_language(message.language))
    if not message.text.strip():
        return problem(Problem.EMPTY)
    if len(message.text) > MAX_TEXT:
        return problem(Problem.TOO_LONG, limit=MAX_TEXT)
    if field.type is FieldType.FILE:
        return problem(Problem.FILE_NEEDED)
    if field.type not in _SPEAKING_SIGNS and not any(c.isalnum() for c in message.text):
        return Reading(problem=Problem.NO_LETTERS, partial=message.partial)
    # Who has no second name says so when asked for it.
    own = field.type in _OWN_DENIALS or (field.type is FieldType.PERSON and message.partial)
    denied = None if own else _denied(message)
    # "None" answers a question for a text that must not be left out.
    if denied and (field.type is not FieldType.TEXT or field.optional):
        return Reading(problem=denied, partial=message.partial)
    return _READERS[field.type](field, message)


def _denied(message: Said) -> Problem | None:
    """Whether the whole message says that there is no answer, or that it is not known."""
    known = vocabulary(message.language)
    if known.is_only("unknown", message.text):
        return Problem.NOT_KNOWN
    rest = known["polite"].without(known.words(message.text))
    nothing = known.is_only("nothing", message.text) or known["nothing"].covers(rest)
    return Problem.NOTHING if nothing else None
