"""A form as its file in bot/forms describes it, checked by `loading`. Texts are German."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class FieldType(StrEnum):
    """What kind of answer a field takes; `submission` gives the JSON value of each."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    PERSON = "person"
    ADDRESS = "address"
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"
    GROUP = "group"


class Sensitivity(StrEnum):
    """How personal an answer is; SPECIAL are the categories of Art. 9 GDPR."""

    NONE = "none"
    PERSONAL = "personal"
    SPECIAL = "special"


class Ending(StrEnum):
    """What happens with a complete form; after a CHECK nothing is kept or sent.

    Files in bot/forms cannot end with a CHECK, see `loading.check_form`.
    """

    SUBMIT = "submit"
    APPOINTMENT = "appointment"
    PAPER = "paper"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Is:
    """The field has this value, or has it among several."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class In:
    """The field has one of the values."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or amount is above or below a limit, which is not included."""

    field: str
    above: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The field was answered and not skipped, or the opposite."""

    field: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries a group has; the limits are not included."""

    group: str
    above: Decimal | None = None
    below: Decimal | None = None
    exactly: int | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one entry of a group fulfils a condition."""

    group: str
    when: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


type Simple = Is | In | Compare | Answered | Count | AnyOf
type Condition = Simple | All | Some | Not


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice; `meaning` explains it, "" when it needs none.

    `names` are other words for it by which people choose it ("wife" for "spouse").
    """

    id: str
    label: str
    meaning: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What an answer must fulfil. Limits are included; lengths are in characters, ages in years.

    `whole`: no fractions; `people`: the number counts people ("my wife and I" are two).
    """

    min: Decimal | None = None
    max: Decimal | None = None
    max_length: int | None = None
    not_future: bool = False
    not_past: bool = False
    min_age: int | None = None
    pattern: str | None = None
    whole: bool = False
    people: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `fields`, `more`, `item` and `max` are those of a group only.

    A group that is `optional`, which only a check has, may be skipped; its answer is then None.

    `when` is None for a field that always applies; `prefill` names a value known from elsewhere;
    outside `implausible` (below, above) an answer is asked back.
    """

    id: str
    type: FieldType
    question: str
    label: str
    why: str = ""
    meaning: str = ""
    example: str = ""
    names: tuple[str, ...] = ()
    fim: str = ""
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    optional: bool = False
    when: Condition | None = None
    check: Check = Check()
    implausible: tuple[Decimal | None, Decimal | None] = (None, None)
    prefill: str = ""
    options: tuple[Option, ...] = ()
    multiple: bool = False
    more: str = ""
    item: str = ""
    max: int = 0
    fields: "tuple[Field, ...]" = ()

    @property
    def is_group(self) -> bool:
        """Whether it is a list of entries."""
        return self.type is FieldType.GROUP

    def member(self, field_id: str) -> "Field | None":
        """The field of an entry with this id."""
        return next((field for field in self.fields if field.id == field_id), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together; `when` holds for all of them."""

    id: str
    title: str
    fields: tuple[Field, ...]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot all be right; `fields` are asked again ("members.income" in entries)."""

    id: str
    when: Condition
    message: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be handed in; `form` is "original", "copy" or "either".

    `file` names the field that holds it, "" when it is not uploaded here.
    """

    id: str
    title: str
    form: str
    why: str = ""
    where: str = ""
    when: Condition | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A whole application; `schema` is the URI of its submission schema."""

    id: str
    service: str
    ending: Ending
    title: str
    intro: str
    sections: tuple[Section, ...]
    leika: str = ""
    schema: str = ""
    contradictions: tuple[Contradiction, ...] = ()
    documents: tuple[Document, ...] = ()

    def fields(self) -> Iterator[tuple[Section, Field]]:
        """The fields outside entries, in order."""
        for section in self.sections:
            for field in section.fields:
                yield section, field

    def field(self, path: str) -> Field | None:
        """The field of "name", "members.birth_date" or "members.1.birth_date", None when unknown.

        The path of an entry ("members.1") or of "members.more" has none.
        """
        first, *rest = [part for part in path.split(".") if not part.isdigit()] or [""]
        found = next((field for _, field in self.fields() if field.id == first), None)
        if not rest:
            return None if path.rpartition(".")[2].isdigit() else found
        return found.member(rest[0]) if found and len(rest) == 1 else None
