"""Choices with their keys, long answers in pieces."""

from tests.voice_gateway.voice.policy.telephone import Phone, message
from voice_gateway.voice.ports import Listen, Say, SendPayload, SendText

SEVEN = [(f"Tag {name}", f'/inform{{"day":"{name}"}}') for name in "abcdefg"]
YES_NO = (("Ja, buchen", "/affirm"), ("Nein, etwas ändern", "/deny"))
SENTENCE = "Bringen Sie bitte Ihren alten Ausweis und ein neues Foto mit in das Amt."


def test_five_choices_and_a_key_for_more() -> None:
    phone = Phone()
    phone.asked("utter_ask_day", "An welchem Tag?", *SEVEN)
    for key, (title, _) in zip("12345", SEVEN, strict=False):
        assert f"Für „{title}“ drücken Sie die {key}." in phone.heard
    assert "Tag f" not in phone.heard
    assert "Für weitere Möglichkeiten drücken Sie die 6." in phone.heard
    assert phone.listening.hotwords[:2] == ("Tag a", "Tag b")
    phone.keys("6")
    assert "Für „Tag f“ drücken Sie die 1." in phone.heard
    assert phone.keys("2") == [SendPayload(SEVEN[6][1])]


def test_more_by_word_and_round_again() -> None:
    phone = Phone()
    phone.asked("utter_ask_day", "An welchem Tag?", *SEVEN)
    phone.says("etwas anderes")
    phone.says("weiter")
    assert phone.keys("5") == [SendPayload(SEVEN[4][1])]


def test_a_choice_by_its_title_or_number() -> None:
    for words in ("Tag C", "die drei bitte", "Nummer drei", "3"):
        phone = Phone()
        phone.asked("utter_ask_day", "An welchem Tag?", *SEVEN)
        assert phone.says(words) == [SendPayload(SEVEN[2][1])], words


def test_other_words_go_to_the_dialogue() -> None:
    phone = Phone()
    phone.asked("utter_ask_day", "An welchem Tag?", *SEVEN)
    assert phone.says("nächsten Dienstag") == [SendText("nächsten Dienstag")]


def test_yes_and_no_press_the_buttons() -> None:
    phone = Phone()
    phone.asked("utter_read_back", "Soll ich buchen?", *YES_NO)
    assert "Für „Ja, buchen“ drücken Sie die 1." in phone.heard
    assert phone.says("Ja, genau.") == [SendPayload("/affirm")]
    phone.answer(message("utter_read_back", "Soll ich buchen?", *YES_NO))
    assert phone.keys("2") == [SendPayload("/deny")]


def test_a_person_among_the_choices_keeps_the_zero() -> None:
    phone = Phone()
    phone.asked("utter_help", "Das kann ich.", ("Mit einem Menschen sprechen", "/talk_to_person"))
    assert "Für einen Menschen drücken Sie die 0." in phone.heard
    assert "drücken Sie die 1" not in phone.heard


def test_numbers_that_the_answer_has_said_are_not_said_twice() -> None:
    phone = Phone()
    phone.asked(
        "utter_application_question", "Für wen? 1. Für mich; 2. Für mein Kind.",
        ("Für mich", '/answer{"v":"me"}'), ("Für mein Kind", '/answer{"v":"child"}'),
        ("Was heißt das?", "/ask_meaning"),
    )  # fmt: skip
    assert "choice_numbers" in phone.names
    assert "drücken Sie die 1" not in phone.heard
    assert "Für „Was heißt das?“ drücken Sie die 3." in phone.heard
    assert phone.keys("2") == [SendPayload('/answer{"v":"child"}')]


def test_more_numbers_than_keys_are_said_with_their_keys() -> None:
    phone = Phone()
    rows = [(f"Wahl {n}", f"/{n}") for n in "abcdef"]
    text = " ".join(f"{n}. {title};" for n, (title, _) in enumerate(rows, start=1))
    phone.asked("utter_application_question", text, *rows)
    assert "Für „Wahl e“ drücken Sie die 5." in phone.heard


def test_titles_of_other_languages_are_said_without_the_german_term() -> None:
    phone = Phone(locale="tr")
    phone.says("kira yardımı")
    phone.answer(message("utter_q", "Nerede?", ("Bakım evinde (Heim)", "/heim"), language="tr"))
    assert "“Bakım evinde” için 1 tuşuna basın." in phone.heard


def test_where_digits_are_typed_a_choice_ends_with_the_hash_key() -> None:
    phone = Phone()
    phone.asked("utter_application_factor", "Geheimzahl?", ("Ohne Geheimzahl", "/deny"))
    assert "drücken Sie die 1 und dann die Raute-Taste" in phone.heard
    assert phone.listening.digits == 8
    assert phone.keys("1#") == [SendPayload("/deny")]


def test_a_long_answer_is_read_in_pieces() -> None:
    phone = Phone()
    phone.asked("utter_answer_documents", " ".join([SENTENCE] * 15), *SEVEN[:1])
    assert phone.names[0] == "read_on"
    assert len(phone.heard) < 600
    assert "Tag a" not in phone.heard
    pieces = 1
    while "read_on" in phone.names:
        phone.says("weiter") if pieces % 2 else phone.keys("1")
        pieces += 1
    assert pieces == 3
    assert "Für „Tag a“ drücken Sie die 1." in phone.heard


def test_any_other_question_ends_the_reading() -> None:
    phone = Phone()
    phone.asked("utter_answer_documents", " ".join([SENTENCE] * 15))
    assert phone.says("Was kostet das?") == [SendText("Was kostet das?")]


def test_who_does_not_want_the_rest_still_hears_the_question() -> None:
    phone = Phone()
    text = " ".join([SENTENCE] * 15) + " Soll ich buchen?"
    phone.asked("utter_read_back", text, *YES_NO)
    phone.says("nein")
    assert phone.heard.startswith("Soll ich buchen? Für „Ja, buchen“")
    assert phone.keys("1") == [SendPayload("/affirm")]


def test_messages_keep_their_language_and_notices_come_first() -> None:
    phone = Phone(locale="tr")
    phone.says("belgeler")
    phone.answer(
        message("utter_answer_documents", "Personalausweis.", notice="Yalnızca Almanca:"),
        message("utter_label", "Başka?", language="tr"),
    )
    said = [(a.text, a.locale) for a in phone.last if isinstance(a, Say)]
    assert said == [("Yalnızca Almanca:", "tr"), ("Personalausweis.", "de"), ("Başka?", "tr")]


def test_a_key_without_meaning_explains_the_keys() -> None:
    phone = Phone()
    phone.keys("3")
    assert phone.names == ["keypad_help"]
    assert isinstance(phone.end, Listen)
