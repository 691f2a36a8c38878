"""Resume codes: what is told apart, what is not, and how they are typed and dictated."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.codes import (
    ALPHABET,
    LEAST_DIGITS,
    LEAST_LETTERS,
    LENGTH,
    ResumeCode,
    is_valid,
    new_code,
    parse_code,
)
from actions.services.values.tables import LANGUAGES

CODE = ResumeCode("4MYY262FR")
CODES = st.integers(0, 2**32).map(lambda seed: new_code(random.Random(seed).choice))
# Characters that look alike in print or handwriting, and such whose names sound alike.
ALIKE = (
    "0OQD", "1IL7", "2Z", "5S", "6G", "8B", "UV", "VY", "KX",
    "AHK", "BCDEGPTW", "FSX", "MN", "QU", "23",  # German
    "AJK", "8AH", "BCDEGPTVZ", "59", "2QU", "1IY", "FSX",  # English
)  # fmt: skip
SAID = {
    "0": ("null", "0"), "2": ("zwei", "zwo"), "4": ("vier",), "5": ("fünf", "fuenf"),
    "6": ("sechs",), "7": ("sieben",), "8": ("acht",), "F": ("ef", "F wie Friedrich", "Frankfurt"),
    "K": ("ka", "K wie Konrad", "Köln", "Kaufmann"), "M": ("em", "Martha", "groß M"),
    "R": ("er", "Richard", "R wie Rostock"), "T": ("te", "Theodor", "T wie Tübingen"),
    "Y": ("Ypsilon", "Y wie Ypsilon", "y"),
}  # fmt: skip
ENGLISH = {
    "0": ("oh", "zero"), "2": ("two",), "4": ("four",), "5": ("five",), "6": ("six",),
    "7": ("seven",), "8": ("eight",), "F": ("foxtrot", "F as in Frank"), "K": ("kay", "kilo"),
    "M": ("mike", "em"), "R": ("romeo", "ar"), "T": ("tango", "tee", "T for Tommy"),
    "Y": ("yankee", "why"),
}  # fmt: skip


@pytest.mark.parametrize("alike", ALIKE)
def test_of_characters_that_are_alike_there_is_one(alike: str) -> None:
    assert len(set(alike) & set(ALPHABET)) <= 1


def test_the_alphabet_makes_no_words() -> None:
    assert not set(ALPHABET) & set("AEIOU")
    assert len(set(ALPHABET)) == len(ALPHABET) == 13


@settings(deadline=None)
@given(CODES)
def test_new_codes_are_valid_and_have_digits_and_letters(code: ResumeCode) -> None:
    assert is_valid(code.value)
    assert re.fullmatch(r"\w{3}-\w{3}-\w{3}", code.text)
    digits = sum(c.isdigit() for c in code.value)
    assert digits >= LEAST_DIGITS
    assert LENGTH - digits >= LEAST_LETTERS


def test_new_codes_differ() -> None:
    assert len({new_code().value for _ in range(200)}) == 200


@settings(deadline=None)
@given(CODES)
def test_every_wrong_character_is_noticed(code: ResumeCode) -> None:
    for at, right in enumerate(code.value):
        for wrong in set(ALPHABET) - {right}:
            assert not is_valid(code.value[:at] + wrong + code.value[at + 1 :])


@settings(deadline=None)
@given(CODES)
def test_every_two_exchanged_characters_are_noticed(code: ResumeCode) -> None:
    for first in range(LENGTH):
        for second in range(first + 1, LENGTH):
            value = list(code.value)
            value[first], value[second] = value[second], value[first]
            assert is_valid("".join(value)) == (value[first] == value[second])


@pytest.mark.parametrize("value", ["", "4MYY262F", "4MYY262FRR", "4myy262fr", "4MYY262F1"])
def test_a_code_that_is_none_cannot_be_made(value: str) -> None:
    with pytest.raises(ValueError, match="not a resume code"):
        ResumeCode(value)


def test_a_code_does_not_tell_itself() -> None:
    assert CODE.value not in repr(CODE)
    assert CODE.value not in f"{CODE}"


@settings(deadline=None, max_examples=40)
@given(CODES, st.sampled_from(LANGUAGES), st.data())
def test_typed(code: ResumeCode, language: str, data: st.DataObject) -> None:
    """Upper and lower case, any separators or none, words around it."""
    separators = st.sampled_from(["", " ", "-", " - ", "–", ".", ", ", "/", "\u00a0", "\n"])
    typed = "".join(
        data.draw(st.sampled_from([char, char.lower()])) + data.draw(separators)
        for char in code.value
    )
    assert parse_code(typed, language) == code


@settings(deadline=None, max_examples=40)
@given(CODES, st.data())
def test_look_alikes_do_not_matter(code: ResumeCode, data: st.DataObject) -> None:
    for_char = {"0": "0OoQD", "2": "2Zz", "5": "5Ss", "6": "6G", "7": "71Il", "8": "8B", "K": "KК"}
    typed = "".join(data.draw(st.sampled_from(for_char.get(c, c))) for c in code.value)
    shown = "-".join(typed[at : at + 3] for at in range(0, LENGTH, 3))
    assert parse_code(shown, "de") == code


@pytest.mark.parametrize(("table", "language"), [(SAID, "de"), (ENGLISH, "en"), (SAID, "tr")])
@settings(deadline=None, max_examples=40)
@given(code=CODES, data=st.data())
def test_dictated(table, language, code, data) -> None:
    words = [data.draw(st.sampled_from(table[char])) for char in code.value]
    joined = data.draw(st.sampled_from([" ", ", ", ". "]))
    assert parse_code(joined.join(words), language) == code


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Mein Code ist 4MY Y26 2FR"),
        ("de", "ja hallo, ich hätte hier die Nummer 4myy262fr, danke"),
        ("de", "Also: vier, Martha, doppel Ypsilon, sechsundzwanzig, zwei, Friedrich und er"),
        ("de", "4MY, dann Y26, dann 2FR"),
        ("de", "4MY und zwar Y26 und 2FR"),
        ("de", "vier em Ypsilon, Strich, Ypsilon zwei sechs, Strich, zwei ef er"),
        ("de", "vier N Ypsilon Ypsilon drei sechs zwei X er"),  # misheard: em, zwei, ef
        ("en", "it's four mike double yankee, two six, two foxtrot romeo"),
        ("en", "four em why why twenty-six two eff are 4MY-Y26-2FR"),
        ("tr", "kodum dört me ye ye iki altı iki fe re"),
        ("pl", "cztery em igrek igrek dwa sześć dwa ef er"),
        ("fr", "quatre emme igrec igrec deux six deux effe erre"),
        ("da", "fire em ypsilon ypsilon to seks to eff er"),
        ("ru", "четыре эм игрек игрек два шесть два эф эр"),
        ("uk", "чотири ем ігрек ігрек два шість два еф ер"),
        ("ar", "أربعة ام واي واي اثنان ستة اثنان اف ار"),
        ("fa", "چهار ام وای وای دو شش دو اف ار"),
        ("ar", "٤ M Y Y ٢ ٦ ٢ F R"),
    ],
)
def test_said(language: str, text: str) -> None:
    assert parse_code(text, language) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "", "4MY-Y26", "4MY-Y26-2FT", "Ich habe keinen Code", "030 9018 4321", "101002-fb43",
        "Guten Tag, ich möchte meinen Antrag auf Wohngeld weitermachen", "12.03.1950",
    ],
)  # fmt: skip
def test_no_code(text: str) -> None:
    assert parse_code(text, "de") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=700), st.sampled_from(LANGUAGES))
def test_any_text_is_survived(text: str, language: str) -> None:
    code = parse_code(text, language)
    assert code is None or is_valid(code.value)
