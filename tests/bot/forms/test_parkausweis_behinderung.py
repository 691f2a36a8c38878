"""People with disabilities, and those who speak for them, prepare their parking permit."""

import pytest
from jsonschema import Draft202012Validator

from actions.services.applications.checklist import documents
from actions.services.applications.flow import Flow, State
from actions.services.applications.model import Sensitivity
from actions.services.applications.problems import Problem, Said
from actions.services.applications.reading import read
from actions.services.applications.review import contradictions, review
from actions.services.applications.submission import submission_data, validate
from actions.services.applications.submission_schema import submission_schema
from tests.bot.forms.answers import TODAY, city_form, converse, say

FORM = city_form("parkausweis_behinderung")
FLOW = Flow(FORM)
SCHEMA = Draft202012Validator(submission_schema(FORM))

# She can hardly walk, and her card says so.
GERDA = {
    "for_whom": "für mich selbst",
    "kind": "zum ersten Mal",
    "name": "Gerda Schulz",
    "birth_date": "7. Juli 1948",
    "address": "Lindenstr. 5a, 12345 Musterstadt",
    "email": "nein",
    "phone": "0151 23456789",
    "proof": "den Schwerbehindertenausweis",
    "marks": "Merkzeichen aG",
    "holder_attends": "ja, ich komme selbst",
}
# For his mother, without one of the two marks.
MURAT = {
    "for_whom": "für meine Mutter",
    "kind": "ich möchte ihn verlängern",
    "name": "Emine Yılmaz",
    "birth_date": "1.2.1950",
    "address": "Am Markt 3, 12345 Musterstadt",
    "representative_name": "Murat Yılmaz",
    "authority": "Betreuung",
    "email": "murat@example.org",
    "proof": "nur den Bescheid",
    "marks": "keins von beiden",
    "other_ground": "Beine und Herz",
    "may_ask_office": "ja",
    "holder_attends": "nein, das geht nicht",
}
# A permit for a child was stolen: nothing about the disability is asked.
LENA = {
    "for_whom": "mein Kind",
    "kind": "er wurde gestohlen",
    "loss": "gestohlen",
    "colour": "der blaue",
    "name": "Paul Berger",
    "birth_date": "20.03.2017",
    "address": "Bahnhofstraße 12, 12345 Musterstadt",
    "representative_name": "Lena Berger",
    "email": "lena@example.org",
    "holder_attends": "ja",
}
# The office for disabilities has not decided yet.
WAITING = {key: said for key, said in GERDA.items() if key != "marks"} | {"proof": "noch keinen"}
# She does not know what her card says.
UNSURE = GERDA | {"marks": "weiß ich nicht", "holder_attends": "nein"}
ARMS = {
    **{key: said for key, said in GERDA.items() if key != "holder_attends"},
    "marks": "nein",
    "other_ground": "die Arme",
    "may_ask_office": "lieber nicht",
    "holder_attends": "ja",
}


def needed(state: State) -> set[str]:
    """The documents that are needed for certain."""
    found = documents(FORM, state.answers, state.closed)
    return {item.document.id for item in found if item.certain}


@pytest.mark.parametrize("said", [GERDA, MURAT, LENA, WAITING, UNSURE, ARMS])
def test_everybody_is_asked_what_concerns_them_and_is_ready(said: dict[str, str]) -> None:
    asked, state = converse(FLOW, said)
    assert contradictions(FORM, state.answers) == []
    data = submission_data(FORM, state.answers)
    assert validate(FORM, data) == []
    assert SCHEMA.is_valid(data)
    rows = [row.path for part in review(FORM, state.answers) for row in part.rows]
    assert rows == asked


def test_words_become_values() -> None:
    _, state = converse(FLOW, GERDA)
    assert state.answers["marks"] == ["ag"]
    _, state = converse(FLOW, MURAT)
    assert state.answers["for_whom"] == "other"
    assert state.answers["authority"] == "guardian"
    assert state.answers["marks"] == ["none"]
    assert state.answers["other_ground"] == "legs_and_heart"
    _, state = converse(FLOW, UNSURE)
    assert state.answers["marks"] is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (GERDA, {"holder_id", "disability_card", "photo"}),
        (
            MURAT,  # orange: no photo
            {"holder_id", "representative_id", "guardian_card", "disability_notice", "old_permit"},
        ),
        (LENA, {"holder_id", "representative_id", "custody", "photo", "police_report"}),
        (LENA | {"loss": "kaputt", "colour": "orange"},
         {"holder_id", "representative_id", "custody", "old_permit"}),
        (WAITING, {"holder_id", "disability_proof_later", "photo"}),
        (UNSURE, {"holder_id", "power_of_attorney", "disability_card", "photo"}),
        (ARMS, {"holder_id", "disability_card", "disability_notice", "photo"}),
        (MURAT | {"authority": "noch nichts", "other_ground": "weiß nicht"},
         {"holder_id", "representative_id", "power_of_attorney", "disability_notice", "photo",
          "old_permit"}),
    ],
)  # fmt: skip
def test_documents_follow_the_case(said: dict[str, str], expected: set[str]) -> None:
    _, state = converse(FLOW, said)
    assert needed(state) == expected


def test_a_mark_and_none_contradict_each_other() -> None:
    _, state = converse(FLOW, MURAT)
    # Chosen with buttons.
    state, dropped = say(FLOW, state, "marks", ["ag", "none"])
    assert dropped == ()
    (only,) = contradictions(FORM, state.answers)
    assert (only.contradiction.id, only.paths) == ("mark_and_none", ("marks",))


def test_nobody_renews_without_any_proof() -> None:
    _, state = converse(FLOW, WAITING | {"kind": "verlängern"})
    (only,) = contradictions(FORM, state.answers)
    assert (only.contradiction.id, only.paths) == ("renewal_without_proof", ("kind", "proof"))


@pytest.mark.parametrize(
    ("path", "words", "gone", "asked_next"),
    [
        ("for_whom", "für mich", ("representative_name", "authority"), None),
        ("for_whom", "für mein Kind", ("authority",), None),
        ("marks", "Bl", ("other_ground", "may_ask_office"), None),
        ("proof", "noch keinen", ("marks", "other_ground", "may_ask_office"), None),
        ("kind", "zum ersten Mal", (), None),
        (
            "kind",
            "Ersatz",
            ("proof", "marks", "other_ground", "may_ask_office"),
            "loss",
        ),
        ("email", "keine", (), "phone"),
    ],
)
def test_a_change_drops_only_what_depended_on_it(
    path: str, words: str, gone: tuple[str, ...], asked_next: str | None
) -> None:
    _, before = converse(FLOW, MURAT)
    after, dropped = say(FLOW, before, path, words)
    assert sorted(dropped) == sorted(gone)
    assert set(before.answers) - set(after.answers) == set(gone)
    question = FLOW.next(after)
    assert (question.path if question else None) == asked_next


@pytest.mark.parametrize(
    ("path", "words", "problem"),
    [
        # G alone is not aG.
        ("marks", "nur G", Problem.UNKNOWN_OPTION),
        ("other_ground", "die Beine", Problem.SEVERAL_OPTIONS),
        ("marks", "nicht blind", Problem.UNKNOWN_OPTION),
        ("for_whom", "meine Tante", Problem.UNKNOWN_OPTION),
        ("birth_date", "1. Mai 2030", Problem.FUTURE),
    ],
)
def test_unclear_answers_are_asked_back(path: str, words: str, problem: Problem) -> None:
    field = FORM.field(path)
    assert field is not None
    assert read(field, Said(words, "de", TODAY)).problem is problem


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("mein Opa", "other"),
        ("für meine Mutter", "other"),
        ("mein erwachsener Sohn", "other"),
        ("mein Sohn", "child"),
        ("für mich", "self"),
    ],
)
def test_whom_the_permit_is_for(words: str, whom: str) -> None:
    field = FORM.field("for_whom")
    assert field is not None
    assert read(field, Said(words, "de", TODAY)).value == whom


@pytest.mark.parametrize(
    ("words", "marks"),
    [("beide", ["ag", "bl"]), ("aG und Bl", ["ag", "bl"]), ("nein, keins", ["none"])],
)
def test_marks_are_read_as_they_are_said(words: str, marks: list[str]) -> None:
    field = FORM.field("marks")
    assert field is not None
    assert read(field, Said(words, "de", TODAY)).value == marks


def test_all_that_tells_of_the_disability_is_marked_as_health_data() -> None:
    special = {f.id for _, f in FORM.fields() if f.sensitivity is Sensitivity.SPECIAL}
    of_disability = {f.id for section, f in FORM.fields() if section.id == "disability"}
    assert special == of_disability | {"colour"}
