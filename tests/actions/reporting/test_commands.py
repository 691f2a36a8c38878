"""What can be said instead of an answer, and what is left to the rules."""

import pytest
import yaml

from actions.reporting.opening import ReportDone
from stadtlotse.paths import ROOT
from tests.actions.reporting.city import Talker
from tests.actions.reporting.test_making import to_review

RULES = yaml.safe_load((ROOT / "bot" / "rules" / "reports.yml").read_text("utf-8"))["rules"]


def intents(key):
    found = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        found |= set((yaml.safe_load(path.read_text("utf-8")) or {}).get(key) or ())
    return found


def test_every_intent_has_a_rule_within_the_form():
    within = {
        row["intent"]
        for rule in RULES
        for step in rule["steps"]
        for row in (step.get("or") or [step])
        if "intent" in row and rule.get("condition") == [{"active_loop": "report_form"}]
    }
    assert within == intents("intents")


async def test_back_to_the_first_question(city):
    talker = await to_review(Talker())
    asked = []
    for _ in range(5):
        await talker.say("zurück", "go_back")
        asked.append(talker.said[0]["text"].partition(": ")[2])
    assert asked == [
        "keine Angabe", "keine Angabe", "Sie flackert.",
        "Die Laterne vor der Lindenstraße 5 ist kaputt", "Lindenstraße 5 (Nord)",
    ]  # fmt: skip
    await talker.say("zurück", "go_back")
    assert talker.keys == ["utter_report_back", "utter_report_ask_kind"]
    assert await talker.say("zurück", "go_back") == [
        "utter_application_first_question", "utter_report_ask_kind",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("/ask_why", "utter_report_why_place"),
        ("/ask_meaning", "utter_report_why_place"),
        ("/ask_progress", "utter_report_progress"),
        ("/review_answers", "utter_report_so_far"),
        ("/skip", "utter_report_needed"),
        ("/change_answer", "utter_report_change_which"),
    ],
)
async def test_commands(city, said, key):
    talker = Talker()
    await talker.start("Die Laterne ist kaputt")
    await talker.say(said)
    assert talker.keys[0] == key
    assert "{" not in talker.text
    assert talker.memory.code == "street_lamp"


async def test_every_step_says_why(city):
    talker = Talker()
    await talker.start("Müll")
    answers = ["am Rathaus", "Alte Reifen", "Bauschutt", "ohne Foto", "/skip"]
    seen = []
    for answer in [*answers, None]:
        await talker.say("/ask_why")
        seen.append(talker.keys[0].removeprefix("utter_report_why_"))
        if answer:
            await talker.say(answer)
    assert seen == ["place", "description", "attribute", "photo", "contact", "review"]


async def test_the_hint_explains(city):
    talker = Talker()
    await talker.start("Die Laterne in der Lindenstraße 5 ist aus")
    await talker.say("/affirm")
    await talker.say("dunkel")
    await talker.say("was heißt das", "ask_meaning")
    # "What does that mean" is no number of a lamp, and it is surely said.
    assert talker.keys[0] == "utter_report_hint"
    assert "Augenhöhe" in talker.text


@pytest.mark.parametrize(
    ("said", "intent", "sure"),
    [
        ("Es ist verdreht", "stop", 0.92),
        ("Sie flackert", "insult", 0.96),
        ("steht da seit Wochen", "ask_duration", 0.97),
        ("Die Lampe ist kaputt, was soll das denn, bitte sofort abbrechen", "stop", 0.99),
    ],
)
async def test_words_that_describe_are_no_command(city, monkeypatch, said, intent, sure):
    talker = Talker()
    await talker.start("Die Laterne in der Lindenstraße 5 ist aus")
    unsure(monkeypatch, sure)
    await talker.say(said, intent)
    assert talker.memory.description == said


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Was kostet ein Reisepass?", "ask_fee"),
        ("Wie weit ist meine Meldung?", "case_status"),
        ("Mensch bitte", "talk_to_person"),
        ("vergessen Sie alles", "forget_me"),
    ],
)
async def test_what_is_left_to_a_rule(city, said, intent):
    talker = Talker()
    await talker.start("Die Laterne in der Lindenstraße 5 ist aus")
    await talker.say(said, intent)
    assert (talker.rule, talker.memory.description) == (intent, "")


def unsure(monkeypatch, sure):
    from actions.turn import Turn

    monkeypatch.setattr(Turn, "confidence", property(lambda turn: sure))


async def test_danger_is_said_and_the_words_are_kept(city):
    talker = Talker()
    await talker.start("Die Laterne in der Lindenstraße 5 ist aus")
    await talker.say("Sie brennt am Tag", "emergency")
    assert talker.keys == ["utter_emergency", "utter_report_question"]
    assert talker.memory.description == "Sie brennt am Tag"
    other = Talker()
    await other.start()
    await other.say("Hilfe, es brennt", "emergency")
    assert other.rule == "emergency"


async def test_one_answer_is_changed_by_its_name(city):
    talker = await to_review(Talker())
    await talker.say("Der Ort ist falsch")
    assert talker.keys == ["utter_report_changing", "utter_report_question"]
    assert await talker.say("am Rathaus") == [
        "utter_report_place", "utter_report_review", "utter_report_ask_send",
    ]  # fmt: skip
    assert "Rathausplatz 1" in talker.text
    await talker.say("nein")
    assert talker.keys == ["utter_report_change_which"]
    assert await talker.say("nichts, alles richtig", "deny") == [
        "utter_report_review", "utter_report_ask_send",
    ]  # fmt: skip
    await talker.say("nein")
    await talker.say("die Beschreibung")
    assert talker.keys[0] == "utter_report_changing"
    await talker.say("Sie ist umgefahren")
    # Another kind asks its own questions; place and description stay.
    await talker.say('/change_answer{"field":"kind"}')
    await talker.say("ein Verkehrsschild")
    assert talker.keys == ["utter_report_kind", "utter_report_question"]
    await talker.say("Tempo 30")
    assert talker.keys == ["utter_report_ask_photo"]
    await talker.say("nein")
    await talker.say("/affirm")
    ((draft, _),) = city.drafts
    assert (draft.code, draft.description) == ("sign", "Sie ist umgefahren")
    assert (draft.attributes, draft.place.number) == ({"inscription": "Tempo 30"}, "1")


async def test_a_person_after_three_misunderstandings(city):
    talker = Talker()
    await talker.start("Müll am Rathaus")
    await talker.say("Viele alte Reifen")
    for _ in range(2):
        await talker.say("lorem ipsum")
        assert talker.keys == ["utter_problem_unknown_option", "utter_report_question"]
    await talker.say("dolor sit amet")
    assert "utter_not_understood_person" in talker.keys
    await talker.say("Bauschutt")
    assert talker.slots["failures"] == 0


async def test_leaving_by_a_rule_forgets_the_report(city):
    talker = Talker()
    await talker.start("Müll am Rathaus")
    await talker.act(ReportDone(), "alles vergessen", "forget_me")
    assert talker.slots["report"] is None
