"""Settings of the action server, from the environment (prefix STADTLOTSE_)."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class ActionSettings(BaseSettings):
    """Where the action server finds the municipality and its content.

    `zms_url` is the base of the citizen API, up to and including `/api/citizen`; `zms_legacy`
    selects the routes of instances older than July 2026. Applications of `forms_dir` go to the
    destinations that `receivers_file` names, over FIT-Connect at `fit_connect_url` (up to where
    `/v2` begins); without one they are printed. A submitted application can be asked about for
    `case_days`; where somebody wants to be told unasked, the office is asked every `case_seconds`
    and more rarely later. `addition_schema` is that of files sent to a case later; empty: none are
    sent. `estimate_url` is the service that estimates amounts after the benefits check (see
    deploy/gettsim); without one none are told. `retention_hours` is only told to citizens who ask,
    the gateway enforces it. `learning` keeps what was not understood, anonymised, for
    `learning_days`; a text is listed when it was met in `learning_least` conversations. Reports of
    defects go to `open311_url` (up to where `/services.json` begins); without one nobody can report
    here. `open311_jurisdiction` is for servers of several cities; `open311_photos` says that the
    city takes a file along with a report.
    """

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_", extra="ignore")

    var: Path = Path("var")
    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    zms_url: str = "http://127.0.0.1:8090/terminvereinbarung/api/citizen"
    zms_legacy: bool = False
    city_file: Path = ROOT / "sandbox" / "data" / "city.yml"
    domain_dir: Path = ROOT / "bot" / "domain"
    texts_dir: Path = ROOT / "bot" / "texts"
    authorities_file: Path = ROOT / "bot" / "authorities.yml"
    streets_file: Path = ROOT / "sandbox" / "data" / "streets.yml"
    nlu_dir: Path = ROOT / "nlu_data"
    forms_dir: Path = ROOT / "bot" / "forms"
    benefits_file: Path = ROOT / "bot" / "benefits.yml"
    receivers_file: Path = ROOT / "sandbox" / "data" / "receivers.yml"
    reports_file: Path = ROOT / "bot" / "reports.yml"
    landmarks_file: Path = ROOT / "sandbox" / "data" / "landmarks.yml"
    open311_url: str = ""
    open311_api_key: SecretStr = SecretStr("")
    open311_jurisdiction: str = ""
    open311_photos: bool = False
    fit_connect_url: str = ""
    fit_connect_token_url: str = ""
    fit_connect_states_url: str = ""
    fit_connect_client_id: str = ""
    fit_connect_client_secret: SecretStr = SecretStr("")
    estimate_url: str = ""
    case_days: float = Field(default=365, gt=0)
    case_seconds: float = Field(default=60, gt=0)
    addition_schema: str = "https://musterstadt.example/schemas/addition/1.0"
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
