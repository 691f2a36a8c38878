"""Booking, changing, moving and cancelling, as citizens really do it: with detours."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.e2e.citizen import (
    EMAIL,
    NAME,
    Record,
    book,
    choose_office,
    choose_time,
    claims,
    give_person,
    held,
    records,
    reference,
    to_read_back,
)
from tests.stack import Conversation, Stack

Talk = Callable[..., Conversation]
BEYOND_HOLD = 1200  # seconds; an office holds a time for 15 minutes
API = "/terminvereinbarung/api/citizen"


@pytest.fixture(autouse=True)
def empty_city(stack: Stack) -> Iterator[None]:
    """No appointments, and the right time, before and after each test."""
    stack.sandbox("reset")
    yield
    stack.sandbox("reset")


def take(stack: Stack, record: Record) -> int:
    """Take all that is left of a time, past the assistant; how many reservations that were."""
    body = {
        "officeId": record.office_id,
        "serviceId": [str(service) for service, _ in record.services],
        "serviceCount": [count for _, count in record.services],
        "timestamp": record.timestamp,
    }
    for number in range(10):
        url = f"{stack.sandbox_url}{API}/reserve-appointment/"
        answer = httpx.post(url, json=body, timeout=10)
        if answer.status_code != 200:
            return number
    raise AssertionError("this time never runs out")


# --- detours ---------------------------------------------------------------------------------


def test_questions_in_between_are_answered_and_the_booking_goes_on(
    talk: Talk, stack: Stack
) -> None:
    conversation = talk("de")
    choose_office(conversation)
    conversation.say("Was kostet das?")
    assert conversation.keys == ["utter_answer_fee", "utter_ask_day"]
    assert "46,00" in conversation.text()
    choose_time(conversation)
    conversation.say("Welche Unterlagen?")
    assert conversation.keys == ["utter_answer_documents", "utter_ask_family_name"]
    conversation.say(NAME)
    conversation.say("Wie lange dauert das?")
    assert conversation.keys == ["utter_answer_duration", "utter_ask_email"]
    conversation.say(EMAIL)
    assert conversation.keys == ["utter_read_back"]
    conversation.say("Was kostet das?")
    assert conversation.keys == ["utter_answer_fee", "utter_read_back"]
    conversation.say("Ja, genau")
    assert conversation.keys[0] == "utter_booked"
    assert [(r.family_name, r.email) for r in records(stack, "confirmed")] == [(NAME, EMAIL)]


def test_back_goes_one_question_back_and_gives_the_time_back(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    choose_office(conversation)
    choose_time(conversation)
    first = held(stack)
    conversation.say("zurück")
    assert conversation.keys == ["utter_ask_time"]
    assert claims(stack, first.id) == 0
    conversation.say("zurück")
    assert conversation.keys == ["utter_ask_day"]
    conversation.say("zurück")
    assert conversation.keys == ["utter_ask_office"]
    conversation.press('/inform{"office_id":"buergerbuero-mitte"}')
    choose_time(conversation, 1)
    conversation.say(NAME)
    conversation.say("zurück")
    assert conversation.keys == ["utter_ask_family_name"]
    give_person(conversation, "Erwin Neuer")
    conversation.press("/affirm")
    assert [r.family_name for r in records(stack, "confirmed")] == ["Erwin Neuer"]


def test_stop_gives_the_time_back(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    choose_office(conversation)
    choose_time(conversation)
    hold = held(stack)
    assert claims(stack, hold.id) > 0
    conversation.say("abbrechen")
    assert conversation.keys == ["utter_stopped"]
    assert claims(stack, hold.id) == 0
    assert records(stack, "reserved") == []
    conversation.say("Was kostet ein Reisepass?")
    assert conversation.keys == ["utter_answer_fee"], "the form must be left for good"


def test_change_day_time_and_person_after_the_read_back(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    to_read_back(conversation)
    first = held(stack)

    conversation.say("Nein")
    assert conversation.keys == ["utter_change_what"]
    conversation.press(conversation.button('/inform{"change":"day"'))
    assert conversation.keys == ["utter_ask_day"]
    assert claims(stack, first.id) == 0
    days = [b["payload"] for b in conversation.buttons() if '"day"' in b["payload"]]
    conversation.press(days[1])
    assert conversation.keys == ["utter_ask_time"]
    conversation.press(conversation.button('/inform{"time"'))
    assert conversation.keys == ["utter_held", "utter_read_back"], "name and e-mail are kept"
    second = held(stack)
    assert second.timestamp // 86_400 > first.timestamp // 86_400

    conversation.press("/deny")
    conversation.press(conversation.button('/inform{"change":"time"'))
    assert conversation.keys == ["utter_ask_time"]
    times = [b["payload"] for b in conversation.buttons() if '"time"' in b["payload"]]
    conversation.press(times[-1])
    assert conversation.keys == ["utter_held", "utter_read_back"]
    third = held(stack)
    assert third.timestamp // 86_400 == second.timestamp // 86_400
    assert third.timestamp != second.timestamp

    conversation.press("/deny")
    conversation.press(conversation.button('/inform{"change":"person"'))
    give_person(conversation, "Hülya Anders", "huelya@example.org")
    assert held(stack).id == third.id, "the time is not given up for another name"
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_booked"
    confirmed = records(stack, "confirmed")
    assert [(r.timestamp, r.family_name, r.email) for r in confirmed] == [
        (third.timestamp, "Hülya Anders", "huelya@example.org")
    ]


# --- what offices demand -----------------------------------------------------------------------


def test_an_office_that_demands_a_telephone_number(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    choose_office(conversation, "buergerbuero-sued")
    choose_time(conversation)
    conversation.say(NAME)
    conversation.say(EMAIL)
    assert conversation.keys == ["utter_ask_telephone"]
    conversation.say("12")
    assert conversation.keys == ["utter_invalid_telephone", "utter_ask_telephone"]
    conversation.say("0170 1234567")
    assert conversation.keys == ["utter_read_back"]
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_booked"
    assert [r.telephone for r in records(stack, "confirmed")] == ["+491701234567"]


def test_an_office_with_a_question_of_its_own(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    choose_office(
        conversation, "kfz-zulassung", "Ich brauche einen Termin, um mein Auto anzumelden"
    )
    choose_time(conversation)
    conversation.say(NAME)
    conversation.say(EMAIL)
    assert conversation.keys == ["utter_ask_custom_text"]
    assert "Kennzeichen" in conversation.text()
    conversation.say("Warum?")
    assert conversation.keys == ["utter_why_custom_text", "utter_ask_custom_text"]
    conversation.say("MU-ST 123")
    assert conversation.keys == ["utter_read_back"]
    assert "MU-ST 123" in conversation.text()
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_booked"
    assert [r.custom for r in records(stack, "confirmed")] == ["MU-ST 123"]


@pytest.mark.parametrize("name", ["Hülya Anders", "Max Neu", "Ali Ende", "Andrea Andere"])
def test_names_that_sound_like_commands(talk: Talk, name: str) -> None:
    conversation = talk("de")
    choose_office(conversation)
    choose_time(conversation)
    give_person(conversation, name)
    assert name in conversation.text()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_wrong_addresses_are_explained_and_asked_again(talk: Talk, language: str) -> None:
    conversation = talk(language)
    conversation.press('/book_appointment{"service_id":"personalausweis"}')
    conversation.press('/inform{"office_id":"buergerbuero-mitte"}')
    choose_time(conversation)
    conversation.say("Erika Mustermann")
    conversation.say("erika.muster")
    assert conversation.keys == ["utter_invalid_email", "utter_ask_email"]
    assert "erika.muster@example.org" in conversation.text(), "an example helps"
    conversation.say("erika+amt@example.org")
    assert conversation.keys == ["utter_invalid_email_plus", "utter_ask_email"]
    conversation.say(EMAIL)
    assert conversation.keys == ["utter_read_back"]
    assert conversation.last["language"] == language


# --- existing appointments ---------------------------------------------------------------------


def test_move(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    old = book(conversation)
    conversation.say("Ich möchte meinen Termin verschieben")
    assert conversation.keys == ["utter_moving_starts", "utter_ask_office"]
    conversation.press('/inform{"office_id":"buergerbuero-mitte"}')
    choose_time(conversation, 2)
    assert conversation.keys == ["utter_held", "utter_read_back"]
    [before] = records(stack, "confirmed")
    assert old.startswith(str(before.id)), "the old appointment stands until the new one does"
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_moved"
    new = reference(conversation)
    assert new != old
    [after] = records(stack, "confirmed")
    assert new.startswith(str(after.id))
    assert claims(stack, before.id) == 0


def test_look_up_and_cancel_in_another_conversation(talk: Talk, stack: Stack) -> None:
    number = book(talk("de"))
    later = talk("de")
    later.say(f"Wann ist mein Termin? Die Nummer ist {number}")
    assert later.keys == ["utter_appointment_details"]
    assert "Personalausweis" in later.text()
    assert NAME not in later.text(), "the number alone must not tell who booked"
    later.say("Bitte diesen Termin absagen")
    assert later.keys == ["utter_ask_cancel"]
    later.say("Nein, doch nicht")
    assert later.keys == ["utter_cancel_kept"]
    assert len(records(stack, "confirmed")) == 1
    later.say("Bitte den Termin doch absagen")
    later.press("/affirm")
    assert later.keys == ["utter_cancelled"]
    assert records(stack, "confirmed") == []

    again = talk("de")
    again.say(f"Ich möchte den Termin {number} absagen")
    assert again.keys[0] in ("utter_appointment_is_cancelled", "utter_reference_not_found")


def test_a_wrong_number(talk: Talk, stack: Stack) -> None:
    number = book(talk("de"))
    other = talk("de")
    other.say("Ich möchte meinen Termin absagen")
    assert other.keys == ["utter_ask_manage_reference"]
    other.say("12")
    assert other.keys == ["utter_invalid_reference", "utter_ask_manage_reference"]
    process, key = number.split("-")
    wrong = "0000" if key != "0000" else "1111"
    other.say(f"{process}-{wrong}")
    assert other.keys == ["utter_reference_not_found", "utter_ask_manage_reference"]
    assert len(records(stack, "confirmed")) == 1
    other.say(number)
    assert other.keys == ["utter_ask_cancel"]
    other.press("/affirm")
    assert other.keys == ["utter_cancelled"]
    assert records(stack, "confirmed") == []


# --- races and time ----------------------------------------------------------------------------


def test_race_for_the_last_workstation(talk: Talk, stack: Stack) -> None:
    """Four want one time at an office with two workstations: two get it, two are told."""
    citizens = [talk("de") for _ in range(4)]
    for conversation in citizens:
        choose_office(conversation, "buergerbuero-sued")
        conversation.press(conversation.button('/inform{"day"'))
    wanted = citizens[0].button('/inform{"time"')
    with ThreadPoolExecutor(len(citizens)) as pool:
        list(pool.map(lambda c: c.press(wanted), citizens))
    winners = [c for c in citizens if c.keys[0] == "utter_held"]
    losers = [c for c in citizens if c not in winners]
    assert len(winners) == 2, [c.keys for c in citizens]
    for conversation in losers:
        assert conversation.keys[0] in ("utter_slot_gone", "utter_time_not_free")
        assert conversation.keys[-1] == "utter_ask_time"
        assert wanted not in [b["payload"] for b in conversation.buttons()]
        conversation.press(conversation.button('/inform{"time"'))
        assert conversation.keys[0] == "utter_held"
    for number, conversation in enumerate(citizens):
        conversation.say(NAME)
        conversation.say(f"citizen{number}@example.org")
        conversation.say("0170 1234567")
        conversation.press("/affirm")
        assert conversation.keys[0] == "utter_booked"
    times = [r.timestamp for r in records(stack, "confirmed")]
    assert len(times) == 4
    assert all(times.count(time) <= 2 for time in times)


def test_a_reservation_that_ran_out_is_renewed(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    to_read_back(conversation)
    hold = held(stack)
    stack.sandbox("clock", advance_seconds=BEYOND_HOLD)
    conversation.press("/affirm")
    assert conversation.keys[:2] == ["utter_hold_renewed", "utter_booked"]
    [booked] = records(stack, "confirmed")
    assert (booked.timestamp, booked.email) == (hold.timestamp, EMAIL)
    assert records(stack, "reserved") == []


def test_a_reservation_that_ran_out_and_went_to_others(talk: Talk, stack: Stack) -> None:
    conversation = talk("de")
    to_read_back(conversation)
    hold = held(stack)
    stack.sandbox("clock", advance_seconds=BEYOND_HOLD)
    assert take(stack, hold) == 3, "the office has three workstations"
    conversation.press("/affirm")
    assert conversation.keys == ["utter_slot_gone", "utter_ask_time"]
    conversation.press(conversation.button('/inform{"time"'))
    assert conversation.keys == ["utter_held", "utter_read_back"]
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_booked"
    [booked] = records(stack, "confirmed")
    assert booked.timestamp != hold.timestamp
