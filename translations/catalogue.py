"""Translated texts at run time, from the gettext catalogues of each locale."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from translations.registry import ROOT, load_languages

DOMAINS = ("messages", "catalogue", "forms")
Table = Mapping[tuple[str | None, str], tuple[str, ...]]


def po_path(locale: str, domain: str, root: Path = ROOT) -> Path:
    """Where the catalogue of a locale and domain lives."""
    return root / locale / "LC_MESSAGES" / f"{domain}.po"


def read_table(path: Path, locale: str) -> dict[tuple[str | None, str], tuple[str, ...]]:
    """Entries of a .po file: (context, msgid) → plural forms; fuzzy and empty ones are left out."""
    table: dict[tuple[str | None, str], tuple[str, ...]] = {}
    if not path.exists():
        return table
    with path.open("rb") as file:
        catalogue = read_po(file, locale=load_languages()[locale].babel)
    for message in catalogue:
        if not message.id or message.fuzzy or not message.string:
            continue
        key = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
        forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if all(forms):
            table[(message.context, key)] = tuple(forms)
    return table


class Translator:
    """Texts of one locale; German is the source and is returned as it stands."""

    def __init__(
        self, locale: str, messages: Table, catalogue: Table, forms: Table | None = None
    ) -> None:
        self.locale = locale
        self.language = load_languages()[locale]
        self._messages = messages
        self._catalogue = catalogue
        self._forms = forms or {}

    def gettext(self, msgid: str) -> str:
        """The text in this locale, or the German source."""
        return self._messages.get((None, msgid), (msgid,))[0]

    def pgettext(self, context: str, msgid: str) -> str:
        """As `gettext`, for a text that needs its context to be translated."""
        return self._messages.get((context, msgid), (msgid,))[0]

    def translated(self, context: str | None, msgid: str) -> bool:
        """Whether this locale has its own text (always true for the source language)."""
        return self.language.source or (context, msgid) in self._messages

    def form(self, context: str, msgid: str) -> str:
        """A text of a form, of the check for benefits or of a report, or the German source."""
        return self._forms.get((context, msgid), (msgid,))[0]

    def has_form(self, context: str, msgid: str) -> bool:
        """Whether a text of a form is there in this locale."""
        return self.language.source or (context, msgid) in self._forms

    def catalogue(self, msgid: str) -> str | None:
        """A line of the city's catalogue in this locale; None when it is not translated."""
        if self.language.source:
            return msgid
        found = self._catalogue.get((None, msgid))
        return found[0] if found else None


_form_folders: list[Path] = []


def add_form_texts(folder: Path) -> None:
    """Let `<locale>.po` of a folder beside forms of the municipality's own go before ours."""
    if folder not in _form_folders:
        _form_folders.append(folder)
        translator.cache_clear()


@cache
def translator(locale: str, root: Path = ROOT) -> Translator:
    """The translator of a locale; raises KeyError for a locale that is not in the registry."""
    load_languages()[locale]
    messages, catalogue, forms = (
        read_table(po_path(locale, domain, root), locale) for domain in DOMAINS
    )
    merged = dict(forms)
    for folder in _form_folders:
        merged |= read_table(folder / f"{locale}.po", locale)
    return Translator(locale, messages, catalogue, merged)
