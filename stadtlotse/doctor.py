"""What is missing on this machine, and how to get it."""

import shutil
import socket
import sys
from ctypes.util import find_library
from dataclasses import dataclass

from PIL import ImageFont

from stadtlotse.models import is_complete
from stadtlotse.paths import RASA_PYTHON, model_file, var
from stadtlotse.stack import Ports
from stadtlotse.training import is_trained
from translations.registry import load_languages

# What WeasyPrint loads from the system, and the fonts of actions/documents/print.css.
PRINTING_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PRINTING_FONTS = (
    "NotoSans-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: present or not, the remedy, and whether the product works without it."""

    part: str
    ok: bool
    remedy: str
    optional: bool = False


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _is_installed(font: str) -> bool:
    try:
        ImageFont.truetype(font)
    except OSError:
        return False
    return True


def examine() -> list[Finding]:
    """All findings, in the order in which they should be mended."""
    ports = Ports.from_environment()
    free = [_port_is_free(p) for p in (ports.sandbox, ports.actions, ports.rasa, ports.gateway)]
    voices = {path.stem for path in (var() / "voices").glob("*.onnx")}
    without = [lang.code for lang in load_languages().values() if not voices & set(lang.piper)]
    return [
        Finding("Python 3.12", sys.version_info[:2] == (3, 12), "make environments"),
        Finding("dialogue engine (Python 3.10)", RASA_PYTHON.exists(), "make environments"),
        Finding(
            "speech recognition model",
            is_complete(var() / "models" / "whisper-base"),
            "stadtlotse setup",
        ),
        Finding("service catalogue", (var() / "catalogue.json").exists(), "stadtlotse setup"),
        Finding("dialogue model", model_file().exists(), "stadtlotse train"),
        Finding("dialogue model is up to date", is_trained(), "stadtlotse train"),
        Finding(
            "ports are free", all(free), "stop the running instance or set STADTLOTSE_PORT_…", True
        ),
        Finding(
            "Pango and HarfBuzz, for PDFs",
            all(find_library(name) for name in PRINTING_LIBRARIES),
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            True,
        ),
        Finding(
            "Noto fonts, for PDFs",
            all(_is_installed(font) for font in PRINTING_FONTS),
            "apt-get install fonts-noto-core",
            True,
        ),
        Finding(
            "Chromium, for the tests",
            bool(shutil.which("chromium") or shutil.which("chromium-browser")),
            "apt-get install chromium",
            True,
        ),
        Finding(
            f"Piper voices ({len(without)} languages speak with espeak-ng)",
            not without,
            "stadtlotse voices install <name>, see stadtlotse voices list",
            True,
        ),
    ]
