"""Sentences that are prepared ahead, for when the gateway cannot speak.

`python -m voice_gateway.phone.prompts` writes them to `phone/` under var: WAV, 8 kHz, 16 bit. The
name of a file has a hash of what it says, so that a new wording or number makes a new file. The
SIP process only plays files and therefore needs no voices in its memory.
"""

import asyncio
import hashlib
import io
import wave
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import structlog

from translations.catalogue import translator
from voice_gateway.phone.call import RATE
from voice_gateway.phone.settings import PhoneSettings

log = structlog.get_logger(__name__)

FOLDER = "phone"
ENGLISH = "en"


def _(text: str) -> str:
    """Marks a text for extraction; it is translated where it is spoken."""
    return text


TEXTS: Mapping[str, str] = {
    "gone": _(
        "Der Sprachassistent ist gerade nicht erreichbar. "
        "Einen Menschen erreichen Sie unter der Telefonnummer {phone}."
    ),
    "connecting": _("Ich verbinde Sie jetzt mit einem Menschen. Bitte bleiben Sie am Apparat."),
    "later": _("Bitte rufen Sie später noch einmal an. Auf Wiederhören."),
}


def sentence(name: str, locale: str, phone: str) -> str:
    """The text of a prompt in a locale."""
    return translator(locale).gettext(TEXTS[name]).replace("{phone}", phone)


def locales(settings: PhoneSettings) -> list[str]:
    """All locales in which a call can begin, and English."""
    return sorted({settings.locale, ENGLISH, *settings.lines.values()})


class Prompts:
    """The prepared sentences as sound for a call."""

    def __init__(self, settings: PhoneSettings) -> None:
        self._settings = settings
        self._folder = settings.var / FOLDER
        self._sounds: dict[Path, bytes] = {}

    def path(self, name: str, locale: str) -> Path:
        """Where a prompt is kept."""
        text = sentence(name, locale, self._settings.city_phone)
        mark = hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
        return self._folder / f"{name}-{locale}-{mark}.wav"

    def missing(self) -> list[tuple[str, str]]:
        """(name, locale) of what was not prepared yet."""
        wanted = [(name, locale) for name in TEXTS for locale in locales(self._settings)]
        return [(name, locale) for name, locale in wanted if not self.path(name, locale).exists()]

    def load(self) -> None:
        """Read all that are there, so that no call waits for a disk."""
        for locale in locales(self._settings):
            for name in TEXTS:
                self._sound(name, locale)

    def sounds(self, names: Iterable[str], locale: str) -> bytes:
        """PCM of the sentences one after the other, in the locale and then in English.

        What is missing is left out: a call must never fail because of it.
        """
        names = tuple(names)
        spoken = dict.fromkeys((locale, ENGLISH))
        return b"".join(self._sound(name, each) for each in spoken for name in names)

    def _sound(self, name: str, locale: str) -> bytes:
        path = self.path(name, locale)
        if path not in self._sounds:
            try:
                with wave.open(str(path)) as file:
                    self._sounds[path] = file.readframes(file.getnframes())
            except (OSError, EOFError, wave.Error):
                log.warning("phone.prompt_missing", prompt=name, locale=locale)
                return b""
        return self._sounds[path]


async def prepare(settings: PhoneSettings) -> int:
    """Synthesise what is missing; returns the number of new files. Raises SpeechUnavailable."""
    prompts = Prompts(settings)
    missing = prompts.missing()
    if not missing:
        return 0
    # Imported late: the SIP process reads this module and must stay small.
    from voice_gateway.speech import SpeechService

    speech = SpeechService()
    try:
        for name, locale in missing:
            text = sentence(name, locale, settings.city_phone)
            audio = await speech.synthesise(text, locale)
            path = prompts.path(name, locale)
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".part")
            draft.write_bytes(_telephone(audio.data))
            draft.replace(path)
    finally:
        speech.close()
    return len(missing)


def _telephone(data: bytes) -> bytes:
    """A WAV file at any rate → at the telephone's, with a breath of silence at the end."""
    from voice_gateway.speech.audio import resample

    with wave.open(io.BytesIO(data)) as file:
        rate = file.getframerate()
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    samples = resample((pcm / 32768).astype(np.float32), rate, RATE)
    quiet = np.zeros(RATE // 3, np.float32)
    result = io.BytesIO()
    with wave.open(result, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        values = np.clip(np.concatenate([samples, quiet]), -1, 1) * 32767
        writer.writeframes(values.astype("<i2").tobytes())
    return result.getvalue()


if __name__ == "__main__":
    asyncio.run(prepare(PhoneSettings()))
