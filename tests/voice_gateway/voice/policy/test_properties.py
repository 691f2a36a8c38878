"""What holds whatever happens."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice_gateway.voice.policy.telephone import (
    DAY,
    NIGHT,
    TERMINAL,
    Notebook,
    Phone,
    Post,
    message,
)  # fmt: skip
from translations.registry import load_languages
from voice_gateway.voice.policy.commands import words
from voice_gateway.voice.ports import (
    Answered,
    CutOff,
    Event,
    Failed,
    HangUp,
    Heard,
    Keyed,
    Listen,
    Opened,
    Say,
    SetLocale,
    SetRate,
    SetVolume,
    Silent,
    Spoken,
    StillWaiting,
    Transfer,
    Unclear,
)  # fmt: skip

LOCALES = list(load_languages())
LONG = "Bringen Sie bitte Ihren alten Ausweis und ein Foto mit. " * 20
MESSAGES = st.sampled_from(
    [
        message("utter_answer_fee", "70 Euro.", ("Termin", "/book"), ("Person", "/talk_to_person")),
        message("utter_answer_documents", LONG),
        message("utter_ask_telephone", "Wie ist Ihre Telefonnummer?"),
        message("utter_ask_email", "Wie ist Ihre E-Mail-Adresse?"),
        message("utter_application_factor", "Geheimzahl?", ("Ohne", "/deny")),
        message("utter_application_question", "Wann?", expects="date"),
        message("utter_read_back", "E-Mail e@m.de. Buchen?", ("Ja", "/affirm"), ("Nein", "/deny")),
        message("utter_booked", "Gebucht: 101002-fb43."),
        message("utter_not_understood", "Wie bitte?"),
        message("utter_person", "Telefon 115."),
        message("utter_empty", ""),
        message("utter_ask_day", "Wann?", *((f"Tag {n}", f"/d{n}") for n in range(13))),
    ]
)  # fmt: skip
SAID = st.one_of(
    st.sampled_from([phrase for locale in LOCALES for phrase in words(locale).commands]),
    st.sampled_from(
        ["null eins sieben zwo drei drei vier fünf sechs sieben acht", "max ät web punkt de",
         "Was kostet ein Pass?", "eins", "Tag 3", "", "   ", "\u2066?\u2069"]
    ),
    st.text(max_size=40),
)  # fmt: skip
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Heard, SAID, st.floats(0, 1), st.sampled_from(LOCALES)),
    st.builds(Keyed, st.text("0123456789*#", min_size=1, max_size=12)),
    st.builds(Keyed, st.sampled_from("123456789*#")),
    st.builds(
        Answered, st.lists(MESSAGES, min_size=1, max_size=3), st.sampled_from(LOCALES),
        st.sampled_from([0.8, 1.0]), st.just(False),
    ),
    st.just(Silent()), st.just(Silent()), st.just(Unclear("noise")), st.just(StillWaiting()),
    st.just(CutOff()), st.just(Spoken()),
    st.builds(Failed, st.sampled_from(["dialogue_unavailable", "transfer_failed", "speech_busy"])),
)  # fmt: skip
PERSON_SPOKE = (Heard, Keyed, Unclear)
SETTINGS = settings(max_examples=150, deadline=None)


def call(night: bool, summaries: bool) -> Phone:
    return Phone(
        NIGHT if night else DAY, callbacks=Notebook(), summaries=Post() if summaries else None
    )


@SETTINGS
@given(st.lists(EVENTS, max_size=25), st.booleans(), st.booleans())
def test_zero_leads_to_a_person_from_everywhere(
    events: list[Event], night: bool, summaries: bool
) -> None:
    phone = call(night, summaries)
    over = connecting = False
    for event in events:
        actions = phone.on(event)
        over = over or HangUp() in actions
        connecting = any(isinstance(a, Transfer) for a in actions) or (
            connecting and event != Failed("transfer_failed")
        )
    phone.keys("0")
    if over or connecting:
        assert phone.last == []
    elif night or "call_back" in phone.names:
        assert {"call_back", "call_back_number"} <= set(phone.names)
    else:
        assert isinstance(phone.end, Transfer)


@SETTINGS
@given(st.lists(EVENTS, max_size=25), st.booleans())
def test_nobody_is_hung_up_on_who_spoke_last(events: list[Event], night: bool) -> None:
    phone = call(night, True)
    spoke_last = False
    for event in events:
        if isinstance(event, PERSON_SPOKE):
            spoke_last = True
        actions = phone.on(event)
        if HangUp() in actions:
            assert not spoke_last
            assert isinstance(event, Silent)
            return
        if any(isinstance(action, Say | Listen) for action in actions):
            spoke_last = False


@SETTINGS
@given(st.lists(EVENTS, max_size=25), st.booleans(), st.booleans())
def test_every_list_ends_with_one_thing(events: list[Event], night: bool, summaries: bool) -> None:
    phone = call(night, summaries)
    over = connecting = False
    for event in events:
        actions = phone.on(event)
        ends = [a for a in actions if isinstance(a, TERMINAL)]
        if over or isinstance(event, Spoken | CutOff | StillWaiting):
            assert len(ends) <= 1
        elif connecting and event != Failed("transfer_failed"):
            assert actions == []
        else:
            assert len(ends) == 1, (event, actions)
        assert not ends or actions[-1] is ends[0]
        if ends:
            connecting = isinstance(ends[0], Transfer)
            over = over or isinstance(ends[0], HangUp)
        for action in actions:
            if isinstance(action, Say):
                assert action.locale in LOCALES
                assert "{" not in action.text or "{" in str(events)
            if isinstance(action, SetRate):
                assert 0.5 <= action.rate <= 2
            if isinstance(action, SetVolume):
                assert action.gain > 0
            if isinstance(action, SetLocale):
                assert action.locale in LOCALES


@SETTINGS
@given(st.sampled_from(LOCALES), st.lists(EVENTS, max_size=6))
def test_silence_always_ends_the_call_in_the_end(locale: str, events: list[Event]) -> None:
    phone = Phone(NIGHT, locale=locale)
    for event in events:
        phone.on(event)
    for _ in range(30):
        if HangUp() in phone.on(Silent()):
            return
    assert phone.last == []


def test_every_locale_opens() -> None:
    for locale in LOCALES:
        phone = Phone(locale=locale)
        phone.on(Opened("phone", locale))
        assert isinstance(phone.end, Listen)
