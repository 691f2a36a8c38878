"""The word tables of the readers: complete, and without contradictions."""

import pytest

from actions.services.applications.readers.vocabulary import vocabulary
from actions.services.applications.reading import Problem, Said, read
from actions.services.values.tables import LANGUAGES
from tests.actions.services.applications.forms import TODAY, field

SOME_ONLY = {"ordinals", "glued", "counted", "since", "there_is", "denies_after"}


def phrases(language, key):
    return vocabulary(language).table[key].split("|")


def test_every_language_has_the_same_tables():
    keys = {language: set(vocabulary(language).table) - SOME_ONLY for language in LANGUAGES}
    assert all(found == keys["de"] for found in keys.values()), keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_hold_text(language):
    for key, entry in vocabulary(language).table.items():
        if key in ("numbers", "ordinals", "counted", "together"):
            assert all(isinstance(texts, str) for texts in entry.values()), key
        elif key not in ("glued", "hundred"):
            assert isinstance(entry, str), key
            assert all(part.strip() == part and part for part in entry.split("|")), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "answer"),
    [("affirm", True), ("affirm_weak", True), ("deny", False), ("deny_weak", False)],
)
def test_each_word_alone_means_yes_or_no(language, key, answer):
    wrong = {
        phrase: reading.problem or reading.value
        for phrase in phrases(language, key)
        if (reading := read(field("yes_no"), Said(phrase, language, TODAY))).value is not answer
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "problem"), [("nothing", Problem.NOTHING), ("unknown", Problem.NOT_KNOWN)]
)
def test_who_has_or_knows_nothing_skips(language, key, problem):
    wrong = {
        phrase: found
        for phrase in phrases(language, key)
        for kind in ("email", "text", "date", "iban", "address")
        if (found := read(field(kind, optional=True), Said(phrase, language, TODAY)).problem)
        is not problem
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_no_money(language):
    for phrase in phrases(language, "nothing"):
        reading = read(field("money"), Said(phrase, language, TODAY))
        assert reading.value == {"amount": "0.00", "currency": "EUR"}, phrase
