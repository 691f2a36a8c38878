"""The command line: what it says, what it scaffolds, when a step is done again."""

import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from stadtlotse import language, paths
from stadtlotse.cli import app
from stadtlotse.doctor import examine
from stadtlotse.stack import Ports, processes
from tests.shared import SHARED
from translations.registry import load_languages

runner = CliRunner()


def test_help_names_the_commands() -> None:
    text = runner.invoke(app, ["--help"]).output
    for command in ("setup", "run", "train", "doctor", "language", "catalogue", "voices", "texts"):
        assert command in text


def test_doctor_says_how_to_get_what_is_missing() -> None:
    findings = examine()
    assert all(finding.remedy for finding in findings)
    result = runner.invoke(app, ["doctor"])
    assert "dialogue model" in result.output


def test_import_of_a_real_export(tmp_path: Path) -> None:
    data = SHARED / "data" / "municipal"
    target = tmp_path / "catalogue.json"
    offices = str(data / "zms_munich_locations_de.json")
    source = str(data / "zms_munich_services_de.json")
    command = ["catalogue", "import", "dldb", source, "--offices", offices, "--target", str(target)]
    result = runner.invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "287 services, 109 offices imported" in result.output
    assert target.exists()


def test_import_of_something_else_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("no json", encoding="utf-8")
    target = tmp_path / "catalogue.json"
    result = runner.invoke(
        app, ["catalogue", "import", "dldb", str(broken), "--target", str(target)]
    )
    assert result.exit_code == 1
    assert not target.exists()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("translations", "nlu_data/de", "bot/domain", "sandbox/data"):
        shutil.copytree(paths.ROOT / name, tmp_path / name)
    (tmp_path / "voice_gateway" / "widget").mkdir(parents=True)
    for name in ("voice_gateway/widget/messages.json",):
        shutil.copy(paths.ROOT / name, tmp_path / name)
    return tmp_path


def test_a_language_is_scaffolded(copy: Path) -> None:
    try:
        written = language.scaffold("sq", "Shqip", "Albanisch", copy)
        registry = load_languages(copy / "translations" / "languages.yml")
        assert registry["sq"].native == "Shqip"
        assert registry["sq"].dir == "ltr"
        intents = yaml.safe_load((copy / "nlu_data/sq/questions.yml").read_text(encoding="utf-8"))
        assert {row["intent"] for row in intents["nlu"]} >= {"ask_fee", "ask_documents"}
        assert all(path.exists() for path in written)
        with pytest.raises(language.LanguageExists):
            language.scaffold("sq", "Shqip", "Albanisch", copy)
    finally:
        load_languages.cache_clear()


def test_a_step_is_done_again_when_its_inputs_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STADTLOTSE_VAR", str(tmp_path))
    stamp = paths.Stamp("model")
    assert not stamp.matches("a")
    stamp.set("a")
    assert stamp.matches("a")
    assert not stamp.matches("b")


def test_processes_listen_on_loopback_and_report_to_nobody() -> None:
    for process in processes(Ports(1, 2, 3, 4)):
        assert "127.0.0.1" in process.ready
        assert "0.0.0.0" not in process.shell
    rasa = next(p for p in processes(Ports()) if p.name == "rasa")
    assert rasa.env["RASA_TELEMETRY_ENABLED"] == "false"
    assert any(word.startswith("--auth-token=") for word in rasa.command)


def test_tuning_without_pytorch_says_how_to_get_it() -> None:
    found = runner.invoke(app, ["tune", "--steps", "1"])
    assert found.exit_code == 1
    assert "uv run --with torch" in found.output
