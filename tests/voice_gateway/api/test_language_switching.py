import pytest

from tests.voice_gateway.api.conftest import City

TURKISH = "Yeni bir pasaporta ihtiyacım var"


def test_an_obvious_message_switches(city: City) -> None:
    citizen = city.begin()
    body = citizen.say(TURKISH)
    assert body["language"] == "tr"
    assert city.rasa.received[-1]["metadata"] == {
        "locale": "tr",
        "channel": "web",
        "previous_locale": "de",
    }
    last = body["messages"][-1]
    assert "Türkçe" in last["notice"]
    assert last["buttons"][-1] == {
        "title": "Zurück zu Deutsch",
        "payload": '/change_language{"language":"de"}',
        "icon": "language",
    }
    body = citizen.say("Ücreti ne kadar olacak acaba?")
    assert body["language"] == "tr"
    assert "notice" not in body["messages"][-1]
    assert len(body["messages"][-1]["buttons"]) == 1
    assert city.rasa.received[-1]["metadata"]["previous_locale"] == "tr"


def test_going_back_by_button_and_staying(city: City) -> None:
    citizen = city.begin()
    payload = citizen.say(TURKISH)["messages"][-1]["buttons"][-1]["payload"]
    assert citizen.press(payload)["language"] == "de"
    # The citizen chose: now two obvious messages in a row are needed.
    assert citizen.say(TURKISH)["language"] == "de"
    assert citizen.say(TURKISH)["language"] == "tr"


def test_language_of_the_beginning_counts_as_chosen(city: City) -> None:
    citizen = city.begin(language="de-simple")
    assert citizen.say("Ich brauche einen neuen Reisepass")["language"] == "de-simple"
    assert citizen.say(TURKISH)["language"] == "de-simple"
    assert citizen.say("Ich brauche dann noch einen Termin")["language"] == "de-simple"
    assert citizen.say(TURKISH)["language"] == "de-simple"
    assert citizen.say("Ücreti ne kadar olacak acaba?")["language"] == "tr"


def test_plain_german_is_found_again(city: City) -> None:
    citizen = city.begin()
    citizen.press('/change_language{"language":"de-simple"}')
    citizen.say(TURKISH)
    assert citizen.say(TURKISH)["language"] == "tr"
    assert citizen.say("Ich möchte jetzt doch lieber Deutsch sprechen")["language"] == "de-simple"


def test_a_failed_turn_changes_nothing(city: City) -> None:
    citizen = city.begin()
    city.rasa.mode = "500"
    citizen.post(text=TURKISH)
    city.rasa.mode = "ok"
    assert citizen.request("GET", "/messages").json()["language"] == "de"


@pytest.mark.parametrize(
    "key", ["utter_ask_family_name", "utter_invalid_email", "utter_ask_telephone"]
)
def test_answers_to_questions_for_names_never_switch(city: City, key: str) -> None:
    citizen = city.begin()
    city.rasa.answers["Ich möchte einen Termin"] = {"key": key}
    citizen.say("Ich möchte einen Termin")
    assert citizen.say("محمد عبد الرحمن الحسيني")["language"] == "de"
    assert citizen.say("Мені потрібен новий паспорт")["language"] == "uk"


def test_a_notice_that_was_there_stays(city: City) -> None:
    citizen = city.begin()
    city.rasa.answers[TURKISH] = {"notice": "Schon da."}
    assert citizen.say(TURKISH)["messages"][-1]["notice"].endswith("Schon da.")
