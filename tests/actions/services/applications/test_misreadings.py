"""Answers that were once taken for something else, in all languages concerned."""

import pytest

from actions.services.applications.model import Option
from actions.services.applications.reading import Problem, Said, read
from actions.services.values.tables import LANGUAGES
from tests.actions.services.applications.forms import TODAY, checked, field

COUNT = checked("number", whole=True, min=0, max=20)
HOUSEHOLD = checked("number", whole=True, people=True, min=1, max=20)
INCOME = field(
    "choice",
    multiple=True,
    options=(
        Option("wage", "Lohn"),
        Option("pension", "Rente"),
        Option("child", "Kindergeld"),
        Option("none", "Kein Einkommen"),
    ),
)
TWO = field("choice", multiple=True, options=(Option("a", "Abfall"), Option("b", "Biotonne")))
MARRIED = field(
    "choice",
    options=(Option("married", "Verheiratet", names=("meine Frau",)), Option("single", "Ledig")),
)


def found(asked, text, language="de"):
    reading = read(asked, Said(text, language, TODAY))
    return reading.problem or reading.value


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("uk", "близько двох тисяч", "2000.00"),
        ("uk", "близько трьохсот двадцяти п'яти євро", "325.00"),
        ("uk", "до дев'яноста", "90.00"),
        ("uk", "десь із чотирма тисячами", "4000.00"),
        ("ru", "около двух тысяч", "2000.00"),
        ("ru", "около трёхсот двадцати пяти", "325.00"),
        ("pl", "około dwóch tysięcy", "2000.00"),
        ("pl", "około trzystu dwudziestu pięciu", "325.00"),
        ("tr", "bir buçuk bin", "1500.00"),
        ("tr", "iki buçuk", "2.50"),
        ("de", "zweieinhalbtausend", "2500.00"),
    ],
)
def test_numerals_in_all_cases(language, text, amount):
    assert found(field("money"), text, language) == {"amount": amount, "currency": "EUR"}


@pytest.mark.parametrize(
    "text", ["achtzig oder neunzig Euro", "achtzig neunzig Euro", "sechs bis siebenhundert Euro"]
)
def test_one_of_two_amounts_is_not_taken(text):
    assert found(field("money"), text) is Problem.SEVERAL_VALUES


VAGUE = {
    "de": "ein paar", "en": "a couple", "tr": "birkaç", "ar": "بضعة", "uk": "кілька",
    "ru": "несколько", "pl": "kilka", "fr": "quelques", "fa": "چند", "da": "et par",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_vague_amounts_are_asked_back(language):
    few = VAGUE[language]
    thousand = {"de": "tausend", "en": "thousand", "tr": "bin", "fr": "mille", "da": "tusind"}
    assert found(COUNT, few, language) is Problem.NOT_A_NUMBER
    assert found(HOUSEHOLD, few, language) is Problem.NOT_A_NUMBER
    text = f"{few} {thousand.get(language, '1000')}"
    assert found(field("money"), text, language) is Problem.NOT_AN_AMOUNT


PAST = {
    "de": ("letzten Freitag", "nächsten Freitag", "Freitag letzter Woche"),
    "en": ("last Friday", "next Friday", "Friday last week"),
    "tr": ("geçen cuma", "gelecek cuma", "geçen hafta cuma"),
    "ar": ("الجمعة الماضية", "الجمعة القادمة", "الجمعة من الأسبوع الماضي"),
    "uk": ("минулої п'ятниці", "наступної п'ятниці", "у п'ятницю минулого тижня"),
    "ru": ("в прошлую пятницу", "в следующую пятницу", "в пятницу на прошлой неделе"),
    "pl": ("w zeszły piątek", "w przyszły piątek", "w piątek w zeszłym tygodniu"),
    "fr": ("vendredi dernier", "vendredi prochain", "vendredi de la semaine dernière"),
    "fa": ("جمعه گذشته", "جمعه آینده", "جمعه هفته پیش"),
    "da": ("i fredags", "næste fredag", "fredag i sidste uge"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_past_word_means_the_past(language):
    last, coming, last_week = PAST[language]
    assert found(field("date"), last, language) == "2026-11-20"
    assert found(field("date"), coming, language) == "2026-11-27"
    assert found(field("date"), last_week, language) == "2026-11-20"


@pytest.mark.parametrize("text", ["vorletzten Freitag", "Freitag vor zwei Wochen"])
def test_which_of_two_days_is_meant_is_asked(text):
    assert found(field("date"), text) is Problem.NOT_A_DATE


ALONE = {
    "de": ("ich wohne allein", "niemand"), "en": ("I live alone", "no one"),
    "tr": ("yalnız yaşıyorum", "hiç kimse"), "ar": ("ساكن لحالي", "ما حدا"),
    "uk": ("живу сама", "ніхто"), "ru": ("живу один", "никого"),
    "pl": ("mieszkam sama", "nikt"), "fr": ("je vis seul", "personne"),
    "fa": ("تنها زندگی می کنم", "هیچ کس"), "da": ("jeg bor alene", "ingen"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_alone_is_nobody_else(language):
    alone, nobody = ALONE[language]
    assert found(COUNT, alone, language) == 0
    assert found(COUNT, nobody, language) == 0
    assert found(HOUSEHOLD, alone, language) == 1
    assert found(field("group"), alone, language) is False
    assert found(field("group"), nobody, language) is False


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "allein mit zwei Kindern"), ("de", "nicht allein"), ("en", "I don't live alone"),
        ("ru", "одна с двумя детьми"), ("fr", "pas seule"), ("tr", "iki çocukla yalnız"),
    ],
)  # fmt: skip
def test_not_quite_alone_is_asked(language, text):
    assert found(HOUSEHOLD, text, language) is Problem.NOT_A_NUMBER


def test_one_person_is_not_nobody():
    assert found(COUNT, "ещё один", "ru") == 1
    assert found(COUNT, "yalnız bir kişi", "tr") == 1
    assert found(COUNT, "une personne", "fr") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_knowing_is_neither_yes_nor_no(language):
    said = {
        "de": "weiß nicht", "en": "no idea", "tr": "hiç fikrim yok", "ar": "ما عندي فكرة",
        "uk": "поняття не маю", "ru": "понятия не имею", "pl": "nie mam pojęcia",
        "fr": "aucune idée", "fa": "هیچ نظری ندارم", "da": "har ingen anelse",
    }  # fmt: skip
    for kind in ("yes_no", "group", "number", "money", "date"):
        assert found(field(kind), said[language], language) is Problem.NOT_KNOWN, kind


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "beides"), ("en", "both"), ("tr", "ikisi de"), ("ar", "كلاهما"), ("uk", "обидва"),
        ("ru", "оба"), ("pl", "oba"), ("fr", "les deux"), ("fa", "هر دو"), ("da", "begge dele"),
    ],
)  # fmt: skip
def test_both_are_two(language, text):
    assert found(TWO, text, language) == ["a", "b"]
    assert found(INCOME, text, language) is Problem.UNKNOWN_OPTION


@pytest.mark.parametrize(
    ("text", "part"),
    [("Lohn und Trinkgeld", "Trinkgeld"), ("Rente, Ersparnisse und Lohn", "Ersparnisse")],
)
def test_a_part_that_is_not_understood_is_told(text, part):
    reading = read(INCOME, Said(text, "de", TODAY))
    assert reading.problem is Problem.PART_UNKNOWN
    assert reading.details["part"] == part
    assert "wage" in reading.details["options"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Lohn und sonst nichts", ["wage"]),
        ("Lohn, und auch noch Rente, das war alles", ["wage", "pension"]),
        ("Rente und keinen Lohn", ["pension"]),
        ("Lohn von der Arbeit", ["wage"]),
    ],
)
def test_parts_that_add_nothing_are_no_question(text, options):
    assert found(INCOME, text) == options


@pytest.mark.parametrize("text", ["Rente bekomme ich nicht", "Rente habe ich keine"])
def test_a_denial_behind_its_noun(text):
    assert found(INCOME, text) is Problem.UNKNOWN_OPTION


def test_no_children_in_turkish():
    assert found(field("group"), "çocuğum yok", "tr") is False


def test_who_is_no_longer_alive_is_not_married():
    assert found(MARRIED, "meine Frau lebt nicht mehr") is Problem.UNKNOWN_OPTION
    assert found(MARRIED, "ledig, nicht verheiratet") == "single"
