import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.catalogue import Link
from actions.services.text import (
    BrokenEntry,
    Fields,
    Skipped,
    collect,
    fold,
    iso_date,
    leika_key,
    plain_text,
    safe_url,
)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>Eins</p><p>Zwei<br/>Drei</p>", ["Eins", "Zwei", "Drei"]),
        ("<ul>\n <li>Ein\n  Ausweis</li>\n <li>Foto</ul>", ["Ein Ausweis", "Foto"]),
        ("<ul><li>Außen<ul><li>Innen</li></ul></li></ul>", ["Außen", "Innen"]),
        ("A &amp; B &auml; &#8364; &nbsp;C", ["A & B ä € C"]),
        ("&amp;lt;b&amp;gt; x", ["&lt;b&gt; x"]),  # decoded once, not twice
        ("<script>alert(1)</script><style>p{}</style><p onclick='x()'>Text</p>", ["Text"]),
        ("<p>a<!-- b --><noscript>c</noscript></p>", ["a"]),
        ("<svg><script>alert(1)</script></svg><p>Gut</p>", ["Gut"]),
        ("<scr<script>ipt>alert(1)</script>Rest", None),
        ("ohne Tags\nzweite Zeile\r\ndritte", ["ohne Tags", "zweite Zeile", "dritte"]),
        ("5 < 6 und 7 > 6", ["5 < 6 und 7 > 6"]),
        ("<p>Ein Jahr: 150 Euro\r\n\r\nunbefristet: 270 Euro</p>",
         ["Ein Jahr: 150 Euro", "unbefristet: 270 Euro"]),
        ("<table><tr><td>Kind</td><td>5 Euro</td></tr><tr><td>Alle</td></tr></table>",
         ["Kind 5 Euro", "Alle"]),
        ("<p> &nbsp; </p><p>—</p>", []),
        ("Un\u00adsicht\u200bbar\u202e!", ["Unsichtbar!"]),
        ("", []),
    ],
)  # fmt: skip
def test_lines(html, lines):
    found = plain_text(html).texts
    if lines is None:
        assert not any("<" in line for line in found)
    else:
        assert list(found) == lines


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_whatever_comes_in_lines_come_out(html):
    for line in plain_text(html).texts:
        assert line == fold(line) != ""


@pytest.mark.parametrize("part", ["<div><b>", "<a href='https://x.de'>", "<table><tr>", "<p>"])
def test_hostile_nesting(part):
    assert plain_text(part * 4_000 + "Ende").texts[-1:] == ("Ende",)


def test_absurd_length():
    with pytest.raises(ValueError, match="characters"):
        plain_text("x" * 200_001)


def test_headings():
    text = plain_text("<h2>Kosten</h2><p><b>Ablauf:</b></p><ul><li><b>Schritt</b></li></ul><p>x")
    assert [line.heading for line in text.lines] == [True, True, False, False]


def test_links():
    html = (
        '<a href="https://a.de/?x=1&amp;y=2">Eins</a><a href="javascript:alert(1)">Zwei</a>'
        '<a href=" JaVaScRiPt:alert(1)">x</a><a href="data:text/html,x">Drei</a>'
        '<a href="mailto:a@b.de">Vier</a><a href="/weg">x</a><a href="https://a.de/?x=1&y=2">5</a>'
    )
    assert plain_text(html).links == (
        Link("Eins", "https://a.de/?x=1&y=2"),
        Link("Vier", "mailto:a@b.de"),
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://", "http://[::1", "ftp://a.de", "//a.de", "a.de", "", None, 5,
     "https://a.de/ b", "https://a.de/\u0000", "vbscript:x", "https://" + "a" * 3000, "tel:"],
)  # fmt: skip
def test_addresses_that_are_not_shown(url):
    assert safe_url(url) is None


@pytest.mark.parametrize("url", ["https://a.de/ä", "http://a.de", "mailto:a@b.de", "tel:+49115"])
def test_addresses_that_are_shown(url):
    assert safe_url(f" {url} ") == url


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ({"a": []}, lambda f: f.text("a")),
        ({"a": True}, lambda f: f.text("a")),
        ({"a": "x" * 301}, lambda f: f.text("a")),
        ({"a": " <p></p> "}, lambda f: f.text("a", required=True)),
        ({"a": {"b": 1}}, lambda f: f.html("a")),
        ({"a": "x" * 300_000}, lambda f: f.html("a")),
        ({"a": "javascript:1"}, lambda f: f.url("a")),
        ({"a": "x"}, lambda f: f.record("a")),
        ({"a": {}}, lambda f: f.records("a")),
        ({"a": ["x"]}, lambda f: f.records("a")),
        ({"a": "NaN"}, lambda f: f.number("a", 0, 1)),
        ({"a": [1]}, lambda f: f.number("a", 0, 1)),
        ({"a": 91}, lambda f: f.number("a", -90, 90)),
    ],
)
def test_broken_fields(data, read):
    with pytest.raises(BrokenEntry):
        read(Fields.of(data))


def test_missing_fields():
    fields = Fields.of({"a": None, "b": False, "c": ""})
    assert [fields.text(k) for k in "abcd"] == [""] * 4
    assert fields.url("a") == ""
    assert fields.records("b") == []
    assert fields.record("d").data == {}
    assert fields.number("c", 0, 1) is None


def test_collect():
    skipped = []

    def read(value):
        if value == "c":
            raise BrokenEntry("broken")
        return value.upper()

    assert collect("service", ["a", "b", "a", "c"], str, read, skipped) == {"a": "A", "b": "B"}
    assert skipped == [
        Skipped("service", "a", "id occurs twice"),
        Skipped("service", "c", "broken"),
    ]


def test_keys_and_dates():
    assert leika_key("99036008007003, 99036008007004") == "99036008007003"
    assert leika_key("199036008007003") is None
    assert leika_key("88036008007003") is None
    assert iso_date("2026-06-08T07:41:01") == "2026-06-08"
    assert iso_date("8.6.2026") == iso_date("") == iso_date("2026-13-01") == ""
