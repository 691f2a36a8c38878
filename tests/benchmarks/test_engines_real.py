"""The engines that need no hours really learn and answer, in the dialogue engine's environment."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.engines import work

LEARNED = {
    "ausweis": (
        "Ich brauche einen neuen Personalausweis",
        "Mein Ausweis ist abgelaufen",
        "Wie verlängere ich meinen Ausweis?",
        "Ich habe meinen Personalausweis verloren",
        "Was kostet ein neuer Ausweis?",
        "Mein Sohn braucht seinen ersten Ausweis",
        "Wo beantrage ich den Personalausweis?",
        "Kann ich meinen Ausweis schon abholen?",
    ),
    "hund": (
        "Ich möchte meinen Hund anmelden",
        "Wie hoch ist die Hundesteuer?",
        "Mein Hund ist gestorben, ich will ihn abmelden",
        "Wir haben uns einen Welpen gekauft",
        "Brauche ich für meinen Hund eine Marke?",
        "Muss ich für den Blindenhund Steuer zahlen?",
        "Ich habe jetzt zwei Hunde",
        "Die Hundemarke ist weg",
    ),
    "muell": (
        "Wann wird der Müll abgeholt?",
        "Meine Mülltonne wurde nicht geleert",
        "Ich brauche eine größere Tonne",
        "Wohin mit dem alten Sofa, nehmt ihr Sperrmüll?",
        "Ich möchte Sperrmüll anmelden",
        "Wann kommt die gelbe Tonne?",
        "Die Biotonne ist voll und niemand kommt",
        "Gibt es einen Kalender für die Müllabfuhr?",
    ),
}
ASKED = {
    "Mein Personalausweis läuft bald ab": "ausweis",
    "Ich möchte einen Ausweis beantragen": "ausweis",
    "Was zahle ich an Steuer für meinen Hund?": "hund",
    "Unser Hund soll angemeldet werden": "hund",
    "Die Mülltonne ist noch nicht geleert": "muell",
    "Holt ihr auch Sperrmüll ab?": "muell",
}
QUICK = ["linear", "neighbours", "ours", "mixture"]


def job(folder: Path, engines: list[str]) -> dict[str, Any]:
    return {
        "engines": engines,
        "train": [[text, intent, "de-DE"] for intent, texts in LEARNED.items() for text in texts],
        "tests": {"de-DE": list(ASKED)},
        "epochs": 1,
        "timed": 1,
        "vectors": str(folder),
    }


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("engines")
    return {row["engine"]: row for row in work(job(folder, QUICK), folder / "log.txt")}


@pytest.mark.parametrize("engine", QUICK)
def test_an_engine_learns_and_answers(results: dict[str, dict[str, Any]], engine: str) -> None:
    row = results[engine]
    right = sum(map(str.__eq__, row["said"], ASKED.values()))
    assert right >= len(ASKED) - 1, row["said"]
    assert row["locale"] == "de-DE"


def test_a_failing_engine_is_reported(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="an engine failed"):
        list(work(job(tmp_path, ["no such engine"]), tmp_path / "log.txt"))
    assert "no such engine" in (tmp_path / "log.txt").read_text("utf-8")
