"""`stadtlotse learned`: what was not understood, for editors."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from actions.context import today
from actions.services.learned import Guess, Learned, Reason
from actions.storage.learning import LearnedTexts
from stadtlotse.cli import app

runner = CliRunner()


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("STADTLOTSE_VAR", str(tmp_path))
    return tmp_path / "learning.sqlite"


@pytest.fixture
def filled(path):
    store = LearnedTexts.open(f"sqlite:///{path}", 30, today)
    guesses = (Guess("ask_fee", 0.5), Guess("inform", 0.25))
    for text, locale, age in (
        ("wo ist <word>", "de", 1), ("wo ist <word>", "de", 0), ("nerede <word>", "tr", 0),
        ("alt", "de", 31),
    ):  # fmt: skip
        day = today() - timedelta(days=age)
        store.add(Learned(day, locale, "web", text, Reason.NOT_UNDERSTOOD, guesses))
    store.close()
    return path


def learned(*arguments):
    result = runner.invoke(app, ["learned", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_table_with_tabs(filled):
    rows = [line.split("\t") for line in learned().splitlines()]
    assert rows == [
        ["count", "locale", "text", "reasons", "channels", "last", "guesses"],
        ["2", "de", "wo ist <word>", "not_understood", "web", today().isoformat(),
         "ask_fee 0.50, inform 0.25"],
        ["1", "tr", "nerede <word>", "not_understood", "web", today().isoformat(),
         "ask_fee 0.50, inform 0.25"],
    ]  # fmt: skip


def test_records(filled):
    rows = json.loads(learned("--locale", "tr", "--format", "json"))
    assert rows == [
        {
            "text": "nerede <word>",
            "locale": "tr",
            "count": 1,
            "channels": ["web"],
            "reasons": ["not_understood"],
            "last": today().isoformat(),
            "guesses": [
                {"name": "ask_fee", "probability": 0.5},
                {"name": "inform", "probability": 0.25},
            ],
        }
    ]


def test_rare_texts_can_be_hidden(filled, monkeypatch):
    monkeypatch.setenv("STADTLOTSE_LEARNING_LEAST", "2")
    assert [row["text"] for row in json.loads(learned("--format", "json"))] == ["wo ist <word>"]


def test_everything_is_forgotten(filled):
    assert "4 rows deleted" in learned("--forget")
    assert json.loads(learned("--format", "json")) == []


def test_looking_creates_no_file(path):
    assert learned().splitlines() == ["count\tlocale\ttext\treasons\tchannels\tlast\tguesses"]
    assert "0 rows deleted" in learned("--forget")
    assert not path.exists()


def test_a_broken_database_is_told(path):
    path.write_text("this is no database, but a text of some length " * 50, "utf-8")
    result = runner.invoke(app, ["learned"])
    assert result.exit_code == 1
    assert "does not answer" in result.output


def test_another_format_is_refused(path):
    assert runner.invoke(app, ["learned", "--format", "xml"]).exit_code == 1
