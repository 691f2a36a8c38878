"""Options by number, id, name and rough wording."""

import pytest

from actions.services.applications.model import Option
from actions.services.applications.reading import Problem, Said, read
from tests.actions.services.applications.forms import TODAY, field

TENURE = field(
    "choice",
    options=(
        Option("rent", "Miete"),
        Option("owner", "Eigentum"),
        Option("other", "Sonstiges, zum Beispiel Wohnheim"),
    ),
)
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
ROOMS = field("choice", options=(Option("two", "2"), Option("one", "1"), Option("many", "mehr")))
AGREED = field("choice", options=(Option("yes", "Einverstanden"), Option("no", "Dagegen")))
LABELS = {
    "en": {"rent": ("Rent",), "owner": ("I own it",), "other": ("Other, such as a hostel",)},
    "tr": {"rent": ("Kira", "kiracıyım"), "owner": ("Mülk sahibi",), "other": ("Diğer",)},
    "ar": {"rent": ("إيجار",), "owner": ("ملك",), "other": ("غير ذلك",)},
    "uk": {"rent": ("Оренда",), "owner": ("Власність",), "other": ("Інше",)},
    "ru": {"rent": ("Аренда",), "owner": ("Собственность",), "other": ("Другое",)},
    "pl": {"rent": ("Wynajem",), "owner": ("Własność",), "other": ("Inne",)},
    "fr": {"rent": ("Location",), "owner": ("Propriété",), "other": ("Autre",)},
    "fa": {"rent": ("اجاره",), "owner": ("ملکی",), "other": ("دیگر",)},
    "da": {"rent": ("Leje",), "owner": ("Ejerbolig",), "other": ("Andet",)},
}


def chosen(asked, text, language="de"):
    reading = read(asked, Said(text, language, TODAY, labels=LABELS.get(language, {})))
    return reading.problem or reading.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rent", "rent"),
        ("1", "rent"),
        ("2.", "owner"),
        ("die zweite", "owner"),
        ("Nummer 3", "other"),
        ("Miete", "rent"),
        ("zur Miete", "rent"),
        ("ich bin Mieter", "rent"),
        ("Mitee", "rent"),
        ("Eigentumswohnung", "owner"),
        ("im Wohnheim", "other"),
        ("4", Problem.UNKNOWN_OPTION),
        ("0", Problem.UNKNOWN_OPTION),
        ("bei meiner Tante", Problem.UNKNOWN_OPTION),
        ("Miete oder Eigentum", Problem.SEVERAL_OPTIONS),
        ("1 und 2", Problem.SEVERAL_OPTIONS),
        ("weiß ich nicht", Problem.NOT_KNOWN),
        ("keins", Problem.NOTHING),
        ("😀", Problem.NO_LETTERS),
    ],
)
def test_one_option(text, expected):
    assert chosen(TENURE, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "I rent", "rent"),
        ("en", "the second one", "owner"),
        ("en", "a hostel", "other"),
        ("tr", "kirada oturuyorum", "rent"),
        ("tr", "mülk sahibiyim", "owner"),
        ("tr", "ikinci", "owner"),
        ("ar", "الإيجار", "rent"),
        ("ar", "٢", "owner"),
        ("ar", "الثاني", "owner"),
        ("uk", "оренду", "rent"),
        ("uk", "друга", "owner"),
        ("ru", "в аренде", "rent"),
        ("ru", "собственность", "owner"),
        ("pl", "wynajem", "rent"),
        ("pl", "drugi", "owner"),
        ("fr", "en location", "rent"),
        ("fr", "la deuxième", "owner"),
        ("fa", "اجاره‌ای", "rent"),
        ("fa", "۲", "owner"),
        ("da", "til leje", "rent"),
        ("da", "den anden", "owner"),
        # The German label is understood in every language.
        ("tr", "Miete", "rent"),
        ("ar", "Eigentum", "owner"),
    ],
)
def test_labels_of_every_language(language, text, expected):
    assert chosen(TENURE, text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", ["pension"]),
        ("1 und 3", ["wage", "child"]),
        ("1,3", ["wage", "child"]),
        ("3, 1", ["wage", "child"]),
        ("eins, zwei", ["wage", "pension"]),
        ("Lohn und Kindergeld", ["wage", "child"]),
        ("ich bekomme Rente", ["pension"]),
        ("alle", ["wage", "pension", "child"]),
        ("nicht alle", Problem.UNKNOWN_OPTION),
        ("keines davon", ["none"]),
        ("kein Einkommen", ["none"]),
        ("keine Rente", Problem.UNKNOWN_OPTION),
        ("ich bekomme noch kein Kindergeld", Problem.UNKNOWN_OPTION),
        ("1 und 7", Problem.UNKNOWN_OPTION),
        ("weiß nicht", Problem.NOT_KNOWN),
    ],
)
def test_several_options(text, expected):
    assert chosen(INCOME, text) == expected


NAMED = field(
    "choice",
    options=(
        Option("child", "Sohn oder Tochter", names=("meine Kinder", "gar nichts")),
        Option("self", "Für mich", names=("nur ich",)),
        Option("niece", "Nichte", names=("nicht verwandt",)),
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("meine Kinder", "child"),
        ("für mich", "self"),
        ("meine Nichte", "niece"),
        # Small words of a name do not choose its option, nor does what is denied.
        ("meine Frau", Problem.UNKNOWN_OPTION),
        ("für meine Tante", Problem.UNKNOWN_OPTION),
        ("weiß ich nicht", Problem.NOT_KNOWN),
        ("nicht für mich", Problem.UNKNOWN_OPTION),
        ("keine Kinder", Problem.UNKNOWN_OPTION),
    ],
)
def test_names_of_several_words(text, expected):
    assert chosen(NAMED, text) == expected


def test_a_number_that_is_a_label_is_no_position():
    assert chosen(ROOMS, "1") == "one"
    assert chosen(ROOMS, "3") == "many"


def test_yes_and_no_choose_options_of_that_name():
    assert chosen(AGREED, "ja") == "yes"
    assert chosen(AGREED, "nein danke") == "no"


def test_several_options_are_named():
    reading = read(TENURE, Said("Miete oder Eigentum", "de", TODAY))
    assert reading.details == {"options": ["rent", "owner"]}
