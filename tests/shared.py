"""Where reference data shared between projects lies; tests that need it are skipped without it."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
