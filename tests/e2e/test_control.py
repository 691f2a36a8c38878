"""Steering the conversation: repeat, simpler, language, a person, emergency, misunderstandings."""

from collections.abc import Callable

import pytest

from tests.stack import Conversation

Talk = Callable[..., Conversation]


def test_the_greeting_says_that_it_is_a_machine(talk: Talk) -> None:
    opened = talk("de").last["messages"][0]
    assert opened["key"] == "utter_greet"
    assert "Computerprogramm" in opened["text"]


def test_repeat_says_the_last_answer_again(talk: Talk) -> None:
    conversation = talk("de")
    conversation.press('/ask_fee{"service_id":"reisepass"}')
    answer = conversation.text()
    conversation.say("Wie bitte? Können Sie das wiederholen?")
    assert conversation.keys == ["utter_repeat_intro", "utter_answer_fee"]
    assert answer in conversation.text()


def test_simpler_switches_to_plain_german_and_says_it_again(talk: Talk) -> None:
    conversation = talk("de")
    conversation.press('/ask_documents{"service_id":"personalausweis"}')
    conversation.say("Das ist mir zu kompliziert, bitte einfacher")
    assert conversation.keys == ["utter_simpler", "utter_answer_documents"]
    assert conversation.last["language"] == "de-simple"
    conversation.press('/ask_fee{"service_id":"personalausweis"}')
    assert conversation.last["messages"][0]["language"] == "de-simple"


@pytest.mark.parametrize(
    ("said", "locale"),
    [("Können wir bitte Türkisch sprechen?", "tr"), ("In English, please", "en")],
)
def test_a_language_is_asked_for_by_name(talk: Talk, said: str, locale: str) -> None:
    conversation = talk("de")
    conversation.say(said)
    assert conversation.last["language"] == locale
    conversation.press('/ask_fee{"service_id":"reisepass"}')
    assert conversation.last["messages"][0]["language"] == locale


def test_an_obvious_message_in_another_language_switches_with_a_way_back(talk: Talk) -> None:
    conversation = talk()
    conversation.say("Merhaba, pasaportumu yenilemek için hangi belgeler gerekiyor acaba?")
    assert conversation.last["language"] == "tr"
    back = conversation.button("/change_language")
    conversation.press(back)
    assert conversation.last["language"] == "de"


def test_a_short_or_ambiguous_message_switches_nothing(talk: Talk) -> None:
    conversation = talk("de")
    for said in ("ok", "Reisepass", "Fatma Yılmaz", "12.3."):
        conversation.say(said)
        assert conversation.last["language"] == "de", said


def test_a_person_is_always_reachable(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Ich möchte lieber mit einem Menschen sprechen")
    message = conversation.last["messages"][0]
    assert message["key"] == "utter_person"
    assert "115" in message["text"]
    assert any(link["url"].startswith("tel:") for link in message["links"])


@pytest.mark.parametrize(
    ("locale", "said"),
    [("de", "Hilfe, hier brennt es!"), ("ar", "النجدة، هناك حريق في البيت")],
)
def test_an_emergency_gets_the_numbers_at_once(talk: Talk, locale: str, said: str) -> None:
    conversation = talk(locale)
    conversation.say(said)
    assert conversation.keys == ["utter_emergency"]
    for number in ("112", "110"):
        assert number in conversation.text()
    assert conversation.last["messages"][0]["language"] == locale


def test_what_is_not_the_citys_business_is_said_so(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Wie wird morgen das Wetter in Hamburg?")
    assert conversation.keys == ["utter_out_of_scope"]
    assert "115" in conversation.text()
    assert conversation.button("/talk_to_person")


def test_three_misunderstandings_lead_to_a_person(talk: Talk) -> None:
    conversation = talk("de")
    for _ in range(3):
        conversation.say("Erzähl mir einen Witz über Fußball")
    assert conversation.keys == ["utter_not_understood_person"]


def test_a_service_can_be_named_after_the_question(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Was kostet das?")
    assert conversation.keys == ["utter_ask_which_service"]
    conversation.say("Führungszeugnis")
    assert conversation.keys == ["utter_answer_fee"]
    assert "13,00" in conversation.text()
