"""When a message is kept: at the ends of the dialogue where the assistant was at a loss."""

import sqlite3
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from structlog.testing import capture_logs

from actions import context as contexts
from actions.applications.library import FormLibrary
from actions.booking_form import ValidateAppointment
from actions.context import install
from actions.general import NotUnderstood
from actions.learning import build_learner
from actions.questions import Answer, Inform
from actions.repair import Correct
from actions.services.catalogue import Service
from actions.services.learned import Guess, Reason
from actions.services.ranking import Hit
from actions.settings import ActionSettings

SAID = "kann ich hier meine Steuer zahlen"
RANKING = [("inform", 0.3), ("ask_fee", 0.25), ("greet", 0.1)]
SERVICES = {"1": Service("1", "Steuer", None), "2": Service("2", "Hund", None)}


class Finder:
    """A search that finds what it is told to."""

    def __init__(self):
        self.hits, self.foreign_chance, self.nothing = [], 0.0, False

    def search(self, text, language, **more):
        return self.hits

    def foreign(self, text, language):
        return self.foreign_chance

    def names_nothing(self, text, language):
        return self.nothing


class Notes(list):
    """A learner that only remembers."""

    def take(self, note):
        self.append(note)


@pytest.fixture
def notes(monkeypatch):
    monkeypatch.setattr(contexts, "_current", None)
    found = Notes()
    install(
        SimpleNamespace(
            city=SimpleNamespace(name="Musterstadt", phone="115"),
            finder=Finder(),
            authorities={},
            catalogue=SimpleNamespace(offices={}),
            service=SERVICES.get,
            now=lambda: datetime(2026, 11, 25, tzinfo=UTC),
            learning=found,
            applications=SimpleNamespace(library=FormLibrary({}, {})),
        )
    )
    return found


def user(text, ranking=RANKING, intent="nlu_fallback", **more):
    """A message as Rasa stores it."""
    rows = [{"name": name, "confidence": sure} for name, sure in ((intent, 0.5), *ranking)]
    parsed = {"intent": {"name": intent, "confidence": 0.5}, "intent_ranking": rows}
    metadata = {"locale": more.pop("locale", "de"), "channel": more.pop("channel", "web")}
    return {"event": "user", "text": text, "metadata": metadata, "parse_data": {**parsed, **more}}


def slot(name, value):
    return {"event": "slot", "name": name, "value": value}


async def run(action, message, before=(), form=None, **slots):
    """The responses of an action, and the events it returns."""
    latest = {"text": message["text"], "metadata": message["metadata"], **message["parse_data"]}
    loop = {"name": form} if form else {}
    tracker = Tracker("c-1", slots, latest, [*before, message], False, None, loop, "action_listen")
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    return [row["response"] for row in dispatcher.messages], events


async def test_not_understood(notes):
    message = user(SAID, locale="de-simple", channel="voice")
    said, _ = await run(NotUnderstood(), message, failures=1)
    assert said == ["utter_not_understood"]
    (note,) = notes
    assert (note.text, note.language, note.locale, note.channel) == (
        SAID, "de", "de-simple", "voice",
    )  # fmt: skip
    assert note.reason is Reason.NOT_UNDERSTOOD
    assert note.guesses == (Guess("inform", 0.3), Guess("ask_fee", 0.25))
    assert note.conversation == "c-1"


async def test_the_third_time_in_a_row(notes):
    said, _ = await run(NotUnderstood(), user(SAID), failures=2)
    assert said == ["utter_not_understood_person"]
    assert [note.reason for note in notes] == [Reason.GAVE_UP]


async def test_what_is_surely_out_of_scope_was_understood(notes):
    said, _ = await run(NotUnderstood(), user(SAID, intent="out_of_scope"))
    assert said == ["utter_out_of_scope"]
    assert notes == []


async def test_what_the_search_rescues_was_understood(notes):
    contexts.current().finder.hits = [Hit("1", 0.9, "de")]
    contexts.current().desk = SimpleNamespace(is_bookable=_no)
    said, _ = await run(NotUnderstood(), user(SAID, [("ask_fee", 0.3)]))
    assert said == ["utter_answer_unknown"]
    assert notes == []


async def _no(service):
    return False


@pytest.mark.parametrize(
    ("form", "question", "expected"),
    [
        ("appointment_form", "booking_service", True),
        ("appointment_form", "booking_day", True),
        ("appointment_form", "family_name", False),
        ("appointment_form", "email", False),
        ("appointment_form", "telephone", False),
        ("appointment_form", "custom_text", False),
        ("appointment_form", "custom_text2", False),
        ("appointment_form", "booking_confirmed", False),
        ("appointment_form", None, False),
        ("manage_form", "manage_reference", False),
        ("application_form", "booking_day", False),
    ],
)
async def test_nothing_personal_of_a_form(notes, form, question, expected):
    message = user(SAID)
    said, _ = await run(NotUnderstood(), message, form=form, requested_slot=question)
    assert said == ["utter_value_not_understood"]
    assert [note.text for note in notes] == ([SAID] if expected else [])


@pytest.mark.parametrize("danger", ["emergency", "violence", "crisis"])
async def test_nothing_of_a_conversation_in_danger(notes, danger):
    await run(NotUnderstood(), user(SAID, [("inform", 0.3), (danger, 0.2)]))
    await run(NotUnderstood(), user(SAID), before=[user("er schlägt mich", intent=danger)])
    parts = [{"text": "hilfe", "intent": danger}]
    await run(NotUnderstood(), user(SAID, parts=parts))
    await run(NotUnderstood(), user(SAID), before=[user("er schlägt mich", intent=danger)],
              failures=2)  # fmt: skip
    assert notes == []


async def test_a_button_says_nothing(notes):
    await run(NotUnderstood(), user("/inform", intent="inform"))
    assert notes == []


OFFERED = [
    user("guten Tag", intent="greet"),
    user(SAID, locale="en"),
    slot("offered_services", ["1", "2"]),
    user("bitte wiederholen", intent="repeat"),
]


async def test_none_of_these(notes):
    contexts.current().finder.hits = [Hit("3", 0.9, "de"), Hit("2", 0.4, "de"), Hit("1", 0.3, "de")]
    button = user("/correct", intent="correct")
    said, _ = await run(Correct(), button, before=OFFERED, offered_services=["1", "2"])
    assert said == ["utter_none_of_these"]
    (note,) = notes
    assert (note.text, note.locale, note.reason) == (SAID, "en", Reason.NONE_OF_THESE)
    assert note.guesses == (Guess("2", 0.4), Guess("1", 0.3))


async def test_none_of_these_without_an_offer(notes):
    button = user("/correct", intent="correct")
    await run(Correct(), button, before=OFFERED, offered_services=None)
    await run(Correct(), button, before=OFFERED[:2], offered_services=["1"])
    chosen = [user("/ask_fee", intent="ask_fee"), slot("offered_services", ["1"])]
    await run(Correct(), button, before=chosen, offered_services=["1"])
    assert notes == []


async def test_a_correction_that_names_nothing_known(notes):
    said, _ = await run(Correct(), user(SAID, intent="correct"))
    assert said == ["utter_ask_correct"]
    contexts.current().finder.nothing = True
    await run(Correct(), user("nein", intent="correct"))
    assert [note.text for note in notes] == [SAID]


@pytest.mark.parametrize("action", [Answer(), Inform()])
async def test_a_service_that_is_not_found(notes, action):
    said, _ = await run(action, user(SAID, intent="ask_fee"))
    assert said == ["utter_service_not_found"]
    assert [note.reason for note in notes] == [Reason.NOT_UNDERSTOOD]
    contexts.current().finder.foreign_chance = 0.9
    said, _ = await run(action, user("wie wird das Wetter", intent="ask_fee"))
    assert said == ["utter_out_of_scope"]
    assert len(notes) == 1


async def test_a_service_that_cannot_be_booked_is_not_found(notes):
    asked = {"requested_slot": "booking_service", "booking_service": None}
    message = user(SAID, intent="inform")
    form = "appointment_form"
    said, _ = await run(ValidateAppointment(), message, form=form, **asked)
    assert said == ["utter_service_not_found"]
    assert [note.text for note in notes] == [SAID]


@pytest.fixture
def city(tmp_path):
    """Settings of a city with one line of content."""
    folder = tmp_path / "nlu" / "de"
    folder.mkdir(parents=True)
    (folder / "general.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: ask_fee\n  examples: |\n'
        "    - kann ich hier die Steuer zahlen\n    - zahle ich die Steuer\n",
        "utf-8",
    )
    return ActionSettings(
        var=tmp_path / "var", nlu_dir=tmp_path / "nlu", streets_file=tmp_path / "none.yml"
    )


async def test_switched_off_nothing_is_written(notes, city):
    assert build_learner(city) is None
    contexts.current().learning = build_learner(city)
    said, _ = await run(NotUnderstood(), user(SAID))
    assert said == ["utter_not_understood"]
    assert not city.var.exists()


async def test_switched_on_a_row_is_written(notes, city):
    learner = build_learner(city.model_copy(update={"learning": True}))
    assert not city.var.exists()
    contexts.current().learning = learner
    await run(NotUnderstood(), user("Kann Wiebke Thormählen hier die Steuer zahlen"))
    await run(NotUnderstood(), user("Wiebke Thormählen"))
    learner.close()
    with sqlite3.connect(city.var / "learning.sqlite") as connection:
        rows = connection.execute("SELECT text, count, reason FROM learned").fetchall()
    assert rows == [("kann <word> hier die steuer zahlen", 1, "not_understood")]
    assert b"Thorm" not in (city.var / "learning.sqlite").read_bytes()


async def test_a_store_that_fails_does_not_hurt_the_turn(notes, city, tmp_path):
    (tmp_path / "file").write_text("no folder", "utf-8")
    url = f"sqlite:///{tmp_path / 'file' / 'learning.sqlite'}"
    learner = build_learner(city.model_copy(update={"learning": True, "learning_url": url}))
    contexts.current().learning = learner
    with capture_logs() as logs:
        said, events = await run(NotUnderstood(), user(SAID))
        learner.close()
    assert said == ["utter_not_understood"]
    assert [event["value"] for event in events] == [1]
    assert [row["event"] for row in logs] == ["learning_failed"]
    assert "Steuer" not in str(logs)
