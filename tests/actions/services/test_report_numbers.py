"""Numbers of reports out of what is typed or dictated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.services.report_numbers import references

UUID = "1f2e3d4c-0a1b-4c2d-8e3f-001122334455"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("12504-2026", ("12504-2026",)),
        ("Meine Meldung #1045-2026 bitte", ("1045-2026",)),
        ("1045 / 2026", ("1045-2026",)),
        ("1045 2026", ("1045-2026",)),
        ("Nummer 1045", ("1045-2026", "1045-2025", "1045")),
        ("eins null vier fünf", ("1045-2026", "1045-2025", "1045")),
        ("eins null vier fünf Strich zwei null zwei sechs", ("1045-2026",)),
        ("١٠٤٥-٢٠٢٦", ("1045-2026",)),
        (f"es ist {UUID.upper()}", (UUID,)),
        ("was ist mit meiner Meldung?", ()),
        ("", ()),
    ],
)
def test_what_people_say(said, wanted):
    assert references(said, "de", (2026, 2025)) == wanted


def test_another_language():
    assert references("one zero four five", "en") == ("1045",)
    assert references("bir sıfır dört beş", "tr") == ("1045",)


@given(st.text(max_size=60))
def test_any_text_is_survived(text):
    assert all(reference for reference in references(text))
