"""Offices by parts of their names."""

import pytest

from actions.finding import best_named
from actions.services.catalogue import Office
from actions.services.wording import words

NAMES = {
    "Bürgerbüro Mitte": "Central citizens' office (Bürgerbüro Mitte)",
    "Bürgerbüro Nord": "North citizens' office (Bürgerbüro Nord)",
    "Standesamt": "Registry office (Standesamt)",
    "Amt für Soziales": "Social services office (Amt für Soziales)",
    "Kfz-Zulassungs- und Führerscheinstelle": "Vehicle registration and licence office",
}
OFFICES = {Office(id=name, name=name): (name, other) for name, other in NAMES.items()}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Wann hat das Bürgerbüro Nord auf?", "Bürgerbüro Nord"),
        ("Wo ist das Standesamt?", "Standesamt"),
        ("hours of the vehicle registration office", "Kfz-Zulassungs- und Führerscheinstelle"),
        ("Wann hat das Bürgerbüro auf?", None),
        ("Was kostet ein Reisepass?", None),
        ("Is the office open?", None),
        ("", None),
    ],
)
def test_the_office_in_a_question(said: str, name: str | None) -> None:
    found = best_named(words(said), OFFICES)
    assert (found and found.name) == name


def test_among_few_offices_one_word_is_enough() -> None:
    few = {o: n for o, n in OFFICES.items() if o.name.startswith("Bürgerbüro")}
    found = best_named(words("lieber Nord"), few)
    assert found is not None
    assert found.name == "Bürgerbüro Nord"
