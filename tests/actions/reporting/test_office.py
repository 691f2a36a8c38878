"""The kinds of a city with our words for them, in every language."""

import pytest

from actions import content
from actions.nlg import TextGenerator
from actions.reporting.building import build_office
from actions.reporting.kinds import OTHER
from actions.reporting.memory import About, Memory, Mode
from actions.reporting.office import FRESH_SECONDS, ReportOffice
from actions.services.errors import NotFound, Unavailable
from actions.services.reports import ReportService
from actions.settings import ActionSettings
from stadtlotse.paths import ROOT
from tests.actions.reporting.city import LANDMARKS, RESPONSES, STREETS, TEXTS, FakeCity, Talker
from translations.registry import load_languages

WORDS = content.read(ROOT / "nlu_data", "reports")
SAID = {
    "de": "laterne vor unserem haus brent nicht",
    "en": "Somebody dumped a mattress and old tyres at the edge of the woods.",
    "tr": "Efendim, caddemizdeki lambalar üç gecedir yanmıyor",
    "ar": "سقطت شجرة على الرصيف أمام بيتنا",
    "uk": "На дитячому майданчику зламана гойдалка",
    "ru": "Светофор не работает",
    "pl": "Nie świeci latarnia na naszej ulicy",
    "fr": "Le lampadaire devant chez moi est en panne",
    "fa": "چراغ خیابان ما خاموش است",
    "da": "Gadelygten foran huset virker ikke",
}
KINDS = ["street_lamp", "rubbish", "street_lamp", "tree", "playground", "traffic_light"]
WANTED = dict(zip(SAID, [*KINDS, *["street_lamp"] * 4], strict=True))


@pytest.fixture
def office():
    return ReportOffice(FakeCity(), TEXTS, WORDS, STREETS, LANDMARKS)


def test_every_language_has_words_for_every_kind():
    spoken = {locale for locale, language in load_languages().items() if locale != "de-simple"}
    assert set(WORDS) == spoken
    for locale, table in WORDS.items():
        assert set(table) == set(TEXTS) - {OTHER}, locale
        assert all(len(words) >= 4 for words in table.values()), locale


@pytest.mark.parametrize("locale", list(SAID))
def test_what_people_say_in_their_language(office, locale):
    found = office.meant(SAID[locale], locale, office.desk.kinds)
    assert (found.codes[0], found.certain) == (WANTED[locale], True)


def test_the_kinds_of_a_city_with_its_own_codes(office):
    rows = {"7": "Straßenbeleuchtung", "8": "Illegale Müllablagerung", "9": "Springbrunnen"}
    services = {code: ReportService(code, name) for code, name in rows.items()}
    assert office.kinds(services.values()) == {"7": "street_lamp", "8": "rubbish"}
    assert office.meant("sokak lambası yanmıyor", "tr", services).codes == ("7",)
    assert office.meant("der Springbrunnen läuft nicht", "de", services).codes == ("9",)


async def test_what_the_city_said_is_kept_for_a_while(office):
    seconds = [0.0]
    office.clock = lambda: seconds[0]
    first = await office.services()
    assert await office.attributes("ice") == ()
    office.desk.kinds = {"x": ReportService("x", "X")}
    assert await office.services() is first
    seconds[0] = FRESH_SECONDS + 1
    office.desk.fails["services"] = [Unavailable("down")]
    assert await office.services() is first
    assert set(await office.services()) == {"x"}
    with pytest.raises(NotFound):
        await office.attributes("ice")


async def test_a_kind_that_was_misunderstood(city):
    talker = Talker()
    await talker.start("Ein Kühlschrank unter dem Baum")
    assert talker.memory.code == "tree"
    await talker.say("nein, es geht um Müll", "correct")
    assert talker.memory.code == "rubbish"
    assert talker.keys[-1] == "utter_report_question"


async def test_a_kind_that_only_the_city_has_texts_for(city, monkeypatch):
    city.kinds = {"9": ReportService("9", "Springbrunnen", asks=False)}
    city.asked = {"9": ()}
    talker = Talker("en")
    monkeypatch.setattr(TextGenerator, "_term", lambda self, name: name)
    await talker.start("Springbrunnen")
    assert "Springbrunnen" in talker.text
    await talker.say("Rathausplatz 1")
    await talker.say("It is dry")
    # No photo is asked for, because nobody has said what it should show.
    assert talker.keys == ["utter_report_ask_contact"]


def test_the_memory_survives_a_slot():
    memory = Memory(
        begun="2026-11-25T09:00:00+00:00", mode=Mode.CHANGE, done=("kind",), about=About.POINT,
        options=({"street": "A"},), duplicates=(), attributes={"a": ["b"]},
    )  # fmt: skip
    assert Memory.of(memory.to_json()) == memory
    assert Memory.of({**memory.to_json(), "gone": 1}) == memory
    assert Memory.of(None) == Memory()
    assert Memory().to_json() == {}


def test_nothing_personal_in_the_repr():
    memory = Memory(
        first="Anna", description="Anna", email="a@b.de", phone="+49", place={"a": "Anna"}
    )
    assert not any(word in repr(memory) for word in ("Anna", "a@b", "+49"))


def test_an_office_out_of_the_settings():
    assert build_office(ActionSettings(open311_url=""), STREETS, tuple) is None
    settings = ActionSettings(open311_url="http://127.0.0.1:1/georeport/v2", open311_photos=True)
    office = build_office(settings, STREETS, tuple)
    assert office.desk.accepts_photos
    assert set(office.texts) == set(TEXTS)
    assert len(office.places()) == len(LANDMARKS)
    assert all(name in RESPONSES for name in ("utter_report_starts", "utter_report_sent"))
