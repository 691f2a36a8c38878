"""Telephone calls as the municipality wants them: the policy with its stores and senders."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from cryptography.fernet import Fernet
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from translations.registry import load_languages
from voice_gateway.dialogue.catalogue import Catalogue
from voice_gateway.store import CallBackStore
from voice_gateway.voice.policy import (
    CallBackRequest,
    CallPolicy,
    Vocabulary,
    load_policy,
    load_vocabulary,
    make,
    prompts,
)
from voice_gateway.voice.summaries import MailServer, SmtpSummaries


class CallSettings(BaseSettings):
    """Settings of telephone calls, overridable by STADTLOTSE_… variables."""

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_", extra="ignore")

    call_policy: Path | None = Field(default=None, description="a policy.yml of one's own")
    callback_key: str = Field(
        default="",
        description="Fernet keys, comma between them; the first seals. Empty: no call-backs",
    )
    callback_days: float = Field(default=7.0, gt=0, description="how long a wish is kept")
    smtp_host: str = Field(default="", description="mail server for summaries; empty: none")
    smtp_port: int = Field(default=587, gt=0, lt=65_536)
    smtp_security: str = Field(default="starttls", pattern="^(starttls|tls|none)$")
    smtp_user: str = ""
    smtp_password: str = Field(default="", repr=False)
    smtp_from: str = ""

    @field_validator("callback_key")
    @classmethod
    def _usable(cls, value: str) -> str:
        """A key that cannot be used must end the start, not the first call."""
        for key in filter(None, value.split(",")):
            try:
                Fernet(key)
            except ValueError as error:
                raise ValueError("not a Fernet key") from error
        return value

    @property
    def callback_keys(self) -> list[str]:
        """The keys one by one."""
        return [key for key in self.callback_key.split(",") if key]

    @property
    def mail_server(self) -> MailServer | None:
        """Where summaries go; None when nothing is sent."""
        if not (self.smtp_host and self.smtp_from):
            return None
        return MailServer(
            self.smtp_host, self.smtp_port, self.smtp_security,
            self.smtp_user, self.smtp_password, self.smtp_from,
        )  # fmt: skip


class Inbox:
    """Stores wishes to be called back in a thread; see `policy.ports.Callbacks`."""

    def __init__(self, store: CallBackStore) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="callbacks")

    def add(self, request: CallBackRequest) -> "Future[None]":
        """Store one; the promise fails with SQLAlchemyError."""
        return self._thread.submit(self._add, request)

    def _add(self, request: CallBackRequest) -> None:
        self._store.add(request.number, request.when, request.locale, request.about)

    def close(self) -> None:
        """Finish what was accepted."""
        self._thread.shutdown()


class Calls:
    """Makes the policy of each call."""

    def __init__(self, settings: CallSettings, phone: str, engine: sa.Engine | None = None) -> None:
        self._data = load_policy(settings.call_policy)
        self._phone = phone
        self.store: CallBackStore | None = None
        self._inbox: Inbox | None = None
        if engine is not None and settings.callback_keys:
            self.store = CallBackStore(engine, settings.callback_keys, settings.callback_days)
            self._inbox = Inbox(self.store)
        server = settings.mail_server
        self._summaries = SmtpSummaries(server) if server else None
        self._vocabulary = Vocabulary()

    def make(self, locale: str) -> CallPolicy:
        """The policy of a new call."""
        return make(
            locale,
            phone=self._phone,
            data=self._data,
            callbacks=self._inbox,
            summaries=self._summaries,
            vocabulary=self._vocabulary,
        )

    def prompts(self, locale: str) -> Iterable[str]:
        """Texts to be prepared."""
        return prompts(locale, phone=self._phone, data=self._data).values()

    async def warm(self, catalogue: Catalogue) -> None:
        """Learn the names of services that callers may say."""
        found = await load_vocabulary(catalogue, self._data.hotword_queries, load_languages())
        self._vocabulary = replace(self._vocabulary, services=found.services)

    def close(self) -> None:
        """Finish what was promised to callers."""
        if self._inbox is not None:
            self._inbox.close()
        if self._summaries is not None:
            self._summaries.close()
