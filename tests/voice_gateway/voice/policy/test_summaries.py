"""A summary after a booking: offered once, confirmed, really sent."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from email import message_from_bytes
from email.policy import default

import pytest

from tests.voice_gateway.voice.policy.telephone import Phone, Post, message
from translations.registry import load_languages
from voice_gateway.voice.policy import Summary
from voice_gateway.voice.ports import Listen, SendText
from voice_gateway.voice.summaries import MailServer, SmtpSummaries

BOOKED = "Ihr Termin ist gebucht, am 3. Dezember. Nummer 101002-fb43."


def booked(*channels: str, **parts: object) -> Phone:
    phone = Phone(summaries=Post(*channels, **parts))
    phone.asked("utter_booked", BOOKED, ("Termin absagen", "/cancel_appointment"))
    return phone


def test_offered_after_a_booking_and_once() -> None:
    phone = booked()
    assert phone.heard.startswith("Ihr Termin ist gebucht")
    assert "summary_email" in phone.names
    phone.says("nein danke")
    assert phone.names == ["good", "anything_else"]
    phone.asked("utter_moved", BOOKED)
    assert "summary_email" not in phone.names
    assert phone.post.sent == []


def test_not_offered_when_nothing_can_be_sent_or_nothing_was_finished() -> None:
    phone = Phone()
    phone.asked("utter_booked", BOOKED)
    assert "summary_email" not in phone.names
    other = Phone(summaries=Post())
    other.asked("utter_answer_fee", "70 Euro.")
    assert "summary_email" not in other.names


def test_the_address_is_spelled_and_read_back() -> None:
    phone = booked()
    phone.says("ja gern")
    assert phone.names == ["ask_email"]
    assert phone.listening.endpointing == "spelling"
    phone.says("das weiß ich nicht")
    assert phone.names == ["email_wrong", "ask_email"]
    phone.says("M A X Punkt Muster at web Punkt de")
    assert "max.muster@web.de. Stimmt das?" in phone.heard
    assert phone.post.sent == []
    phone.keys("1")
    assert phone.names == ["summary_sent", "anything_else"]
    (summary,) = phone.post.sent
    assert (summary.channel, summary.to) == ("email", "max.muster@web.de")
    assert BOOKED in summary.text
    assert "Stadt Musterstadt telefoniert" in summary.text
    assert "max" not in repr(summary)


def test_the_address_of_the_booking_is_offered() -> None:
    phone = Phone(summaries=Post())
    phone.asked("utter_read_back", "Auf Erika, E-Mail erika@web.de. Soll ich buchen?")
    phone.asked("utter_booked", BOOKED)
    assert "an erika@web.de?" in phone.heard
    phone.says("ja")
    assert phone.post.sent[0].to == "erika@web.de"


def test_text_messages_where_a_provider_is_there() -> None:
    phone = booked("sms")
    assert "summary_sms" in phone.names
    phone.keys("1")
    phone.keys("01723345678")
    phone.says("ja")
    assert (phone.post.sent[0].channel, phone.post.sent[0].to) == ("sms", "+491723345678")


def test_both_ways_are_offered_by_key() -> None:
    phone = booked("email", "sms")
    assert "Für „SMS“ drücken Sie die 2." in phone.heard
    phone.keys("3")
    assert phone.names == ["good", "anything_else"]
    other = booked("email", "sms")
    other.says("SMS")
    assert other.names == ["call_back_number"]


def test_something_else_ends_the_question() -> None:
    phone = booked()
    assert phone.says("Was muss ich mitbringen?") == [SendText("Was muss ich mitbringen?")]


def test_a_message_that_could_not_be_sent_is_told_later() -> None:
    promise: Future[None] = Future()
    phone = booked(promise=promise)
    phone.says("ja")
    phone.says("max at web punkt de")
    phone.says("ja")
    assert "summary_failed" not in phone.names
    promise.set_exception(OSError("no"))
    phone.silence()
    assert phone.names[0] == "summary_failed"
    assert isinstance(phone.end, Listen)
    phone.silence()
    assert "summary_failed" not in phone.names


class Mailbox:
    """A mail server that keeps one message; speaks just enough SMTP (RFC 5321)."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.to, self.data = "", b""
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _ = self.socket.accept()
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 box\r\n")
            for line in iter(stream.readline, b""):
                verb = line[:4].upper()
                if verb == b"RCPT":
                    self.to = line.decode().split(":")[1].strip(" <>\r\n")
                if verb == b"DATA":
                    stream.write(b"354 go\r\n")
                    while (part := stream.readline()) != b".\r\n":
                        self.data += part
                stream.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
                if verb == b"QUIT":
                    return


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.socket.close()


@pytest.mark.parametrize("locale", ["de", "ar", "ru"])
def test_an_email_arrives(mailbox: Mailbox, locale: str) -> None:
    sender = SmtpSummaries(
        MailServer("127.0.0.1", mailbox.port, "none", "", "", "Stadt <stadt@musterstadt.example>")
    )
    text = message("utter_booked", "Termin ☎ موعد приём").text
    sender.send(Summary("email", "e@web.de", "Betreff موعد", text, locale)).result(timeout=20)
    sender.close()
    mailbox.thread.join(20)
    mail = message_from_bytes(mailbox.data, policy=default)
    assert mailbox.to == "e@web.de"
    assert mail["Subject"] == "Betreff موعد"
    assert mail["Content-Language"] == load_languages()[locale].tag
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    assert body.get_content().strip() == text


def test_a_mail_server_that_is_not_there_breaks_the_promise() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sender = SmtpSummaries(MailServer("127.0.0.1", port, "none", "", "", "s@m.example"))
    promise = sender.send(Summary("email", "e@web.de", "S", "T"))
    assert isinstance(promise.exception(timeout=30), OSError)
    sender.close()
