"""Number words as digits."""

import pytest
from icu4py.messageformat import MessageFormat

from actions.services.values.fold import fold
from actions.services.values.numbers import digits
from actions.services.values.tables import LANGUAGES, words


def read(text: str, language: str) -> str:
    return digits(fold(text, language), words(language).numbers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_icu_spells_out(language):
    """Another source than our tables; where one is an article it is not counted."""
    spell = MessageFormat("{n, spellout}", language)
    wrong = {}
    for number in range(100):
        said = spell.format({"n": number}).replace("\u00ad", "")
        if read(said, language) not in (str(number), "E1"):
            wrong[said] = read(said, language)
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "dreiundzwanzigster", "23°"),
        ("de", "fuenf und dreissig", "35"),
        ("de", "hundertfünfundzwanzig", "125"),
        ("de", "zweitausend sechsundzwanzig", "2026"),
        ("de", "in einer Woche", "in E1 woche"),
        ("de", "zwo", "2"),
        ("en", "twenty-third", "23°"),
        ("en", "two hundred and five", "205"),
        ("en", "3rd", "3°"),
        ("fr", "soixante et onze", "71"),
        ("fr", "quatre-vingt-dix-sept", "97"),
        ("fr", "1er", "1°"),
        ("tr", "dokuzda", "9"),
        ("tr", "beş yüz otuz iki", "532"),
        ("tr", "yirmi üçüncü", "23°"),
        ("tr", "3'ünde", "3"),
        ("ar", "خمسة وعشرين", "25"),
        ("ar", "الثالث والعشرين", "23°"),
        ("ar", "٤٥", "45"),
        ("uk", "двадцять третього", "23°"),
        ("uk", "о десятій", "о 10"),
        ("ru", "девятьсот шестнадцать", "916"),
        ("ru", "3-го", "3°"),
        ("pl", "dwudziestego trzeciego", "23°"),
        ("pl", "dwieście trzydzieści cztery", "234"),
        ("fa", "بیست و سوم", "23°"),
        ("fa", "پانصد و سی و دو", "532"),
        ("da", "femogtyvende", "25°"),
        ("da", "syvoghalvfems", "97"),
    ],
)
def test_numbers(language, text, expected):
    assert read(text, language) == expected
