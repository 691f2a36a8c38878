"""Reads what a screen reader would find in a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass
class Tag:
    """One element of the structure with the language that holds for it."""

    kind: str
    lang: str
    entry: DictionaryObject


def opened(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def all_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in opened(data).pages)


def tags(reader: PdfReader) -> list[Tag]:
    """All elements in reading order."""
    root = reader.root_object
    return list(_below(root["/StructTreeRoot"]["/K"], root["/Lang"]))


def _below(kids, lang: str) -> Iterator[Tag]:
    kids = kids.get_object()
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, DictionaryObject):
            own = kid.get("/Lang", lang)
            yield Tag(kid["/S"], own, kid)
            yield from _below(kid.get("/K", ArrayObject()), own)


def logical_text(reader: PdfReader, lang: str) -> list[str]:
    """Right-to-left texts of a language, as a screen reader gets them."""
    return [
        tag.entry["/ActualText"]
        for tag in tags(reader)
        if tag.lang == lang and "/ActualText" in tag.entry
    ]


def fonts(reader: PdfReader) -> list[DictionaryObject]:
    """Descriptors of all fonts that are used."""
    return [
        descendant.get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        for descendant in font.get_object()["/DescendantFonts"]
    ]
