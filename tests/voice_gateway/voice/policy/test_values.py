"""Values the dialogue asks for: how is listened, what is read back, what is sent."""

import re

import pytest
import yaml

from stadtlotse.paths import ROOT
from tests.voice_gateway.voice.policy.telephone import Phone, message
from voice_gateway.dialogue.messages import parse_item
from voice_gateway.voice.policy.data import load
from voice_gateway.voice.ports import Listen, SendPayload, SendText, Transfer

NUMBER = "null eins sieben zwo doppel drei vier fünf sechs sieben acht"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("utter_ask_telephone", "phone"), ("utter_invalid_telephone", "phone"),
        ("utter_problem_not_a_phone", "phone"), ("utter_ask_email", "email"),
        ("utter_invalid_email_plus", "email"), ("utter_problem_not_an_email", "email"),
        ("utter_application_factor", "pin"), ("utter_application_factor_case", "pin"),
        ("utter_pin_too_short", "pin"), ("utter_ask_factor", "pin"),
        ("utter_ask_code", "code"), ("utter_not_opened", "code"),
        ("utter_ask_manage_reference", "reference"), ("utter_report_ask_number", "reference"),
        ("utter_problem_postal_code_missing", "postcode"), ("utter_problem_not_a_date", "date"),
        ("utter_ask_family_name", "name"), ("utter_problem_given_name_missing", "name"),
        ("utter_problem_iban_checksum", "iban"), ("utter_problem_not_a_number", "number"),
        ("utter_problem_street_missing", "address"), ("utter_problem_city_missing", "address"),
        ("utter_answer_fee", ""), ("utter_ask_day", ""), ("utter_booked", ""),
    ],
)  # fmt: skip
def test_the_kind_of_value_by_the_key(key: str, kind: str) -> None:
    assert load().value(key) == kind


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("date", "date"), ("person", "name"), ("phone", "phone"), ("email", "email"),
        ("iban", "iban"), ("address", "address"), ("number", "number"), ("money", "number"),
        ("text", ""), ("choice", ""), ("yes_no", ""), ("file", ""),
    ],
)  # fmt: skip
def test_the_kind_of_value_by_the_field_of_a_form(field: str, kind: str) -> None:
    assert load().value("utter_application_question", field) == kind


def test_every_kind_of_value_and_topic_is_asked_for_somewhere() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "bot").glob("*/*.yml")]
    keys = {key for text in texts for key in yaml.safe_load(text).get("responses") or ()}
    data = load()
    assert {data.value(key) for key in keys} == {"", *data.values}
    assert {topic.topic for key in keys if (topic := data.topic(key))} == {
        topic.topic for topic in data.topics
    }
    for pattern in (data.finished, data.spell_after, data.person, data.fallback, data.asking):
        assert any(re.search(pattern, key) for key in keys), pattern


def test_digits_can_be_typed_and_are_sent_as_they_are() -> None:
    phone = Phone()
    phone.asked("utter_ask_telephone", "Wie ist Ihre Telefonnummer?")
    assert (phone.listening.endpointing, phone.listening.digits) == ("digits", 16)
    assert phone.keys("01723345678#") == [SendText("01723345678")]


def test_a_star_begins_the_number_anew() -> None:
    phone = Phone()
    phone.asked("utter_problem_postal_code_missing", "Wie ist die Postleitzahl?")
    assert phone.listening.digits == 5
    assert phone.keys("12*01067") == [SendText("01067")]


def test_a_birth_date_is_typed_with_eight_digits() -> None:
    phone = Phone()
    phone.asked("utter_application_question", "Geburtsdatum?", expects="date")
    assert phone.listening.digits == 8
    assert phone.keys("03051984") == [SendText("03.05.1984")]


def test_a_spoken_number_is_always_read_back() -> None:
    phone = Phone()
    phone.asked("utter_ask_telephone", "Wie ist Ihre Telefonnummer?")
    phone.says(NUMBER, 0.99)
    assert "Ich habe verstanden: 0172 3345678. Stimmt das?" in phone.heard
    assert "Für Ja drücken Sie die 1, für Nein die 2." in phone.heard
    assert isinstance(phone.end, Listen)
    assert phone.says("stimmt") == [SendText("+491723345678")]


def test_a_dictated_address_is_read_back_as_an_address() -> None:
    phone = Phone()
    phone.asked("utter_ask_email", "Wie ist Ihre E-Mail-Adresse?")
    assert phone.listening.endpointing == "spelling"
    phone.says("max punkt muster ät web punkt de")
    assert "max.muster@web.de" in phone.heard
    assert phone.keys("1") == [SendText("max.muster@web.de")]


def test_what_cannot_be_read_here_is_read_back_as_it_was_heard() -> None:
    phone = Phone()
    phone.asked("utter_ask_code", "Wie ist Ihr Code?")
    phone.says("K vier M sieben T zwei null acht R")
    assert "K vier M sieben T zwei null acht R" in phone.heard
    assert phone.says("ja") == [SendText("K vier M sieben T zwei null acht R")]


def test_no_asks_again_with_another_way_and_then_offers_a_person() -> None:
    phone = Phone()
    phone.asked("utter_ask_telephone", "Wie ist Ihre Telefonnummer?")
    phone.says(NUMBER)
    phone.says("nein")
    assert phone.names == ["again_digits"]
    assert phone.listening.digits == 16
    phone.says(NUMBER)
    phone.keys("2")
    phone.says(NUMBER)
    phone.keys("2")
    assert phone.names[0] == "offer_person"
    phone.says("ja")
    assert isinstance(phone.end, Transfer)


def test_another_value_instead_of_no_is_read_back_as_well() -> None:
    phone = Phone()
    phone.asked("utter_ask_email", "Wie ist Ihre E-Mail-Adresse?")
    phone.says("max ät web punkt de")
    phone.says("marc ät web punkt de")
    assert "marc@web.de" in phone.heard
    assert phone.says("ja") == [SendText("marc@web.de")]


def test_where_a_value_is_asked_for_a_number_is_the_value_and_a_title_a_choice() -> None:
    phone = Phone()
    explain = ("Frage erklären", "/ask_meaning")
    phone.asked("utter_application_question", "Wie viele Personen?", explain, expects="number")
    assert phone.says("Frage erklären") == [SendPayload("/ask_meaning")]
    phone.asked("utter_application_question", "Wie viele Personen?", explain, expects="number")
    phone.says("eins")
    assert "Ich habe verstanden: eins. Stimmt das?" in phone.heard


def test_words_without_any_digit_are_no_telephone_number() -> None:
    phone = Phone()
    phone.asked("utter_ask_telephone", "Wie ist Ihre Telefonnummer?")
    assert phone.says("das sage ich nicht") == [SendText("das sage ich nicht")]


def test_the_type_of_a_field_comes_with_the_message() -> None:
    item = {"id": "m", "key": "k", "text": "t", "locale": "de", "lang": "de", "expects": "date"}
    assert parse_item(item)[0].expects == "date"


def test_a_question_instead_of_a_value_goes_to_the_dialogue() -> None:
    phone = Phone()
    phone.asked("utter_ask_telephone", "Wie ist Ihre Telefonnummer?")
    assert phone.says("Warum wollen Sie das wissen?") == [SendText("Warum wollen Sie das wissen?")]


@pytest.mark.parametrize(("confidence", "sent"), [(0.9, True), (0.3, False)])
def test_a_name_is_read_back_only_when_it_was_not_heard_well(confidence: float, sent: bool) -> None:
    phone = Phone()
    phone.asked("utter_ask_family_name", "Wie ist Ihr Name?")
    actions = phone.says("Erika Muster", confidence)
    assert (actions == [SendText("Erika Muster")]) is sent


def test_a_spelled_name_is_always_read_back() -> None:
    phone = Phone()
    phone.asked("utter_ask_family_name", "Wie ist Ihr Name?")
    phone.says("Erika M U S T E R")
    assert "Erika M U S T E R" in phone.heard


def test_low_confidence_is_read_back_while_values_are_asked_and_not_otherwise() -> None:
    phone = Phone()
    phone.asked("utter_ask_day", "An welchem Tag?", ("Montag", "/m"))
    phone.says("Donnerstag oder so", 0.3)
    assert "Ich habe verstanden: Donnerstag oder so. Stimmt das?" in phone.heard
    other = Phone()
    other.asked("utter_answer_fee", "70 Euro.")
    assert other.says("Und ein Ausweis", 0.3) == [SendText("Und ein Ausweis")]


def test_progress_tells_that_values_are_asked() -> None:
    phone = Phone()
    phone.asked("utter_somewhere", "Wie viele?", progress={"done": 1, "of": 9})
    phone.says("vier Zimmer", 0.3)
    assert "vier Zimmer" in phone.heard


def test_unsure_yes_presses_the_button_all_the_same() -> None:
    phone = Phone()
    phone.asked("utter_ask_cancel", "Wirklich absagen?", ("Ja", "/affirm"), ("Nein", "/deny"))
    assert phone.says("ja", 0.4) == [SendPayload("/affirm")]


def test_numbers_of_a_booking_are_spelled_twice() -> None:
    phone = Phone()
    phone.asked("utter_booked", "Gebucht. Zum Ändern: \u2066101002-fb43\u2069.")
    spelled = "eins, null, eins, null, null, zwei, Strich, F wie Friedrich, B wie Berta, vier, drei"
    assert f"Zum Mitschreiben: {spelled}. Noch einmal: {spelled}." in phone.heard


def test_codes_and_reports_are_spelled_twice_and_other_answers_are_not() -> None:
    phone = Phone()
    phone.asked("utter_application_code", "Ihr Code ist K4M-7T2-08R.")
    assert phone.heard.count("K wie Kaufmann, vier, M wie Martha, Strich, sieben") == 2
    phone.asked("utter_report_sent", "Die Nummer ist 1045-2026.")
    assert phone.heard.count("eins, null, vier, fünf, Strich, zwei, null, zwei, sechs") == 2
    phone.asked("utter_appointment_details", "Ihr Termin 101002-fb43.")
    assert "Zum Mitschreiben" not in phone.heard


def test_the_last_message_with_a_value_counts() -> None:
    phone = Phone()
    phone.says("weiter bitte")
    phone.answer(
        message("utter_invalid_telephone", "Diese Telefonnummer stimmt so nicht."),
        message("utter_ask_telephone", "Wie ist Ihre Telefonnummer?"),
    )
    assert phone.listening.digits == 16
