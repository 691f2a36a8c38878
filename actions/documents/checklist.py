"""The personal checklist of documents."""

from xml.etree.ElementTree import Element

from actions.documents.elements import element, german, head, local, with_german
from actions.documents.page import page, to_pdf
from actions.services.folder import Checklist, ChecklistRow, Language

_EMPTY, _TICKED = "☐", "☑"


def checklist_pdf(checklist: Checklist) -> bytes:
    """An A4 landscape PDF in the citizen's language with the German names beside it."""
    language = checklist.language
    title = checklist.title
    return to_pdf(
        page(
            title.local or title.german,
            language,
            "checklist",
            head(checklist.head, language),
            local("h1", title, language),
            german("p", title.german, "german") if title.differs else None,
            local("p", checklist.intro, language),
            _table(checklist),
            *_notes(checklist),
        )
    )


def _table(checklist: Checklist) -> Element:
    labels = checklist.labels
    names = ("tick", "what", "why", "where", "form")
    heads = (labels.tick, labels.what, labels.why, labels.where, labels.form)
    cells = [
        element("th", local("div", text, checklist.language), scope="col", class_=name)
        for text, name in zip(heads, names, strict=True)
    ]
    rows = [_row(row, checklist.language) for row in checklist.rows]
    return element("table", element("thead", element("tr", *cells)), element("tbody", *rows))


def _row(row: ChecklistRow, language: Language) -> Element:
    return element(
        "tr",
        element("td", _TICKED if row.present else _EMPTY, class_="tick"),
        element("th", *with_german(row.what, language), scope="row"),
        element("td", local("div", row.why, language)),
        element("td", local("div", row.where, language)),
        element("td", *with_german(row.form, language)),
    )


def _notes(checklist: Checklist) -> list[Element]:
    if not checklist.notes:
        return []
    items = [element("li", local("span", note, checklist.language)) for note in checklist.notes]
    made = [element("ul", *items)]
    if checklist.notes_title:
        made.insert(0, local("h2", checklist.notes_title, checklist.language))
    return made
