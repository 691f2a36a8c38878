"""What a screen reader needs and WeasyPrint leaves out of the tags of a PDF.

WeasyPrint writes the structure, but not in which language a part of it is (an Arabic word in a
German form would be read with a German voice), nor to which side a header cell belongs; and
right-to-left lines are drawn from left to right, so their pieces would be read backwards.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

_RIGHT_TO_LEFT = {"R", "AL"}
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))
_SCOPES = {"row": "/Row", "col": "/Column"}


def complete_structure(document: Any, pdf: Any) -> None:
    """Finisher for `write_pdf`: adds /Lang, /Scope, /ActualText and the /IDTree.

    The boxes of the layout and the elements of the structure are walked side by side; they have
    the same shape, because one was made from the other. Raises ValueError when they have not.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    top = _object(pdf, root["K"][0])
    expected = [box for page in document.pages for box in _top_boxes(page._page_box)]
    for box, reference in zip(expected, top["K"], strict=True):
        _mark(pdf, box, _object(pdf, reference), document.metadata.lang)
    _add_id_tree(pdf, root)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _top_boxes(box: Any) -> Iterator[Any]:
    """Boxes below html and body; those of the page's margins are not part of the structure."""
    for child in box.children:
        if isinstance(child, boxes.MarginBox):
            continue
        if child.element_tag in ("html", "body"):
            yield from _top_boxes(child)
        else:
            yield child


def _mark(pdf: Any, box: Any, item: Any, inherited: str) -> None:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    language = box.style["lang"] or inherited
    if language != inherited:
        item["Lang"] = pydyf.String(language)
    if item["S"] == "/TH" and box.element is not None:
        item["A"]["Scope"] = _SCOPES[box.element.attrib.get("scope", "col")]
    if isinstance(box, boxes.TextBox) and _is_right_to_left(box.text):
        item["ActualText"] = pydyf.String(box.text.translate(_MARKS))
    if isinstance(box, boxes.TextBox) or not hasattr(box, "children"):
        return
    kids = [_object(pdf, kid) for kid in item["K"] if isinstance(kid, bytes)]
    for child, kid in zip(_children(box), kids, strict=True):
        _mark(pdf, child, kid, language)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def _children(box: Any) -> Sequence[Any]:
    """Children as WeasyPrint tags them: lines are dissolved, a table and its wrapper are one."""
    found: list[Any] = []
    if getattr(box, "is_table_wrapper", False):
        table = box.get_wrapped_table()
        for child in box.children:
            found += child.children if child is table else [child]
        return found
    for child in box.children:
        found += child.children if isinstance(child, boxes.LineBox) else [child]
    return found


def _add_id_tree(pdf: Any, root: Any) -> None:
    """Without this index a reader cannot follow the /Headers of a cell."""
    named = {
        item["ID"].string: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and "ID" in item and item.get("S") == "/TH"
    }
    names = pydyf.Array()
    for name in sorted(named):
        names += [pydyf.String(name), named[name].reference]
    if names:
        tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(tree)
        root["IDTree"] = tree.reference
