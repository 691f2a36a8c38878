"""Voices: which ones are installed for which locale, and getting one from the voice hub."""

import re
from dataclasses import dataclass
from pathlib import Path

from translations.registry import load_languages
from voice_gateway.speech.piper import find_voice

VOICES_DIR = Path("var/voices")
_NAME = re.compile(r"[a-z]{2,3}_[A-Z]{2}-[A-Za-z0-9_]+-(x_low|low|medium|high)")


class VoiceError(Exception):
    """A voice cannot be installed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice a locale may use: "piper" or "espeak-ng", and whether it is on this machine.

    `active` marks the one the locale speaks with.
    """

    locale: str
    engine: str
    name: str
    installed: bool
    active: bool


def list_voices(voices_dir: Path = VOICES_DIR) -> list[VoiceRow]:
    """The voices of every locale, in order of preference."""
    rows: list[VoiceRow] = []
    for language in load_languages().values():
        chosen = False
        for name in language.piper:
            installed = find_voice(name, voices_dir) is not None
            rows.append(VoiceRow(language.code, "piper", name, installed, installed and not chosen))
            chosen = chosen or installed
        rows.append(VoiceRow(language.code, "espeak-ng", language.espeak, True, not chosen))
    return rows


def install_voice(name: str, voices_dir: Path = VOICES_DIR) -> Path:
    """Download a Piper voice (say "de_DE-thorsten-medium"); returns its model file.

    Does nothing when it is installed. Raises VoiceError, also when the hub cannot be reached.
    """
    if not _NAME.fullmatch(name):
        raise VoiceError(f"{name!r} is no voice name: it looks like de_DE-thorsten-medium")
    found = find_voice(name, voices_dir)
    if found is not None:
        return found
    from piper.download_voices import download_voice

    model = voices_dir / f"{name}.onnx"
    try:
        voices_dir.mkdir(parents=True, exist_ok=True)
        download_voice(name, voices_dir)
    except (OSError, ValueError) as error:
        # A download that broke off must not count as installed.
        model.unlink(missing_ok=True)
        model.with_suffix(".onnx.json").unlink(missing_ok=True)
        raise VoiceError(
            f"the voice hub (huggingface.co) did not deliver {name}: {error}. Without it espeak-ng "
            f"speaks; files from another machine can be copied to {voices_dir}."
        ) from error
    return model
