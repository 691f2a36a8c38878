"""The registry of languages, read from `languages.yml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Language:
    """One locale of the product.

    `code` names folders and the public contract; `tag` is the BCP 47 tag for `lang` attributes;
    `dir` is "ltr" or "rtl"; `stt` the ISO 639-1 code for speech recognition; `cldr` the locale for
    Babel and ICU; `lid` the code the language identifier returns, None when it cannot tell this
    locale apart (plain German is German); `piper` and `espeak` name voices. `forms` is False while
    the texts of application forms are being translated: they are then shown in German, with a
    notice.
    """

    code: str
    native: str
    german: str
    tag: str
    dir: str
    stt: str
    cldr: str
    lid: str | None
    piper: tuple[str, ...]
    espeak: str
    source: bool = False
    forms: bool = True

    @property
    def babel(self) -> str:
        """The locale without keywords, as Babel's `Locale.parse` takes it."""
        return self.cldr.partition("@")[0]


def _language(row: dict[str, Any]) -> Language:
    return Language(**{**row, "piper": tuple(row["piper"])})


@cache
def load_languages(path: Path = ROOT / "languages.yml") -> dict[str, Language]:
    """All languages by code, in the order of the registry.

    Raises ValueError when the file does not name exactly one source language.
    """
    rows = [_language(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    if sum(row.source for row in rows) != 1:
        raise ValueError(f"{path.name}: exactly one language must be the source")
    return {row.code: row for row in rows}


def source_language() -> Language:
    """The language the texts are written in."""
    return next(row for row in load_languages().values() if row.source)
