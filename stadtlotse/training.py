"""Trains the dialogue model in the dialogue engine's own environment."""

import os
import subprocess
from pathlib import Path

from stadtlotse.paths import MODEL_SOURCES, RASA_PYTHON, ROOT, Stamp, fingerprint, model_file, var


class TrainingFailed(Exception):
    """Rasa refused the content; the message is the end of its output."""


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa process: our components importable, no reports to its maker."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "bot"),
        "RASA_TELEMETRY_ENABLED": "false",
        "STADTLOTSE_VAR": str(var()),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        # The embedding engine spins on idle threads, which slows a shared machine down tenfold.
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
        # The variables of the calling environment must not leak into another Python's.
        "VIRTUAL_ENV": str(RASA_PYTHON.parent.parent),
    }


def sources_fingerprint() -> str:
    """Changes whenever the model would come out differently."""
    return fingerprint(ROOT / name for name in MODEL_SOURCES)


def is_trained() -> bool:
    """Whether the stored model belongs to the present content."""
    return model_file().exists() and Stamp("model").matches(sources_fingerprint())


def train(force: bool = False) -> Path:
    """Train when the content has changed; returns the model file. Raises TrainingFailed."""
    target = model_file()
    if is_trained() and not force:
        return target
    stamp = sources_fingerprint()
    command = [
        str(RASA_PYTHON), "bot/train.py", "train",
        "--config", "config.yml", "--domain", "bot/domain",
        "--data", "nlu_data", "bot/rules",
        "--out", str(target.parent), "--fixed-model-name", "stadtlotse", "--skip-validation",
        *(["--force"] if force else []),
    ]  # fmt: skip
    log = var() / "logs" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=rasa_environment(), stdout=output, stderr=subprocess.STDOUT
        )
    if done.returncode:
        lines = log.read_text(encoding="utf-8").splitlines()
        raise TrainingFailed("\n".join(lines[-30:]))
    Stamp("model").set(stamp)
    return target
