"""The anonymiser with a handful of words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.anonymise import Anonymiser
from actions.services.privacy.identifiers import Streets
from actions.services.privacy.naming import naming
from actions.services.privacy.tokens import clean, forms, tokens
from actions.services.privacy.vocabulary import Vocabulary
from actions.services.values.tables import LANGUAGES

GERMAN = Vocabulary.of(
    ["ich brauche einen Pass für die Wohnung", "der Pass und die Wohnung", "die Wohnung, den Pass"]
    + ["eine grüne Plakette für das Auto kaufen"] * 3,
    "de",
)
ENGLISH = Vocabulary.of(["i need a passport for the flat"] * 3, "en")
anonymise = Anonymiser(
    {"de": GERMAN, "en": ENGLISH}, Streets.of(["Am Kieswerk", "Ziegelweg", "Lange Reihe"])
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ich brauche einen Pass für die Wohnung!", "ich brauche einen pass für die wohnung"),
        ("ich brauche einen PASS für Wohnung Xqz", "ich brauche einen pass für wohnung <word>"),
        ("ich brauche pass wohnung Am Kieswerk", "ich brauche pass wohnung <street>"),
        ("ich brauche pass wohnung Ziegelweg 3", "ich brauche pass wohnung <street> <number>"),
        ("ich brauche pass für Wohnung Grüne Kaufen", "ich brauche pass für wohnung <name>"),
        ("pass", None),  # one word that means something
        ("ich brauche Xqz Yqz Zqz Aqz Bqz", None),  # mostly placeholders
        ("", None),
        ("???", None),
    ],
)
def test_what_is_kept(said, expected):
    assert anonymise(said, "de") == expected


def test_long_messages_are_not_kept():
    line = "ich brauche einen pass für die wohnung "
    assert anonymise((line * 5)[:200], "de") is not None
    assert anonymise((line * 6)[:201], "de") is None


def test_languages_without_tables_or_content_are_not_kept():
    said = "ich brauche einen pass für die wohnung"
    assert anonymise(said, "sq") is None
    assert anonymise(said, "fr") is None
    assert Anonymiser({"sq": GERMAN})(said, "sq") is None


def test_german_words_are_known_everywhere():
    assert anonymise("i need a passport for the Wohnung", "en") == (
        "i need a passport for the wohnung"
    )


def test_introductions_of_another_language_count():
    said = "i need a passport for the flat, ich heiße Passport Flat"
    assert anonymise(said, "en") == "i need a passport for the flat <word> <name>"


def test_a_capital_letter_where_none_belongs_is_a_name():
    said = "i need a Passport for the flat, i need flat"
    assert anonymise(said, "en") == "i need a <name> for the flat i need flat"
    assert anonymise(said.title(), "en") == "i need a passport for the flat i need flat"


def test_invented_people_of_the_content_are_no_words():
    words = Vocabulary.of(["ask for Jana", "ask Jana", "jobcenter", "ask Tuesday"] * 2, "en")
    assert words.knows("ask")
    assert words.knows("jobcenter")
    assert not words.knows("jana")
    assert not Vocabulary.of(["frag Jana"], "de").knows("jana")


def test_arabic_words_have_articles_and_particles():
    assert list(forms("والجواز")) == ["والجواز", "جواز", "الجواز", "جواز"]
    assert list(forms("باسم")) == ["باسم"]
    assert Vocabulary.of(["الجواز"], "ar").knows("جواز")
    assert list(forms("haus")) == ["haus"]


def test_tokens_know_where_they_stand():
    row = tokens(clean("E-Mail ist da. Wo? ٣"))
    assert [token.text for token in row] == ["E", "Mail", "ist", "da", "Wo", "3"]
    assert [token.glue for token in row] == ["", "-", "", "", "", ""]
    assert [token.first for token in row] == [True, False, False, False, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_do_not_contradict_themselves(language):
    table = naming(language)
    assert table.intro
    assert table.stop
    assert not table.names & table.words


@settings(deadline=None, max_examples=200)
@given(
    text=st.one_of(
        st.text(max_size=220),
        st.lists(
            st.sampled_from(
                ["pass", "Wohnung", "ich", "heiße", "null", "@", "at", "punkt", "m", "-"]
            )
        ).map(" ".join),
    ),
    language=st.sampled_from(["de", "en"]),
)
def test_any_text_is_dealt_with(text, language):
    result = anonymise(text, language)
    if result is not None:
        assert not re.search(r"\d|@", result)
        assert result == " ".join(result.split())
        known = {*GERMAN.lines, *ENGLISH.lines, *naming(language).stop, *naming(language).marks}
        for token in tokens(re.sub("<[a-z]+>", " ", result)):
            assert token.form in known or naming(language).ends_like_a_noun(token.text)
