"""Commands: complete in every locale, understood whole and only whole."""

import pytest

from tests.voice_gateway.voice.policy.telephone import Phone, message
from translations.registry import load_languages
from voice_gateway.voice.policy.commands import COMMANDS, command, words
from voice_gateway.voice.ports import (
    HangUp,
    Heard,
    Listen,
    Say,
    SendPayload,
    SendText,
    SetLocale,
    SetRate,
    SetVolume,
    Transfer,
)  # fmt: skip

LOCALES = list(load_languages())
QUESTION = "Ein Reisepass kostet 70 Euro."


@pytest.mark.parametrize("locale", LOCALES)
def test_every_phrase_of_every_locale_is_its_command(locale: str) -> None:
    for phrase, name in words(locale).commands.items():
        assert command(phrase, locale) == name
        assert command(f"{phrase.capitalize()}!", locale) == name


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_several_words(locale: str, name: str) -> None:
    assert list(words(locale).commands.values()).count(name) >= 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "said", "meaning"),
    [
        ("de", "Können Sie das bitte noch einmal sagen?", "repeat"),
        ("de", "Langsamer bitte.", "slower"),
        ("de", "Ich möchte mit einem Menschen sprechen", "person"),
        ("de", "Buchstabieren Sie das bitte", "spell"),
        ("de", "Einen Moment bitte, ich hole einen Stift", None),
        ("de-simple", "Noch einmal bitte", "repeat"),
        ("en", "Could you speak more slowly please?", "slower"),
        ("en", "I'd like to talk to a person", "person"),
        ("tr", "Lütfen daha yavaş konuşun", "slower"),
        ("tr", "Bir görevliyle konuşmak istiyorum", None),
        ("tr", "İPTAL", "stop"),
        ("ar", "كرّر من فضلك", "repeat"),
        ("ar", "أريد أن أتحدث مع موظف", "person"),
        ("uk", "Повільніше, будь ласка!", "slower"),
        ("ru", "Повторите, пожалуйста", "repeat"),
        ("pl", "Proszę mówić wolniej", "slower"),
        ("fr", "Parlez plus lentement, s'il vous plaît", "slower"),
        ("fa", "لطفاً دوباره بگویید", "repeat"),
        ("fa", "آهسته تر صحبت کنید", "slower"),
        ("da", "Kan du tale langsommere?", "slower"),
        ("de", "Was kostet ein Personalausweis?", None),
        ("de", "Mein Pass ist langsamer da als gedacht", None),
        ("de", "Ist das Amt zurück in die Hauptstraße gezogen?", None),
        ("de", "", None),
    ],
)
def test_as_people_say_it(locale: str, said: str, meaning: str | None) -> None:
    assert command(said, locale) == meaning


def test_a_letter_misheard_is_forgiven_but_yes_and_no_are_never_guessed() -> None:
    assert command("langsahmer sprechen", "de") == "slower"
    assert command("unrichtig", "de") is None
    assert command("incorect", "en") is None


def after(text: str) -> Phone:
    phone = Phone()
    phone.asked("utter_answer_fee", QUESTION)
    phone.says(text)
    return phone


def test_repeat_by_word_and_by_star() -> None:
    phone = after("Wie bitte?")
    assert phone.heard == QUESTION
    phone.keys("*")
    assert phone.heard == QUESTION
    assert isinstance(phone.end, Listen)


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("langsamer", SetRate(0.9)), ("schneller", SetRate(1.15)), ("lauter", SetVolume(1.4)),
        ("leiser", SetVolume(0.8)), ("normal", SetRate(1.0)),
    ],
)  # fmt: skip
def test_how_we_speak(said: str, action: object) -> None:
    phone = after(said)
    assert phone.last[0] == action
    assert QUESTION in phone.heard
    assert isinstance(phone.end, Listen)


def test_slower_ends_at_the_slowest() -> None:
    phone = after("langsamer")
    rates = [0.9]
    for _ in range(5):
        phone.keys("7")
        rates += [a.rate for a in phone.last if isinstance(a, SetRate)]
    assert rates == [0.9, 0.8, 0.7, 0.6]
    assert phone.names[0] == "limit"


def test_the_rate_of_the_dialogue_is_followed_only_when_it_changes() -> None:
    phone = after("schneller")
    phone.says("Und was kostet ein Ausweis?")
    phone.answer(message("utter_answer_fee", QUESTION), rate=1.0)
    assert not any(isinstance(a, SetRate) for a in phone.last)
    phone.says("Sprich doch nicht so wahnsinnig schnell")
    phone.answer(message("utter_slower", "Gern."), rate=0.8)
    assert SetRate(0.8) in phone.last


@pytest.mark.parametrize(
    ("said", "payload"),
    [("zurück", "/go_back"), ("von vorn", "/start_over"), ("abbrechen", "/stop")],
)
def test_what_the_dialogue_must_know(said: str, payload: str) -> None:
    assert after(said).last == [SendPayload(payload)]


def test_a_person_by_word() -> None:
    assert isinstance(after("mit einem Menschen sprechen").end, Transfer)


def test_wait_waits() -> None:
    phone = after("Einen Moment bitte")
    assert phone.names == ["waiting"]
    assert phone.listening.silence_seconds == 90


def test_spelling_the_last_number_address_or_name() -> None:
    phone = after("buchstabieren")
    assert phone.names == ["nothing_to_spell"]
    phone.asked("utter_appointment_details", "Ihr Termin: 101002-fb43.")
    phone.says("Buchstabieren Sie bitte")
    assert "null, null, zwei, Strich, F wie Friedrich, B wie Berta, vier" in phone.heard
    phone.asked("utter_answer_contact", "E-Mail an ab@stadt.de bitte.")
    phone.says("Buchstabieren Sie bitte")
    assert "A wie Anton, B wie Berta, ätt, S wie Samuel" in phone.heard
    phone.asked("utter_ask_family_name", "Wie ist Ihr Name?")
    phone.says("Eva Öz")
    phone.answer(message("utter_held", "Ich halte den Termin frei."))
    phone.says("buchstabieren")
    assert "Ö wie Ökonom, Z wie Zacharias" in phone.heard


def test_hanging_up_leaves_a_moment_and_can_be_taken_back() -> None:
    phone = after("Auf Wiedersehen")
    assert phone.names == ["hang_up"]
    assert isinstance(phone.end, Listen)
    phone.says("Ach, was kostet denn ein Ausweis?")
    assert isinstance(phone.end, SendText)
    phone.answer(message("utter_answer_fee", QUESTION))
    phone.says("tschüss")
    phone.silence()
    assert phone.last == [HangUp()]


def test_languages_say_their_key_in_their_own_voice() -> None:
    phone = Phone()
    phone.keys("9")
    offered = {a.locale: a.text for a in phone.last if isinstance(a, Say)}
    assert offered["en"] == "For English, press 2."
    assert offered["tr"] == "Türkçe için 3 tuşuna basın."
    assert offered["da"] == "For dansk, tryk på firkant."
    assert set(offered) == set(LOCALES) - {"de-simple"}
    phone.keys("3")
    assert phone.last[0] == SetLocale("tr")
    assert phone.heard.startswith("Tamam, şimdi Türkçe konuşuyoruz.")
    assert isinstance(phone.end, Listen)


def test_another_language_in_the_middle_repeats_what_was_said_last() -> None:
    phone = after("andere Sprache")
    phone.keys("2")
    assert phone.last[0] == SetLocale("en")
    assert phone.heard == "All right, we will speak English now."
    assert phone.end == SendPayload("/repeat")


def test_languages_by_hash_and_by_word() -> None:
    phone = after("andere Sprache")
    phone.keys("#")
    assert phone.last[0] == SetLocale("da")


def test_the_dialogue_may_change_the_language() -> None:
    phone = Phone()
    phone.says("I need a passport")
    phone.locale = "en"
    phone.answer(message("utter_answer_fee", "70 euros.", language="en"))
    assert phone.last[0] == SetLocale("en")
    phone.on(Heard("slower please", 0.9, "en"))
    assert phone.heard.startswith("Of course, I will speak more slowly now.")
