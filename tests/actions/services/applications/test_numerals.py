"""Numbers in words and figures."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from actions.services.applications.readers.figures import read_figure
from actions.services.applications.readers.numerals import Number, said
from actions.services.values.tables import LANGUAGES

NUMBERS = [
    *range(130),
    *random.Random(1).sample(range(130, 1000), 60),
    *random.Random(2).sample(range(1000, 30_000), 60),
    *(1000, 1100, 2000, 2100, 10_000, 15_000, 100_000, 250_000, 1_000_000, 1_200_000),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_icu_spells_out(language):
    """Another source than our tables."""
    spell = MessageFormat("{n, spellout}", language)
    wrong = {}
    for number in NUMBERS:
        text = spell.format({"n": number}).replace("\u00ad", "")
        found = said(text, language)
        if [item.value if isinstance(item, Number) else item for item in found] != [number]:
            wrong[text] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "language", "grouped", "expected"),
    [
        ("1.200", "de", True, "1200"),
        ("1.200", "en", True, "1200"),
        ("1.200", "en", False, "1.200"),
        ("1,200", "de", False, "1.200"),
        ("1.234.567", "en", False, "1234567"),
        ("1.234.567,89", "de", True, "1234567.89"),
        ("0,500", "de", True, "0.500"),
        ("640,-", "de", True, "640"),
        ("-12,5", "de", True, "-12.5"),
        ("1.2.3", "de", True, None),
        ("1,2,3.4", "de", True, None),
        ("1.2345,6", "de", True, None),
        ("1" * 16, "de", True, None),
    ],
)
def test_figures(text, language, grouped, expected):
    found = read_figure(text, language, grouped=grouped)
    assert found == (None if expected is None else Decimal(expected))


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([".", " ", "'", "\u202f", ""]))
def test_written_amounts_are_read_back(euros, cents, separator):
    text = f"{euros:,}".replace(",", separator) + f",{cents:02}"
    assert said(text, "de") == [Number(Decimal(euros) + Decimal(cents) / 100)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("drei Zimmer und zwei Bäder", "de", [3, 2]),
        ("fünf eins zwei", "de", [5, 1, 2]),
        ("hundert und fünf Euro", "de", [105]),
        ("eine halbe Million", "de", [1, 1_000_000]),
        ("2,5 Millionen", "de", [Decimal(2_500_000)]),
        ("minus drei", "de", [-3]),
        ("drei Komma eins vier", "de", [Decimal("3.14")]),
        ("siebenundzwanzig hundert", "de", [2700]),
        ("neunzehnhundertvierundachtzig", "de", [1984]),
        ("ok", "de", []),
        ("nineteen eighty-four", "en", [19, 84]),
        ("nitten hundrede fireogfirs", "da", [1984]),
        ("ثلاثة آلاف وخمسمائة", "ar", [3500]),
        ("bin dokuz yüz seksen dört", "tr", [1984]),
    ],
)
def test_numbers_in_sentences(text, language, expected):
    found = [item.value for item in said(text, language) if isinstance(item, Number)]
    assert found == expected
