"""Nothing that arrives on the network takes the line away from the next caller."""

import os
import random
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack import eventually
from tests.voice_gateway.phone.conftest import Line, strength, tone
from tests.voice_gateway.phone.gateway import FakeGateway

Start = Callable[..., Line]
HEAD = (
    "{method} sip:115@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK{n}\r\n"
    "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:115@127.0.0.1>\r\nCall-ID: odd-{n}\r\n"
    "CSeq: {cseq}\r\nContact: <sip:a@127.0.0.1:5999>\r\nMax-Forwards: 70\r\n{more}\r\n{body}"
)
BAD_SDP = "Content-Type: application/sdp\r\nContent-Length: {}\r\n"


def odd_messages() -> list[bytes]:
    """Broken in the ways in which messages are broken."""

    def message(number: int, **parts: str) -> bytes:
        values = {"method": "INVITE", "cseq": "1 INVITE", "more": "", "body": "", **parts}
        return HEAD.format(n=number, **values).encode("utf-8", "surrogateescape")

    broken = [
        {"cseq": "4294967296 INVITE"}, {"cseq": "-1 INVITE"}, {"cseq": "1 BYE"}, {"cseq": ""},
        {"more": "Content-Length: -7\r\n"}, {"more": "Content-Length: 99999999999\r\n"},
        {"more": BAD_SDP.format(3), "body": "v=9"}, {"more": BAD_SDP.format(900), "body": "v=0"},
        {"more": BAD_SDP.format(40), "body": "v=0\r\nm=audio 99999999 RTP/AVP 8\r\nc=IN IP4 x\r\n"},
        {"more": "X: " + "a" * 20_000 + "\r\n"}, {"more": "Subject: \x00\x01\r\n"},
        {"more": "Contact: <<<>>;;;\r\n"}, {"more": "Route: <sip:\udcff@@@>\r\n"},
        {"method": "N" * 300, "cseq": "1 " + "N" * 300}, {"method": "REFER", "cseq": "1 REFER"},
        {"method": "CANCEL", "cseq": "1 CANCEL"}, {"method": "BYE", "cseq": "1 BYE"},
        {"method": "OPTIONS", "cseq": "1 OPTIONS", "more": "Require: nothing, known\r\n"},
    ]  # fmt: skip
    whole = [message(number, **parts) for number, parts in enumerate(broken)]
    whole += [b"", b"\r\n\r\n", b"SIP/2.0 200\r\n\r\n", b"\xff" * 1400, b"INVITE\r\n" * 100]
    whole += [whole[6][:cut] for cut in (1, 20, 80, 150)]
    noise = random.Random(4475)
    return whole + [noise.randbytes(noise.randint(1, 1400)) for _ in range(50)]


def torture() -> list[bytes]:
    """Messages of a folder, for instance those of RFC 4475, if one is named."""
    folder = os.environ.get("STADTLOTSE_TEST_SIP_MESSAGES", "")
    return [path.read_bytes() for path in sorted(Path(folder).glob("*.dat"))] if folder else []


def still_answers(phone: Line, gateway: FakeGateway) -> None:
    before = len(gateway.sessions)
    with phone.call() as caller:
        caller.answered(40)
        eventually(lambda: caller.sound.loud_at())
        begun = caller.sound.loud_at() or 0
        eventually(lambda: len(caller.sound.heard(begun)) > 15_000)
        assert strength(caller.sound.heard(begun)[:14_000], 440) > 0.9
    assert len(gateway.sessions) == before + 1


def test_odd_messages(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    started = phone.state()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        for message in odd_messages() + torture():
            sender.sendto(message[:65_000], ("127.0.0.1", phone.port))
            time.sleep(0.01)
    time.sleep(2.0)
    assert started["sip"]
    assert "phone.sip_died" not in phone.log.read_text()
    assert phone.log.read_text().count("phone.open") == 1, "it was not started anew"
    gateway.sessions.clear()
    still_answers(phone, gateway)


def test_garbage_where_sound_is_expected(line: Start, gateway: FakeGateway) -> None:
    phone = line()
    noise = random.Random(1)
    with phone.call() as caller:
        caller.answered()
        eventually(lambda: gateway.sessions)
        for _ in range(300):
            caller.sound.garbage(noise.randbytes(noise.randint(0, 1400)))
            caller.sound.garbage(b"\x80" + noise.randbytes(noise.randint(0, 200)))
        caller.sound.press("5")
        eventually(lambda: gateway.sessions[0].keys.endswith("5"))
        caller.sound.say(tone(1.0, 1000))
        eventually(lambda: caller.sound.idle)
        time.sleep(0.3)
        assert strength(bytes(gateway.sessions[0].sound[-20_000:-9_000]), 1000) > 0.5
    still_answers(phone, gateway)


def test_a_crash_of_the_library_is_followed_by_a_new_start(
    line: Start, gateway: FakeGateway
) -> None:
    phone = line()
    still_answers(phone, gateway)
    children = Path(f"/proc/{phone.process.pid}/task/{phone.process.pid}/children").read_text()
    os.kill(int(children.split()[-1]), signal.SIGSEGV)
    eventually(lambda: phone.log.read_text().count("phone.open") == 2, 30)
    eventually(lambda: phone.state().get("sip"))
    still_answers(phone, gateway)


@pytest.mark.parametrize(
    "setting",
    [
        ("STADTLOTSE_LINE_TOKEN", "short"),
        ("STADTLOTSE_PHONE_LOCALE", "xx"),
        ("STADTLOTSE_PHONE_LINES", '{"115": "klingon"}'),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(
    setting: tuple[str, str], tmp_path: Path, gateway: FakeGateway
) -> None:
    phone = Line(tmp_path, gateway.url, **dict([setting]))
    phone.start(wait=False)
    assert phone.process.wait(timeout=60) == 2
    log = phone.log.read_text()
    assert "phone: " in log
    assert "short" not in log
