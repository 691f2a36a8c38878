"""Settings of the phone line, overridable by STADTLOTSE_PHONE_… variables."""

import re
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from translations.registry import load_languages

MIN_TOKEN = 32


class PhoneSettings(BaseSettings):
    """Where calls come from, where the gateway is, and who takes over.

    `lines` is JSON, number → locale: '{"+4989115": "de", "+4989116": "tr"}'. Without a `registrar`
    and `password` the line waits for calls of a trunk and does not register.
    """

    model_config = SettingsConfigDict(
        env_prefix="STADTLOTSE_PHONE_", extra="ignore", populate_by_name=True
    )

    token: str = Field(
        default="",
        validation_alias=AliasChoices("STADTLOTSE_LINE_TOKEN"),
        description="secret between the lines and the gateway",
    )
    gateway_url: str = "ws://127.0.0.1:8080"
    status_port: int = Field(default=8091, description="loopback port of /healthz and /readyz")
    var: Path = Field(default=Path("var"), validation_alias=AliasChoices("STADTLOTSE_VAR"))

    listen: str = Field(default="127.0.0.1:5060", description="address and port for SIP")
    user: str = "stadtlotse"
    domain: str = Field(default="", description="empty: the address of `listen`")
    password: str = ""
    auth_user: str = ""
    registrar: str = Field(default="", description="outbound proxy, when it is not the domain")
    register_seconds: int = Field(default=0, ge=0, description="0: no registration (a trunk)")
    transport: Literal["udp", "tcp", "tls"] = "udp"
    rtp_ports: str = Field(default="10000-10999", pattern=r"^\d{4,5}-\d{4,5}$")
    rtp_timeout: int = Field(default=20, ge=0, description="seconds without sound: hung up")
    max_calls: int = Field(default=8, ge=1)

    lines: dict[str, str] = Field(default={}, description="dialled number → locale")
    locale: str = Field(default="de", description="of numbers that are not in `lines`")
    person: str = Field(default="", description="SIP URI or extension of a person; empty: nobody")
    city_phone: str = Field(
        default="115",
        validation_alias=AliasChoices("STADTLOTSE_CITY_PHONE"),
        description="number of a person that is read out when the assistant is gone",
    )

    answer_seconds: float = Field(default=2.0, gt=0, description="longest ringing")
    ready_seconds: float = Field(
        default=5.0, gt=0, description="how long the gateway may take, ringing included"
    )
    transfer_seconds: float = Field(default=40.0, gt=0, description="longest ringing at a person")

    @field_validator("locale")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in load_languages():
            raise ValueError(f"no language {value!r}")
        return value

    @field_validator("lines")
    @classmethod
    def _lines(cls, value: dict[str, str]) -> dict[str, str]:
        return {plain(number): cls._known(locale) for number, locale in value.items()}

    @field_validator("token")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        """A guessable secret would let anybody hold calls."""
        if value and len(value) < MIN_TOKEN:
            raise ValueError(f"the token must have at least {MIN_TOKEN} characters")
        return value

    def locale_of(self, dialled: str) -> str:
        """The locale in which a call to this number (or extension) begins."""
        return self.lines.get(plain(dialled), self.locale)

    @property
    def host(self) -> str:
        """The address on which SIP is heard."""
        return self.listen.rpartition(":")[0]


def plain(number: str) -> str:
    """A dialled number without spaces, dashes and the ways to write "abroad"; extensions as is."""
    text = re.sub(r"[\s()/.-]", "", number).casefold()
    return re.sub(r"^(\+|00)", "", text) if re.fullmatch(r"\+?\d+", text) else text
