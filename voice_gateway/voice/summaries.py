"""Summaries of calls by e-mail. Text messages need a provider; see docs/call-policy.md."""

import smtplib
import ssl
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import structlog

from translations.registry import load_languages
from voice_gateway.voice.policy.ports import Channel, Summary

log = structlog.get_logger(__name__)
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server of the municipality. `security`: "starttls", "tls" or "none"."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str


class SmtpSummaries:
    """Sends over SMTP, one after the other, in a thread; see `policy.ports.Summaries`."""

    channels: Sequence[Channel] = ("email",)

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="summaries")

    def send(self, summary: Summary) -> "Future[None]":
        """Send one; the promise fails with OSError or SMTPException."""
        return self._thread.submit(self._send, summary)

    def close(self) -> None:
        """Finish what was accepted."""
        self._thread.shutdown()

    def _send(self, summary: Summary) -> None:
        message, server = written(summary, self._server.sender), self._server
        try:
            with self._connected() as connection:
                if server.security == "starttls":
                    connection.starttls(context=ssl.create_default_context())
                if server.user:
                    connection.login(server.user, server.password)
                connection.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            log.error("summary.not_sent", error=type(error).__name__)
            raise

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        return smtplib.SMTP(host, port, timeout=SECONDS)


def written(summary: Summary, sender: str) -> EmailMessage:
    """The e-mail; it says in which language it is, and that no person wrote it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, summary.to, summary.subject
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(summary.text)  # takes out all headers about the content that were there
    message["Content-Language"] = load_languages()[summary.locale].tag
    return message
