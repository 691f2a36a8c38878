"""What the document folder prints: a checklist of documents and a filled form.

The caller translates and formats: every text comes in German and, where it exists, in the
citizen's language; dates, amounts and addresses come as strings. `actions.documents` turns these
into PDFs.
"""

from dataclasses import dataclass, field
from typing import Literal


class PrintingUnavailable(Exception):
    """PDFs cannot be made on this system; everything else works."""

    code = "printing_unavailable"

    def __init__(self) -> None:
        super().__init__("Pango or HarfBuzz is missing")


@dataclass(frozen=True, slots=True)
class Language:
    """The citizen's language: BCP 47 tag for `lang` ("ar") and writing direction."""

    tag: str
    dir: Literal["ltr", "rtl"] = "ltr"


GERMAN = Language("de")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in German and in the citizen's language.

    `local` is None when it is not translated (it is then shown in German and marked as German) or
    when it is not to be (a name, a number). A citizen who reads plain German has both, too.
    """

    german: str = field(repr=False)
    local: str | None = field(default=None, repr=False)

    @property
    def differs(self) -> bool:
        """Whether there are two texts to show."""
        return self.local is not None and self.local != self.german


@dataclass(frozen=True, slots=True)
class Head:
    """Top of a document: the office's name and address as lines, our reference and the date.

    An empty reference or date is left out.
    """

    office: tuple[str, ...]
    reference_label: Text
    reference: str = field(repr=False)
    date_label: Text
    date: str


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One document: its name, why it is needed, where one gets it, original or copy.

    `present` ticks the box, for a document that is in the folder already.
    """

    what: Text
    why: Text
    where: Text
    form: Text
    present: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistLabels:
    """Heads of the columns; `tick` is the one above the boxes ("Habe ich")."""

    tick: Text
    what: Text
    why: Text
    where: Text
    form: Text


@dataclass(frozen=True, slots=True)
class Checklist:
    """The personal checklist: printed in the citizen's language, German names beside it.

    `notes` are printed as a list below the table, under `notes_title`.
    """

    language: Language
    title: Text
    head: Head
    intro: Text
    labels: ChecklistLabels
    rows: tuple[ChecklistRow, ...]
    notes_title: Text | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it is read back (`label`) and its answer.

    `lines` holds one text a line: one for most answers, several for an address or a choice of
    several; `local` is set for choices only. No line at all means that the citizen left an
    optional question out.
    """

    label: Text
    lines: tuple[Text, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form; `parts` are the entries of a repeating group ("Person 1")."""

    title: Text
    answers: tuple[Answer, ...] = ()
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationLabels:
    """Fixed words of the printed form.

    `question`, `answer` and `translation` head the columns (the last one is the name of the
    citizen's language); `empty` stands for an answer that was left out ("keine Angabe"); `sign`
    heads the signature, `place_date` and `signature` stand below its lines.
    """

    question: Text
    answer: Text
    translation: Text
    empty: Text
    sign: Text
    place_date: Text
    signature: Text


@dataclass(frozen=True, slots=True)
class Application:
    """A filled form for the office, in German, with the citizen's language beside it.

    `declaration` is what is signed. Without a translation anywhere (a German reader) the third
    column is left out.
    """

    language: Language
    title: Text
    head: Head
    intro: Text
    labels: ApplicationLabels
    sections: tuple[Section, ...]
    declaration: Text
