"""Calls that are handed to a person (SIP REFER)."""

from collections.abc import Callable

from tests.stack import eventually
from tests.telephone import Caller
from tests.voice_gateway.phone.conftest import Line, tone
from tests.voice_gateway.phone.gateway import FakeGateway, Session

Start = Callable[..., Line]
PERSON = "sip:person@127.0.0.1:5999"


def begin(caller: Caller, gateway: FakeGateway) -> Session:
    caller.answered()
    eventually(lambda: gateway.sessions)
    caller.settled()
    return gateway.sessions[0]


def told(session: Session) -> list[object]:
    return [e["ok"] for e in session.events if e["type"] == "transferred"]


def test_the_exchange_connects_with_the_person(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call("transferred") as caller:
        session = begin(caller, gateway)
        gateway.tell(session, "transfer", target=PERSON, summary="not for the exchange")
        assert caller.over() == 0
        assert f"Refer-To: {PERSON}\n" in caller.messages()
        assert "not for the exchange" not in caller.messages()
        eventually(lambda: told(session) == [True])
        eventually(lambda: not session.open)


def test_what_was_said_is_heard_before(line: Start, gateway: FakeGateway) -> None:
    gateway.greeting = b""
    phone = line()
    with phone.call("transferred") as caller:
        session = begin(caller, gateway)
        gateway.play(session, tone(1.5))
        gateway.tell(session, "transfer", target="100", summary="")
        assert caller.over() == 0
        assert "sip:100@" in caller.messages(), "an extension of our own exchange"
        started = caller.sound.loud_at()
        assert started is not None
        loud = [p for p in caller.sound.packets if p.at >= started and set(p.data) != {0xD5}]
        assert len(loud) >= 70, "1.5 seconds are 75 packets"


def test_a_busy_person_leaves_the_call_as_it_was(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call("transfer_refused", seconds=1.5) as caller:
        session = begin(caller, gateway)
        gateway.tell(session, "transfer", target=PERSON, summary="")
        eventually(lambda: told(session) == [False])
        caller.sound.press("7")
        eventually(lambda: session.keys == "7")
        assert caller.over() == 0


def test_nobody_to_transfer_to(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    with phone.call() as caller:
        session = begin(caller, gateway)
        gateway.tell(session, "transfer", target="", summary="")
        eventually(lambda: told(session) == [False])
        assert session.open
        assert "REFER sip" not in caller.messages()
