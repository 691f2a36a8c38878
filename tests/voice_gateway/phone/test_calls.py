"""Real calls by sipp through the real SIP process."""

import re
import time
from collections.abc import Callable

import numpy as np

from tests.stack import eventually
from tests.telephone import PCMA, PCMU
from tests.voice_gateway.phone.conftest import TOKEN, Line, strength, tone
from tests.voice_gateway.phone.gateway import FakeGateway

Start = Callable[..., Line]
GREETING_SECONDS = 0.3


def test_it_answers_and_greets_at_once(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call() as caller:
        answered = caller.answered()
        eventually(lambda: caller.sound.loud_at())
        greeted = caller.sound.loud_at()
        assert greeted is not None
        assert greeted - answered < GREETING_SECONDS
        eventually(lambda: len(caller.sound.heard()) > 16_000 * 1.2)
        assert strength(caller.sound.heard(greeted)[:15_000], 440) > 0.95
    (session,) = gateway.sessions
    hello = session.hello
    assert hello.pop("token") == TOKEN
    assert re.fullmatch(r"[0-9a-f]{16}", hello.pop("call"))
    assert hello == {"type": "hello", "rate": 8000, "dialled": "115"}


def test_a_law_comes_first_and_mu_law_works(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    for payloads, expected in (((PCMA, PCMU), PCMA), ((PCMU,), PCMU)):
        with phone.call(payloads=payloads) as caller:
            caller.answered()
            assert caller.offered.split()[0] == str(expected)
            eventually(lambda c=caller: c.sound.loud_at())
            assert {packet.payload for packet in caller.sound.packets} == {expected}
            assert strength(caller.sound.heard(caller.sound.loud_at() or 0)[:6_000], 440) > 0.95


def test_the_caller_is_heard_in_steady_frames(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call() as caller:
        caller.answered()
        eventually(lambda: gateway.sessions)
        session = gateway.sessions[0]
        caller.sound.say(tone(1.5, 1000))
        eventually(lambda: caller.sound.idle)
        start, before = time.monotonic(), len(session.sound)
        time.sleep(1.5)
        frames = (len(session.sound) - before) / 320 / (time.monotonic() - start)
        assert 40 < frames < 60, "silence is sent as well"
        samples = np.frombuffer(bytes(session.sound), "<i2").astype(int)
        loud = np.flatnonzero(np.abs(samples) > 4000)
        said = samples[loud[0] : loud[-1]].astype("<i2").tobytes()
        assert abs(len(said) / 16_000 - 1.5) < 0.1
        assert strength(said, 1000) > 0.9
        # A phone that sends nothing while its owner is silent must not stop the clock.
        caller.sound.mute()
        time.sleep(0.3)
        before = len(session.sound)
        time.sleep(1.0)
        assert (len(session.sound) - before) / 320 > 40


def test_keys_are_told(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call() as caller:
        caller.answered()
        eventually(lambda: gateway.sessions)
        caller.sound.press("0123456789*#")
        eventually(lambda: gateway.sessions[0].keys == "0123456789*#", 15)


def test_what_is_flushed_is_not_heard(line: Start, gateway: FakeGateway) -> None:
    gateway.greeting = b""
    phone = line()
    with phone.call() as caller:
        caller.answered()
        eventually(lambda: gateway.sessions)
        session = gateway.sessions[0]
        gateway.play(session, tone(4.0, 700))
        eventually(lambda: caller.sound.loud_at())
        gateway.tell(session, "flush")
        time.sleep(0.4)
        flushed = time.time()
        time.sleep(0.5)
        assert caller.sound.loud_at(since=flushed) is None
        gateway.play(session, tone(0.5, 300))
        eventually(lambda: caller.sound.loud_at(since=flushed))
        begun = caller.sound.loud_at(since=flushed) or 0
        time.sleep(0.8)
        assert strength(caller.sound.heard(begun)[:7_000], 300) > 0.9


def test_hanging_up_in_mid_sentence(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    gateway.greeting = tone(20)
    with phone.call(seconds=1.0) as caller:
        caller.answered()
        assert caller.over() == 0
        eventually(lambda: not gateway.sessions[0].open)
        assert gateway.sessions[0].events[-1] == {"type": "bye"}
        eventually(lambda: phone.state()["calls"] == 0)


def test_a_caller_who_vanishes(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call() as caller:
        caller.answered()
        eventually(lambda: caller.sound.loud_at())
        caller.vanish()
        eventually(lambda: not gateway.sessions[0].open, 15)
        eventually(lambda: phone.state()["calls"] == 0)


def test_the_gateway_hangs_up_after_the_last_word(line: Start, gateway: FakeGateway) -> None:
    gateway.greeting = b""
    phone = line()
    with phone.call("line_hangs_up") as caller:
        caller.answered()
        eventually(lambda: gateway.sessions)
        gateway.play(gateway.sessions[0], tone(2.0, 700))
        gateway.tell(gateway.sessions[0], "bye")
        assert caller.over() == 0
        loud = np.abs(np.frombuffer(caller.sound.heard(), "<i2").astype(int)) > 2000
        assert abs(loud.sum() / 8000 - 2.0 * 0.84) < 0.15, "all of it was heard"


def test_several_calls_at_once_and_one_too_many(line: Start, gateway: FakeGateway) -> None:
    phone = line(STADTLOTSE_PHONE_MAX_CALLS="3")
    callers = [phone.call() for _ in range(3)]
    try:
        for caller in callers:
            caller.answered()
        for hertz, caller in zip((500, 700, 900), callers, strict=True):
            caller.sound.say(tone(1.0, hertz))
        eventually(lambda: len(gateway.sessions) == 3)
        eventually(lambda: all(c.sound.idle for c in callers))
        time.sleep(0.5)
        tones = {
            max((500, 700, 900), key=lambda h: strength(bytes(s.sound), h))
            for s in gateway.sessions
        }
        assert tones == {500, 700, 900}, "each caller is heard in their own call"
        assert len({s.hello["call"] for s in gateway.sessions}) == 3
        with phone.call() as fourth:
            assert fourth.over() != 0
            assert "SIP/2.0 486" in fourth.messages()
    finally:
        for caller in callers:
            caller.__exit__(None, None, None)


def test_no_number_of_a_caller_is_written_or_passed_on(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call(seconds=0.5) as caller:
        caller.answered()
        assert caller.over() == 0
    eventually(lambda: phone.state()["calls"] == 0)
    log = phone.log.read_text()
    assert "phone.call_over" in log
    for personal in ("1701234567", "Musterfrau", "Erika"):
        assert personal in caller.messages()
        assert personal not in log
        assert personal not in str(gateway.sessions[0].hello)
