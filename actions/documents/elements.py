"""Building blocks of a printed page, as an element tree: text can never become markup."""

import unicodedata
from xml.etree.ElementTree import Element

from actions.services.folder import GERMAN, Head, Language, Text

# Direction overrides can make a line read other than it is; isolates are harmless and stay.
_OVERRIDES = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e"}
_ISOLATE, _END = "\u2068", "\u2069"
_INVISIBLE = {"Cc", "Cs"}


def printable(text: str) -> str:
    """Text without control characters, lone surrogates and direction overrides."""
    return "".join(
        c
        for c in text
        if c not in _OVERRIDES and (unicodedata.category(c) not in _INVISIBLE or c in "\n\t")
    )


def element(tag: str, *content: Element | str | None, **attributes: str) -> Element:
    """An element with children and text; `class_` stands for the attribute `class`."""
    made = Element(tag, {name.rstrip("_"): value for name, value in attributes.items() if value})
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif part:
            text = printable(part)
            if len(made):
                made[-1].tail = (made[-1].tail or "") + text
            else:
                made.text = (made.text or "") + text
    return made


def german(tag: str, text: str, class_: str = "") -> Element:
    """German text, marked as such."""
    return element(tag, text, class_=class_, lang=GERMAN.tag, dir=GERMAN.dir)


def local(tag: str, text: Text, language: Language, class_: str = "") -> Element:
    """Text in the citizen's language, or in German when there is no other."""
    if text.local is None:
        return german(tag, text.german, class_)
    return element(tag, text.local, class_=class_, lang=language.tag, dir=language.dir)


def with_german(text: Text, language: Language) -> tuple[Element, Element | None]:
    """The citizen's text and, when it differs, the German one, each on a line of its own."""
    second = german("div", text.german, "german") if text.differs else None
    return local("div", text, language), second


def head(content: Head, language: Language) -> Element:
    """Address of the office, reference and date; `language` is that of the labels."""
    office = element(
        "div", *(german("p", line) for line in content.office if line), class_="office"
    )
    facts = [
        _fact(label, value, language, name)
        for label, value, name in (
            (content.reference_label, content.reference, "reference"),
            (content.date_label, content.date, "date"),
        )
        if value
    ]
    return element("div", office, element("div", *facts, class_="facts"), class_="head")


def _fact(label: Text, value: str, language: Language, name: str) -> Element:
    shown = Text(label.german) if language == GERMAN else label
    made = local("p", shown, language)
    made.text = f"{made.text}: "
    # Isolated by characters, because WeasyPrint does not know `unicode-bidi: isolate`.
    shown_value = f"{_ISOLATE}{value}{_END}" if made.get("dir") == "rtl" else value
    made.append(element("span", shown_value, class_=name))
    return made
