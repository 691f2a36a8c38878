"""A report from the first message to its number."""

import json
from datetime import timedelta

import pytest

from actions.services.place import Place
from actions.services.reports import DataType, Option, State
from tests.actions.reporting.city import LAMP, NOW, Attribute, Talker, moved


async def to_review(talker, first="Die Laterne vor der Lindenstraße 5 ist kaputt"):
    await talker.start(first)
    await talker.say("/affirm")
    await talker.say("Sie flackert.")
    await talker.say("/skip")
    await talker.say("/skip")
    assert talker.keys == ["utter_report_review", "utter_report_ask_send"]
    return talker


async def test_kind_and_place_out_of_the_first_message(city):
    talker = await to_review(Talker())
    for part in ("Straßenlaterne", "Lindenstraße 5 (Nord)", "ist kaputt", "Sie flackert."):
        assert part in talker.text
    await talker.say("ja, absenden bitte", "affirm")
    ((draft, retry_of),) = city.drafts
    assert (draft.code, draft.place.address, retry_of) == ("street_lamp", "Lindenstraße 5", None)
    assert draft.description == "Die Laterne vor der Lindenstraße 5 ist kaputt"
    assert draft.attributes == {"fault": "flickers"}
    assert (draft.email, draft.phone, draft.last_name, draft.photo) == ("", "", "", None)
    assert talker.keys == ["utter_report_sent"]
    assert talker.text.count("1100-2026") == 2
    assert talker.payloads() == ['/case_status{"report_id":"1100-2026"}']
    # Only the number is remembered.
    assert (talker.form, talker.slots["report"]) == (None, None)
    assert talker.slots["reports"] == [{"reference": "1100-2026", "at": NOW.isoformat()}]


async def test_from_nothing_with_buttons_in_another_language(city):
    talker = Talker("en")
    await talker.start()
    assert talker.keys == ["utter_report_starts", "utter_report_ask_kind"]
    assert len(talker.payloads()) == 12
    await talker.say('/inform{"answer":"tree"}')
    # What cannot wait is said before anything is asked, with numbers to call.
    assert talker.keys == ["utter_report_kind", "utter_report_danger", "utter_report_question"]
    assert [link["url"] for row in talker.said for link in row["links"]] == ["tel:112"]
    assert "112" in talker.said[1]["text"]
    assert "{" not in talker.text
    await talker.say("Hauptstraße")
    assert talker.keys == ["utter_report_place_which"]
    await talker.say('/inform{"answer":"1"}')
    assert talker.keys == ["utter_report_place_point"]
    await talker.say("12b")
    assert talker.keys[-1] == "utter_report_question"
    assert talker.memory.where.number == "12b"


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Müll auf dem Spielplatz", {"rubbish", "playground", "other"}),
        ("etwas ganz Komisches", set()),
    ],
)
async def test_a_kind_that_is_not_clear(city, said, codes):
    talker = Talker()
    await talker.start(said)
    shown = {json.loads(payload[7:])["answer"] for payload in talker.payloads()}
    assert shown == (codes or set(city.kinds))
    asks = "utter_report_ask_kind_among" if codes else "utter_report_ask_kind"
    assert await talker.say("schwurbel") == ["utter_report_kind_unknown", asks]
    await talker.say("Etwas anderes")
    assert talker.memory.code == "other"


async def test_misspelt_places_are_read_back(city):
    talker = Talker()
    await talker.start("Die Laterne in der Lindnstraße 15 ist aus")
    assert talker.keys[-1] == "utter_report_place_confirm"
    assert await talker.say("nein, Bachstraße 3") == [
        "utter_report_place", "utter_report_question", "utter_report_suggestion",
    ]  # fmt: skip
    assert talker.memory.where.address == "Bachstraße 3"
    await talker.say("zurück", "go_back")
    await talker.say("Lindnstraße 15")
    await talker.say("nein")
    assert talker.keys == ["utter_report_question"]
    assert talker.memory.place is not None  # until another is known
    await talker.say("am Rathaus")
    assert talker.memory.where.position == (51.0504, 10.3021)


async def test_what_was_heard_is_always_read_back(city):
    talker = Talker(channel="voice")
    await talker.start("Die Laterne vor der Lindenstraße 5 ist kaputt")
    assert talker.keys[-1] == "utter_report_place_confirm"
    await talker.say("ja")
    assert talker.memory.where == Place(street="Lindenstraße", number="5", district="Nord")


async def test_one_of_several_places(city):
    for said, address in [
        ("die untere", None), ("2", None), ("Untere Hauptstraße", None),
        ("die untere, Nummer 12", "Untere Hauptstraße 12"), ("Bachstraße 3", "Bachstraße 3"),
    ]:  # fmt: skip
        talker = Talker()
        await talker.start("Müll in der Hauptstraße")
        if talker.keys[-1] != "utter_report_place_which":
            await talker.say("Hauptstraße")
        assert await talker.say("äh") == [
            "utter_problem_unknown_option", "utter_report_place_which",
        ]  # fmt: skip
        await talker.say(said)
        if address is None:
            assert talker.keys == ["utter_report_place_point"], said
            assert "Untere Hauptstraße" in talker.text
            await talker.say("/skip")
        assert talker.memory.where.address == (address or "Untere Hauptstraße")


async def test_a_place_that_is_in_no_list(city):
    talker = Talker()
    await talker.start("Die Laterne ist kaputt")
    assert await talker.say("hinter dem alten Sägewerk") == [
        "utter_report_place_unknown", "utter_report_question",
    ]  # fmt: skip
    assert await talker.say("beim alten Sägewerk, dritter Pfad links") == ["utter_report_place_own"]
    await talker.say("ja")
    assert talker.memory.where.address == "beim alten Sägewerk, dritter Pfad links"
    await talker.say("zurück", "go_back")
    await talker.say("Lindenstraße")
    assert talker.keys == ["utter_report_place_point"]
    await talker.say("gegenüber vom Bäcker")
    assert talker.keys == ["utter_report_place_own"]
    assert "gegenüber vom Bäcker, Lindenstraße" in talker.text
    await talker.say("/affirm")
    await talker.say("zurück", "go_back")
    await talker.say("Lindenstraße")
    await talker.say("das weiß ich nicht")
    assert talker.memory.where.address == "Lindenstraße"


async def test_a_report_that_exists(city):
    city.reports = [LAMP, moved(LAMP, reference="1040-2026", requested=NOW - timedelta(days=9))]
    talker = Talker()
    await talker.start("Die Laterne vor der Lindenstraße 5 ist kaputt")
    for said in ("/affirm", "dunkel", "/skip"):
        await talker.say(said)
    assert talker.keys == ["utter_application_skipped", "utter_report_duplicate"]
    assert "21. November 2026" in talker.text
    assert "seit Tagen dunkel" in talker.text
    assert await talker.say("äh") == ["utter_problem_not_yes_no", "utter_report_duplicate"]
    await talker.say("nein")
    assert "16. November 2026" in talker.text
    await talker.say("ja")
    assert talker.keys[0] == "utter_report_is_known"
    assert "1040-2026" in talker.text
    assert (city.drafts, talker.form, talker.slots["report"]) == ([], None, None)
    assert talker.slots["reports"] == [{"reference": "1040-2026"}]


async def test_no_to_all_that_exist(city):
    city.reports = [moved(LAMP, requested=None), moved(LAMP, state=State.CLOSED)]
    talker = Talker()
    await talker.start("Die Laterne vor der Lindenstraße 5 ist kaputt")
    for said in ("/affirm", "dunkel", "/skip"):
        await talker.say(said)
    assert talker.keys[-1] == "utter_report_duplicate_undated"
    assert await talker.say("nein") == ["utter_report_ask_contact"]
    await talker.say("/skip")
    await talker.say("/affirm")
    assert len(city.drafts) == 1


async def test_attributes_of_all_types(city):
    options = (Option("a", "Rot"), Option("b", "Grün"), Option("c", "Blau"))
    city.asked["ice"] = (
        Attribute("since", DataType.DATETIME, "Seit wann?", True),
        Attribute("count", DataType.NUMBER, "Wie viele?", True),
        Attribute("colours", DataType.SOME_OF, "Welche Farben?", True, "", options),
        Attribute("text", DataType.STRING, "Was noch?"),
    )
    talker = Talker("en")
    await talker.start("Glatteis in der Lindenstraße 5")
    await talker.say("Everything is frozen over")
    # The city's own words are German: that is said.
    assert talker.said[-1]["notice"]
    assert talker.said[-1]["lang"] == "de"
    assert await talker.say("skip", "skip") == ["utter_report_needed", "utter_report_question"]
    assert (await talker.say("lorem"))[0] == "utter_report_not_a_moment"
    await talker.say("today at 7:30")
    assert talker.memory.attributes["since"][:16] == "2026-11-25T07:30"
    assert (await talker.say("many"))[0] == "utter_report_not_a_number"
    await talker.say("3")
    await talker.say('/inform{"answer":"b"}')
    assert talker.payloads()[-1] == '/inform{"answer":"all"}'
    await talker.say('/inform{"answer":"a"}')
    await talker.say('/inform{"answer":"all"}')
    assert talker.memory.attributes["colours"] == ["a", "b"]
    await talker.say("I don't know")
    assert talker.keys[-1] == "utter_report_ask_contact"
    await talker.say("/skip")
    await talker.say("/affirm")
    ((draft, _),) = city.drafts
    assert draft.attributes["colours"] == ("a", "b")
    assert (draft.attributes["count"], "text" in draft.attributes) == ("3", False)


async def test_contact(city):
    talker = await to_review(Talker())
    for said, email, phone, shown in [
        ("max punkt muster at web punkt de", "max.muster@web.de", "", "max.muster@web.de"),
        (
            "null eins fünf eins zwo drei vier fünf sechs sieben acht neun",
            "",
            "+4915123456789",
            "01512 3456789",
        ),
        ("ohne Kontakt", "", "", None),
    ]:
        await talker.say('/change_answer{"field":"contact"}')
        await talker.say(said)
        assert (talker.memory.email, talker.memory.phone) == (email, phone), said
        assert shown is None or shown in talker.text
    await talker.say('/change_answer{"field":"contact"}')
    assert await talker.say("max.muster at") == [
        "utter_report_contact_unclear", "utter_report_ask_contact",
    ]  # fmt: skip
