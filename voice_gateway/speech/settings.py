"""Settings of recognition and synthesis, overridable by STADTLOTSE_SPEECH_… variables."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SpeechSettings(BaseSettings):
    """Where the models are and how much of the machine they may use.

    `whisper_model` is a directory in CTranslate2 format, or the name of a model the hub has
    (used only when it is already in the local cache: nothing is downloaded while serving).
    One CPU thread per utterance and several workers beat many threads per utterance: four people
    at once wait 0.4 s instead of 1.7 s on two cores.
    """

    model_config = SettingsConfigDict(env_prefix="STADTLOTSE_SPEECH_", extra="ignore")

    whisper_model: str = "var/models/whisper-base"
    compute_type: str = "int8"
    cpu_threads: int = Field(default=1, ge=1)
    num_workers: int = Field(default=2, ge=1)
    beam_size: int = Field(default=5, ge=1)

    voices_dir: Path = Path("var/voices")
    tts_workers: int = Field(default=2, ge=1)

    max_waiting: int = Field(default=16, ge=0, description="utterances that may wait for a worker")
    max_seconds: float = Field(default=60.0, gt=0, description="longest recording accepted")
