"""Where an application is, stored and read again, also after its form has changed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from actions.applications.library import FormLibrary
from actions.applications.sitting import Cursor, Mode, Sitting, adapted
from actions.services.applications.flow import Flow, State
from actions.services.applications.loading import load_schema, parse_form
from actions.services.applications.model import Form
from actions.services.drafts import Draft
from stadtlotse.paths import ROOT

FORMS = ROOT / "bot" / "forms"
TEXT = """
id: dog
service: hund-anmelden
ending: submit
schema: "https://city.example/schemas/dog/1.0"
title: "Hund anmelden"
intro: "Ein paar Fragen."
sections:
  - id: dog
    title: "Ihr Hund"
    fields:
      - {id: name, type: text, question: "Name?", why: "Für die Marke.", label: "Name"}
      - {id: weight, type: number, question: "Wie schwer?", why: "Steuer.", label: "Gewicht"}
      - id: puppies
        type: group
        question: "Hat er Welpen?"
        more: "Noch einer?"
        item: "Welpe"
        label: "Welpen"
        fields:
          - {id: name, type: text, question: "Wie heißt er?", why: "Für die Marke.", label: "Name"}
"""


def form(text: str = TEXT) -> Form:
    return parse_form(text, "dog", load_schema(FORMS))


def draft(**changes: Any) -> Draft:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    made = Draft(
        id="a" * 32, form="dog", form_version="1", locale="de", conversation="c-1", answers={},
        cursor={}, attachments=(), has_code=False, version=1, created=now, updated=now, expires=now,
    )  # fmt: skip
    return replace(made, **changes)


def answered() -> State:
    flow, state = Flow(form()), State()
    for path, value in [
        ("name", "Bello"), ("weight", 12), ("puppies", True), ("puppies.0.name", "Wuff"),
        ("puppies.more", False),
    ]:  # fmt: skip
        state = flow.answer(state, path, value).state
    return state


def test_a_cursor_survives_storage() -> None:
    cursor = Cursor(
        closed=("puppies",), again=("name",), mode=Mode.CONFIRM, partial={"street": "A"},
        missing="city_missing", pending=("weight", 900), chosen=("a", "b"), told=("x",), page=2,
        case={"client": "1"},
    )  # fmt: skip
    assert Cursor.from_json(cursor.to_json()) == cursor


def test_an_older_program_reads_what_a_newer_one_wrote() -> None:
    assert Cursor.from_json({"mode": "review", "unheard_of": 1}) == Cursor(mode=Mode.REVIEW)
    assert Cursor.from_json(None) == Cursor()


def test_the_draft_holds_answers_and_place() -> None:
    sitting = Sitting.of(draft(), form(), "1")
    sitting.state = sitting.flow.answer(sitting.state, "name", "Bello").state
    sitting.settle()
    again = Sitting.of(sitting.stored(), form(), "1")
    assert again.state == sitting.state
    assert again.cursor.mode is Mode.ASK
    assert again.question() == sitting.question()
    assert again.question().path == "weight"  # type: ignore[union-attr]


def test_a_message_sent_again_answers_what_was_seen_last() -> None:
    sitting = Sitting.of(draft(answers={"name": "Bello"}), form(), "1")
    seen = sitting.question("name")
    assert seen is not None
    assert seen.path == "name"
    gone = sitting.question("no_such_field")
    assert gone is not None
    assert gone.path == "weight"


def test_of_a_changed_form_what_fits_is_kept() -> None:
    changed = form(TEXT.replace("type: number, question", "type: yes_no, question"))
    state = adapted(changed, answered())
    assert state.answers == {"name": "Bello", "puppies": [{"name": "Wuff"}]}
    assert state.closed == ("puppies",)
    asked = Flow(changed).next(state)
    assert asked is not None
    assert asked.path == "weight"


def test_an_unchanged_form_loses_nothing() -> None:
    assert adapted(form(), answered()) == answered()


def test_a_draft_of_another_version_is_adapted_when_loaded() -> None:
    kept = answered()
    changed = form(TEXT.replace("id: weight", "id: mass"))
    loaded = Sitting.of(
        draft(answers=kept.answers, cursor=Cursor(closed=kept.closed, missing="x").to_json()),
        changed,
        "2",
    )
    assert "weight" not in loaded.state.answers
    assert loaded.cursor.missing == ""
    assert loaded.stored().form_version == "2"


def test_the_city_has_a_form_for_each_of_its_services() -> None:
    library = FormLibrary.load(FORMS)
    assert library.of_service("wohngeld") is library.forms["wohngeld"]
    assert library.of_service("reisepass") is None
    assert set(library.forms) == set(library.versions)
