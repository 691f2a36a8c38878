"""The file of keys: its permissions, its form, many who make it at once."""

import stat
import threading
from datetime import date
from pathlib import Path

import pytest

from actions.storage.keyfile import (
    KeysUnusable,
    create_keys,
    new_key,
    only_writer,
    open_to_others,
    read_keys,
    write_keys,
)

DAY = date(2026, 11, 24)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "keys"
    create_keys(path, DAY)
    assert mode(path) == 0o600
    assert not open_to_others(path)
    (key,) = read_keys(path)
    assert key.made == DAY
    assert len(key.secret) == 32
    assert repr(key.secret) not in repr(key)
    path.chmod(0o640)
    assert open_to_others(path)


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    create_keys(path, DAY)
    before = path.read_bytes()
    create_keys(path, DAY)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["keys"]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    path, found, start = tmp_path / "keys", list[str](), threading.Barrier(8)

    def run() -> None:
        start.wait()
        create_keys(path, DAY)
        found.append(read_keys(path)[0].id)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_written_and_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    keys = (new_key(DAY), new_key(date(2025, 1, 2)))
    write_keys(path, keys)
    assert read_keys(path) == keys
    assert mode(path) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys", DAY)
    (tmp_path / "link").symlink_to("keys")
    key = new_key(DAY)
    write_keys(tmp_path / "link", [key])
    assert (tmp_path / "link").is_symlink()
    assert read_keys(tmp_path / "keys") == (key,)


GOOD = "0123abcd 2026-11-24 " + "A" * 43 + "="


@pytest.mark.parametrize(
    "text",
    [
        "", "# only a remark\n", "0123abcd 2026-11-24\n", GOOD.replace("0123abcd", "0123"),
        GOOD.replace("2026-11-24", "yesterday"), GOOD.replace("=", ""), GOOD.replace("AAAA", ""),
        GOOD.replace("A", "?"), f"{GOOD} more", f"{GOOD}\n{GOOD}", "ключ",
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_without_telling_its_content(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(KeysUnusable) as caught:
        read_keys(path)
    assert "keys" in str(caught.value)
    assert "AAAA" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_remarks_and_empty_lines_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# a remark\n\n  {GOOD}\n", encoding="ascii")
    assert [key.id for key in read_keys(path)] == ["0123abcd"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysUnusable, match="does not exist"):
        read_keys(tmp_path / "keys")


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    with only_writer(path), pytest.raises(KeysUnusable, match="another process"), only_writer(path):
        pass
    with only_writer(path):
        pass
