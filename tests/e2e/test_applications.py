"""Applications from the first wish to the city's desk, over the public API."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from actions.services.applications.loading import load_forms
from actions.services.applications.model import Ending
from actions.services.applications.submission_schema import submission_schema
from stadtlotse.paths import ROOT
from tests.e2e.applicant import LOCALES, Applicant, asked, cases, said_in, start, submitted
from tests.stack import Conversation, Stack, eventually

FORMS = load_forms(ROOT / "bot" / "forms")
CODE = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")
PIN = "4719"
Talk = Callable[..., Conversation]


def code_in(conversation: Conversation) -> str:
    """The resume code that was just told."""
    found = CODE.search(conversation.text())
    assert found, conversation.text()
    return found[0]


def arrived(stack: Stack, before: int) -> dict[str, Any]:
    """The one submission that came since; waits for it."""
    eventually(lambda: len(cases(stack)) == before + 1, 30)
    return submitted(stack, cases(stack)[0]["caseId"])


def resume(talk: Talk, locale: str, code: str) -> Conversation:
    """Open a saved application in a new conversation."""
    conversation = talk(locale)
    conversation.press("/resume_application")
    conversation.say(code)
    conversation.say(PIN)
    return conversation


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("locale", LOCALES)
def test_an_application_is_completed(stack: Stack, talk: Talk, locale: str, form_id: str) -> None:
    form, said = FORMS[form_id], said_in(locale)[form_id]
    conversation, before = talk(locale), len(cases(stack))
    start(conversation, form_id)
    order = Applicant(conversation, said).finish()
    assert order == list(said)
    assert conversation.last["language"] == locale
    read_back = conversation.text()
    conversation.press("/affirm")
    if form.ending is Ending.APPOINTMENT:
        assert "utter_application_prepared" in conversation.keys
        asks = {"utter_ask_office", "utter_ask_day", "utter_only_office"}
        assert asks & set(conversation.keys), conversation.keys
        return
    content = arrived(stack, before)
    data = content["data"]
    Draft202012Validator(submission_schema(form)).validate(data)
    assert_read_back(data, read_back)


def assert_read_back(data: dict[str, Any], text: str) -> None:
    """Names, addresses and numbers of the submission stand in what was read back."""
    plain = re.sub(r"[\u2066-\u2069]", "", text)
    for value in data.values():
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict) and "family" in row:
                assert f"{row['given']} {row['family']}".strip() in plain
            if isinstance(row, dict) and "street" in row:
                assert f"{row['street']} {row['house_number']}" in plain
                assert row["postal_code"] in plain


def test_after_every_question_it_goes_on_elsewhere(stack: Stack, talk: Talk) -> None:
    said = said_in("de")["bewohnerparkausweis"]
    conversation, before = talk("de"), len(cases(stack))
    start(conversation, "bewohnerparkausweis")
    person, code = Applicant(conversation, said), ""
    while person.step():
        if not asked(conversation):
            break
        conversation.press("/pause_application")
        if not code:
            conversation.say(PIN)
        code = code_in(conversation)
        locale = ("tr", "de", "ar", "uk")[len(person.order) % 4]
        there = resume(talk, locale, code)
        assert "utter_application_goes_on" in there.keys, there.text()
        # Back to German for the answers, which are German.
        there.press('/change_language{"language":"de"}')
        conversation = person.conversation = there
    assert list(person.order) == list(said)
    conversation.press("/affirm")
    assert code_in(conversation) == code
    assert arrived(stack, before)["data"]["name"] == {"given": "Fatma", "family": "Yılmaz"}


def test_a_changed_answer_asks_what_it_makes_necessary(talk: Talk) -> None:
    conversation = talk("de")
    start(conversation, "bewohnerparkausweis")
    said = {**said_in("de")["bewohnerparkausweis"], "keeper": "auf meinen Arbeitgeber"}
    person = Applicant(conversation, said)
    while asked(conversation) != "permanent_use":
        assert person.step()
    conversation.say("Ich möchte die Zulassung vom Auto noch einmal ändern")
    assert asked(conversation) == "keeper", conversation.text()
    conversation.say("auf mich selbst")
    assert asked(conversation) == "plate", conversation.text()


def test_a_question_in_between_is_answered_and_it_goes_on(talk: Talk) -> None:
    conversation = talk("de")
    start(conversation, "wohngeld")
    Applicant(conversation, said_in("de")["wohngeld"]).step()
    before = asked(conversation)
    conversation.say("Was kostet das eigentlich?")
    assert conversation.keys[0] == "utter_answer_fee", conversation.keys
    assert asked(conversation) == before
    assert conversation.keys[-1] == "utter_application_question"


def test_why_meaning_progress_back_and_skip(talk: Talk) -> None:
    conversation = talk("de")
    start(conversation, "bewohnerparkausweis")
    person = Applicant(conversation, said_in("de")["bewohnerparkausweis"])
    while asked(conversation) != "email":
        person.step()
    conversation.say("Warum wollen Sie das wissen?")
    assert conversation.keys[0] == "utter_application_why"
    conversation.say("Wie viele Fragen sind es noch?")
    assert conversation.keys[0] == "utter_application_progress"
    conversation.say("eine Frage zurück bitte")
    assert asked(conversation) == "birth_date"
    assert "3. Mai 1984" in conversation.text()
    conversation.say("4. Mai 1984")
    assert asked(conversation) == "email"
    conversation.press("/skip")
    assert asked(conversation) == "phone"
    conversation.say("Zeig mir, was ich bisher gesagt habe")
    assert "4. Mai 1984" in conversation.text()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("31.2.1984", "utter_problem_impossible_date"),
        ("3.5.2031", "utter_problem_future"),
        ("keine Ahnung", "utter_application_not_optional"),
        ("am Dienstag", "utter_problem_year_missing"),
        ("🙂", "utter_problem_no_letters"),
    ],
)
def test_impossible_dates_are_explained(talk: Talk, said: str, key: str) -> None:
    conversation = talk("de")
    start(conversation, "bewohnerparkausweis")
    person = Applicant(conversation, said_in("de")["bewohnerparkausweis"])
    while asked(conversation) != "birth_date":
        person.step()
    conversation.say(said)
    assert asked(conversation) == "birth_date"
    assert key in conversation.keys or key == "utter_problem_year_missing", conversation.keys


def test_what_cannot_be_true_is_asked_back(talk: Talk) -> None:
    conversation = talk("de")
    start(conversation, "bewohnerparkausweis")
    conversation.say("einen neuen Ausweis")
    conversation.say("ja")
    assert conversation.keys[0] == "utter_application_contradiction"
    assert asked(conversation) == "kind"


def test_a_question_is_no_consent(stack: Stack, talk: Talk) -> None:
    conversation, before = talk("de"), len(cases(stack))
    start(conversation, "bewohnerparkausweis")
    Applicant(conversation, said_in("de")["bewohnerparkausweis"]).finish()
    conversation.say("Ist das denn alles so richtig?")
    assert "utter_application_sending" not in conversation.keys
    assert len(cases(stack)) == before
    conversation.say("Ja, bitte absenden")
    eventually(lambda: len(cases(stack)) == before + 1, 30)


def test_the_city_is_down_and_comes_back(stack: Stack, talk: Talk) -> None:
    conversation, before = talk("de"), len(cases(stack))
    start(conversation, "bewohnerparkausweis")
    Applicant(conversation, said_in("de")["bewohnerparkausweis"]).finish()
    stack.stop("sandbox")
    try:
        conversation.press("/affirm")
        told = {"utter_application_delayed", "utter_application_sending"}
        assert told & set(conversation.keys), conversation.keys
        conversation.say("Wie weit ist mein Antrag?")
        assert conversation.keys[0] in ("utter_case_waiting", "utter_case_sending")
    finally:
        stack.start("sandbox")
    eventually(lambda: len(cases(stack)) == before + 1, 90)
    conversation.press("/case_status")
    assert conversation.keys[0] in ("utter_case_submitted", "utter_case_received")


def test_the_case_is_followed(stack: Stack, talk: Talk) -> None:
    conversation, before = talk("de"), len(cases(stack))
    start(conversation, "bewohnerparkausweis")
    Applicant(conversation, said_in("de")["bewohnerparkausweis"]).finish()
    conversation.press("/affirm")
    conversation.say(PIN)
    code = code_in(conversation)
    eventually(lambda: len(cases(stack)) == before + 1, 30)
    case = f"{stack.sandbox_url}/sandbox/cases/{cases(stack)[0]['caseId']}/status"
    body = {
        "status": "ACTION_REQUIRED", "statusDetails": "Bitte Fahrzeugschein nachreichen",
        "dueDate": "2030-01-15",
    }  # fmt: skip
    httpx.post(case, json=body, timeout=20).raise_for_status()
    there = resume(talk, "tr", code)
    assert there.keys[0] == "utter_case_action_required", there.keys
    assert "Fahrzeugschein" in there.text()
    assert "2030" in there.text()
    httpx.post(case, json={"status": "COMPLETED"}, timeout=20).raise_for_status()
    there.press("/case_status")
    assert there.keys[0] == "utter_case_completed"


def test_a_wrong_code_opens_nothing(talk: Talk) -> None:
    conversation = talk("de")
    start(conversation, "bewohnerparkausweis")
    conversation.say("einen neuen Ausweis")
    conversation.press("/pause_application")
    conversation.say("1234")
    assert conversation.keys[0] == "utter_pin_sequence"
    conversation.say(PIN)
    code = code_in(conversation)
    other = talk("de")
    for _ in range(5):
        other.press("/resume_application")
        other.say(code)
        other.say("5820")
    assert other.keys[0] == "utter_not_opened_wait", other.keys
    assert "utter_application_goes_on" not in resume(talk, "de", code).keys


def test_a_refused_file_is_explained_and_the_right_one_taken(talk: Talk) -> None:
    conversation = talk("tr")
    start(conversation, "bewohnerparkausweis")
    person = Applicant(conversation, said_in("tr")["bewohnerparkausweis"])
    while asked(conversation) != "registration_file":
        person.step()
    offer = conversation.last["messages"][-1]["upload"]["draft"]
    url = f"{conversation.stack.url}/api/v1/conversations/{conversation.id}/attachments"
    refused = httpx.post(
        url, params={"draft": offer}, files={"file": ("schein.pdf", b"PK\x03\x04" + b"0" * 500)},
        headers=conversation.headers, timeout=60,
    )  # fmt: skip
    assert refused.status_code == 422
    assert refused.json()["code"] == "file_refused"
    large = httpx.post(
        url, params={"draft": offer},
        files={"file": ("foto.jpg", b"\xff\xd8\xff" + bytes(11_000_000))},
        headers={**conversation.headers, "Accept-Language": "tr"}, timeout=60,
    )  # fmt: skip
    assert large.status_code == 413
    assert large.headers["content-language"] == "tr"
    person.step()
    assert asked(conversation) != "registration_file", conversation.text()


def test_the_printed_form_is_a_tagged_pdf(stack: Stack, talk: Talk) -> None:
    conversation = talk("ar")
    start(conversation, "bewohnerparkausweis")
    Applicant(conversation, said_in("ar")["bewohnerparkausweis"]).finish()
    conversation.press("/ask_documents")
    (link,) = [a for m in conversation.last["messages"] for a in m["attachments"]]
    answer = httpx.get(f"{stack.url}{link['url']}", timeout=30)
    assert answer.headers["content-type"] == "application/pdf"
    root = PdfReader(BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ar"
    assert httpx.get(f"{stack.url}{link['url'][:-3]}abc", timeout=30).status_code == 404


def test_forgetting_deletes_the_application(talk: Talk) -> None:
    conversation = talk("de")
    start(conversation, "bewohnerparkausweis")
    conversation.say("einen neuen Ausweis")
    conversation.press("/pause_application")
    conversation.say(PIN)
    code = code_in(conversation)
    conversation.press("/forget_me")
    assert "utter_application_deleted" in conversation.keys
    assert "utter_application_goes_on" not in resume(talk, "de", code).keys
