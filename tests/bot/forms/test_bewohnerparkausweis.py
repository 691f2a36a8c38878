"""Residents apply for their parking permit."""

import pytest
from jsonschema import Draft202012Validator

from actions.services.applications.checklist import documents
from actions.services.applications.flow import Flow, State
from actions.services.applications.problems import Problem, Said
from actions.services.applications.reading import read
from actions.services.applications.review import contradictions, review
from actions.services.applications.submission import submission_data, validate
from actions.services.applications.submission_schema import submission_schema
from tests.bot.forms.answers import FILE, TODAY, city_form, converse, say

FORM = city_form("bewohnerparkausweis")
FLOW = Flow(FORM)
SCHEMA = Draft202012Validator(submission_schema(FORM))

# A first permit for her own car.
FATMA = {
    "kind": "einen neuen Ausweis",
    "has_permit": "nein, noch nicht",
    "name": "Fatma Yılmaz",
    "birth_date": "am dritten Mai 1984",
    "email": "fatma@example.org",
    "address": "Lindenstr. 5a, 12345 Musterstadt",
    "residence": "mit Hauptwohnung",
    "keeper": "auf mich",
    "plate": "mu ab 123",
    "registration_file": FILE,
    "years": "zwei Jahre",
    "start_date": "nein",
    "delivery": "bitte zuschicken",
}
# A company's car at the second home.
JONAS = {
    "kind": "verlängern",
    "name": "Jonas Becker",
    "birth_date": "12.11.1990",
    "email": "habe ich nicht",
    "phone": "0151 23456789",
    "address": "Am Markt 3, 12345 Musterstadt",
    "residence": "das ist meine Nebenwohnung",
    "lives_there": "ja, jede Woche",
    "keeper": "auf meinen Arbeitgeber",
    "permanent_use": "ja",
    "plate": "MU-XY 77E",
    "registration_file": FILE,
    "permission_file": None,
    "years": "für ein Jahr",
    "start_date": "ab dem 1. Februar",
    "delivery": "ich hole ihn selbst ab",
}
# She lost hers: the city knows the rest.
OLHA = {
    "kind": "ich habe meinen verloren",
    "loss": "gestohlen",
    "name": "Olha Kovalenko",
    "birth_date": "1. Januar 1975",
    "email": "nein danke",
    "phone": "nein",
    "address": "Bahnhofstraße 12, 12345 Musterstadt",
    "residence": "Hauptwohnung",
    "delivery": "abholen",
}
# No car of one's own.
SHARING = {
    **{key: said for key, said in FATMA.items() if key not in ("plate", "registration_file")},
    "keeper": "ich mache Carsharing",
    "carsharing_provider": "Stadtauto Musterstadt",
}
LATER = ("years", "start_date", "delivery")
SHARING = {key: SHARING[key] for key in sorted(SHARING, key=LATER.__contains__)}
PEOPLE = [FATMA, JONAS, OLHA, SHARING]


def needed(state: State) -> dict[str, bool | None]:
    """The certain documents, and whether they were uploaded."""
    found = documents(FORM, state.answers, state.closed)
    return {item.document.id: item.given for item in found if item.certain}


@pytest.mark.parametrize("said", PEOPLE)
def test_everybody_is_asked_what_concerns_them_and_can_submit(said: dict[str, object]) -> None:
    asked, state = converse(FLOW, said)
    assert contradictions(FORM, state.answers) == []
    data = submission_data(FORM, state.answers)
    assert validate(FORM, data) == []
    assert SCHEMA.is_valid(data)
    rows = [row.path for part in review(FORM, state.answers) for row in part.rows]
    assert rows == asked


def test_words_become_values() -> None:
    _, state = converse(FLOW, FATMA)
    assert state.answers["kind"] == "first"
    assert state.answers["plate"] == "MU AB 123"
    assert state.answers["years"] == 2
    assert state.answers["start_date"] is None
    _, state = converse(FLOW, JONAS)
    assert state.answers["keeper"] == "company"
    assert state.answers["email"] is None
    assert state.answers["start_date"] == "2027-02-01"


def test_documents_follow_the_case() -> None:
    _, own = converse(FLOW, FATMA)
    assert needed(own) == {"id_card_copy": None, "registration_certificate": True}
    _, company = converse(FLOW, JONAS)
    assert needed(company) == {
        "id_card": None,
        "registration_certificate": True,
        "company_permission": False,
    }
    _, lost = converse(FLOW, OLHA)
    assert needed(lost) == {"id_card": None}
    _, shared = converse(FLOW, SHARING)
    assert needed(shared) == {"id_card_copy": None, "carsharing_membership": None}


def test_a_broken_permit_is_given_back() -> None:
    _, state = converse(FLOW, OLHA | {"loss": "der ist kaputt"})
    assert needed(state) == {"id_card": None, "old_permit": None}


def test_who_moved_is_not_asked_for_the_car() -> None:
    moved = {key: said for key, said in OLHA.items() if key != "loss"}
    _, state = converse(FLOW, moved | {"kind": "ich bin umgezogen", "residence": "noch nicht"})
    assert needed(state) == {"id_card": None, "registration_confirmation": None, "old_permit": None}


@pytest.mark.parametrize(
    ("said", "other", "found", "again"),
    [
        (FATMA, {"has_permit": "ja"}, "first_but_has_permit", ("kind", "has_permit")),
        (
            OLHA,
            {"residence": "noch nicht gemeldet"},
            "registered_before",
            ("kind", "address", "residence"),
        ),
    ],
)
def test_contradictions_are_found(
    said: dict[str, object], other: dict[str, object], found: str, again: tuple[str, ...]
) -> None:
    _, state = converse(FLOW, said | other)
    (only,) = contradictions(FORM, state.answers)
    assert (only.contradiction.id, only.paths) == (found, again)


def test_who_moved_but_does_not_live_there_is_asked_again() -> None:
    _, state = converse(FLOW, JONAS)
    state, dropped = say(FLOW, state, "kind", "umgezogen")
    assert dropped == (
        "keeper", "permanent_use", "plate", "registration_file", "permission_file", "years",
        "start_date",
    )  # fmt: skip
    state, _ = say(FLOW, state, "lives_there", "nein")
    (only,) = contradictions(FORM, state.answers)
    assert only.contradiction.id == "moved_but_away"
    assert only.paths == ("kind", "address", "residence", "lives_there")


@pytest.mark.parametrize(
    ("path", "words", "gone", "asked_next"),
    [
        ("keeper", "auf mich selbst", ("permanent_use", "permission_file"), None),
        ("keeper", "auf meine Frau", (), None),
        (
            "keeper",
            "Carsharing",
            ("permanent_use", "plate", "registration_file", "permission_file"),
            "carsharing_provider",
        ),
        ("residence", "Hauptwohnung", ("lives_there",), None),
        ("email", "jonas@example.org", ("phone",), None),
        ("kind", "einen neuen", (), "has_permit"),
    ],
)
def test_a_change_drops_only_what_depended_on_it(
    path: str, words: str, gone: tuple[str, ...], asked_next: str | None
) -> None:
    _, before = converse(FLOW, JONAS)
    after, dropped = say(FLOW, before, path, words)
    assert dropped == gone
    assert set(before.answers) - set(after.answers) == set(gone)
    question = FLOW.next(after)
    assert (question.path if question else None) == asked_next


@pytest.mark.parametrize(
    ("path", "words", "problem"),
    [
        ("plate", "1234", Problem.PATTERN),
        ("plate", "das rote Auto vor der Tür", Problem.PATTERN),
        ("years", "drei Jahre", Problem.TOO_LARGE),
        ("start_date", "1. März 2020", Problem.PAST),
        ("birth_date", "3. Mai 2012", Problem.TOO_YOUNG),
        # Not taken for "myself" because of the same first word.
        ("keeper", "auf meinen Onkel", Problem.UNKNOWN_OPTION),
    ],
)
def test_wrong_answers_are_noticed(path: str, words: str, problem: Problem) -> None:
    field = FORM.field(path)
    assert field is not None
    assert read(field, Said(words, "de", TODAY)).problem is problem


def test_a_plate_from_another_country_is_taken() -> None:
    field = FORM.field("plate")
    assert field is not None
    assert read(field, Said("aa 1234 bb", "de", TODAY)).value == "AA 1234 BB"
