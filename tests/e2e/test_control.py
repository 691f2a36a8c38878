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
    ("locale", "said", "key", "numbers"),
    [
        ("de", "Mein Mann schlägt mich", "utter_violence", ("110", "116016")),
        ("ru", "Я больше не хочу жить", "utter_crisis", ("112", "0800")),
        ("tr", "Kocam beni dövüyor", "utter_violence", ("110", "116016")),
        ("ar", "لا أريد أن أعيش", "utter_crisis", ("112", "0800")),
    ],
)
def test_danger_gets_its_own_numbers(
    talk: Talk, locale: str, said: str, key: str, numbers: tuple[str, ...]
) -> None:
    conversation = talk(locale)
    conversation.say(said)
    assert conversation.keys == [key]
    called = [link["url"] for link in conversation.last["messages"][0]["links"]]
    for number in numbers:
        assert any(number in url for url in called), called
        assert number in conversation.text().replace(" ", "")


@pytest.mark.parametrize(
    ("locale", "said", "authority", "term"),
    [
        ("de", "Wann kommt mein Steuerbescheid vom Finanzamt?", "finanzamt", "Finanzamt"),
        ("en", "How do I apply for Kindergeld?", "familienkasse", "Familienkasse"),
        ("uk", "Як зареєструватися безробітним?", "arbeitsagentur", "Agentur für Arbeit"),
    ],
)
def test_another_authority_is_named_with_its_source(
    talk: Talk, locale: str, said: str, authority: str, term: str
) -> None:
    conversation = talk(locale)
    conversation.say(said)
    assert conversation.keys[0] == f"utter_authority_{authority}"
    message = conversation.last["messages"][0]
    assert term in message["text"]
    assert message["source"]["url"].startswith("https://")


def test_no_legal_advice_small_talk_and_insults_are_answered_kindly(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Kann ich meinen Vermieter verklagen?")
    assert conversation.keys == ["utter_legal_advice"]
    assert conversation.last["messages"][0]["source"]["url"]
    conversation.say("Wie geht es dir heute?")
    assert conversation.keys == ["utter_chit_chat"]
    conversation.say("Du bist ein Idiot")
    assert conversation.keys == ["utter_insult"]
    assert conversation.button("/talk_to_person")


def test_two_questions_in_one_message_are_both_answered(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Was kostet ein Reisepass? Und welche Unterlagen brauche ich dafür?")
    assert conversation.keys == ["utter_answer_fee", "utter_answer_documents"]
    assert conversation.text().count("Reisepass") >= 2


def test_and_what_does_that_cost(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Welche Unterlagen brauche ich für das Führungszeugnis?")
    conversation.say("Und was kostet das?")
    assert conversation.keys == ["utter_answer_fee"]
    assert "Führungszeugnis" in conversation.text()


def test_no_i_meant_something_else(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Was kostet ein Reisepass?")
    conversation.say("Nein, ich meinte den Personalausweis")
    assert conversation.keys == ["utter_corrected", "utter_answer_fee"]
    assert "Personalausweis" in conversation.text()


VAGUE = (
    "Ich brauche Hilfe für meine alte Mutter", "Urkunde", "Es geht um meinen Führerschein",
    "Ich möchte etwas anmelden", "Parkausweis", "Geld vom Amt",
)  # fmt: skip


def test_none_of_these_leads_on(talk: Talk) -> None:
    conversation = talk("de")
    for vague in VAGUE:
        conversation.say(vague)
        if conversation.keys == ["utter_choose_service"] and len(conversation.buttons()) > 2:
            break
    assert conversation.keys == ["utter_choose_service"]
    offered = [b["payload"] for b in conversation.buttons() if "service_id" in b["payload"]]
    assert 1 < len(offered) <= 4
    assert conversation.text().count("•") == len(offered), "each with a plain word about it"
    conversation.press(conversation.button("/correct"))
    assert conversation.keys == ["utter_none_of_these"]
    conversation.say(vague)
    again = [b["payload"] for b in conversation.buttons() if "service_id" in b["payload"]]
    assert not set(offered) & set(again)


def test_what_did_you_ask(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Ich möchte einen Termin für einen Personalausweis")
    asked = conversation.last["messages"][-1]["text"]
    conversation.say("Was war die Frage?")
    assert conversation.last["messages"][-1]["text"] == asked


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
    conversation.press('/ask_fee{"service_id":"reisepass"}')
    for _ in range(3):
        conversation.say("Spiel Musik von Helene Fischer")
    assert conversation.keys == ["utter_not_understood_person", "utter_gathered"]
    assert "Reisepass" in conversation.text(), "what is known so far is told"


def test_a_service_can_be_named_after_the_question(talk: Talk) -> None:
    conversation = talk("de")
    conversation.say("Was kostet das?")
    assert conversation.keys == ["utter_ask_which_service"]
    conversation.say("Führungszeugnis")
    assert conversation.keys == ["utter_answer_fee"]
    assert "13,00" in conversation.text()
