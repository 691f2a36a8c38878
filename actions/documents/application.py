"""The filled form on paper: German for the office, the citizen's language beside it."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from actions.documents.elements import element, german, head, local
from actions.documents.page import page, to_pdf
from actions.services.folder import GERMAN, Answer, Application, Language, Section, Text

# An answer beyond this many characters (a line break counts as a line) may go over two pages;
# kept together, it would leave most of a page empty.
LINE, LONG = 25, 250


def application_pdf(application: Application) -> bytes:
    """An A4 PDF in German, to be signed, with every question in the citizen's language too."""
    return to_pdf(_Form(application).page())


class _Form:
    def __init__(self, application: Application) -> None:
        self._form = application
        self._language: Language = application.language
        self._two = any(text.differs for text in _labels(application.sections))

    def page(self) -> Element:
        """The whole document."""
        form = self._form
        sections = [part for section in form.sections for part in self._section(section, 2)]
        return page(
            form.title.german,
            GERMAN,
            "application",
            head(form.head, GERMAN),
            self._heading("h1", form.title),
            *self._both(form.intro),
            *sections,
            self._signature(),
        )

    def _both(self, text: Text) -> list[Element]:
        """A German paragraph, then one in the citizen's language."""
        made = [german("p", text.german)]
        if text.differs:
            made.append(local("p", text, self._language))
        return made

    def _heading(self, tag: str, text: Text) -> Element:
        """A German heading, and opposite it the citizen's words, which are no heading again."""
        beside = local("p", text, self._language) if text.differs else None
        return element("div", german(tag, text.german), beside, class_=f"heading {tag}")

    def _section(self, section: Section, level: int) -> Iterator[Element]:
        yield self._heading(f"h{min(level, 6)}", section.title)
        if section.answers:
            yield self._table(section.answers)
        for part in section.parts:
            yield element("section", *self._section(part, level + 1), class_="part")

    def _table(self, answers: tuple[Answer, ...]) -> Element:
        labels = self._form.labels
        heads = [labels.question, labels.answer]
        cells = [element("th", text.german, scope="col") for text in heads]
        if self._two:
            cells.append(
                element("th", local("div", labels.translation, self._language), scope="col")
            )
        return element(
            "table",
            element("thead", element("tr", *cells)),
            element("tbody", *(self._row(answer) for answer in answers)),
            class_="three" if self._two else "two",
        )

    def _row(self, answer: Answer) -> Element:
        empty = self._form.labels.empty
        if answer.lines:
            lines = [element("div", line.german) for line in answer.lines]
        else:
            lines = [element("div", f"— {empty.german} —", class_="empty")]
        cells = [
            element("th", answer.label.german, scope="row"),
            element("td", *lines, class_="answer"),
        ]
        if self._two:
            cells.append(element("td", *self._translation(answer)))
        length = sum(len(line.german) + LINE for line in answer.lines)
        return element("tr", *cells, class_="long" if length > LONG else "")

    def _translation(self, answer: Answer) -> Iterator[Element]:
        if answer.label.differs:
            yield local("div", answer.label, self._language)
        for line in answer.lines or (self._form.labels.empty,):
            if line.differs:
                class_ = "answer" if answer.lines else "empty"
                yield local("div", line, self._language, class_)

    def _signature(self) -> Element:
        labels = self._form.labels
        fields = [
            element("div", *self._both(text), class_="field")
            for text in (labels.place_date, labels.signature)
        ]
        return element(
            "section",
            self._heading("h2", labels.sign),
            *self._both(self._form.declaration),
            element("div", *fields, class_="fields"),
            class_="signature",
        )


def _labels(sections: tuple[Section, ...]) -> Iterator[Text]:
    for section in sections:
        yield section.title
        for answer in section.answers:
            yield answer.label
            yield from answer.lines
        yield from _labels(section.parts)
