"""Measures how answers are read: right, asked back, or wrong, by language."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from actions.applications.library import CHECK_AND_ESTIMATE, check_forms
from actions.applications.words import options_in
from actions.services.applications.loading import load_forms
from actions.services.applications.model import Field, FieldType, Form
from actions.services.applications.problems import Said
from actions.services.applications.reading import read
from stadtlotse.paths import ROOT
from tests.actions.services.benefit_answers import content

FOLDER = Path(__file__).parent / "readings"
TODAY = date(2026, 11, 25)  # a Wednesday
ASK = "ASK"
RIGHT, ASKED, WRONG = "right", "asked", "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: what is asked, what is said, the right value or ASK."""

    language: str
    path: str
    said: str
    value: str
    held_out: bool
    """Whether the line was kept apart when words and thresholds were chosen."""


@cache
def forms() -> dict[str, Form]:
    """All forms by id, with the benefits check."""
    check = check_forms(content())[CHECK_AND_ESTIMATE]
    return {**load_forms(ROOT / "bot" / "forms"), "benefits": check}


def lines(language: str) -> Iterator[Line]:
    """The lines of readings/<language>.tsv: path, words, value, between tabs."""
    held_out = False
    for row in (FOLDER / f"{language}.tsv").read_text("utf-8").splitlines():
        if row.startswith("#"):
            held_out = True
            continue
        path, said, value = row.split("\t")
        yield Line(language, path, said, value, held_out)


def field_of(form: Form, path: str) -> Field:
    """The field of a path; of "members.more" the question whether there is one more."""
    fields = [field for section in form.sections for field in section.fields]
    first, _, rest = path.partition(".")
    found = next(field for field in fields if field.id == first)
    if rest == "more":
        return replace(found, type=FieldType.GROUP)
    return next(field for field in found.fields if field.id == rest) if rest else found


def reading_of(line: Line) -> str:
    """The value that is read, as the tables write it, or ASK."""
    form_id, _, path = line.path.partition("/")
    form = forms()[form_id]
    field = field_of(form, path)
    labels = options_in(form, path, field, line.language)
    reading = read(field, Said(line.said, line.language, TODAY, labels))
    if not reading.answered:
        return ASK
    value = reading.value
    if isinstance(value, dict):
        return str(value["amount"])
    return ",".join(value) if isinstance(value, list) else str(value)


def outcome(line: Line) -> str:
    """RIGHT, ASKED or WRONG; what must be asked back and is, is right."""
    got = reading_of(line)
    if got == line.value:
        return RIGHT
    return ASKED if got == ASK else WRONG
