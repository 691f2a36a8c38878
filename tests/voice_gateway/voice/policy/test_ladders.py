"""Silence, misunderstanding, trouble."""

import pytest

from tests.voice_gateway.voice.policy.telephone import Phone, changed, message
from voice_gateway.voice.ports import (
    CutOff,
    Failed,
    HangUp,
    Heard,
    Left,
    Listen,
    Say,
    SendPayload,
    SendText,
    Spoken,
    StillWaiting,
    Transfer,
    Unclear,
)  # fmt: skip

CHOICES = (("Termin buchen", "/book_appointment"), ("Öffnungszeiten", "/ask_opening_hours"))


def test_greeting_names_the_machine_the_person_and_the_star() -> None:
    phone = Phone()
    assert "Sie sprechen mit einem Computer" in phone.heard
    assert "Mit der 0 erreichen Sie jederzeit einen Menschen" in phone.heard
    assert "Sterntaste" in phone.heard
    assert phone.listening.silence_seconds == 8
    hints = [a for a in phone.last if isinstance(a, Say) and a.prompt == "other_languages"]
    assert [hint.locale for hint in hints] == ["en", "ar", "uk", "tr"]
    assert hints[0].text == "For other languages, press 9."


def test_silence_waits_asks_offers_keys_and_a_call_back_and_ends_kindly() -> None:
    phone = Phone()
    seen = []
    for _ in range(5):
        phone.silence()
        seen.append((phone.names[0], type(phone.end)))
    assert seen == [
        ("wait", Listen), ("ask_again", Listen), ("keypad", Listen), ("offer_call_back", Listen),
        ("goodbye_silent", HangUp),
    ]  # fmt: skip
    assert phone.silence() == []


def test_asking_again_does_not_repeat_the_whole_greeting() -> None:
    phone = Phone()
    phone.silence(2)
    assert phone.names == ["ask_again", "question"]


def test_asking_again_repeats_the_question_and_the_keypad_its_choices() -> None:
    phone = Phone()
    phone.asked("utter_ask_day", "An welchem Tag?", *CHOICES)
    phone.silence(2)
    assert "An welchem Tag?" in phone.heard
    phone.silence()
    assert "Für „Termin buchen“ drücken Sie die 1." in phone.heard


@pytest.mark.parametrize("event", [Heard("Hallo Reisepass", 0.9, "de"), Unclear("noise")])
def test_whoever_speaks_starts_the_ladder_anew(event: object) -> None:
    phone = Phone()
    phone.silence(4)
    phone.on(event)  # type: ignore[arg-type]
    phone.answer(message("utter_answer_fee", "37 Euro."))
    phone.silence()
    assert phone.names == ["wait"]


def test_without_call_backs_none_is_offered() -> None:
    phone = Phone(callbacks=None)
    phone.silence(3)
    assert phone.names[0] == "keypad"
    phone.silence()
    assert phone.names == ["goodbye_silent"]
    assert isinstance(phone.end, HangUp)


def test_a_call_back_offered_in_silence_can_be_taken_or_declined() -> None:
    phone = Phone()
    phone.silence(4)
    phone.keys("1")
    assert "call_back_number" in phone.names
    other = Phone()
    other.silence(4)
    other.says("Nein danke")
    assert other.names == ["good", "anything_else"]
    assert isinstance(other.end, Listen)


def test_unclear_is_rephrased_then_keys_then_a_person() -> None:
    phone = Phone()
    phone.on(Unclear("noise"))
    assert phone.names == ["rephrase"]
    phone.on(Unclear("noise"))
    assert phone.names[0] == "use_keys"
    assert "Für „Termin buchen“ drücken Sie die 1." in phone.heard
    assert phone.listening
    phone.on(Unclear("noise"))
    assert phone.names[0] == "offer_person"
    phone.keys("1")
    assert isinstance(phone.end, Transfer)


def test_keys_offered_after_misunderstanding_work() -> None:
    phone = Phone()
    phone.on(Unclear("noise"))
    phone.on(Unclear("noise"))
    assert phone.keys("3") == [SendPayload("/ask_opening_hours")]


def test_the_dialogue_not_understanding_counts_as_well() -> None:
    phone = Phone()
    fallback = "Das habe ich leider nicht verstanden."
    phone.asked("utter_not_understood", fallback)
    assert fallback in phone.heard
    phone.asked("utter_not_understood", fallback, *CHOICES)
    assert "use_keys" in phone.names
    phone.asked("utter_not_understood_person", "Ich verstehe Sie noch immer nicht.")
    assert "offer_person" in phone.names
    phone.says("ja")
    assert isinstance(phone.end, Transfer)


def test_an_answer_ends_the_misunderstanding() -> None:
    phone = Phone()
    phone.on(Unclear("noise"))
    phone.asked("utter_answer_fee", "37 Euro.")
    phone.on(Unclear("noise"))
    assert phone.names == ["rephrase"]


def test_fillers_vary_and_only_come_while_an_answer_is_awaited() -> None:
    phone = Phone()
    assert phone.on(StillWaiting()) == []
    said = []
    for _ in range(3):
        phone.says("Was kostet ein Reisepass?")
        phone.on(StillWaiting())
        said += phone.names
        assert all(isinstance(action, Say) for action in phone.last)
        phone.answer(message("utter_answer_fee", "70 Euro."))
    assert said == ["filler_1", "filler_2", "filler_3"]


def test_cut_off_twice_gives_more_time_for_the_rest_of_the_call() -> None:
    phone = Phone()
    assert phone.on(CutOff()) == []
    phone.on(CutOff())
    assert phone.names == ["more_time"]
    assert phone.listening.endpointing == "slow"
    phone.asked("utter_answer_fee", "70 Euro.")
    assert phone.listening.endpointing == "slow"
    phone.asked("utter_ask_telephone", "Ihre Nummer?")
    assert phone.listening.endpointing == "digits"


def test_trouble_once_asks_again_and_twice_leads_to_a_person() -> None:
    phone = Phone()
    phone.says("Was kostet ein Reisepass?")
    phone.on(Failed("dialogue_unavailable"))
    assert phone.names == ["failed"]
    assert isinstance(phone.end, Listen)
    phone.says("Was kostet ein Reisepass?")
    phone.on(Failed("dialogue_unavailable"))
    assert isinstance(phone.end, Transfer)


def test_busy_is_said_and_not_counted() -> None:
    phone = Phone()
    for _ in range(3):
        phone.on(Failed("speech_busy"))
        assert "Gerade sprechen sehr viele Menschen" in phone.heard
        assert isinstance(phone.end, Listen)


def test_who_cannot_be_heard_gets_a_person() -> None:
    phone = Phone()
    phone.on(Failed("speech_unavailable"))
    assert isinstance(phone.end, Transfer)


def test_nothing_happens_after_the_end_and_when_all_was_heard() -> None:
    phone = Phone()
    assert phone.on(Spoken()) == []
    assert phone.on(Left()) == []
    assert phone.keys("0") == []
    assert phone.says("Hallo") == []


def test_the_steps_are_data() -> None:
    silence = {
        "normal": 5, "value": 9, "waiting": 60, "goodbye": 4,
        "steps": [{"do": "ask_again", "seconds": 7}, {"do": "goodbye"}],
    }  # fmt: skip
    phone = Phone(data=changed(silence=silence))
    assert phone.listening.silence_seconds == 5
    phone.silence()
    assert phone.names[0] == "ask_again"
    assert phone.listening.silence_seconds == 7
    phone.silence()
    assert isinstance(phone.end, HangUp)


def test_an_erased_conversation_ends_after_a_moment() -> None:
    phone = Phone()
    phone.says("Vergessen Sie alles")
    phone.answer(message("utter_forgotten", "Ich lösche dieses Gespräch jetzt."), ended=True)
    assert "Ich lösche" in phone.heard
    assert isinstance(phone.end, Listen)
    phone.says("Hallo?")
    assert not isinstance(phone.end, SendText)
    phone.silence()
    assert isinstance(phone.end, HangUp)
