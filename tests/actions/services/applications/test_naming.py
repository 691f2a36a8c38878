"""Which question somebody means who wants to change an answer."""

import pytest

from actions.services.applications.matching import find
from actions.services.applications.naming import named_paths

NAMES = {
    "name": ["Name", "Vorname"],
    "birth_date": ["Geburtsdatum", "geboren", "Geburtstag"],
    "rent": ["Miete", "Kaltmiete"],
    "landlord": ["Name der Vermieterin", "Vermieter"],
    "members.0.name": ["Name"],
    "members.1.name": ["Name"],
    "members.0.birth_date": ["Geburtsdatum"],
    "members.1.birth_date": ["Geburtsdatum"],
}
ENTRIES = {"members.0": ["Mehmet"], "members.1": ["Ayşe", "Tochter"]}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("ich möchte die Miete ändern", ["rent"]),
        ("die Kaltmiete stimmt nicht", ["rent"]),
        ("der Name ist falsch", ["name", "members.0.name", "members.1.name"]),
        ("der Vorname", ["name"]),
        ("Vermieter", ["landlord"]),
        ("der Name der Vermieterin", ["landlord"]),
        ("das Geburtsdatum von Ayşe", ["members.1.birth_date"]),
        ("das Geburtsdatum meiner Tochter", ["members.1.birth_date"]),
        ("der Name der zweiten Person", ["members.1.name"]),
        ("Person 1, der Name", ["members.0.name"]),
        ("mein Gebrutsdatum", ["birth_date", "members.0.birth_date", "members.1.birth_date"]),
        ("Miete und Geburtstag", ["birth_date", "rent"]),
        ("die Adresse", []),
        ("alles", []),
        ("", []),
    ],
)
def test_which_question_is_meant(text, paths):
    assert named_paths(text, "de", NAMES, ENTRIES) == paths


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("de-simple", "meine Miete", ["Miete"]),
        ("en", "change my rent", ["Rent"]),
        ("en", "my date of birth is wrong", ["Date of birth"]),
        ("tr", "kiramı değiştirmek istiyorum", ["Kira"]),
        ("tr", "doğum tarihim yanlış", ["Doğum tarihi"]),
        ("ar", "أريد تغيير الإيجار", ["إيجار"]),
        ("ar", "إيجاري خطأ", ["الإيجار"]),
        ("uk", "змінити оренду", ["Оренда"]),
        ("uk", "дата народження неправильна", ["Дата народження"]),
        ("ru", "хочу изменить аренду", ["Аренда"]),
        ("ru", "дату рождения", ["Дата рождения"]),
        ("pl", "zmienić wysokość czynszu", ["Czynsz"]),
        ("fr", "changer mon loyer", ["Loyer"]),
        ("fr", "ma date de naissance est fausse", ["Date de naissance"]),
        ("fa", "اجاره‌ام را عوض کن", ["اجاره"]),
        ("fa", "تاریخ تولد", ["تاریخ تولد"]),
        ("da", "jeg vil ændre huslejen", ["Husleje"]),
    ],
)
def test_in_every_language(language, text, names):
    other = {"other": ["Zzyzx"], "else": ["Qwertz uiop"]}
    assert named_paths(text, language, {"wanted": names, **other}) == ["wanted"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ein Zimmer mit Bad", ["bath"]),
        ("Bad", ["bath"]),
        ("Balkon", ["balcony"]),
        ("Zimmer", ["bath", "balcony"]),
    ],
)
def test_words_that_tell_names_apart_count_more(text, keys):
    assert find(text, "de", {"bath": ["Zimmer, Bad"], "balcony": ["Zimmer, Balkon"]}) == keys
