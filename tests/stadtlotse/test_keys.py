"""`stadtlotse keys`: what it shows, what it changes, what it refuses."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.services.factors import Cost, Factor
from actions.storage import StorageSettings, open_storage
from actions.storage.keyfile import read_keys
from stadtlotse.cli import app

runner = CliRunner()
CHEAP = Cost(n=2, r=1, p=1)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StorageSettings:
    monkeypatch.setenv("STADTLOTSE_VAR", str(tmp_path))
    monkeypatch.delenv("STADTLOTSE_DATABASE_URL", raising=False)
    monkeypatch.delenv("STADTLOTSE_KEYS_FILE", raising=False)
    return StorageSettings()


def test_status_before_the_first_start(settings: StorageSettings) -> None:
    result = runner.invoke(app, ["keys", "status"])
    assert result.exit_code == 1
    assert "does not exist" in " ".join(result.output.split())
    assert not settings.keys.exists()


def test_rotate_before_the_first_start_makes_one_key(settings: StorageSettings) -> None:
    result = runner.invoke(app, ["keys", "rotate"])
    assert result.exit_code == 0, result.output
    (key,) = read_keys(settings.keys)
    assert f"key {key.id} seals now" in result.output


def test_rotated_while_a_draft_is_open(settings: StorageSettings) -> None:
    storage = open_storage(settings, cost=CHEAP)
    draft = storage.drafts.create("c-1", "wohngeld", "f" * 64, "de")
    code = storage.drafts.protect(draft.id, "c-1", Factor("4719"))
    (old,) = read_keys(settings.keys)
    before = runner.invoke(app, ["keys", "status"])
    assert before.exit_code == 0, before.output
    assert old.id in before.output
    assert "seals now" in before.output
    result = runner.invoke(app, ["keys", "rotate"])
    assert result.exit_code == 0, result.output
    assert "1 drafts sealed anew" in result.output
    assert [key.id for key in read_keys(settings.keys)][1:] == [old.id]
    result = runner.invoke(app, ["keys", "rotate", "--remove-old"])
    assert result.exit_code == 0, result.output
    assert old.id in result.output
    (left,) = read_keys(settings.keys)
    assert storage.open_draft(code, Factor("4719"), "c-2").id == draft.id
    storage.close()
    after = runner.invoke(app, ["keys", "status"]).output
    assert left.id in after
    assert old.id not in after
    for output in (before.output, result.output, after):
        assert code.value not in output


def test_a_missing_key_is_said(settings: StorageSettings) -> None:
    storage = open_storage(settings, cost=CHEAP)
    storage.drafts.create("c-1", "wohngeld", "f" * 64, "de")
    storage.close()
    (old,) = read_keys(settings.keys)
    settings.keys.rename(settings.keys.with_name("lost"))
    refused = runner.invoke(app, ["keys", "rotate"])
    assert refused.exit_code == 1
    assert not settings.keys.exists()
    fresh = StorageSettings(var=settings.var / "other", database_url="", keys_file="")
    open_storage(fresh, cost=CHEAP).close()
    fresh.keys.rename(settings.keys)
    result = runner.invoke(app, ["keys", "status"])
    assert result.exit_code == 1
    assert old.id in result.output
    assert "missing" in result.output
    rotated = runner.invoke(app, ["keys", "rotate", "--remove-old"])
    assert rotated.exit_code == 1
    assert "1 rows do not decrypt" in rotated.output


def test_a_file_that_others_may_read_is_said(settings: StorageSettings) -> None:
    open_storage(settings, cost=CHEAP).close()
    settings.keys.chmod(0o644)
    result = runner.invoke(app, ["keys", "status"])
    assert "chmod 600" in result.output


def test_a_broken_file_is_said(settings: StorageSettings) -> None:
    settings.keys.write_text("0123abcd 2026-11-24 short\n", encoding="ascii")
    for command in ("status", "rotate"):
        result = runner.invoke(app, ["keys", command])
        assert result.exit_code == 1
        assert "line 1" in " ".join(result.output.split())
