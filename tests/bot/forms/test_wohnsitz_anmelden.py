"""Registering a home: from another city, from abroad, with family, with a second home."""

from functools import cache

import pytest

from actions.services.applications.flow import Flow, State
from actions.services.applications.model import Ending, Sensitivity
from actions.services.applications.problems import Problem
from actions.services.applications.reading import Said, read
from tests.bot.forms.answers import TODAY, city_form
from tests.bot.forms.outcomes import at_odds, faults, needed, refused, talk

FLOW = Flow(city_form("wohnsitz_anmelden"))
FORM = FLOW.form
STUDENT = {
    "origin": "in einer anderen Stadt",
    "previous_address": "Gartenstraße 8, 99084 Erfurt",
    "new_address": "Lindenstr. 5a, 12999 Musterstadt",
    "move_in_date": "15. November 2026",
    "own_home": "nein, ich wohne zur Miete",
    "other_home": "nein",
    "name": "Lena Marie Vogt",
    "birth_date": "zwölfter Juli 2004",
    "members": "nein, ich bin allein",
    "objections": "Werbung und Adressbücher",
    "danger": "nein",
}
COMMUTER = {
    **STUDENT,
    "own_home": "ja",
    "other_home": "ja",
    "other_home_is_previous": "nein",
    "other_home_address": "Hafenweg 3, 20457 Hamburg",
    "main_home": "in der anderen",
    "members": "ja",
    "members.0.name": "Ida Vogt",
    "members.0.relation": "meine Tochter",
    "members.0.birth_date": "1.2.2018",
    "members.0.other_parent": "ja",
    "members.0.other_parent_name": "Jan Vogt",
    "members.more": "nein, das sind alle",
    "objections": "nichts davon",
    "danger": "ja",
}
ABROAD = {
    "origin": "im Ausland",
    "previous_country": "Türkei",
    "lived_in_germany": "nein",
    "new_address": "Ahornweg 12, 12999 Musterstadt",
    "move_in_date": "gestern",
    "own_home": "nein",
    "other_home": "nein",
    "name": "Fatma Yılmaz",
    "birth_date": "3. Mai 1984",
    "name_changed": "ja",
    "former_name": "Demir",
    "birth_place": "Izmir, Türkei",
    "gender": "weiblich",
    "nationality": "türkisch",
    "marital_status": "verheiratet",
    "marriage_date": "12. Juni 2010",
    "marriage_place": "Ankara, Türkei",
    "religion": "keine",
    "objections": "alle",
    "danger": "nein",
}
FAMILY = {
    **ABROAD,
    "members": "ja",
    "members.0.name": "Mehmet Yılmaz",
    "members.0.relation": "mein Mann",
    "members.0.birth_date": "4.4.1982",
    "members.0.birth_place": "Ankara, Türkei",
    "members.0.gender": "männlich",
    "members.0.nationality": "türkisch",
    "members.more": ("ja", "ja, noch jemand", "nein"),
    "members.1.name": "Emre Yılmaz",
    "members.1.relation": "mein Sohn",
    "members.1.birth_date": "3.5.2014",
    "members.1.birth_place": "Ankara, Türkei",
    "members.1.gender": "männlich",
    "members.1.nationality": "türkisch",
    "members.1.other_parent": "nein",
    "members.2.name": "Hatice Demir",
    "members.2.relation": "jemand anderes",
    "members.2.birth_date": "1.1.1955",
    "members.2.birth_place": "Izmir, Türkei",
    "members.2.gender": "weiblich",
    "members.2.nationality": "türkisch",
}
ALONE = {
    **ABROAD,
    "lived_in_germany": "ja",
    "last_german_address": "das weiß ich nicht",
    "members": "nein",
    "spouse_name": "Mehmet Yılmaz",
    "spouse_birth_date": "4.4.1982",
    "spouse_address": "Türkei",
}


@cache
def _state(said):
    return talk(FLOW, dict(said))


def answered(said):
    """The state after a conversation; states are never changed in place."""
    return _state(tuple(said.items()))


def understood(path, words):
    """The value and the problem of what is said to a field, whether it applies or not."""
    reading = read(FORM.field(path), Said(words, "de", TODAY))
    return reading.value, reading.problem


def test_the_form_prepares_an_appointment():
    assert FORM.ending is Ending.APPOINTMENT
    assert FORM.service == "wohnsitz-anmelden"


@pytest.mark.parametrize(
    ("said", "questions", "documents"),
    [
        (STUDENT, 11, {"identity", "landlord_confirmation"}),
        (COMMUTER, 20, {"identity", "owner_statement", "consent", "danger_proof"}),
        (
            FAMILY,
            41,
            {"identity", "landlord_confirmation", "birth_certificates", "marriage_certificate"},
        ),
        (
            ALONE,
            25,
            {"identity", "landlord_confirmation", "birth_certificates", "marriage_certificate"},
        ),
    ],
)
def test_whole_registrations(said, questions, documents):
    state = answered(said)
    assert FLOW.progress(state).of == questions
    assert needed(FLOW, state) == documents
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_what_was_understood():
    answers = answered(FAMILY).answers
    assert answers["move_in_date"] == "2026-11-24"
    assert answers["objections"] == ["parties", "jubilees", "publishers", "church"]
    assert [m["relation"] for m in answers["members"]] == ["spouse", "minor_child", "relative"]
    assert answered(STUDENT).answers["objections"] == ["parties", "publishers"]
    assert answered(ALONE).answers["last_german_address"] is None


def test_religion_need_not_be_told_to_the_machine():
    religion = FORM.field("religion")
    assert (religion.sensitivity, religion.optional) == (Sensitivity.SPECIAL, True)
    state = answered({**ALONE, "religion": None, "danger": None})
    assert state.answers["religion"] is None
    assert faults(FLOW, state) == []


@pytest.mark.parametrize(
    ("path", "words", "value", "problem"),
    [
        ("origin", "aus dem Ausland", "abroad", None),
        ("origin", "schon in Musterstadt", "musterstadt", None),
        ("origin", "in der Türkei", "abroad", None),
        ("origin", "in einem anderen Land", "abroad", None),
        ("origin", "in einer anderen Stadt im Ausland", None, Problem.SEVERAL_OPTIONS),
        ("origin", "nicht aus dem Ausland", None, Problem.UNKNOWN_OPTION),
        ("origin", "in meiner alten Heimat", None, Problem.UNKNOWN_OPTION),
        ("main_home", "die neue", "new", None),
        ("religion", "ich bin evangelisch", "protestant", None),
        ("members.relation", "meine Frau", "spouse", None),
        ("members.relation", "das Kind", "minor_child", None),
        ("members.relation", "meine erwachsene Tochter", "relative", None),
        ("objections", "nein", ["none"], None),
        ("objections", "keine Werbung", None, Problem.UNKNOWN_OPTION),
        ("objections", "alles erlaubt", ["none"], None),
        ("gender", "kein Eintrag", "none", None),
    ],
)
def test_other_wordings(path, words, value, problem):
    assert understood(path, words) == (value, problem)


def test_children_do_not_register_themselves():
    assert refused(FLOW, answered(STUDENT), "birth_date", "26.11.2010") is Problem.TOO_YOUNG


def test_who_moves_within_the_city_is_told_at_once():
    state = answered({"origin": "schon in Musterstadt"})
    assert at_odds(FLOW, state) == {"moves_within": ("origin",)}
    again = talk(FLOW, STUDENT, FLOW.ask_again(state, ["origin"]))
    assert at_odds(FLOW, again) == {}


def test_a_spouse_of_somebody_single():
    state = answered(FAMILY)
    step = FLOW.answer(state, "marital_status", "single")
    assert set(step.dropped) == {"marriage_date", "marriage_place"}
    assert at_odds(FLOW, step.state) == {
        "spouse_but_not_married": ("marital_status", "members.0.relation")
    }
    relative = FLOW.answer(step.state, "members.0.relation", "relative").state
    assert at_odds(FLOW, relative) == {}


def test_a_second_home_of_somebody_who_never_lived_here():
    other = {"other_home": "ja", "other_home_address": "Hafenweg 3, 20457 Hamburg"}
    said = {**ALONE, **other, "main_home": "in der neuen", "lived_in_germany": "nein"}
    del said["last_german_address"]
    state = answered(said)
    assert at_odds(FLOW, state) == {"other_home_but_never_here": ("lived_in_germany", "other_home")}
    step = FLOW.answer(state, "other_home", False)
    assert set(step.dropped) == {"other_home_address", "main_home"}
    assert at_odds(FLOW, step.state) == {}


def test_nothing_and_something():
    state = FLOW.answer(answered(STUDENT), "objections", ["none", "parties"]).state
    assert at_odds(FLOW, state) == {"nothing_and_something": ("objections",)}
    assert at_odds(FLOW, FLOW.answer(state, "objections", ["parties"]).state) == {}


@pytest.mark.parametrize(
    ("said", "path", "value", "dropped", "next_path"),
    [
        (COMMUTER, "other_home_is_previous", True, {"other_home_address"}, None),
        (
            COMMUTER,
            "other_home",
            False,
            {"other_home_is_previous", "other_home_address", "main_home"},
            None,
        ),
        (
            COMMUTER,
            "members.0.relation",
            "relative",
            {"members.0.other_parent", "members.0.other_parent_name"},
            None,
        ),
        (COMMUTER, "members.0.other_parent", False, {"members.0.other_parent_name"}, None),
        (STUDENT, "own_home", True, set(), None),
        (ALONE, "lived_in_germany", False, {"last_german_address"}, None),
        (ALONE, "name_changed", False, {"former_name"}, None),
        (
            ALONE,
            "marital_status",
            "divorced",
            {
                "marriage_date",
                "marriage_place",
                "spouse_name",
                "spouse_birth_date",
                "spouse_address",
            },
            None,
        ),
        (FAMILY, "members.0.relation", "relative", set(), "spouse_name"),
        (STUDENT, "origin", "abroad", {"previous_address"}, "previous_country"),
        (COMMUTER, "origin", "musterstadt", None, None),
    ],
)
def test_a_change_drops_what_depends_on_it(said, path, value, dropped, next_path):
    state = answered(said)
    step = FLOW.answer(state, path, value)
    if dropped is None:
        assert step.state.answers == {path: value}
    else:
        assert set(step.dropped) == dropped
    following = FLOW.next(step.state)
    assert (following.path if following else None) == next_path


def test_the_checklist_after_a_divorce():
    state = FLOW.answer(answered(ALONE), "marital_status", "divorced").state
    assert "end_of_marriage" in needed(FLOW, state)
    assert "marriage_certificate" not in needed(FLOW, state)


def test_from_germany_the_old_city_tells_the_rest():
    asked = {question.path for question in FLOW.questions(answered(STUDENT))}
    assert asked.isdisjoint({"nationality", "religion", "gender", "marital_status", "birth_place"})


def test_at_the_start_only_the_first_question_is_certain():
    assert [question.path for question in FLOW.questions(State())] == ["origin"]
