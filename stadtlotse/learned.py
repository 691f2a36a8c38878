"""What was not understood, for the editors of the content, and deleting it."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import make_url

from actions.context import today
from actions.services.learned import Frequent
from actions.settings import ActionSettings
from actions.storage.learning import LearnedTexts

COLUMNS = ("count", "locale", "text", "reasons", "channels", "last", "guesses")


def stored(settings: ActionSettings) -> LearnedTexts | None:
    """The store, None when nothing was ever kept: looking does not create a file."""
    url = make_url(settings.learned_database)
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file is not None and not Path(file).exists():
        return None
    return LearnedTexts.open(settings.learned_database, settings.learning_days, today)


def listed(settings: ActionSettings, locale: str | None) -> list[Frequent]:
    """Texts that may be shown, most frequent first; what is outdated is deleted on the way.

    Raises SQLAlchemyError when the database fails.
    """
    store = stored(settings)
    if store is None:
        return []
    try:
        store.purge()
        return store.rows(locale, settings.learning_least)
    finally:
        store.close()


def forget(settings: ActionSettings) -> int:
    """Delete everything; how many rows that were. Raises SQLAlchemyError."""
    store = stored(settings)
    if store is None:
        return 0
    try:
        return store.forget()
    finally:
        store.close()


def tsv(rows: Iterable[Frequent]) -> str:
    """A table with tabs and a heading; a guess is "name probability", several have commas."""
    lines = ["\t".join(COLUMNS)]
    for row in rows:
        guesses = ", ".join(f"{guess.name} {guess.probability:.2f}" for guess in row.guesses)
        values = (
            str(row.count), row.locale, row.text, ", ".join(row.reasons), ", ".join(row.channels),
            row.last.isoformat(), guesses,
        )  # fmt: skip
        lines.append("\t".join(values))
    return "\n".join(lines)


def as_json(rows: Iterable[Frequent]) -> str:
    """A list of records with the same fields."""
    records = [{**asdict(row), "last": row.last.isoformat()} for row in rows]
    return json.dumps(records, ensure_ascii=False, indent=2)
