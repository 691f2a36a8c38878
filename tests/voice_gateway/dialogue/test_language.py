import csv
import random
from collections import defaultdict

import pytest

from benchmarks.languages import CODES
from tests.shared import SHARED
from voice_gateway.dialogue.identify import Identifier
from voice_gateway.dialogue.language import LanguagePolicy, State
from voice_gateway.dialogue.script import alphabet_of, shape

DATA = SHARED / "data" / "lid" / "short_utterances_dev.tsv"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="shared data not here")
Row = dict[str, str]


@pytest.fixture(scope="module")
def policy(identifier: Identifier) -> LanguagePolicy:
    return LanguagePolicy(identifier)


@pytest.fixture(scope="module")
def rows(policy: LanguagePolicy) -> list[Row]:
    with DATA.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    random.Random(11).shuffle(found)
    return [row for row in found if row["lang"] in policy.identifier.codes]


@needs_data
def test_accuracy(policy: LanguagePolicy, rows: list[Row]) -> None:
    sample = [row for row in rows if int(row["n_words"]) >= 3][:1000]
    right = 0
    for row in sample:
        best = policy.identifier.best(row["text"])
        right += best is not None and best[0] in (row["lang"], *row["ambiguous"].split(","))
    assert right / len(sample) >= 0.98


@needs_data
def test_monolingual_sessions_do_not_switch(policy: LanguagePolicy, rows: list[Row]) -> None:
    by_language: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        # The Arabic part of the data has English utterances in it.
        if shape(row["text"]).script == alphabet_of(row["lang"]):
            by_language[row["lang"]].append(row)
    for code, utterances in by_language.items():
        for start in range(0, min(150, len(utterances) - 9), 10):
            state = State()
            for row in utterances[start : start + 10]:
                decision = policy.decide(row["text"], code, state)
                state = decision.state
                assert decision.locale == code, row["text"]


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Ich brauche einen neuen Reisepass", "de"),
        ("Yeni bir pasaporta ihtiyacım var", "tr"),
        ("أحتاج إلى جواز سفر جديد", "ar"),
        ("Мені потрібен новий паспорт", "uk"),
        ("Мне нужен новый паспорт", "ru"),
        ("من به گذرنامه جدید نیاز دارم", "fa"),
        ("Potrzebuję nowego paszportu", "pl"),
        ("J'ai besoin d'un nouveau passeport", "fr"),
        ("Jeg har brug for et nyt pas", "da"),
        ("Where can I register my car please", "en"),
        ("ICH BRAUCHE EINEN NEUEN PASS", "de"),
        ("YENİ BİR PASAPORTA İHTİYACIM VAR", "tr"),
    ],
)
def test_obvious(policy: LanguagePolicy, text: str, locale: str) -> None:
    for start in ("de", "en", "ar"):
        assert policy.decide(text, start, State(turns=2)).locale == locale


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "ja",
        "yes please",
        "Fatma Yılmaz",
        "Ali Can Yılmaz",
        "Müller",
        "Anna Maria Kowalska",
        "Олена Шевченко",
        "محمد عبدالله",
        "12.3.",
        "12.03.2025 um 14:30 Uhr",
        "0176 12345678",
        "test@example.org",
        "fatma.yilmaz@ornek.com.tr",
        "https://www.example.com/where/is/my/passport",
        "25 Rue de la République",
        "Atatürk Caddesi 15, İstanbul",
        "Leopoldstraße 12, 80802 München",
        "😀😀😀",
        "???",
        "سلام",
        "Reisepass, passport, pasaport",
    ],
)
@pytest.mark.parametrize("locale", ["de", "de-simple", "da"])
def test_never(policy: LanguagePolicy, text: str, locale: str) -> None:
    # "Uhr" says that it is German, so a Danish conversation may follow it.
    allowed = {locale, "de"} if locale == "da" and "Uhr" in text else {locale}
    state = State(turns=1)
    assert policy.decide(text, locale, state).locale in allowed


def test_german_numbers_and_names_in_another_language(policy: LanguagePolicy) -> None:
    for text in ("Müller", "Erika Mustermann", "Bahnhofstraße 7", "Personalausweis", "17 Uhr"):
        assert policy.decide(text, "tr", State(turns=1)).locale == "tr"


def test_first_word_in_another_script(policy: LanguagePolicy) -> None:
    assert policy.decide("مرحبا", "de", State()).locale == "ar"
    assert policy.decide("Привіт", "de", State()).locale == "uk"
    assert policy.decide("Merhaba", "de", State()).locale == "de"


def test_letters_decide_between_neighbours(policy: LanguagePolicy) -> None:
    # Without such a letter a short sentence is ambiguous, and nothing changes.
    assert policy.decide("Мне нужна справка", "uk", State(turns=3)).locale == "uk"
    assert policy.decide("Які документи мені потрібні", "ru", State(turns=3)).locale == "uk"
    assert policy.decide("Какие документы мне нужны", "uk", State(turns=3)).locale == "ru"
    assert policy.decide("چه مدارکی لازم دارم", "ar", State(turns=3)).locale == "fa"
    assert policy.decide("ما هي الوثائق المطلوبة", "fa", State(turns=3)).locale == "ar"


def test_plain_german_stays_and_comes_back(policy: LanguagePolicy) -> None:
    german = "Ich brauche einen neuen Reisepass"
    assert policy.decide(german, "de-simple", State()).locale == "de-simple"
    away = policy.decide("Yeni bir pasaporta ihtiyacım var", "de-simple", State())
    assert away.locale == "tr"
    assert policy.decide(german, "tr", away.state).locale == "de-simple"


def test_a_choice_takes_two_obvious_messages_in_a_row(policy: LanguagePolicy) -> None:
    turkish, german = "Yeni bir pasaporta ihtiyacım var", "Ich brauche einen neuen Reisepass"
    state = policy.chosen("de", "en", State())
    locales = []
    for text in (turkish, german, turkish, "Мне нужен новый паспорт", turkish, "ok", turkish):
        decision = policy.decide(text, "de", state)
        state = decision.state
        locales.append(decision.locale)
    assert locales == ["de"] * 6 + ["tr"]


def test_state_is_small_and_forgiving(policy: LanguagePolicy) -> None:
    state = State(explicit=True, pending="tr", count=1, previous="de")
    assert State.load(state.dump()) == state
    assert State().dump() == "{}"
    assert State.load('{"from_the_future": 1, "turns": 2}') == State(turns=2)


@pytest.mark.parametrize(
    "text",
    [
        "Termin Anmeldung Personalausweis",
        "termin anmeldung personalausweis",
        "wohngeld antrag termin bitte",
        "führungszeugnis reisepass kinderreisepass",
        "elterngeld kindergeld kita gutschein",
        "Bürgergeld, Wohngeld, Kindergeld",
    ],
)
def test_german_office_words_are_used_in_all_languages(policy: LanguagePolicy, text: str) -> None:
    for code in CODES:
        assert policy.decide(text, code, State(turns=1)).locale == code


@pytest.mark.parametrize(
    "text", ["person", "problem", "park", "hund", "information", "normal", "kart", "ja", "nein"]
)
def test_words_that_several_languages_have(policy: LanguagePolicy, text: str) -> None:
    for code in CODES:
        assert policy.decide(text, code, State(turns=1)).locale == code


def test_a_message_in_two_languages_changes_nothing(policy: LanguagePolicy) -> None:
    assert policy.decide("graj one more time", "pl", State(turns=1)).locale == "pl"
    assert policy.decide("lieber auf Deutsch please", "en", State(turns=1)).locale == "en"
    assert policy.decide("lieber auf Deutsch reden bitte", "en", State(turns=1)).locale == "de"


def test_a_language_in_latin_letters_is_an_obvious_one(policy: LanguagePolicy) -> None:
    for text, code in (
        ("bghit nsejjel tomobil", "ar"),
        ("mikham terminam ro laghv konam", "fa"),
        ("mne nuzhen novyj pasport", "ru"),
        ("meni potriben novyi pasport", "uk"),
    ):
        assert policy.decide(text, "de", State(turns=1)).locale == code
    # In Latin letters the letters that tell Russian from Ukrainian are missing.
    assert policy.decide("mne nuzhen novyj pasport", "uk", State(turns=1)).locale == "uk"


def test_latin_names_amid_another_script(policy: LanguagePolicy) -> None:
    assert policy.decide("Personalausweis вкрали разом із гаманцем", "de", State()).locale == "uk"
    assert policy.decide("Ich heiße Олена Шевченко", "de", State()).locale == "de"
    assert policy.decide("Mein Sohn heißt محمد عبدالله", "de", State()).locale == "de"
