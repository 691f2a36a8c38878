"""Defects are reported over both dialects of the city's interface, and followed."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.applicant import drafts
from tests.stack import Conversation, Stack

Talk = Callable[..., Conversation]
MARKASPOT, STANDARD = "/georeport/v2", "/open311/v2"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


@pytest.fixture(autouse=True)
def first_day(stack: Stack) -> Iterator[None]:
    """The city has only the reports it begins with, also afterwards."""
    stack.sandbox("reset")
    yield
    stack.sandbox("reset")


def reports(stack: Stack, base: str = MARKASPOT) -> list[dict[str, Any]]:
    """What the city shows, the newest first."""
    answer = httpx.get(f"{stack.sandbox_url}{base}/requests.json", params={"limit": 50}, timeout=10)
    found: list[dict[str, Any]] = answer.json()
    return found


def stored(stack: Stack, number: object) -> dict[str, Any]:
    """All the city knows of a report."""
    digits = str(number).partition("-")[0]
    answer = httpx.get(f"{stack.sandbox_url}/_sandbox/reports/{digits}", timeout=10)
    found: dict[str, Any] = answer.json()
    return found


def decide(stack: Stack, number: object, status: str, text: str) -> None:
    """The clerk writes a note."""
    digits = str(number).partition("-")[0]
    body = {"status": status, "text": text}
    url = f"{stack.sandbox_url}/_sandbox/reports/{digits}"
    httpx.post(url, json=body, timeout=10).raise_for_status()


def attach(conversation: Conversation, draft: str, name: str, content: bytes) -> None:
    """Upload a file as the widget does; the answer becomes the conversation's last."""
    answer = httpx.post(
        f"{conversation.stack.url}/api/v1/conversations/{conversation.id}/attachments",
        params={"draft": draft},
        files={"file": (name, content)},
        headers=conversation.headers,
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    conversation.last = answer.json()


def to_read_back(conversation: Conversation, first: str) -> None:
    """A lamp that nobody has reported, up to the last question."""
    conversation.say(first)
    assert "utter_report_kind" in conversation.keys, conversation.text()
    if conversation.keys[-1] == "utter_report_place_confirm":
        conversation.press("/affirm")
    assert "utter_report_suggestion" in conversation.keys, conversation.text()
    conversation.press("/affirm")
    conversation.say("Sie flackert")
    conversation.press("/skip")
    assert conversation.keys[-1] == "utter_report_ask_contact", conversation.text()
    conversation.press("/skip")
    assert conversation.keys == ["utter_report_review", "utter_report_ask_send"]


def test_a_lamp_in_a_street_that_is_misspelt(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    conversation.say("Die Laterne vor der Lindnstraße 15 ist kaputt")
    assert conversation.keys[-1] == "utter_report_place_confirm", conversation.text()
    assert "Lindenstraße 15" in conversation.text()
    conversation.say("ja genau")
    conversation.say("Sie geht immer wieder aus, vor allem nachts")
    conversation.say("Sie flackert")
    conversation.say("die Nummer ist 4711")
    conversation.say("erika punkt muster at example punkt org")
    assert conversation.keys == ["utter_report_review", "utter_report_ask_send"]
    for part in ("Straßenlaterne", "Lindenstraße 15", "nachts", "flackert", "4711"):
        assert part in conversation.text(), part
    before = len(reports(stack))
    conversation.say("ja, alles richtig")
    assert conversation.keys[0] == "utter_report_sent", conversation.text()
    (newest, *others) = reports(stack)
    assert len(others) == before
    assert newest["service_request_id"] in conversation.text()
    record = stored(stack, newest["service_request_id"])
    assert (record["code"], record["address"]) == ("street_lamp", "Lindenstraße 15")
    assert record["attributes"]["fault"] == "flickers"
    assert "4711" in record["attributes"]["lamp_number"]
    assert (record["email"], record["name"]) == ("erika.muster@example.org", None)


def test_a_report_is_followed(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    to_read_back(conversation, "Die Laterne in der Bachstraße 12 ist kaputt")
    conversation.press("/affirm")
    number = reports(stack)[0]["service_request_id"]
    decide(stack, number, "in_progress", "Die Monteurin kommt am Freitag.")
    conversation.say("Wie weit ist meine Meldung?")
    assert conversation.keys[0] == "utter_report_status_dated", conversation.text()
    assert "kümmert" in conversation.text()
    decide(stack, number, "closed", "Die Laterne leuchtet wieder.")
    # Anybody who has the number may ask, also in another conversation and language.
    other = talk("en")
    other.press(f'/case_status{{"report_id":"{number}"}}')
    assert other.keys[0] == "utter_report_status_dated", other.text()
    assert "Die Laterne leuchtet wieder." in other.text()
    asking = talk("de")
    asking.say(f"Wie weit ist meine Meldung {str(number).partition('-')[0]}?")
    assert "Die Laterne leuchtet wieder." in asking.text(), asking.text()
    lost = talk("de")
    lost.say("Ich möchte wissen, wie weit meine Meldung ist")
    assert lost.keys == ["utter_report_ask_number"], lost.text()
    lost.say("99999")
    assert lost.keys == ["utter_report_number_unknown"]


def test_what_is_known_is_not_reported_again(talk: Talk, stack: Stack) -> None:
    before = len(reports(stack))
    conversation = talk("de")
    conversation.say("die Laterne vor Lindenstraße 5 ist kaputt")
    conversation.press("/affirm")
    conversation.press('/inform{"answer":"dark"}')
    conversation.press("/skip")
    assert conversation.keys[-1] == "utter_report_duplicate", conversation.text()
    assert "seit Tagen dunkel" in conversation.text()
    conversation.say("ja das ist es")
    assert conversation.keys[0] == "utter_report_is_known", conversation.text()
    assert "1041-" in conversation.text()
    assert len(reports(stack)) == before
    # It can be followed like a report of one's own.
    conversation.say("Wie weit ist meine Meldung?")
    assert "Die Störung ist aufgenommen." in conversation.text(), conversation.text()


def test_with_buttons_and_a_photo_in_turkish(talk: Talk, stack: Stack) -> None:
    conversation, before = talk("tr"), drafts(stack)
    conversation.press("/report_defect")
    conversation.press('/inform{"answer":"rubbish"}')
    assert "utter_report_danger" in conversation.keys
    conversation.say("Hauptstraße")
    assert conversation.keys == ["utter_report_place_which"], conversation.text()
    conversation.press('/inform{"answer":"0"}')
    assert conversation.keys == ["utter_report_place_point"], conversation.text()
    conversation.press("/skip")
    conversation.say("Ormanın kenarında eski lastikler var")
    conversation.press('/inform{"answer":"bulky"}')
    assert conversation.keys == ["utter_report_ask_photo"], conversation.text()
    conversation.press("/affirm")
    assert conversation.keys == ["utter_report_upload"]
    (upload,) = [m["upload"] for m in conversation.last["messages"]]
    attach(conversation, upload["draft"], "bild.png", PIXEL)
    assert conversation.keys == ["utter_report_photo_kept", "utter_report_ask_contact"]
    assert drafts(stack) == before + 1
    conversation.press("/skip")
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_report_sent", conversation.text()
    record = stored(stack, reports(stack)[0]["service_request_id"])
    assert (record["code"], record["attributes"]) == ("rubbish", {"kind": "bulky"})
    assert httpx.get(record["media_url"], timeout=10).headers["content-type"] == "image/png"
    assert drafts(stack) == before


def test_digressions_and_changes(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    conversation.say("Ich möchte einen Schaden melden")
    assert conversation.keys[-1] == "utter_report_ask_kind", conversation.text()
    conversation.say("Da ist ein tiefes Schlagloch")
    conversation.say("Warum fragen Sie das?")
    assert conversation.keys == ["utter_report_why_place", "utter_report_question"]
    conversation.say("Ich möchte mit einem Menschen sprechen")
    assert conversation.keys[0] == "utter_person", conversation.text()
    assert conversation.keys[-1] == "utter_report_question"
    conversation.say("Rathausplatz 3")
    conversation.say("zurück")
    assert conversation.keys == ["utter_report_back", "utter_report_question"]
    conversation.say("Ecke Lindenstraße und Bachstraße")
    conversation.say("Ungefähr einen halben Meter breit")
    conversation.say("auf dem Gehweg")
    conversation.say("ohne Foto")
    conversation.say("ohne Kontakt")
    assert conversation.keys == ["utter_report_review", "utter_report_ask_send"]
    conversation.say("die Beschreibung stimmt nicht")
    assert conversation.keys[0] == "utter_report_changing", conversation.text()
    conversation.say("Das Loch ist einen Meter breit und voll Wasser")
    assert "voll Wasser" in conversation.text()
    before = len(reports(stack))
    conversation.say("abbrechen")
    assert conversation.keys == ["utter_report_stopped"], conversation.text()
    assert len(reports(stack)) == before


def test_the_city_does_not_answer(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    to_read_back(conversation, "Die Laterne im Ziegelweg 3 ist aus")
    before = len(reports(stack))
    stack.sandbox("faults", mode="down503", path=MARKASPOT)
    conversation.press("/affirm")
    assert conversation.keys == ["utter_report_send_failed", "utter_report_kept"]
    assert "115" in conversation.text()
    conversation.say("noch einmal senden")
    assert conversation.keys == ["utter_report_send_failed", "utter_report_kept"]
    stack.sandbox("faults", mode="500", path=MARKASPOT)
    conversation.say("noch einmal senden")
    assert conversation.keys[0] == "utter_report_send_unclear", conversation.text()
    stack.sandbox("faults", mode=None, path=MARKASPOT)
    conversation.say("noch einmal senden")
    assert conversation.keys[0] == "utter_report_sent", conversation.text()
    assert len(reports(stack)) == before + 1


@pytest.fixture
def standard(stack: Stack) -> Iterator[str]:
    """The city speaks the standard's dialect for a while."""
    environment = stack.process("actions").env
    assert isinstance(environment, dict)
    url = environment["STADTLOTSE_OPEN311_URL"]
    environment["STADTLOTSE_OPEN311_URL"] = f"{stack.sandbox_url}{STANDARD}"
    stack.stop("actions")
    stack.start("actions")
    yield STANDARD
    environment["STADTLOTSE_OPEN311_URL"] = url
    stack.stop("actions")
    stack.start("actions")


def test_the_standard_dialect(talk: Talk, stack: Stack, standard: str) -> None:
    conversation = talk("de")
    to_read_back(conversation, "Die Laterne in der Bachstraße 12 ist kaputt")
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_report_sent", conversation.text()
    newest = reports(stack, standard)[0]
    number = str(newest["service_request_id"])
    assert number.isdigit()
    assert number in conversation.text()
    assert newest["address"] == "Bachstraße 12"
    decide(stack, number, "closed", "Die Laterne leuchtet wieder.")
    conversation.say(f"Wie weit ist meine Meldung {number}?")
    assert "Die Laterne leuchtet wieder." in conversation.text(), conversation.text()
