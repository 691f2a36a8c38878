"""People who order a birth certificate, their own or somebody else's."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from actions.services.applications.flow import Flow, State
from actions.services.applications.problems import Problem
from actions.services.applications.reading import Said, read_question
from actions.services.applications.submission import submission_data
from actions.services.applications.submission_schema import submission_schema
from tests.bot.forms.answers import TODAY, city_form, converse
from tests.bot.forms.outcomes import at_odds, faults, needed, refused

FLOW = Flow(city_form("geburtsurkunde"))

OWN = {
    "own": "ja, meine eigene",
    "born_here": "ja",
    "name": "Fatma Yılmaz",
    "same_birth_name": "ja",
    "birth_date": "3. Mai 1984",
    "address": "Lindenstraße 5a, 12345 Musterstadt",
    "email": "fatma@beispiel.de",
    "kinds": "die deutsche",
    "copies_german": "eine",
    "free_of_charge": "nein",
    "delivery": "nach Hause bitte",
}
GRANDMOTHER = {
    "own": "nein",
    "relation": "die von meiner Oma",
    "born_here": "das weiß ich leider nicht",
    "name": "Jonas Brandt",
    "birth_date": "fünfter Juli neunzehnhundertneunundneunzig",
    "address": "Bahnhofstr. 12, 12345 Musterstadt",
    "email": "nein",
    "phone": "nein",
    "subject_name": "Anna Maria Vogel",
    "subject_birth_date": "weiß ich nicht",
    "subject_birth_years": "zwischen 1935 und 1940",
    "subject_parents": "keine Ahnung",
    "kinds": "Registerausdruck",
    "copies_register": "einen",
    "free_of_charge": "nein, für etwas anderes",
    "delivery": "ich möchte sie abholen",
}
BROTHER = {
    "own": "nein",
    "relation": "für meinen Bruder",
    "born_here": "ja, im Krankenhaus hier",
    "reason": "Das Nachlassgericht verlangt sie für den Erbschein.",
    "name": "Olena Kowal",
    "birth_date": "12.3.1991",
    "address": "Am Markt 3, 12345 Musterstadt",
    "email": None,
    "phone": "0151 23456789",
    "subject_name": "Petro Kowal",
    "subject_birth_date": "1. Juni 1988",
    "kinds": "eine deutsche und eine internationale",
    "copies_german": "zwei",
    "copies_international": "1",
    "free_of_charge": "ja, für die Rente",
    "delivery": "an eine andere Adresse",
    "delivery_name": "bei Familie Brandt",
    "delivery_address": "Gartenweg 7, 12345 Musterstadt",
}
ORDER = {
    path: OWN[path] for path in ("kinds", "copies_german", "free_of_charge", "delivery")
}  # fmt: skip


def relative(relation: str, **more: Any) -> dict[str, Any]:
    """Somebody who orders for a relative whose date of birth is known."""
    whole = {"own": "nein", "relation": relation, "born_here": "ja", **more}
    person = {path: OWN[path] for path in ("name", "birth_date", "address", "email")}
    subject = {"subject_name": "Can Yılmaz", "subject_birth_date": "14.9.2016"}
    return {**whole, **person, **subject, **ORDER}


def filled(said: dict[str, Any]) -> State:
    return converse(FLOW, said)[1]


def test_the_own_certificate_takes_eleven_questions() -> None:
    asked, state = converse(FLOW, OWN)
    assert len(asked) == 11
    assert state.answers["copies_german"] == 1
    assert needed(FLOW, state) == {"id_card"}
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_a_grandmother_is_found_without_the_exact_date() -> None:
    asked, state = converse(FLOW, GRANDMOTHER)
    assert len(asked) == 16
    assert {"same_birth_name", "reason", "delivery_address"}.isdisjoint(asked)
    assert state.answers["subject_birth_date"] is None
    assert needed(FLOW, state) == {"id_card", "descent"}
    assert faults(FLOW, state) == []


def test_a_sister_gives_a_reason_and_orders_two_kinds() -> None:
    asked, state = converse(FLOW, BROTHER)
    assert len(asked) == 18
    assert state.answers["kinds"] == ["german", "international"]
    assert (state.answers["copies_german"], state.answers["copies_international"]) == (2, 1)
    assert needed(FLOW, state) == {"id_card", "descent", "purpose_proof"}
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


@pytest.mark.parametrize(
    ("words", "papers"),
    [
        ("mein Kind", set()),
        ("meine Tochter", set()),
        ("mein Enkelkind", {"descent"}),
        ("meine Frau", {"marriage_certificate"}),
        ("mein Vater", {"descent"}),
        ("ich habe eine Vollmacht", {"authority", "principal_id"}),
    ],
)
def test_each_relation_shows_its_own_papers_and_no_reason(words: str, papers: set[str]) -> None:
    assert needed(FLOW, filled(relative(words))) == {"id_card", *papers}


def test_a_stranger_gives_a_reason_and_proves_it() -> None:
    state = filled(relative("jemand anderes", reason="Ich habe einen Titel gegen ihn."))
    assert needed(FLOW, state) == {"id_card", "legal_interest"}


def test_who_was_born_elsewhere_learns_it_after_two_questions() -> None:
    asked, state = converse(FLOW, {"own": "ja", "born_here": "nein, in Berlin"})
    assert asked == ["own", "born_here"]
    assert at_odds(FLOW, state) == {"born_elsewhere": ("born_here",)}
    assert needed(FLOW, state) == set()


def test_a_former_name_is_asked_for_once_it_differs() -> None:
    step = FLOW.answer(filled(OWN), "same_birth_name", False)
    question = FLOW.next(step.state)
    assert question is not None
    assert question.path == "birth_name"
    named = FLOW.answer(step.state, "birth_name", {"given": "Fatma", "family": "Demir"}).state
    assert FLOW.complete(named)
    assert FLOW.answer(named, "same_birth_name", True).dropped == ("birth_name",)


def test_own_after_all_drops_what_was_said_about_the_other_person() -> None:
    step = FLOW.answer(filled(BROTHER), "own", True)
    assert set(step.dropped) == {"relation", "reason", "subject_name", "subject_birth_date"}
    question = FLOW.next(step.state)
    assert question is not None
    assert question.path == "same_birth_name"


def test_a_date_that_turns_up_drops_the_guess_at_the_years() -> None:
    step = FLOW.answer(filled(GRANDMOTHER), "subject_birth_date", "1937-04-30")
    assert set(step.dropped) == {"subject_birth_years", "subject_parents"}


def test_other_kinds_and_delivery_drop_their_answers_only() -> None:
    state = filled(BROTHER)
    assert FLOW.answer(state, "kinds", ["german"]).dropped == ("copies_international",)
    step = FLOW.answer(state, "delivery", "home")
    assert set(step.dropped) == {"delivery_name", "delivery_address"}


def test_children_under_sixteen_cannot_order_and_thirty_copies_are_too_many() -> None:
    state = filled(OWN)
    assert refused(FLOW, state, "birth_date", "3. Mai 2012") is Problem.TOO_YOUNG
    assert refused(FLOW, state, "birth_date", "25. November 2010") is None
    assert refused(FLOW, state, "copies_german", "acht") is Problem.IMPLAUSIBLE
    assert refused(FLOW, state, "copies_german", "30") is Problem.TOO_LARGE
    assert refused(FLOW, state, "copies_german", "null") is Problem.TOO_SMALL


@pytest.mark.parametrize("words", ["meine Schwiegermutter", "meine Stieftochter", "Schwiegersohn"])
def test_a_relation_without_a_right_is_not_taken_for_a_near_one(words: str) -> None:
    state = FLOW.answer(State(), "own", False).state
    assert refused(FLOW, state, "relation", words) is Problem.UNKNOWN_OPTION


@pytest.mark.parametrize(
    ("words", "relation"),
    [("meine Frau", "spouse"), ("meine Kinder", "child"), ("mein Nachbar", "other")],
)
def test_whose_certificate_it_is_said_in_other_words(words: str, relation: str) -> None:
    question = FLOW.question(FLOW.answer(State(), "own", False).state, "relation")
    assert read_question(question, Said(words, "de", TODAY)).value == relation


@pytest.mark.parametrize(
    ("path", "words", "value"),
    [
        ("free_of_charge", "für das Elterngeld", "benefit"),
        ("free_of_charge", "nein, ich will heiraten", "no"),
        ("delivery", "an meine Adresse", "home"),
        ("delivery", "an eine andere Adresse", "elsewhere"),
        ("delivery", "mit der Post an meine Schwester", None),
        ("delivery", "abholen", "pickup"),
    ],
)
def test_ordinary_wordings_mean_the_right_option(path: str, words: str, value: str | None) -> None:
    question = FLOW.question(filled(OWN), path)
    assert read_question(question, Said(words, "de", TODAY)).value == value


@pytest.mark.parametrize("said", [OWN, GRANDMOTHER, BROTHER])
def test_what_is_submitted_fits_the_published_schema(said: dict[str, Any]) -> None:
    data = submission_data(FLOW.form, filled(said).answers)
    assert list(Draft202012Validator(submission_schema(FLOW.form)).iter_errors(data)) == []
