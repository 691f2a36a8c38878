"""The certificate of conduct: who may apply, which kind, where it goes, who pays nothing."""

import pytest

from actions.services.applications.flow import Flow, State
from actions.services.applications.model import Ending
from actions.services.applications.problems import Problem
from tests.bot.forms.answers import city_form
from tests.bot.forms.outcomes import at_odds, faults, needed, refused, talk

FLOW = Flow(city_form("fuehrungszeugnis"))
FORM = FLOW.form
SIMPLE = {
    "for_whom": "für mich selbst",
    "name": "Fatma Leyla Yılmaz",
    "name_changed": "nein",
    "birth_date": "dritter Mai 1984",
    "birth_place": "Izmir, Türkei",
    "nationality": "deutsch und türkisch",
    "address": "Lindenstr. 5a, 12999 Musterstadt",
    "kind": "ein einfaches",
    "recipient": "zu mir nach Hause bitte",
    "fee_reason": "ich zahle",
}
TRAINER = {
    **SIMPLE,
    "for_whom": "mich",
    "name": "Jonas Weber",
    "name_changed": "ja",
    "birth_name": "Kowalski",
    "kind": "das erweiterte",
    "self_employed": "nein, im Verein",
    "fee_reason": "Ehrenamt",
}
AUTHORITY = {
    "authority_name": "Ordnungsamt Musterstadt",
    "authority_address": "Rathausplatz 1, 12999 Musterstadt",
    "authority_purpose": "Erlaubnis für eine Gaststätte",
    "authority_reference": "32-G-1187/26",
    "inspect_first": "ja gern",
    "court": "Amtsgericht Musterstadt",
}
WARD = {
    "for_whom": "für eine Person, die ich betreue",
    "representative": "Sabine Krüger",
    "person_name": "Karl Heinz Otto Lehmann",
    "person_name_changed": "nein",
    "person_birth_date": "01.02.1950",
    "person_birth_place": "Erfurt",
    "person_nationality": "deutsch",
    "person_address": "Ahornweg 12, 12999 Musterstadt",
    "kind": "einfach",
    "recipient": "direkt an eine Behörde",
    **AUTHORITY,
    "fee_reason": "wenig Geld, sie bekommt Geld vom Sozialamt",
}
CHILD = {
    "for_whom": "mein Kind",
    "representative": "Fatma Yılmaz",
    "person_name": "Emre Yılmaz",
    "person_name_changed": "nein",
    "person_birth_date": "3.5.2011",
    "person_birth_place": "Musterstadt",
    "person_nationality": "deutsch",
    "person_address": "Lindenstraße 5a, 12999 Musterstadt",
    "kind": "erweitertes",
    "self_employed": "nein",
    "recipient": "nach Hause",
    "delivery_address": "Lindenstraße 5a, 12999 Musterstadt",
    "fee_reason": "Freiwilligendienst",
}


def test_the_application_is_made_in_person():
    assert FORM.ending is Ending.APPOINTMENT
    assert FORM.service == "fuehrungszeugnis"


@pytest.mark.parametrize(
    ("said", "questions", "documents"),
    [
        (SIMPLE, 10, {"id_card"}),
        (TRAINER, 12, {"id_card", "request_letter", "volunteer_proof"}),
        (WARD, 17, {"id_card", "person_id", "guardianship", "authority_letter", "income_proof"}),
        (CHILD, 13, {"id_card", "person_id", "custody", "request_letter", "service_proof"}),
    ],
)
def test_whole_applications(said, questions, documents):
    state = talk(FLOW, said)
    assert FLOW.progress(state).of == questions
    assert needed(FLOW, state) == documents
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_what_was_understood():
    answers = talk(FLOW, SIMPLE).answers
    assert answers["name"] == {"given": "Fatma Leyla", "family": "Yılmaz"}
    assert answers["birth_date"] == "1984-05-03"
    assert (answers["kind"], answers["recipient"]) == ("simple", "home")
    assert talk(FLOW, WARD).answers["authority_reference"] == "32-G-1187/26"


def test_a_file_number_may_be_missing():
    said = {**SIMPLE, "recipient": "an eine Behörde", **AUTHORITY, "authority_reference": "nein"}
    said |= {"inspect_first": "nein"}
    del said["court"]
    state = talk(FLOW, said)
    assert state.answers["authority_reference"] is None
    assert faults(FLOW, state) == []


def test_yes_is_no_file_number():
    state = talk(FLOW, {**SIMPLE, "recipient": "Behörde", **AUTHORITY})
    assert refused(FLOW, state, "authority_reference", "ja, da steht eins") is Problem.PATTERN


def test_the_certificate_is_for_people_of_fourteen_and_more():
    state = talk(FLOW, CHILD)
    assert refused(FLOW, state, "person_birth_date", "26.11.2012") is Problem.TOO_YOUNG
    assert refused(FLOW, state, "person_birth_date", "25.11.2012") is None


def test_nobody_applies_for_a_friend():
    state = talk(FLOW, {"for_whom": "jemand anderen"})
    assert at_odds(FLOW, state) == {"by_proxy": ("for_whom",)}
    assert needed(FLOW, state) == {"id_card"}
    again = FLOW.ask_again(state, ["for_whom"])
    assert at_odds(FLOW, talk(FLOW, SIMPLE, again)) == {}


def test_a_self_employed_trainer_is_no_volunteer():
    state = talk(FLOW, {**TRAINER, "self_employed": "ja"})
    assert at_odds(FLOW, state) == {"self_employed_volunteer": ("self_employed", "fee_reason")}
    assert needed(FLOW, state) == {"id_card", "own_statement", "volunteer_proof"}
    paid = FLOW.answer(state, "fee_reason", "none").state
    assert at_odds(FLOW, paid) == {}


@pytest.mark.parametrize(
    ("said", "path", "value", "dropped", "next_path"),
    [
        (TRAINER, "kind", "simple", {"self_employed"}, None),
        (TRAINER, "name_changed", False, {"birth_name"}, None),
        (WARD, "recipient", "home", set(AUTHORITY), "delivery_address"),
        (WARD, "inspect_first", False, {"court"}, None),
        (CHILD, "recipient", "authority", {"delivery_address"}, "authority_name"),
        (WARD, "for_whom", "child", set(), None),
        (CHILD, "kind", "simple", {"self_employed"}, None),
        (
            CHILD,
            "for_whom",
            "self",
            {"representative", "delivery_address", *(p for p in CHILD if p.startswith("person_"))},
            "name",
        ),
    ],
)
def test_a_change_drops_what_depends_on_it(said, path, value, dropped, next_path):
    step = FLOW.answer(talk(FLOW, said), path, value)
    assert set(step.dropped) == dropped
    following = FLOW.next(step.state)
    assert (following.path if following else None) == next_path


def test_at_the_start_only_the_first_question_is_certain():
    assert [question.path for question in FLOW.questions(State())] == ["for_whom"]
