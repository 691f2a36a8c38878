"""Both documents as PDF/UA: tags, languages, title, bookmarks, fonts, and nothing from outside."""

import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from actions.documents import application_pdf, checklist_pdf
from actions.documents.elements import element, printable
from actions.documents.engine import NothingFetched
from actions.documents.page import page, to_pdf
from actions.services.folder import GERMAN, PrintingUnavailable
from tests.actions.documents.folder_samples import LANGUAGES, application, checklist
from tests.actions.documents.pdf_reading import all_text, fonts, opened, tags

MAKERS = {
    "checklist": lambda code: checklist_pdf(checklist(code)),
    "application": lambda code: application_pdf(application(code)),
}


@pytest.fixture(scope="module", params=[(k, c) for k in MAKERS for c in LANGUAGES])
def made(request):
    kind, code = request.param
    return kind, code, opened(MAKERS[kind](code))


def test_the_document_says_that_it_is_accessible(made):
    kind, code, reader = made
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == (code if kind == "checklist" else "de")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", xmp)
    title = (checklist if kind == "checklist" else application)(code).title
    expected = title.local or title.german if kind == "checklist" else title.german
    assert reader.metadata.title == expected
    assert expected in xmp


def test_headings_tables_and_bookmarks_are_real(made):
    kind, _code, reader = made
    found = tags(reader)
    kinds = [tag.kind for tag in found]
    assert kinds[0] == "/Document"
    assert kinds.count("/H1") == 1
    levels = [int(k[2]) for k in kinds if re.fullmatch(r"/H\d", k)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {"/Table", "/THead", "/TBody", "/TR", "/TD"} <= set(kinds)
    if kind == "checklist":
        assert {"/L", "/LI", "/LBody"} <= set(kinds)
    assert len(reader.outline) >= 1


def test_every_cell_finds_its_headers(made):
    _kind, _code, reader = made
    found = tags(reader)
    names = reader.root_object["/StructTreeRoot"]["/IDTree"]["/Names"]
    index = dict(zip(names[::2], (ref.get_object() for ref in names[1::2]), strict=True))
    assert list(index) == sorted(index)
    heads = [tag.entry for tag in found if tag.kind == "/TH"]
    assert {head["/A"]["/Scope"] for head in heads} == {"/Row", "/Column"}
    assert all(index[head["/ID"]] == head for head in heads)
    cells = [tag.entry for tag in found if tag.kind == "/TD"]
    assert cells
    for cell in cells:
        scopes = {index[name]["/A"]["/Scope"] for name in cell["/A"]["/Headers"]}
        assert scopes == {"/Row", "/Column"}


def test_languages_are_marked(made):
    kind, code, reader = made
    languages = {tag.lang for tag in tags(reader)}
    assert languages == {"de", code}
    if kind == "application" and code != "de":
        local = [tag for tag in tags(reader) if tag.entry.get("/Lang") == code]
        assert len(local) > 15


def test_all_fonts_are_embedded_and_from_noto(made):
    _kind, _code, reader = made
    used = fonts(reader)
    assert used
    for font in used:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font)
        assert "Noto" in font["/FontName"]


def test_paper_is_a4(made):
    kind, _code, reader = made
    for sheet in reader.pages:
        size = sorted(round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:])
        assert size == [210, 297]
        wide = sheet.mediabox.width > sheet.mediabox.height
        assert wide == (kind == "checklist")


class _Counting(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_nothing_is_fetched(tmp_path: Path):
    handler = type("Handler", (_Counting,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text y='9'>geheim</text></svg>")
    base = f"http://127.0.0.1:{server.server_port}"
    css = f"@import url({base}/a.css); @font-face {{ font-family: x; src: url({base}/f.woff) }}"
    try:
        data = to_pdf(
            page(
                "Titel",
                GERMAN,
                "application",
                element("style", css),
                element("link", rel="attachment", href=secret.as_uri()),
                element("link", rel="stylesheet", href=f"{base}/b.css"),
                element("p", "Text", style=f"background: url({base}/b.png); font-family: x"),
                element("p", "Bild", style=f"background: url({secret.as_uri()})"),
            )
        )
    finally:
        server.shutdown()
        server.server_close()
    assert handler.asked == []
    assert "geheim" not in all_text(data)
    assert "/EmbeddedFiles" not in str(opened(data).root_object)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/a", "https://a.example", "file:///etc/passwd", "data:,a", "a"]
)
def test_every_address_is_refused(address):
    with pytest.raises(ValueError, match="fetch nothing"):
        NothingFetched()(address)


def test_characters_that_deceive_or_break_are_left_out():
    assert printable("a\x00b\ud800c\u202ed\n\u2068e\u2069") == "abcd\n\u2068e\u2069"


def test_a_system_without_pango_says_so(monkeypatch, tmp_path: Path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')")
    monkeypatch.syspath_prepend(tmp_path)
    for name in list(sys.modules):
        if name.partition(".")[0] == "weasyprint" or name == "actions.documents.engine":
            monkeypatch.delitem(sys.modules, name)
    with pytest.raises(PrintingUnavailable):
        checklist_pdf(checklist("de"))
