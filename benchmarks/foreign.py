"""Messages that are no business of a town hall, for measuring false accepts.

CLINC150's out-of-scope questions (English) and MASSIVE's utterances to a home assistant in the
offered languages, dev parts, from ../shared/data/intents. Greetings and small talk are left out: a
town hall answers those, too.
"""

import json
import random

from benchmarks.understanding import Line
from stadtlotse.paths import ROOT

DATA = ROOT.parent / "shared" / "data" / "intents"
LANGUAGES = ("de", "en", "tr", "ar", "ru", "pl", "fr", "fa", "da")
EACH = 60
ANSWERED = ("general_greet", "general_joke", "general_quirky")


def clinc(count: int = EACH) -> list[Line]:
    """English questions that fit no service at all."""
    rows = json.loads((DATA / "clinc150_oos_dev.json").read_text(encoding="utf-8"))
    found = rows if isinstance(rows, list) else [row for part in rows.values() for row in part]
    texts = sorted({row[0] if isinstance(row, list) else str(row) for row in found})
    chosen = random.Random(1).sample(texts, min(count, len(texts)))
    return [Line("en", text, ("out_of_scope",), (), "clinc") for text in chosen]


def massive(count: int = EACH) -> list[Line]:
    """Wishes to a home assistant, the same number from each language."""
    found = []
    for path in sorted((DATA / "massive").glob("*.tsv")):
        language = path.stem.partition("-")[0]
        if language not in LANGUAGES:
            continue
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
        texts = sorted(row[4] for row in rows if row[1] == "dev" and row[3] not in ANSWERED)
        chosen = random.Random(language).sample(texts, count)
        found += [Line(language, text, ("out_of_scope",), (), "massive") for text in chosen]
    return found
