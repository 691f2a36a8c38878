"""Where things are, and how the two Python environments are called."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
# What the dialogue model is made of: when one of these changes, it is trained again.
MODEL_SOURCES = ("config.yml", "bot/domain", "bot/rules", "bot/components", "nlu_data")


def var() -> Path:
    """The folder of variable data (STADTLOTSE_VAR, default ./var), created when missing."""
    folder = Path(os.environ.get("STADTLOTSE_VAR", ROOT / "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def model_file() -> Path:
    """The trained dialogue model."""
    return var() / "models" / "stadtlotse.tar.gz"


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of files and folders; changes when anything in them does."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" in file.parts:
                continue
            digest.update(file.relative_to(ROOT).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


class Stamp:
    """Remembers for which inputs a step was done last, so that it is done only when needed."""

    def __init__(self, name: str) -> None:
        self._file = var() / "stamps" / name

    def matches(self, value: str) -> bool:
        """Whether the step was done for exactly these inputs."""
        return self._file.exists() and self._file.read_text(encoding="utf-8") == value

    def set(self, value: str) -> None:
        """Record that it was."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(value, encoding="utf-8")
