"""Whether somebody who makes a sound while we speak wants to say something."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from translations.registry import load_languages

TABLE = Path(__file__).with_name("backchannels.yml")
MID_SPEECH_SECONDS = 1.5
"""With more than this still to be said, a nod means "go on"; near the end it is an answer."""


@dataclass(frozen=True, slots=True)
class Backchannels:
    """Phrases as tuples of plain words, longest first."""

    sounds: Sequence[tuple[str, ...]]
    nods: Sequence[tuple[str, ...]]


def plain(text: str) -> list[str]:
    """Words without case and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[\w\u064b-\u0652]+", folded)


@cache
def _table() -> dict[str, Backchannels]:
    rows: dict[str, dict[str, list[str]]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))

    def phrases(texts: list[str]) -> list[tuple[str, ...]]:
        return sorted((tuple(plain(str(text))) for text in texts), key=len, reverse=True)

    return {
        language: Backchannels(phrases(row["sounds"]), phrases(row["nods"]))
        for language, row in rows.items()
    }


def backchannels(locale: str) -> Backchannels:
    """The phrases of a locale's language; empty for one without a row."""
    return _table().get(load_languages()[locale].stt, Backchannels((), ()))


def interrupts(text: str, locale: str, *, midway: bool) -> bool:
    """Whether these words are meant for us; `midway`: we are in the middle of what we say."""
    known = backchannels(locale)
    ignored = [*known.sounds, *known.nods] if midway else [*known.sounds]
    ignored.sort(key=len, reverse=True)
    words = tuple(plain(text))
    while words:
        hit = next((phrase for phrase in ignored if words[: len(phrase)] == phrase), None)
        if hit is None:
            return True
        words = words[len(hit) :]
    return False
