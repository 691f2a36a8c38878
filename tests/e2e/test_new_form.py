"""A new form is one YAML file plus texts: no Python, no training, and nothing of ours touched."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from stadtlotse.cli import app
from stadtlotse.paths import ROOT, var
from tests.e2e.applicant import FILE, Applicant, cases, submitted
from tests.stack import Conversation, Stack, eventually

EDITED = ROOT / "tests" / "e2e" / "new_form"
ORDER_OFFICE = "ee0d614b-6098-470b-bcdb-00178f1598ff"
ENGLISH: Mapping[str, Any] = {
    "name": "Grace Mensah",
    "birth_date": "22 September 1988",
    "address": "Gartenstr. 7, 12345 Musterstadt",
    "email": "grace@example.org",
    "phone": "0176 1234567",
    "dogs": "yes",
    "dogs.0.name": "Bella",
    "dogs.0.price": "250 euros",
    "dogs.more": ["yes, one more", "no"],
    "dogs.1.name": "Rocky",
    "dogs.1.price": "80 euros",
    "origin": "From a shelter",
    "shelter_name": "Tierheim Nord",
    "household": "three",
    "passport": FILE,
    "debit": "yes",
    "iban": "DE89 3704 0044 0532 0130 00",
}
GERMAN: Mapping[str, Any] = {
    **ENGLISH,
    "birth_date": "22. September 1988",
    "dogs": "ja",
    "dogs.0.price": "250 Euro",
    "dogs.more": ["ja, noch einen", "nein"],
    "dogs.1.price": "80 Euro",
    "origin": "vom Züchter",
    "breeder_name": "Zwinger am See",
    "household": "drei",
    "passport": None,
    "debit": "nein",
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product with a folder of forms of the municipality's own: the shipped ones, one more."""
    own = tmp_path_factory.mktemp("city")
    forms = own / "forms"
    shutil.copytree(ROOT / "bot" / "forms", forms)
    shutil.copytree(EDITED, forms, dirs_exist_ok=True)
    receivers = yaml.safe_load((ROOT / "sandbox" / "data" / "receivers.yml").read_bytes())
    receivers["hund_anmelden"] = ORDER_OFFICE
    (own / "receivers.yml").write_text(yaml.safe_dump(receivers), encoding="utf-8")
    running = Stack(
        tmp_path_factory.mktemp("stack"),
        var(),
        STADTLOTSE_FORMS_DIR=str(forms),
        STADTLOTSE_RECEIVERS_FILE=str(own / "receivers.yml"),
    )
    try:
        running.start_all()
        yield running
    finally:
        running.stop_all()


@pytest.fixture(autouse=True)
def calm_sandbox() -> None:
    """The faults of the other tests' stack are none of these tests' business."""


@pytest.mark.parametrize(
    ("locale", "wish", "said", "question"),
    [
        ("de", "Ich möchte den Antrag ausfüllen: Hund anmelden", GERMAN, "Wie heißen Sie"),
        ("en", "I want to fill in the application to register a dog", ENGLISH, "your first name"),
    ],
)
def test_it_is_started_by_name_filled_in_and_submitted(
    edited: Stack, locale: str, wish: str, said: Mapping[str, Any], question: str
) -> None:
    conversation, before = Conversation(edited, locale), len(cases(edited))
    conversation.say(wish)
    assert "utter_application_starts" in conversation.keys, conversation.text()
    assert question in conversation.text()
    order = Applicant(conversation, said).finish()
    assert set(order) == {path for path in said if path not in _left_out(locale)}
    assert "Rocky" in conversation.text()
    conversation.press("/affirm")
    eventually(lambda: len(cases(edited)) == before + 1, 60)
    content = submitted(edited, cases(edited)[0]["caseId"])
    data = content["data"]
    assert data["name"] == {"given": "Grace", "family": "Mensah"}
    assert data["birth_date"] == "1988-09-22"
    assert data["address"]["street"] == "Gartenstr."
    assert data["email"] == "grace@example.org"
    assert data["phone"] == "+491761234567"
    assert [dog["name"] for dog in data["dogs"]] == ["Bella", "Rocky"]
    assert [dog["price"]["amount"] for dog in data["dogs"]] == ["250.00", "80.00"]
    assert data["household"] == 3
    if locale == "en":
        assert (data["origin"], data["shelter_name"]) == ("shelter", "Tierheim Nord")
        assert (data["debit"], data["iban"]) == (True, "DE89370400440532013000")
        (file,) = content["metadata"]["contentStructure"]["attachments"]
        assert data["passport"]["attachment_id"] == file["attachmentId"]
    else:
        assert (data["origin"], data["breeder_name"]) == ("breeder", "Zwinger am See")
        assert data["debit"] is False
        assert not {"iban", "shelter_name"} & data.keys()


def _left_out(locale: str) -> set[str]:
    """What the conditions leave out."""
    return {"shelter_name", "iban"} if locale == "de" else set()


def test_a_language_without_texts_gets_the_german_ones_with_a_notice(edited: Stack) -> None:
    conversation = Conversation(edited, "tr")
    conversation.press('/start_application{"form_id":"hund_anmelden"}')
    asked = conversation.last["messages"][-1]
    assert asked["lang"] == "de"
    assert asked["notice"]
    assert "Wie heißen Sie" in asked["text"]
    conversation.press('/start_application{"form_id":"wohngeld"}')
    assert conversation.last["messages"][-1]["lang"] == "tr"


def test_what_is_missing_is_listed_for_the_editor(tmp_path: Path) -> None:
    shutil.copytree(EDITED, tmp_path, dirs_exist_ok=True)
    result = CliRunner().invoke(app, ["texts", "forms", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "en: 0 texts missing" in result.output
    assert "tr: 0 texts missing" not in result.output
    assert "Wie heißt das Tierheim?" in (tmp_path / "texts" / "tr.po").read_text(encoding="utf-8")
