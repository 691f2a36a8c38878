"""How far a report is: by its number, or because this conversation sent it."""

from types import SimpleNamespace

import pytest

from actions.applications.status import CaseStatus
from actions.context import current
from actions.services.errors import Unavailable
from actions.services.reports import Receipt, State
from tests.actions.reporting.city import FORM, LAMP, Talker, moved
from tests.actions.reporting.test_making import to_review


@pytest.fixture(autouse=True)
def no_applications(city, storage):
    async def all_of(conversation):
        return []

    current().applications = SimpleNamespace(all=all_of, storage=storage)
    current().sender = None


async def ask(talker, text, intent="case_status"):
    events = await talker.act(CaseStatus(), text, intent)
    if any(e["event"] == "followup" and e["name"] == FORM for e in events):
        talker.form, talker.slots["requested_slot"] = FORM, "report_answer"
    return talker.keys


async def test_by_number_whoever_asks(city):
    city.reports = [LAMP]
    for said in (
        "Wie weit ist meine Meldung 1041?", "Meldung Nummer eins null vier eins",
        "Was ist mit der Meldung 1041-2026", '/case_status{"report_id":"1041-2026"}', "1041-2026",
    ):  # fmt: skip
        talker = Talker()
        assert await ask(talker, said) == [
            "utter_report_status_dated", "utter_report_about", "utter_report_note",
            "utter_case_quote", "utter_report_expected",
        ], said  # fmt: skip
        for part in (
            "1041-2026",
            "21. November",
            "kümmert",
            "Straßenlaterne",
            "Monteurin",
            "1. Dez",
        ):
            assert part in talker.text, part


async def test_the_words_of_the_city_are_shown_as_german(city):
    city.reports = [moved(LAMP, state=State.CLOSED, updated=None, requested=None)]
    talker = Talker("en")
    await ask(talker, '/case_status{"report_id":"1041-2026"}')
    assert talker.keys == [
        "utter_report_status", "utter_report_about",
        "utter_report_note_undated", "utter_case_quote",
    ]  # fmt: skip
    assert (talker.said[-1]["lang"], bool(talker.said[-1]["notice"])) == ("de", True)


async def test_a_number_that_nobody_knows(city):
    talker = Talker()
    assert await ask(talker, "Wie weit ist meine Meldung 99?") == ["utter_report_number_unknown"]
    assert "99" in talker.text


async def test_the_number_of_something_else(city):
    city.reports = [moved(LAMP, reference="33-2026")]
    for said in (
        "Wie weit ist mein Antrag, Aktenzeichen 33 40 12",
        "Wie weit ist meine Anmeldung?",
    ):
        talker = Talker()
        assert await ask(talker, said) == ["utter_case_none"], said


async def test_the_number_is_asked_for(city):
    city.reports = [LAMP]
    talker = Talker()
    await ask(talker, "Wie weit ist denn meine Meldung?")
    assert (talker.keys, talker.form) == ([], FORM)
    assert await talker.say("hm") == ["utter_report_number_unclear", "utter_report_ask_number"]
    await talker.say("Was kostet ein Pass?", "ask_fee")
    assert talker.rule == "ask_fee"
    await talker.say("die 1041")
    assert talker.keys[0] == "utter_report_status_dated"
    assert (talker.form, talker.slots["report"]) == (None, None)


async def test_asking_in_between_loses_no_report(city):
    talker = Talker()
    await talker.start("Müll am Rathaus")
    await talker.say("/pause_application")
    await ask(talker, "Wie weit ist meine Meldung?")
    await talker.say("/stop")
    assert talker.form is None
    await talker.start("Ich möchte etwas melden")
    assert talker.keys[0] == "utter_report_goes_on"
    assert talker.memory.code == "rubbish"
    await ask(talker, "Wie weit ist meine Meldung?")
    assert talker.keys == ["utter_report_ask_number_there"]


async def test_reports_of_this_conversation(city):
    talker = await to_review(Talker())
    city.receipt = Receipt("", "token-9")
    await talker.say("/affirm")
    city.reports = [LAMP]
    assert await ask(talker, "Wie weit ist meine Meldung?") == ["utter_report_number_later"]
    city.numbers["token-9"] = "1041-2026"
    assert (await ask(talker, "Und jetzt?"))[0] == "utter_report_status_dated"
    assert talker.slots["reports"][0]["reference"] == "1041-2026"
    assert (await ask(talker, '/case_status{"report_id":"token-9"}'))[
        0
    ] == "utter_report_status_dated"
    # One of our own needs no "report" in the sentence.
    city.reports = [moved(LAMP, reference="77")]
    talker.slots["reports"] = [{"reference": "77"}]
    assert (await ask(talker, "Wie weit ist die 77?"))[0] == "utter_report_status_dated"


async def test_the_city_does_not_say(city):
    city.reports = [LAMP]
    city.fails["read"] = [Unavailable("down")]
    talker = Talker()
    assert await ask(talker, "Meldung 1041") == ["utter_report_status_unavailable"]
    talker.slots["reports"] = [{"token": "t"}]
    city.fails["reference"] = [Unavailable("down")]
    assert await ask(talker, "Wie weit ist meine Meldung?") == ["utter_report_status_unavailable"]


async def test_without_an_office_only_applications(city):
    current().reports = None
    talker = Talker()
    assert await ask(talker, "Meldung 1041") == ["utter_case_none"]
