"""Translations are complete, and the check that says so finds every kind of fault."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from stadtlotse.paths import ROOT
from translations import check, update
from translations.catalogue import translator
from translations.registry import load_languages, source_language


def test_everything_is_translated() -> None:
    assert check.check(ROOT) == []


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("Am {day} um {time}", "{time}, {day}", []),
        ("Am {day}", "Am Tag", ["placeholder"]),
        ("46,00 Euro", "46.00 €", []),
        ("46,00 Euro", "64,00 Euro", ["number"]),
        ("in 2 Wochen", "bald", ["number"]),
        ("• eins\n• zwei", "• one\ntwo", ["bullet"]),
    ],
)
def test_what_is_compared(source: str, target: str, kinds: list[str]) -> None:
    assert list(check.compare(source, target, "catalogue")) == kinds


@pytest.mark.parametrize("kind", ["missing", "fuzzy", "placeholder"])
def test_faults_are_found(tmp_path: Path, kind: str) -> None:
    source = update.template(ROOT, "messages")
    path = update.update_locale("tr", "messages", source, tmp_path)
    with path.open("rb") as file:
        catalogue = read_po(file, locale="tr")
    wanted = next(m for m in catalogue if m.id and "{phone}" in str(m.id))
    for message in catalogue:
        if message.id:
            message.string = message.id
    if kind == "missing":
        wanted.string = ""
    elif kind == "fuzzy":
        wanted.flags.add("fuzzy")
    else:
        wanted.string = "ohne Nummer"
    with path.open("wb") as file:
        write_po(file, catalogue)
    found = [
        p
        for p in check.check(ROOT, tmp_path)
        if (p.locale, p.domain) == ("tr", "messages") and p.text == wanted.id
    ]
    assert [p.kind for p in found] == [kind]


def test_a_line_without_translation_is_told_apart() -> None:
    assert translator("tr").catalogue("Diesen Satz gibt es nicht.") is None
    line = "Diesen Satz gibt es nicht."
    assert translator("de").catalogue(line) == line
    assert translator("tr").catalogue("Kostenlos") not in (None, "Kostenlos")


def test_the_registry() -> None:
    languages = load_languages()
    eleven = {"de", "de-simple", "en", "tr", "ar", "uk", "ru", "pl", "fr", "fa", "da"}
    assert set(languages) == eleven
    assert source_language().code == "de"
    assert {c for c, row in languages.items() if row.dir == "rtl"} == {"ar", "fa"}


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    source = update.template(ROOT, "messages")
    path = update.update_locale("tr", "messages", source, tmp_path)
    first = path.read_bytes()
    later = update.template(ROOT, "messages")
    later.creation_date = datetime(2031, 1, 1, tzinfo=UTC)
    assert update.update_locale("tr", "messages", later, tmp_path).read_bytes() == first


def test_the_command_updates_all_catalogues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "update_locale", partial(update.update_locale, root=tmp_path))
    written = update.update_all(ROOT)
    assert len(written) == len(update.SOURCES) * (len(load_languages()) - 1)
    assert all(path.stat().st_size > 1000 for path in written)
