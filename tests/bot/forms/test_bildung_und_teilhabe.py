"""Families who apply for Bildung und Teilhabe."""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from actions.services.applications.checklist import documents
from actions.services.applications.flow import Flow, State
from actions.services.applications.problems import Problem
from actions.services.applications.reading import Said, read_question
from actions.services.applications.review import contradictions
from actions.services.applications.submission import submission_data, validate
from actions.services.applications.submission_schema import submission_schema
from tests.bot.forms.answers import FILE, TODAY, city_form, say

FORM = city_form("bildung_und_teilhabe")
FLOW = Flow(FORM)
KITA = {
    "benefit": "nur Wohngeld",
    "has_decision": "nein, noch nicht",
    "name": "Ich heiße Olena Kowal",
    "birth_date": "12. März 1991",
    "address": "Am Markt 3, 12345 Musterstadt",
    "email": "olena@beispiel.de",
    "children": "ja gerne",
    "children.0.name": "Daryna Kowal",
    "children.0.birth_date": "1.6.2022",
    "children.0.attends": "sie geht in die Kita",
    "children.0.institution": "Kita Regenbogen, Musterstadt",
    "children.0.kita_needs": "das Mittagessen",
    "children.0.lunch_provider": None,
    "children.more": ["nein, das war's"],
    "same_home": "ja",
    "child_benefit": "ja, das bekomme ich",
}
FAMILY = {
    "benefit": "Wohngeld und Kinderzuschlag",
    "has_decision": "ja, beide",
    "reference": "WG-2026-00417",
    "decision_file": FILE,
    "name": "Fatma Yılmaz",
    "birth_date": "dritter Mai vierundachtzig",
    "address": "Lindenstraße 5a, 12345 Musterstadt",
    "email": None,
    "phone": "0151 23456789",
    "children": "ja",
    "children.0.name": "Can Yılmaz",
    "children.0.birth_date": "14.09.2014",
    "children.0.attends": "in die Schule",
    "children.0.institution": "Gesamtschule am Park in Musterstadt",
    "children.0.school_needs": "alles",
    "children.0.lunch_provider": "Menüdienst Sonnengarten",
    "children.0.trip_name": "Klassenfahrt nach Hamburg, 12. bis 16. April",
    "children.0.trip_cost": "zweihundertfünfundachtzig Euro",
    "children.0.trip_paid": "ja, schon bezahlt",
    "children.0.transport_nearest": "nein",
    "children.0.transport_reason": "Die nähere Schule hatte keinen Platz.",
    "children.0.transport_cost": "29 Euro im Monat",
    "children.0.tutoring_subjects": "Mathe und Englisch",
    "children.0.tutoring_other": "nein",
    "children.0.leisure_name": "Judo beim TSV Musterstadt",
    "children.more": ["ja, noch zwei", "ja", "nein"],
    "children.1.name": "Elif Yılmaz",
    "children.1.birth_date": "2. Februar 2008",
    "children.1.attends": "Berufsschule",
    "children.1.training_pay": "ja, sie macht eine Ausbildung",
    "children.1.leisure_name": None,
    "children.2.name": "Deniz Yılmaz",
    "children.2.birth_date": "20. Oktober 2025",
    "children.2.attends": "nichts davon",
    "children.2.leisure_name": "Babyschwimmen im Stadtbad",
    "same_home": "nein",
    "other_home": "Elif wohnt bei ihrem Vater in Neustadt.",
    "child_benefit": "nein, nicht für alle",
    "child_benefit_other": "Für Elif bekommt es der Vater.",
    "account": "auf das Konto einer anderen Person",
    "holder": "Ali Yılmaz",
    "iban": "DE89 3704 0044 0532 0130 00",
}
STUDENT = {
    "benefit": "Sozialhilfe",
    "has_decision": "ja",
    "reference": "weiß ich nicht",
    "decision_file": None,
    "name": "Jonas Brandt",
    "birth_date": "5. Juli 2007",
    "address": "Bahnhofstr. 12, 12345 Musterstadt",
    "email": None,
    "phone": None,
    "children": "ja",
    "children.0.name": "Jonas Brandt",
    "children.0.birth_date": "5. Juli 2007",
    "children.0.attends": "Berufsschule",
    "children.0.institution": "Berufskolleg Nord, Musterstadt",
    "children.0.school_needs": "Schulsachen und eine Fahrkarte",
    "children.0.transport_nearest": "ja",
    "children.0.transport_cost": "38,50",
    "children.more": ["nein"],
    "same_home": "ja",
    "account": "das eigene",
    "iban": "DE89370400440532013000",
}  # fmt: skip


def fill(said: Mapping[str, Any]) -> tuple[list[str], State]:
    """The questions asked, and the state at the end; a list answers a question again and again."""
    state, asked = State(), []
    left = {path: [*words] if isinstance(words, list) else [words] for path, words in said.items()}
    while question := FLOW.next(state):
        assert left.get(question.path), f"nobody said {question.path}"
        state, dropped = say(FLOW, state, question.path, left[question.path].pop(0))
        assert dropped == ()
        asked.append(question.path)
    assert not any(left.values()), left
    return asked, state


def filled(said: Mapping[str, Any]) -> State:
    return fill(said)[1]


def checklist(state: State) -> set[str]:
    return {needed.document.id for needed in documents(FORM, state.answers, None)}


def conflicts(state: State) -> dict[str, tuple[str, ...]]:
    return {f.contradiction.id: f.paths for f in contradictions(FORM, state.answers)}


def faults(state: State) -> list[Any]:
    return validate(FORM, submission_data(FORM, state.answers))


def following(state: State) -> str:
    question = FLOW.next(state)
    return question.path if question else ""


def test_one_kita_child_is_a_short_talk_without_school_or_account() -> None:
    asked, state = fill(KITA)
    assert len(asked) == 16
    assert asked == list(KITA)
    assert checklist(state) == {"decision", "id_card", "lunch_proof"}
    assert conflicts(state) == {}
    assert faults(state) == []


def test_three_children_are_asked_each_what_concerns_them() -> None:
    asked, state = fill(FAMILY)
    assert len(asked) == 44
    of_trainee = [path for path in asked if path.startswith("children.1.")]
    assert [path.rpartition(".")[2] for path in of_trainee] == [
        "name", "birth_date", "attends", "training_pay", "leisure_name",
    ]  # fmt: skip
    assert state.answers["children"][0]["school_needs"] == [
        "supplies", "lunch", "excursion", "class_trip", "transport", "tutoring", "leisure",
    ]  # fmt: skip
    assert state.answers["children"][0]["trip_cost"] == {"amount": "285.00", "currency": "EUR"}
    assert checklist(state) == {d.id for d in FORM.documents}
    assert conflicts(state) == {}
    assert faults(state) == []


def test_a_grown_up_pupil_with_social_assistance_is_not_asked_for_kindergeld_or_pay() -> None:
    asked, state = fill(STUDENT)
    assert {"child_benefit", "children.0.training_pay", "children.0.leisure_name"}.isdisjoint(asked)
    assert checklist(state) == {"decision", "id_card", "school_certificate", "ticket"}
    assert faults(state) == []


@pytest.mark.parametrize(
    ("words", "ids", "conflict"),
    [
        ("Geld vom Jobcenter", ["jobcenter"], "jobcenter_only"),
        ("gar keine", ["none"], "no_benefit"),
    ],
)
def test_who_is_at_the_wrong_place_learns_it_after_one_question(
    words: str, ids: list[str], conflict: str
) -> None:
    asked, state = fill({"benefit": words})
    assert asked == ["benefit"]
    assert state.answers == {"benefit": ids}
    assert conflicts(state) == {conflict: ("benefit",)}
    assert checklist(state) == set()


def test_none_beside_a_benefit_is_asked_again() -> None:
    state = FLOW.answer(filled(KITA), "benefit", ["wohngeld", "none"]).state
    assert conflicts(state) == {"benefit_and_none": ("benefit",)}


def test_a_household_with_two_authorities_may_go_on() -> None:
    state = FLOW.answer(filled(KITA), "benefit", ["wohngeld", "jobcenter"]).state
    assert FLOW.complete(state)
    assert conflicts(state) == {}


def test_an_application_needs_a_child() -> None:
    said = {path: KITA[path] for path in list(KITA)[:6]}
    _, state = fill({**said, "children": "nein"})
    assert conflicts(state) == {"no_child": ("children",)}


def test_a_ticket_that_costs_nothing_is_asked_again_for_that_child_only() -> None:
    _, state = fill({**STUDENT, "children.0.transport_cost": "null Euro"})
    assert conflicts(state) == {
        "free_ticket": ("children.0.school_needs", "children.0.transport_cost")
    }


def test_other_needs_drop_the_answers_about_the_old_ones_and_the_account_stays() -> None:
    step = FLOW.answer(filled(STUDENT), "children.0.school_needs", ["supplies"])
    assert set(step.dropped) == {"children.0.transport_nearest", "children.0.transport_cost"}
    step = FLOW.answer(filled(STUDENT), "children.0.school_needs", ["lunch"])
    assert set(step.dropped) == {
        "children.0.transport_nearest", "children.0.transport_cost", "account", "iban",
    }  # fmt: skip
    assert following(step.state) == "children.0.lunch_provider"


def test_a_trip_that_is_not_paid_yet_goes_to_the_school_without_an_account() -> None:
    trip = {
        "children.0.kita_needs": "der Ausflug",
        "children.0.trip_name": "Bauernhof am 3. Juni",
        "children.0.trip_cost": "12 Euro",
    }
    said = {path: text for path, text in KITA.items() if path != "children.0.lunch_provider"}
    asked, state = fill({**said, **trip, "children.0.trip_paid": "nein"})
    assert "account" not in asked
    assert checklist(state) == {"decision", "id_card", "trip_letter"}
    state = FLOW.answer(state, "children.0.trip_paid", True).state
    assert following(state) == "account"


def test_less_benefit_drops_kindergeld_only() -> None:
    step = FLOW.answer(filled(KITA), "benefit", ["asylum"])
    assert step.dropped == ("child_benefit",)


def test_a_trip_with_a_zero_too_many_is_asked_back() -> None:
    question = FLOW.question(filled(FAMILY), "children.0.trip_cost")
    reading = read_question(question, Said("2850 Euro", "de", TODAY))
    assert reading.problem is Problem.IMPLAUSIBLE


@pytest.mark.parametrize("said", [KITA, FAMILY, STUDENT])
def test_what_is_submitted_fits_the_published_schema(said: dict[str, Any]) -> None:
    data = submission_data(FORM, filled(said).answers)
    assert list(Draft202012Validator(submission_schema(FORM)).iter_errors(data)) == []


def test_who_has_no_account_is_not_asked_for_an_iban() -> None:
    step = FLOW.answer(filled(FAMILY), "account", "no_account")
    assert set(step.dropped) == {"holder", "iban"}
    assert FLOW.complete(step.state)
