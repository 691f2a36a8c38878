"""Settings of the application's own database, from the environment (prefix STADTLOTSE_)."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from actions.services.drafts import Keeping


class StorageSettings(BaseSettings):
    """Where applications that were started are kept, and how long.

    Empty `database_url` and `keys_file` mean stadtlotse.sqlite and stadtlotse.keys under `var`.
    """

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_", extra="ignore")

    var: Path = Path("var")
    database_url: str = ""
    keys_file: str = ""
    draft_days: float = Field(default=30, gt=0)
    draft_max_days: float = Field(default=90, gt=0)
    draft_warn_days: float = Field(default=3, ge=0)
    attachment_bytes: int = Field(default=10_000_000, gt=0)
    attachment_files: int = Field(default=20, gt=0, description="files of one draft")
    retention_hours: float = Field(default=24, gt=0)
    purge_interval_seconds: float = Field(default=600, gt=0)

    @property
    def url(self) -> str:
        """The SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.var / 'stadtlotse.sqlite'}"

    @property
    def keys(self) -> Path:
        """The file of keys."""
        return Path(self.keys_file) if self.keys_file else self.var / "stadtlotse.keys"

    @property
    def keeping(self) -> Keeping:
        """How long drafts are kept; without a code twice as long as their conversation."""
        return Keeping(
            keep=timedelta(days=self.draft_days),
            longest=timedelta(days=max(self.draft_max_days, self.draft_days)),
            warn=timedelta(days=self.draft_warn_days),
            without_code=timedelta(hours=2 * self.retention_hours),
        )
