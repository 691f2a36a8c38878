"""Extracts all texts and brings every locale's catalogue up to date, with Babel."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from translations.catalogue import po_path, read_table
from translations.registry import ROOT, load_languages

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
}
FORM_METHOD = "translations.extract_forms:form"
# Domain → (extraction method, file pattern), relative to the project.
SOURCES = {
    "messages": (
        ("translations.extract:responses", "bot/domain/*.yml"),
        ("translations.extract:responses", "bot/texts/*.yml"),
        ("python", "voice_gateway/**/*.py"),
        ("translations.extract:strings", "voice_gateway/widget/messages.json"),
    ),
    "catalogue": (
        ("translations.extract:city", "sandbox/data/documents.yml"),
        ("translations.extract:city", "sandbox/data/offices.yml"),
        ("translations.extract:city", "sandbox/data/services/*.yml"),
    ),
    "forms": (
        (FORM_METHOD, "bot/forms/*.yml"),
        ("translations.extract_forms:benefits", "bot/benefits.yml"),
        ("translations.extract_forms:reports", "bot/reports.yml"),
    ),
}
COPYRIGHT = "The Stadtlotse authors"


def _extracted(project: Path, domain: str) -> Iterator[tuple[str, Any]]:
    for method, pattern in SOURCES[domain]:
        for path in sorted(project.glob(pattern)):
            for row in extract_from_file(method, path, keywords=KEYWORDS):
                yield path.relative_to(project).as_posix(), row


def template(project: Path, domain: str) -> Catalog:
    """The catalogue of all German texts of a domain, without translations.

    `project` is the folder that holds the rooms. Locations name files only: line numbers would
    change every catalogue with every edit.
    """
    catalogue = Catalog(project="Stadtlotse", copyright_holder=COPYRIGHT, charset="utf-8")
    for name, (_, message, comments, context) in _extracted(project, domain):
        catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def update_locale(
    locale: str, domain: str, source: Catalog, root: Path = ROOT, babel: str | None = None
) -> Path:
    """Merge a template into one locale's catalogue; returns the file written.

    `babel` is the CLDR locale, for a language that is only just being added to the registry.
    """
    path = po_path(locale, domain, root)
    return _merge(path, source, babel or load_languages()[locale].babel)


def update_forms(folder: Path) -> dict[str, int]:
    """Bring `texts/<locale>.po` beside a municipality's own forms up to date.

    Texts that ours have a translation of are left out. Returns how many are missing, by locale.
    """
    missing: dict[str, int] = {}
    for language in load_languages().values():
        if language.source:
            continue
        known = read_table(po_path(language.code, "forms"), language.code)
        source = Catalog(project="Stadtlotse", copyright_holder=COPYRIGHT, charset="utf-8")
        for path in sorted(folder.glob("*.yml")):
            for row in extract_from_file(FORM_METHOD, path, keywords=KEYWORDS):
                _, message, comments, context = row
                if (context, message) not in known:
                    source.add(message, None, [(path.name, 0)], (), comments, context=context)
        path = folder / "texts" / f"{language.code}.po"
        _merge(path, source, language.babel)
        missing[language.code] = len(source) - len(read_table(path, language.code))
    return missing


def _merge(path: Path, source: Catalog, babel: str) -> Path:
    """Merge a template into a catalogue, which is made when there is none.

    Fuzzy matching is off: a guess must never reach a citizen, so a changed text is missing until
    somebody translates it, and the check says so.
    """
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=babel)
    else:
        catalogue = Catalog(locale=babel, project="Stadtlotse", copyright_holder=COPYRIGHT)
    # Without a new creation date, an update that changes nothing changes no file.
    catalogue.update(
        source, no_fuzzy_matching=True, update_header_comment=True, update_creation_date=False
    )
    catalogue.obsolete.clear()
    catalogue.fuzzy = False  # Babel marks a new header so; nothing in it waits for a translator
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=False, include_lineno=False)
    return path


def update_all(project: Path) -> list[Path]:
    """Update every catalogue of every locale but the source language; returns the files."""
    written = []
    for domain in SOURCES:
        source = template(project, domain)
        for language in load_languages().values():
            if not language.source:
                written.append(update_locale(language.code, domain, source))
    return written
