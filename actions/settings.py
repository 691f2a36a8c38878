"""Settings of the action server, from the environment (prefix STADTLOTSE_)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class ActionSettings(BaseSettings):
    """Where the action server finds the municipality and its content.

    `zms_url` is the base of the citizen API, up to and including `/api/citizen`; `zms_legacy`
    selects the routes of instances older than July 2026; `retention_hours` is only told to
    citizens who ask, the gateway enforces it. `learning` keeps what was not understood, anonymised,
    for `learning_days`; a text is listed when it was met in `learning_least` conversations.
    """

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_", extra="ignore")

    var: Path = Path("var")
    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    zms_url: str = "http://127.0.0.1:8090/terminvereinbarung/api/citizen"
    zms_legacy: bool = False
    city_file: Path = ROOT / "sandbox" / "data" / "city.yml"
    domain_dir: Path = ROOT / "bot" / "domain"
    authorities_file: Path = ROOT / "bot" / "authorities.yml"
    streets_file: Path = ROOT / "sandbox" / "data" / "streets.yml"
    nlu_dir: Path = ROOT / "nlu_data"
    retention_hours: int = 24
    learning: bool = False
    learning_url: str = ""
    learning_days: int = Field(default=30, gt=0)
    learning_least: int = Field(default=1, gt=0)

    @property
    def catalogue_file(self) -> Path:
        """The imported service catalogue."""
        return self.var / "catalogue.json"

    @property
    def learned_database(self) -> str:
        """SQLAlchemy URL of what was not understood."""
        return self.learning_url or f"sqlite:///{self.var / 'learning.sqlite'}"

    @property
    def index_dir(self) -> Path:
        """Vectors of the service search."""
        return self.var / "index"
