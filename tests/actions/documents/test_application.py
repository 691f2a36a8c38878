"""The filled form: German for the office, every question in the citizen's language beside it."""

from dataclasses import replace

import pytest

from actions.documents import application_pdf
from actions.services.folder import Answer, Section, Text
from tests.actions.documents.folder_samples import application, in_language
from tests.actions.documents.pdf_reading import all_text, logical_text, opened, tags

QUESTIONS = ("Geburtsdatum", "Wohnen Sie zur Miete?", "Monatliche Miete", "Bemerkung")
CHOICE = "Zur Miete"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("code", ["de", "tr", "uk"])
def test_both_languages_are_there(code):
    text = flat(all_text(application_pdf(application(code))))
    for german in (*QUESTIONS, CHOICE, "Ort, Datum", "Unterschrift", "— keine Angabe —"):
        assert german in text
    assert flat(in_language(code, "keine Angabe") or "") in text
    for german in (*QUESTIONS, CHOICE, "Ort, Datum", "Über Sie"):
        assert (in_language(code, german) or german) in text
    for value in ("Fatma Yılmaz", "04.03.1988", "640,00 €", "Lindenstraße 12", "Kind 2"):
        assert value in text
    for line in ("Wohngeldstelle", "Rathausplatz 1", "Aktenzeichen: WG-2026-00417", "1 / 2"):
        assert line in text


@pytest.mark.parametrize("code", ["ar", "fa"])
def test_right_to_left_beside_german(code):
    data = application_pdf(application(code))
    spoken = flat(" ".join(logical_text(opened(data), code)))
    for german in (*QUESTIONS, CHOICE, "keine Angabe", "Ort, Datum", "Haushalt"):
        assert in_language(code, german) in spoken
    assert "Fatma Yılmaz" in all_text(data)


def test_germans_get_two_columns():
    def columns(code: str) -> int:
        reader = opened(application_pdf(application(code)))
        row = next(tag for tag in tags(reader) if tag.kind == "/TR")
        return len(row.entry["/K"])

    assert (columns("de"), columns("tr")) == (2, 3)


MARKUP = "<img src=x onerror=alert(1)> & </td></table><script>1</script> &lt;b&gt; {counter(page)}"


def test_an_answer_is_printed_literally():
    form = application("de", name=MARKUP)
    long_label = Section(Text("<h1>Titel</h1>"), (Answer(Text("<b>?</b>"), (Text("a\nb"),)),))
    data = application_pdf(replace(form, sections=(*form.sections, long_label)))
    text = flat(all_text(data))
    assert "".join(MARKUP.split()) in "".join(text.split())
    assert "<h1>Titel</h1>" in text
    assert "<b>?</b>" in text
    kinds = [tag.kind for tag in tags(opened(data))]
    assert kinds.count("/H1") == 1
    assert "/Figure" not in kinds


def test_a_direction_override_turns_nothing_around():
    text = all_text(application_pdf(application("de", name="Ali \u202eexe.fdp")))
    assert "Ali exe.fdp" in text


@pytest.mark.parametrize("name", ["x" * 900, "Wort " * 900, "😀 漢字", "\u2066" * 50, " "])
def test_any_answer_can_be_printed(name, caplog):
    reader = opened(application_pdf(application("tr", name=name)))
    assert "Ort, Datum" in reader.pages[-1].extract_text()
    # What no font has is not to turn up in a log either.
    assert not caplog.records


def test_a_long_answer_leaves_no_page_empty():
    reader = opened(application_pdf(application("uk", name="Wort " * 400)))
    pages = [flat(page.extract_text()) for page in reader.pages]
    assert len(pages) == 4
    assert all(page.count("Wort") > 50 for page in pages[:2])


def test_a_long_form_keeps_every_page_recognisable():
    data = application_pdf(application("ar", members=12))
    pages = [flat(page.extract_text()) for page in opened(data).pages]
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"WG-2026-00417 {number} / {len(pages)}" in page
    for number in range(1, 13):
        (where,) = [page for page in pages if f"Kind {number} " in page + " "]
        assert f"Person {number} " in where
    assert "Ort, Datum" in pages[-1]


def test_nested_groups_have_headings_of_their_level():
    inner = Section(Text("Einkommen"), (Answer(Text("Art"), (Text("Arbeit"),)),))
    outer = Section(Text("Haushalt"), parts=(Section(Text("Person 1"), parts=(inner,)),))
    reader = opened(application_pdf(replace(application("de"), sections=(outer,))))
    assert [tag.kind for tag in tags(reader) if tag.kind.startswith("/H")] == [
        "/H1",
        "/H2",
        "/H3",
        "/H4",
        "/H2",
    ]


def test_answers_do_not_show_in_a_repr():
    assert "Fatma" not in repr(application("de"))
