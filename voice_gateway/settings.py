"""Settings of the gateway, overridable by STADTLOTSE_… variables."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

INTENTS = (
    # general
    "greet", "goodbye", "thank", "affirm", "deny", "help", "bot_challenge", "out_of_scope",
    # control
    "repeat", "slower", "simpler", "change_language", "talk_to_person", "emergency", "start_over",
    "go_back", "stop", "forget_me", "ask_why", "correct", "violence", "crisis", "other_authority",
    # questions about a service
    "ask_service_info", "ask_documents", "ask_prerequisites", "ask_fee", "ask_duration",
    "ask_deadline", "ask_location", "ask_opening_hours", "ask_online", "ask_contact",
    # appointments
    "book_appointment", "move_appointment", "cancel_appointment", "lookup_appointment",
    "ask_other_options", "inform",
    # applications
    "start_application", "resume_application", "pause_application", "skip", "ask_meaning",
    "ask_progress", "review_answers", "change_answer", "case_status", "report_defect",
    "check_benefits",
    # answers by button
    "choose_service", "choose_office", "choose_day", "choose_time", "choose_booking",
)  # fmt: skip
FORBIDDEN_INTENTS = frozenset({"restart", "session_start", "back"})
MIN_SECRET = 32


class Settings(BaseSettings):
    """Where the gateway's neighbours are and what it lets pass.

    Lists are JSON in the environment, e.g. STADTLOTSE_CORS_ORIGINS='["https://www.stadt.de"]'.
    A rate limit of 0 per minute switches that limit off.
    """

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_", extra="ignore")

    var: Path = Path("var")
    db_url: str = Field(default="", description="SQLAlchemy URL; empty: gateway.sqlite under var")
    tracker_db_url: str = Field(
        default="", description="Rasa's tracker store; empty: tracker.sqlite under var"
    )
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: str = ""
    rasa_timeout: float = Field(default=20.0, gt=0, description="seconds for one turn")
    actions_url: str = "http://127.0.0.1:5055"
    actions_timeout: float = Field(default=5.0, gt=0, description="seconds for one look-up")

    city_phone: str = "115"
    debug: bool = Field(default=False, description="answers say what was understood")
    desk_token: str = Field(
        default="",
        description="secret of the staff desk that writes into conversations; empty: off",
    )
    log_salt: str = Field(
        default="", description="makes hashed ids comparable between replicas; empty: random"
    )

    news_interval_seconds: float = Field(
        default=3.0, gt=0, description="how often news of submitted applications are asked for"
    )

    retention_hours: float = Field(default=24.0, gt=0)
    purge_interval_seconds: float = Field(default=600.0, gt=0)

    max_text_chars: int = Field(default=2_000, gt=0)
    max_audio_bytes: int = Field(default=10_000_000, gt=0)
    max_file_bytes: int = Field(default=10_000_000, gt=0)
    file_timeout: float = Field(default=90.0, gt=0, description="seconds for checking a file")
    max_json_bytes: int = Field(default=64_000, gt=0)
    allowed_intents: tuple[str, ...] = INTENTS

    address_rate_per_minute: float = Field(default=1_200, ge=0)
    address_burst: int = Field(default=400, ge=1)
    conversation_rate_per_minute: float = Field(default=120, ge=0)
    conversation_burst: int = Field(default=60, ge=1)

    cors_origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ("'self'",)
    events_keepalive_seconds: float = Field(default=15.0, gt=0)
    max_event_streams: int = Field(default=4, ge=1, description="open streams per conversation")

    line_token: str = Field(
        default="", description="secret of the processes that bring phone calls; empty: off"
    )
    voice_max_sessions: int = Field(default=40, ge=1, description="spoken conversations at once")
    voice_max_seconds: float = Field(default=3_600.0, gt=0, description="longest of them")
    voice_hello_seconds: float = Field(
        default=5.0, gt=0, description="a new line says who it is within this time"
    )
    voice_filler_seconds: float = Field(
        default=1.5, gt=0, description="an answer that takes longer is announced"
    )

    @field_validator("allowed_intents")
    @classmethod
    def _no_engine_commands(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Commands of the dialogue engine must never be reachable from outside."""
        forbidden = FORBIDDEN_INTENTS.intersection(value)
        if forbidden:
            raise ValueError(f"these are commands of the engine: {sorted(forbidden)}")
        return value

    @field_validator("desk_token", "line_token")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        """A guessable secret would let anybody speak as a member of staff, or place calls."""
        if value and len(value) < MIN_SECRET:
            raise ValueError(f"needs at least {MIN_SECRET} characters")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _no_wildcard(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Embedding sites are named one by one."""
        if "*" in value:
            raise ValueError("name the sites; '*' is not accepted")
        return value

    @property
    def database(self) -> str:
        """URL of the gateway's own database."""
        return self.db_url or f"sqlite:///{self.var / 'gateway.sqlite'}"

    @property
    def tracker_database(self) -> str:
        """URL of the database in which Rasa keeps conversations."""
        return self.tracker_db_url or f"sqlite:///{self.var / 'tracker.sqlite'}"
