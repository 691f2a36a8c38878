"""Arabic as it is spoken in Syria and Egypt: joined words, denials, numbers, names.

Options are read in tests/bot/forms/test_arabic.py, with the names that the forms give them.
"""

from datetime import date

import pytest

from actions.services.applications import arabic
from actions.services.applications.model import FieldType, Option
from actions.services.applications.reading import Problem, Said, read, read_question
from actions.services.applications.thresholds import ARABIC_ALIKE
from actions.services.applications.view import Kind, Question
from tests.actions.services.applications.forms import EXAMPLE, TODAY, checked, euros, field

BIRTH = checked("date", not_future=True)
PAPERS = field(
    "choice",
    multiple=True,
    options=(
        Option("german", "شهادة ألمانية", names=("ألمانية",)),
        Option("world", "شهادة دولية", names=("دولية",)),
    ),
)


def heard(asked, text):
    reading = read(asked, Said(text, "ar", TODAY))
    return reading.problem or reading.value


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("الام", "ام"),
        ("والبيت", "بيت"),
        ("عالبيت", "بيت"),
        ("للدار", "دار"),
        ("والدوليه", "دوليه"),
        # no article: "my father", "her mother", God
        ("والدي", "والدي"),
        ("والدتها", "والدتها"),
        ("الله", "الله"),
        ("والماني", "والماني"),
        ("الالماني", "الماني"),
        ("ثانيه", "تانيه"),
    ],
)
def test_articles(written, bare):
    assert arabic.plain(written) == bare


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("زوجتي", "زوجه"),
        ("لزوجتي", "زوجه"),
        ("وغدا", "غدا"),
        ("لابني", "ابني"),
        ("مستاجرين", "مستاجر"),
        ("دولي", "دوليه"),
        ("مدرسيه", "مدرسيه"),
        ("قرطاصيه", "قرطاسيه"),
    ],
)
def test_the_same_word(said, word):
    assert arabic.alike(said, word) >= ARABIC_ALIKE


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("باسم", "باسمي"),  # "in the name of" my husband, not mine
        ("لحساب", "لحسابي"),
        ("ولد", "لد"),
        ("بنت", "بيت"),
        ("مدرس", "مدرسه"),
        ("رعايه", "نهايه"),
    ],
)
def test_another_word(said, word):
    assert arabic.alike(said, word) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سبعتلاف وخمسمية", euros(7500)),
        ("خمستلاف وميتين", euros(5200)),
        ("تلاتلاف وخمسمية", euros(3500)),
        ("ألفين وتلتميت يورو", euros(2300)),
        ("سبعة آلاف ونص", euros(7500)),
        ("ألفين ونص", euros(2500)),
        ("متين", euros(200)),
        ("ثمنمية", euros(800)),
        ("خمسميت يورو", euros(500)),
        ("خمسين ونص", euros(50.5)),
        ("ولا شي", euros(0)),
    ],
)
def test_amounts(text, expected):
    assert heard(field("money"), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سنة", 1),
        ("سنتين", 2),
        ("عامان", 2),
        ("نسختين", 2),
        ("شهادتين", 2),
        ("ولا نسخة", 0),
        ("محدش", 0),
        ("ما حدا", 0),
        ("ولا حدا", 0),
        ("كم سنة", Problem.NOT_A_NUMBER),
    ],
)
def test_numbers(text, expected):
    assert heard(checked("number", whole=True), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 كانون ثاني 1990", "1990-01-01"),
        ("3 تشرين ثاني 1990", "1990-11-03"),
        ("3 تشرين التاني 1990", "1990-11-03"),
        ("3 تشرين أول 1990", "1990-10-03"),
        ("3 كانون 1990", Problem.MONTH_MISSING),  # December or January
        ("تسعة حداشر ألفين وتمانتاشر", "2018-11-09"),
        ("تلاتة خمسة ألفين وستعش", "2016-05-03"),
        ("خمستعش تمانية ألفين وسبعتعش", "2017-08-15"),
        ("تلاتة خمسة ألف وتسعمية وأربعة وتمانين", "1984-05-03"),
        ("من شهر أربعة 2021", Problem.DAY_MISSING),
        ("من أسبوعين", "2026-11-11"),
        ("قبل أسبوع", "2026-11-18"),
    ],
)
def test_dates(text, expected):
    assert heard(BIRTH, text) == expected


def test_from_tomorrow():
    assert heard(checked("date", not_past=True), "من بكرا") == date(2026, 11, 26).isoformat()


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("اسمها Lina Haddad", "Lina", "Haddad"),
        ("ابني Omar Haddad", "Omar", "Haddad"),
        ("أنا أمه Lina Haddad", "Lina", "Haddad"),
        ("Lina Haddad بنتي", "Lina", "Haddad"),
        ("منى عبد الرحمن", "منى", "عبد الرحمن"),
        ("عبد الله حداد", "عبد الله", "حداد"),
        ("محمد عبد الرحمن حسن", "محمد عبد الرحمن", "حسن"),
        ("خالد أبو زيد", "خالد", "أبو زيد"),
        ("أحمد نور الدين", "أحمد", "نور الدين"),
        ("Mona Abd Elrahman", "Mona", "Abd Elrahman"),
        ("اسمي رانيا وكنيتي حداد", "رانيا", "حداد"),
        ("الاسم رانيا والكنية حداد", "رانيا", "حداد"),
        ("اسمي رانيا حداد", "رانيا", "حداد"),
    ],
)
def test_names(text, given, family):
    assert heard(field("person"), text) == {"given": given, "family": family}


@pytest.mark.parametrize(
    "lead", ["ساكنة في", "أنا ساكن في", "نسكن في", "عنواننا", "في شارع", "العنوان هو"]
)
def test_streets_without_what_is_said_before_them(lead):
    address = heard(field("address"), f"{lead} Lindenstr. 5, 12345 Musterstadt")
    assert (address["street"], address["house_number"]) == ("Lindenstr.", "5")


@pytest.mark.parametrize("text", ["رقمها MU AB 123", "النمرة MU AB 123", "رقم اللوحة: mu ab ١٢٣"])
def test_plates(text):
    assert heard(checked("text", pattern=r"[A-Z]{1,3} [A-Z]{1,2} \d{1,4}"), text) == "MU AB 123"


@pytest.mark.parametrize(
    "text",
    [
        "لا ما في",
        "لا أبدا",
        "لا الحمد لله",
        "لا أول مرة",
        "معنديش",
        "ما بدي",
        "بلاش",
        "ما عندي ايميل",
    ],
)
def test_refusals_are_no_text(text):
    assert heard(field("text", optional=True), text) is Problem.NOTHING


@pytest.mark.parametrize("text", ["دواء غالي", "لا يمشي وحده", "أول مرة سنة 2020"])
def test_texts_are_no_refusals(text):
    assert heard(field("text", optional=True), text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("معنديش", False),
        ("لسا", False),
        ("لسا عندي", True),
        ("أوكي", True),
        ("مفهوم", True),
        ("في", True),
        ("ما في", False),
        ("هو في المدرسة", Problem.NOT_YES_NO),
        ("ابدأ", Problem.NOT_YES_NO),  # "start", not "never"
        ("أبدا", False),
        ("مش متأكد", Problem.NOT_KNOWN),
        ("لحالي", Problem.NOT_YES_NO),  # "for myself alone"
    ],
)
def test_yes_and_no(text, expected):
    assert heard(field("yes_no"), text) == expected


def test_alone_is_no_where_others_are_asked_for():
    section, group = next((s, f) for s, f in EXAMPLE.fields() if f.type is FieldType.GROUP)
    question = Question("members.more", Kind.MORE, section, group, False, group)
    assert read_question(question, Said("لحالي", "ar", TODAY)).value is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("التنتين", ["german", "world"]),
        ("كلاهما", ["german", "world"]),
        ("كله", ["german", "world"]),
        ("التلاتة", Problem.UNKNOWN_OPTION),
        ("ألمانية ودولية", ["german", "world"]),
        ("دولية مو ألمانية", ["world"]),
        ("شهادة", Problem.UNKNOWN_OPTION),  # both are
        ("التاني", ["world"]),
        ("الخيار الأول", ["german"]),
    ],
)
def test_several(text, expected):
    assert heard(PAPERS, text) == expected
