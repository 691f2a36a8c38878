"""Settings of the sandbox, from the environment with the prefix STADTLOTSE_SANDBOX_."""

import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent


class SandboxSettings(BaseSettings):
    """What an operator may change; every default is good for local use.

    `url` is the address under which the sandbox is reached, used in links it hands out.
    `content_dir` holds offices.yml, city.yml, documents.yml and services/*.yml.
    `rate_limit` is requests per minute and address on the appointment interface, and as many on the
    one for reports; 0 turns it off.
    `appointments_per_mail` and `max_quantity` hold where the content names no limit.
    `open311_api_key` is the key for new reports; any will do while there is none.
    `zms_legacy` serves the older routes for free appointments instead of the calendar.
    `testing` adds the switches under /_sandbox.
    `fault_timeout` is how many seconds the fault "timeout" holds a request.
    `fit_connect_clients` maps the ids of FIT-Connect clients to their secrets (as JSON in the
    environment); `fit_connect_keys` is the folder of the city's keys, made when first needed;
    `fit_connect_accept` says who accepts a correct submission: the city at once or a clerk;
    `fit_connect_rate_limit` is requests per minute and address, 0 turns it off.
    """

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_SANDBOX_", populate_by_name=True)

    url: str = "http://127.0.0.1:8090"
    content_dir: Path = PACKAGE / "data"
    var: Path = Field(default=Path("var"), validation_alias="STADTLOTSE_VAR")
    database: Path | None = None
    rate_limit: int = Field(default=60, ge=0)
    appointments_per_mail: int = Field(default=10, ge=1)
    max_quantity: int = Field(default=5, ge=1, le=25)
    zms_legacy: bool = False
    pvog_client_id: SecretStr | None = None
    open311_api_key: SecretStr | None = None
    captcha_secret: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_hex(32)))
    captcha_ttl: int = Field(default=300, ge=1)
    captcha_cost: int = Field(default=1000, ge=1, le=100_000)
    testing: bool = False
    fault_timeout: float = Field(default=60.0, ge=0)
    fit_connect_clients: dict[str, SecretStr] = {"stadtlotse": SecretStr("musterstadt")}
    fit_connect_keys: Path | None = None
    fit_connect_accept: Literal["automatic", "clerk"] = "automatic"
    fit_connect_rate_limit: int = Field(default=300, ge=0)
    fit_connect_max_bytes: int = Field(default=30_000_000, ge=10_000)

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.database or self.var / "sandbox.sqlite"

    @property
    def fit_connect_keys_dir(self) -> Path:
        """The folder of the city's private keys."""
        return self.fit_connect_keys or self.var / "sandbox-keys"
