"""Scaffolds a language: the registry row, the folders, and catalogues waiting for translation."""

from pathlib import Path

import yaml

from stadtlotse.paths import ROOT
from translations.registry import load_languages
from translations.update import SOURCES, template, update_locale

NLU_FILES = ("general", "control", "questions", "appointments")
RTL = ("ar", "fa", "he", "ur", "ckb", "ps")


class LanguageExists(Exception):
    """The registry has this language already."""


def _intents(file: Path) -> list[str]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [row["intent"] for row in content["nlu"]]


def scaffold(code: str, native: str, german: str, root: Path = ROOT) -> list[Path]:
    """Write everything a new language needs; returns the files.

    The example lists are empty and every text is untranslated: `make check` and the tests name what
    is missing until the content is complete. Raises LanguageExists.
    """
    registry = root / "translations" / "languages.yml"
    if code in load_languages(registry):
        raise LanguageExists(f"{code} is already in {registry.name}")
    direction = "rtl" if code in RTL else "ltr"
    with registry.open("a", encoding="utf-8") as file:
        file.write(
            f"- {{code: {code}, native: {native}, german: {german}, tag: {code}, "
            f"dir: {direction}, stt: {code}, cldr: {code}, lid: {code}, piper: [], "
            f"espeak: {code}}}\n"
        )
    load_languages.cache_clear()
    written = [registry]
    folder = root / "nlu_data" / code
    folder.mkdir(parents=True)
    for name in NLU_FILES:
        blocks = [
            f"- intent: {intent}\n  examples: |\n"
            for intent in _intents(root / "nlu_data" / "de" / f"{name}.yml")
        ]
        path = folder / f"{name}.yml"
        path.write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
        written.append(path)
    path = folder / "services.yml"
    path.write_text("# service id: {name, summary, words, questions}\n_none: []\n", "utf-8")
    written.append(path)
    for domain in SOURCES:
        source = template(root, domain)
        written.append(update_locale(code, domain, source, root / "translations", babel=code))
    return written
