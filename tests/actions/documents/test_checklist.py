"""The checklist: in the citizen's language, the German names beside it."""

from dataclasses import replace

import pytest

from actions.documents import checklist_pdf
from actions.services.folder import Text
from tests.actions.documents.folder_samples import checklist, in_language
from tests.actions.documents.pdf_reading import all_text, logical_text, opened, tags

TEXTS = (
    "Diese Unterlagen brauchen Sie für Ihren Antrag.",
    "Daran sehen wir, wie hoch Ihre Miete ist.",
    "Von Ihrer Vermieterin oder Ihrem Vermieter.",
    "Fehlt etwas? Sie können es nachreichen.",
)
WORDS = ("Mietvertrag", "Verdienstbescheinigung", "Kopie", "Original", "Warum", "Gut zu wissen")


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("code", ["de", "tr", "uk"])
def test_everything_is_there(code):
    text = flat(all_text(checklist_pdf(checklist(code))))
    for german in (*TEXTS, *WORDS):
        assert (in_language(code, german) or german) in text
    for term in ("Mietvertrag", "Verdienstbescheinigung", "Checkliste: Wohngeld"):
        assert term in text
    for line in ("Stadt Musterstadt", "12999 Musterstadt", "WG-2026-00417", "25.11.2026", "1 / 1"):
        assert line in text


@pytest.mark.parametrize("code", ["ar", "fa"])
def test_right_to_left_is_whole_for_the_ear_and_for_the_eye(code):
    data = checklist_pdf(checklist(code))
    spoken = " ".join(logical_text(opened(data), code))
    for german in (*TEXTS, *WORDS):
        assert in_language(code, german) in flat(spoken)
    # What is drawn: the words with their letters, joined by the font; German stays German.
    drawn = all_text(data)
    for german in ("Mietvertrag", "Kopie"):
        assert in_language(code, german).replace("\u200c", "") in drawn
        assert german in drawn


def test_german_is_not_doubled_for_germans():
    assert all_text(checklist_pdf(checklist("de"))).count("Mietvertrag") == 1


def test_plain_german_has_the_official_term_beside_it():
    plain = checklist("de")
    row = replace(plain.rows[0], what=Text("Wohnungsgeberbestätigung", "Papier vom Vermieter"))
    text = all_text(checklist_pdf(replace(plain, rows=(row,))))
    assert "Papier vom Vermieter" in text
    assert "Wohnungsgeberbestätigung" in text


def test_an_untranslated_text_is_marked_as_german():
    turkish = checklist("tr")
    row = replace(turkish.rows[0], why=Text("Nur auf Deutsch"))
    reader = opened(checklist_pdf(replace(turkish, rows=(row,))))
    cells = [tag for tag in tags(reader) if tag.kind == "/TD"]
    why = cells[1].entry["/K"][0].get_object()
    assert (why["/S"], why["/Lang"]) == ("/Div", "de")


def test_boxes_are_ticked_for_what_is_there():
    text = all_text(checklist_pdf(checklist("de")))
    assert (text.count("☑"), text.count("☐")) == (1, 1)


def test_a_long_list_repeats_its_head_and_breaks_between_rows():
    data = checklist_pdf(checklist("uk", rows=12))
    pages = [flat(page.extract_text()) for page in opened(data).pages]
    assert len(pages) > 2
    head = in_language("uk", "Original oder Kopie".strip())
    for number, page in enumerate(pages[:-1], start=1):
        assert head in page
        assert f"{number} / {len(pages)}" in page
        assert page.count("Mietvertrag") == page.count(in_language("uk", "Mietvertrag"))


def test_no_notes_no_list():
    bare = replace(checklist("de"), notes=(), notes_title=None)
    assert "/L" not in {tag.kind for tag in tags(opened(checklist_pdf(bare)))}
