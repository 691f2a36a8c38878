"""Names of uploaded files, as people and attackers give them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.services.uploads.names import FALLBACK, safe_name


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Mietvertrag.pdf", "Mietvertrag.pdf"),
        ("Mietvertrag", "Mietvertrag.pdf"),
        ("Lohn 2026.11.PDF", "Lohn 2026.11.pdf"),
        ("foto.jpeg", "foto.pdf"),
        ("foto.jpg.pdf", "foto.pdf"),
        ("rechnung.pdf.exe", "rechnung.pdf.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Fatma\\kira sözleşmesi.pdf", "kira sözleşmesi.pdf"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe.pdf"),
        ("a\x00b\x07c\n\td.pdf", "abc d.pdf"),
        ("عقد الإيجار.pdf", "عقد الإيجار.pdf"),
        ("اجاره‌نامه.pdf", "اجاره‌نامه.pdf"),
        ("Договір оренди.pdf", "Договір оренди.pdf"),
        ('a<b>:"c|d?e*.pdf', "a_b___c_d_e_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("NUL", "_NUL.pdf"),
        ("Konto.pdf", "Konto.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", f"{FALLBACK}.pdf"),
        ("..", f"{FALLBACK}.pdf"),
        (".pdf", f"{FALLBACK}.pdf"),
        ("???", f"{FALLBACK}.pdf"),
        ("mu\u0308ll.pdf", "müll.pdf"),
    ],
)
def test_names(claimed, name):
    assert safe_name(claimed, ".pdf") == name


@given(st.text(max_size=400))
def test_every_name_fits_and_is_visible(claimed):
    name = safe_name(claimed, ".jpg")
    assert name.endswith(".jpg")
    assert len(name.encode()) <= 210
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(c)[0] == "C" for c in name.replace("\u200c", ""))
    assert not name.startswith(".")
    assert safe_name(name, ".jpg") == name
