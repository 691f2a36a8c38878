"""The checklist and the filled form as PDFs: German, with the person's language beside it."""

from typing import Any

from actions.applications import words
from actions.applications.folder import CHECKLIST
from actions.applications.sitting import Sitting
from actions.context import Context
from actions.documents.application import application_pdf
from actions.documents.checklist import checklist_pdf
from actions.services.applications.checklist import documents
from actions.services.applications.model import Field, FieldType
from actions.services.applications.review import Part, Row, review
from actions.services.folder import (
    Answer,
    Application,
    ApplicationLabels,
    Checklist,
    ChecklistLabels,
    ChecklistRow,
    Head,
    Language,
    Section,
    Text,
)
from actions.turn import label
from translations.registry import load_languages

GERMAN = "de"


class Printer:
    """Prints one application in a locale; raises PrintingUnavailable. Blocking."""

    def __init__(self, context: Context, sitting: Sitting, locale: str) -> None:
        self._context = context
        self._sitting = sitting
        self._form = sitting.form
        self._locale = locale if locale in load_languages() else GERMAN

    def pdf(self, kind: str) -> bytes:
        """The PDF of this kind."""
        if kind == CHECKLIST:
            return checklist_pdf(self._checklist())
        return application_pdf(self._all())

    def _text(self, value: Any) -> Text:
        """A value in German and in the person's language."""
        show = self._context.generator.show
        german = show(value, GERMAN)
        return Text(german, None if self._locale == GERMAN else show(value, self._locale))

    def _label(self, name: str, **values: Any) -> Text:
        return self._text(label(name, **values))

    def _language(self) -> Language:
        language = load_languages()[self._locale]
        return Language(language.tag, "rtl" if language.dir == "rtl" else "ltr")

    def _head(self) -> Head:
        service = self._context.service(self._form.service)
        office = self._context.first_office(service) if service else None
        lines: tuple[str, ...] = (self._context.city.name,)
        if office:
            town = f"{office.postal_code} {office.city}"
            lines = (self._context.city.name, office.name, office.street, town)
        today = self._context.now().date().isoformat()
        date = self._context.generator.show({"day": today}, GERMAN)
        return Head(
            lines, self._label("utter_pdf_reference"), "", self._label("utter_pdf_date"), date
        )

    def _all(self) -> Application:
        labels = ApplicationLabels(
            question=self._label("utter_pdf_question"),
            answer=self._label("utter_pdf_answer"),
            translation=Text("", load_languages()[self._locale].native),
            empty=self._label("utter_value_none"),
            sign=self._label("utter_pdf_sign"),
            place_date=self._label("utter_pdf_place_date"),
            signature=self._label("utter_pdf_signature"),
        )
        parts = review(self._form, self._sitting.state.answers)
        return Application(
            language=self._language(),
            title=self._text(words.title(self._form)),
            head=self._head(),
            intro=self._label("utter_pdf_intro"),
            labels=labels,
            sections=tuple(self._section(part) for part in parts),
            declaration=self._label("utter_pdf_declaration"),
        )

    def _section(self, part: Part) -> Section:
        """A section; the entries of a group become parts of their own."""
        own = tuple(self._answer(row) for row in part.rows if row.entry is None)
        entries: dict[tuple[Field, int], list[Row]] = {}
        for row in part.rows:
            if row.group is not None and row.entry is not None:
                entries.setdefault((row.group, row.entry), []).append(row)
        parts = [
            Section(
                self._text(words.entry_of(self._form, group, number)),
                tuple(self._answer(row) for row in rows),
            )
            for (group, number), rows in entries.items()
        ]
        title = words.said(self._form, f"sections.{part.section.id}", "title", part.section.title)
        return Section(self._text(title), own, tuple(parts))

    def _answer(self, row: Row) -> Answer:
        title = self._text(words.said(self._form, row.path, "label", row.field.label))
        if row.value is None:
            return Answer(title, ())
        shown = words.value_of(self._form, row.path, row.field, row.value)
        text = self._text(shown)
        chosen = row.field.type in (FieldType.CHOICE, FieldType.YES_NO) or row.field.is_group
        return Answer(title, (text if chosen else Text(text.german),))

    def _checklist(self) -> Checklist:
        needed = documents(self._form, self._sitting.state.answers, self._sitting.state.closed)
        rows = tuple(self._row(one) for one in needed if one.certain)
        phone = {"phone": self._context.city.phone}
        return Checklist(
            language=self._language(),
            title=self._label("utter_pdf_checklist", title=words.title(self._form)),
            head=self._head(),
            intro=self._label("utter_pdf_checklist_intro"),
            labels=ChecklistLabels(
                tick=self._label("utter_pdf_tick"),
                what=self._label("utter_pdf_what"),
                why=self._label("utter_pdf_why"),
                where=self._label("utter_pdf_where"),
                form=self._label("utter_pdf_form"),
            ),
            rows=rows,
            notes_title=self._label("utter_pdf_notes"),
            notes=(
                self._label("utter_pdf_note_later"),
                self._label("utter_pdf_note_person", phone=phone),
            ),
        )

    def _row(self, needed: Any) -> ChecklistRow:
        document = needed.document

        def text(key: str) -> Text:
            german = getattr(document, key)
            if not german:
                return Text("")
            return self._text(words.said(self._form, f"documents.{document.id}", key, german))

        return ChecklistRow(
            what=text("title"),
            why=text("why"),
            where=text("where"),
            form=self._label(f"utter_document_{document.form}"),
            present=bool(needed.given),
        )
