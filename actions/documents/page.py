"""A page of HTML as an accessible PDF."""

from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from actions.documents.elements import element
from actions.services.folder import Language, PrintingUnavailable

STYLE = (Path(__file__).parent / "print.css").read_text(encoding="utf-8")


def page(title: str, language: Language, kind: str, *content: Element | None) -> Element:
    """A whole document; `kind` is its class in print.css, `language` that of most of its text."""
    return element(
        "html",
        element("head", element("title", title), element("style", STYLE)),
        element("body", *content, class_=kind),
        lang=language.tag,
        dir=language.dir,
    )


def to_pdf(document: Element) -> bytes:
    """The tagged PDF of a document: A4, fonts embedded, title, language and bookmarks set.

    Raises PrintingUnavailable when the libraries of the system are missing.
    """
    try:
        from actions.documents.engine import render
    except OSError as error:
        raise PrintingUnavailable from error
    return render("<!doctype html>" + tostring(document, encoding="unicode", method="html"))
