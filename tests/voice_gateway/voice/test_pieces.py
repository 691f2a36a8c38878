"""The small parts, each by itself."""

import json

import numpy as np
import pytest

from translations.registry import load_languages
from voice_gateway.errors import PROBLEMS
from voice_gateway.voice.apologies import ALOUD, apologies, apology
from voice_gateway.voice.endpointing import PROFILES, SMART_LANGUAGES, profile
from voice_gateway.voice.keypad import Keypad
from voice_gateway.voice.loudness import CEILING, amplify, pcm
from voice_gateway.voice.ports import Control, Key, Sound, Violation
from voice_gateway.voice.protocol import Bye, Meter, Transferred, event, hello, item
from voice_gateway.voice.sentences import LONG, sentences
from voice_gateway.voice.silence import Silence
from voice_gateway.voice.tape import LONGEST_SECONDS, PREROLL_SECONDS, Tape
from voice_gateway.voice.words import backchannels, interrupts

RATE = 8_000


def ramp(start: int, count: int) -> bytes:
    return (np.arange(start, start + count) % 30_000).astype("<i2").tobytes()


def test_tape_keeps_a_moment_before_the_voice() -> None:
    tape = Tape(16_000)
    tape.write(ramp(0, 48_000))
    tape.begin(0.2)
    tape.write(ramp(48_000, 16_000))
    take = tape.snapshot()
    assert take.end == 64_000
    assert take.samples.size == int(PREROLL_SECONDS * 16_000) + 16_000
    assert take.samples[-1] * 32_768 == 63_999 % 30_000


def test_tape_joins_what_was_not_taken_and_parts_what_was() -> None:
    tape = Tape(16_000)
    tape.begin(0.0)
    tape.write(ramp(0, 8_000))
    first = tape.snapshot()
    tape.write(ramp(8_000, 8_000))
    tape.begin(0.2)  # the person goes on
    assert tape.snapshot().samples.size == 16_000
    tape.take(first.end)
    assert tape.snapshot().samples.size == 8_000
    tape.begin(0.2)
    assert tape.snapshot().samples[0] * 32_768 == 8_000  # nothing of the first is heard twice


def test_tape_resamples_and_is_bounded() -> None:
    tape = Tape(RATE)
    tape.begin(0.0)
    for _ in range(int(LONGEST_SECONDS) + 5):
        tape.write(ramp(0, RATE))
    assert tape.snapshot().samples.size == int(LONGEST_SECONDS) * 16_000


def test_profiles_bear_what_they_promise() -> None:
    assert profile("normal", "de").smart
    assert not profile("normal", "fa").smart
    assert profile("normal", "fa").plain == 0.9
    assert not profile("slow", "de").smart
    assert 0.9 < profile("slow", "de").plain <= 1.1
    for name in ("digits", "spelling"):
        assert PROFILES[name].plain > PROFILES["slow"].plain
    offered = {row.stt for row in load_languages().values()}
    assert offered - SMART_LANGUAGES == {"fa"}


@pytest.mark.parametrize(
    ("text", "locale", "midway", "expected"),
    [
        ("Mhm.", "de", True, False),
        ("Ja, ja, mhm.", "de", True, False),
        ("Ja.", "de", False, True),
        ("Ja, aber was kostet das?", "de", True, True),
        ("Stopp!", "de-simple", True, True),
        ("Ach so.", "de", True, False),
        ("Uh-huh, yes", "en", True, False),
        ("No, wait.", "en", True, True),
        ("Yes.", "en", False, True),
        ("No", "pl", True, False),
        ("Nie", "pl", True, True),
        ("", "de", False, False),
        ("نعم", "ar", True, False),
        ("كم السعر؟", "ar", True, True),
    ],
)
def test_what_interrupts(text: str, locale: str, midway: bool, expected: bool) -> None:
    assert interrupts(text, locale, midway=midway) is expected


def test_every_language_has_backchannels() -> None:
    for locale in load_languages():
        assert backchannels(locale).sounds, locale
        assert backchannels(locale).nods, locale


def test_sentences_are_spoken_words_of_bearable_length() -> None:
    text = "Ja. Das kostet 37,00 €. Mehr dazu unter 115! " + "Sehr lang, " * 60 + "Ende."
    cut = sentences(text, "de")
    assert cut[0].startswith("Ja. Das kostet siebenunddreißig")
    assert all(len(piece) <= LONG + 20 for piece in cut)
    assert sum(piece.count("lang") for piece in cut) == 60
    assert sentences("…", "de") == []


def test_louder_is_not_clipped() -> None:
    speech = (0.6 * np.sin(np.arange(16_000) / 20)).astype(np.float32)
    louder = amplify(speech, 2.0)
    assert np.max(np.abs(louder)) <= CEILING
    assert np.mean(louder**2) > 1.5 * np.mean(speech**2)
    assert amplify(speech, 1.0) is speech
    assert pcm(np.array([1.0, -1.0, 2.0], np.float32)) == b"\xff\x7f\x01\x80\xff\x7f"


def test_keypad() -> None:
    keypad = Keypad()
    assert keypad.press("5") == "5"
    keypad.expect(3)
    assert [keypad.press(key) for key in "123"] == ["", "", "123"]
    keypad.expect(10)
    assert [keypad.press(key) for key in "12#"] == ["", "", "12"]
    keypad.expect(10)
    keypad.press("7")
    assert keypad.rest() == "7"
    assert keypad.press("*") == "*"
    keypad.expect(4)
    assert keypad.press("#") == "#"


def test_protocol_reads_what_it_knows() -> None:
    greeting = hello('{"type":"hello","token":"x","rate":8000,"dialled":"+49","call":"1"}')
    assert (greeting.rate, greeting.dialled) == (8000, "+49")
    assert item('{"type":"key","key":"#"}') == Key("#")
    assert item('{"type":"text","text":"Hallo"}') == Control("text", text="Hallo")
    assert item('{"type":"payload","payload":"/affirm"}') == Control("payload", payload="/affirm")
    assert item('{"type":"pause"}') == Control("pause")
    assert item('{"type":"transferred","ok":true}') == Transferred(True)
    assert isinstance(item('{"type":"bye"}'), Bye)
    assert item('{"type":"of a later version"}') is None


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"type":1}', "[" * 20_000, json.dumps({"type": "x" * 40_000})]
)
def test_protocol_refuses_what_is_no_event(text: str) -> None:
    with pytest.raises(Violation) as caught:
        event(text)
    assert caught.value.code == 1003


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"hello","token":1,"rate":8000}',
        '{"type":"hello","token":"x","rate":44100}',
        '{"type":"hello","token":"x"}',
        '{"type":"hello","token":"x","rate":8000,"call":5}',
        '{"type":"key","key":"1"}',
    ],
)
def test_protocol_refuses_bad_hellos(text: str) -> None:
    with pytest.raises(Violation) as caught:
        hello(text)
    assert caught.value.code == 1008


@pytest.mark.parametrize(
    "text", ['{"type":"key","key":"12"}', '{"type":"text","text":5}', '{"type":"payload"}']
)
def test_protocol_refuses_bad_items(text: str) -> None:
    with pytest.raises(Violation):
        item(text)


def test_sound_is_metered() -> None:
    now = [0.0]
    meter = Meter(RATE, lambda: now[0])
    assert meter.sound(b"\0\0") == Sound(b"\0\0")
    with pytest.raises(Violation):
        meter.sound(b"\0\0\0")
    for _ in range(9):
        meter.sound(bytes(2 * RATE))  # what was held up on the way
    with pytest.raises(Violation, match="too_fast"):
        meter.sound(bytes(4 * RATE))
    now[0] = 1_000.0
    meter.sound(bytes(2 * RATE))


def test_apologies_name_the_phone_and_leave_nothing_open() -> None:
    for locale in load_languages():
        assert all("{" not in text for text in apologies(locale, "115"))
    for code in (*PROBLEMS, *ALOUD, "never heard of"):
        assert "{" not in apology(code, "de", "115")
    assert "115" in apology("dialogue_unavailable", "de", "115")


def test_silence_counts_from_the_last_thing_that_happened_and_is_told_once() -> None:
    now = [100.0]
    silence = Silence(lambda: now[0])
    now[0] = 200.0
    assert not silence.due(busy=False, since=0.0)  # nobody asked for it
    silence.arm(5.0)
    now[0] = 204.0
    assert not silence.due(busy=True, since=0.0)
    now[0] = 208.0
    assert not silence.due(busy=False, since=207.0)
    now[0] = 212.0
    assert silence.due(busy=False, since=207.0)
    assert not silence.due(busy=False, since=207.0)
