"""A person: connected, or called back."""

from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from tests.voice_gateway.voice.policy.telephone import (
    DAY,
    NIGHT,
    SOURCE,
    Notebook,
    Phone,
    broken,
    changed,
    message,
)  # fmt: skip
from voice_gateway.voice.policy.data import load
from voice_gateway.voice.policy.desk import is_open
from voice_gateway.voice.ports import Failed, Listen, Say, Transfer

NUMBER = "null eins sieben zwo doppel drei vier fünf sechs sieben acht"


@pytest.mark.parametrize(
    ("hour", "day", "open_"),
    [
        (7, 25, True), (6, 25, False), (16, 25, True), (17, 25, False),
        (10, 28, False), (10, 29, False),
    ],
)  # fmt: skip
def test_the_desk_keeps_its_hours_in_its_own_time_zone(hour: int, day: int, open_: bool) -> None:
    assert is_open(load().desk, datetime(2026, 11, day, hour, 30, tzinfo=UTC)) is open_


def test_holidays_of_the_state_count() -> None:
    desk = load().desk.model_copy(update={"state": "BE"})
    womens_day = datetime(2027, 3, 8, 10, tzinfo=UTC)
    assert not is_open(desk, womens_day)
    assert is_open(desk.model_copy(update={"state": "BY"}), womens_day)
    assert not is_open(desk, datetime(2026, 12, 25, 10, tzinfo=UTC))


def test_zero_connects_during_opening_hours() -> None:
    phone = Phone(DAY)
    phone.keys("0")
    assert phone.names == ["connecting"]
    assert phone.end == Transfer("100", "Sprache: Deutsch.")


def test_the_person_learns_what_it_is_about_and_no_more() -> None:
    phone = Phone(DAY)
    phone.asked("utter_answer_fee", "70 Euro.", source=SOURCE)
    phone.asked("utter_read_back", "Auf den Namen Erika Muster, E-Mail e@m.de. Buchen?")
    phone.says("Menschen bitte einen Menschen")
    phone.keys("0")
    assert isinstance(phone.end, Transfer)
    assert phone.end.summary == "Sprache: Deutsch. Leistung: Reisepass. Anliegen: Terminbuchung."


def test_an_application_tells_how_far_it_is_and_has_its_own_target() -> None:
    desk = load().desk.model_dump() | {"targets": [{"topic": "application", "target": "120"}]}
    phone = Phone(DAY, data=changed(desk=desk))
    phone.asked("utter_application_question", "Wie heißen Sie?", progress={"done": 3, "of": 12})
    phone.keys("0")
    assert phone.end == Transfer(
        "120", "Sprache: Deutsch. Anliegen: Antrag. Beantwortete Fragen: 3 von 12."
    )


def test_the_dialogue_sends_to_a_person_as_well() -> None:
    phone = Phone(DAY)
    phone.asked("utter_person", "Einen Menschen erreichen Sie unter 115.")
    assert isinstance(phone.end, Transfer)


def test_zero_and_the_hash_key_while_digits_are_collected() -> None:
    phone = Phone(DAY)
    phone.asked("utter_ask_telephone", "Wie ist Ihre Telefonnummer?")
    phone.keys("0#")
    assert isinstance(phone.end, Transfer)


@pytest.mark.parametrize("event", [Failed("transfer_failed")])
def test_a_refused_transfer_becomes_a_call_back(event: Failed) -> None:
    phone = Phone(DAY)
    phone.keys("0")
    phone.on(event)
    assert phone.names == ["not_connected", "call_back", "call_back_number"]
    assert phone.listening.digits == 16
    phone.keys("0")
    assert phone.names == ["not_connected", "call_back", "call_back_number"]


def call_back(phone: Phone, when: str = "2") -> None:
    """The whole way, to the time."""
    phone.keys("0")
    assert phone.names == ["closed", "call_back", "call_back_number"]
    phone.says(NUMBER)
    assert "0172 3345678. Stimmt das?" in phone.heard
    phone.says("ja")
    assert phone.names[0] == "call_back_when"
    phone.keys(when) if len(when) == 1 else phone.says(when)


def test_at_night_a_call_back_is_kept() -> None:
    phone = Phone(NIGHT)
    call_back(phone)
    assert "Ein Mensch ruft Sie unter 0172 3345678 zurück." in phone.heard
    (request,) = phone.notebook.requests
    assert (request.number, request.when) == ("+491723345678", "Am Vormittag")
    assert (request.locale, request.about) == ("de", "Sprache: Deutsch.")
    assert "172" not in repr(request)
    assert isinstance(phone.end, Listen)


def test_the_number_may_be_typed_and_the_time_said_freely() -> None:
    phone = Phone(NIGHT)
    phone.keys("0")
    phone.keys("01723345678")
    phone.keys("1")
    phone.says("Dienstag nach zehn")
    assert "Ich habe verstanden: Dienstag nach zehn. Stimmt das?" in phone.heard
    phone.says("ja")
    (request,) = phone.notebook.requests
    assert (request.number, request.when) == ("+491723345678", "Dienstag nach zehn")


def test_a_number_that_is_none_and_a_wrong_number_are_asked_again() -> None:
    phone = Phone(NIGHT)
    phone.keys("0")
    phone.says("die habe ich gerade nicht im Kopf")
    assert phone.names == ["number_wrong", "call_back_number"]
    phone.keys("0172#")
    assert phone.names == ["number_wrong", "call_back_number"]
    phone.says(NUMBER)
    phone.says("nein")
    assert phone.names == ["again", "call_back_number"]
    assert phone.notebook.requests == []


def test_a_time_that_was_misheard_is_asked_again() -> None:
    phone = Phone(NIGHT)
    call_back(phone, "Rindfleisch nach Zehen")
    phone.says("nein")
    assert phone.names[0] == "call_back_when"
    assert phone.notebook.requests == []


def test_keys_that_were_not_offered_do_not_end_the_call_back() -> None:
    phone = Phone(NIGHT)
    phone.keys("0")
    phone.keys("01723345678")
    for key in ("5", "7", "8", "*", "#"):
        phone.keys(key)
        assert "0172 3345678. Stimmt das?" in phone.heard, key
    phone.keys("1")
    phone.keys("1")
    assert phone.notebook.requests[0].when == "So bald wie möglich"


def test_nothing_is_said_while_the_line_is_being_connected() -> None:
    phone = Phone(DAY)
    phone.says("Was kostet ein Reisepass?")
    phone.keys("0")
    assert phone.silence() == []
    assert phone.answer(message("utter_answer_fee", "70 Euro.")) == []
    assert phone.says("Hallo?") == []
    assert phone.keys("0") == []
    phone.on(Failed("dialogue_unavailable"))
    assert phone.last == []
    phone.on(Failed("transfer_failed"))
    assert "not_connected" in phone.names


def test_the_call_back_can_be_left() -> None:
    phone = Phone(NIGHT)
    phone.keys("0")
    phone.says("abbrechen")
    assert phone.names == ["good", "anything_else"]


def test_what_could_not_be_stored_is_not_promised() -> None:
    phone = Phone(NIGHT, callbacks=Notebook(broken()))
    call_back(phone)
    assert "call_back_failed" in phone.names
    assert "115" in phone.heard


def test_storing_that_takes_a_moment_is_waited_for() -> None:
    promise: Future[None] = Future()
    phone = Phone(NIGHT, callbacks=Notebook(promise))
    call_back(phone)
    assert phone.names == ["filler_1"]
    assert phone.listening.silence_seconds == 1.0
    phone.silence()
    assert not any(isinstance(action, Say) for action in phone.last)
    promise.set_result(None)
    phone.silence()
    assert "Danke, ich habe es notiert." in phone.heard


def test_storing_that_never_ends_is_given_up() -> None:
    phone = Phone(NIGHT, callbacks=Notebook(Future()))
    call_back(phone)
    phone.silence(9)
    assert "call_back_failed" not in phone.names
    phone.silence()
    assert "call_back_failed" in phone.names


def test_without_a_store_the_number_of_the_city_is_told() -> None:
    phone = Phone(NIGHT, callbacks=None, phone="0800 115")
    phone.keys("0")
    assert phone.names == ["closed", "call_us", "anything_else"]
    assert "0800 115" in phone.heard


def test_after_the_call_back_the_conversation_goes_on() -> None:
    phone = Phone(NIGHT)
    call_back(phone)
    phone.says("Was kostet ein Reisepass?")
    phone.answer(message("utter_answer_fee", "70 Euro."))
    assert "70 Euro." in phone.heard
