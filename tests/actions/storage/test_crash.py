"""A process that is killed between or during answers loses at most the one it was writing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.storage import StorageSettings, open_storage
from stadtlotse.paths import ROOT
from tests.actions.storage.conftest import CHEAP

KILLS = 20
WRITER = Path(__file__).with_name("writer.py")


@pytest.fixture
def settings(tmp_path: Path) -> StorageSettings:
    return StorageSettings(var=tmp_path, database_url="", keys_file="")


@pytest.fixture
def program(settings: StorageSettings) -> Iterator[subprocess.Popen[str]]:
    storage = open_storage(settings, cost=CHEAP)
    draft = storage.drafts.create("c-1", "wohngeld", "f" * 64, "de")
    storage.close()
    with subprocess.Popen(
        [sys.executable, str(WRITER), str(settings.var), draft.id],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        yield process
        process.stdin.close()  # type: ignore[union-attr]


def killed(program: subprocess.Popen[str], answers: int) -> int:
    """Let it write until so many answers are acknowledged, kill it; the last acknowledged one."""
    program.stdin.write("go\n")  # type: ignore[union-attr]
    program.stdin.flush()  # type: ignore[union-attr]
    lines = iter(program.stdout)  # type: ignore[arg-type]
    pid = int(next(lines).removeprefix("pid "))
    saved = [int(next(lines).removeprefix("saved ")) for _ in range(answers)]
    os.kill(pid, signal.SIGKILL)
    for line in lines:
        if line == "dead\n":
            break
        saved.append(int(line.removeprefix("saved ")))
    return saved[-1]


def test_killed_twenty_times(settings: StorageSettings, program: subprocess.Popen[str]) -> None:
    random.seed(7)
    before = 0
    for _ in range(KILLS):
        acknowledged = killed(program, random.randint(1, 4))
        assert acknowledged > before
        with sqlite3.connect(settings.var / "stadtlotse.sqlite") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()
        storage = open_storage(settings, cost=CHEAP)
        (draft,) = storage.drafts.of_conversation("c-1")
        storage.close()
        # The one that was being written when it was killed may be there or not.
        before = draft.answers["count"]
        assert before in (acknowledged, acknowledged + 1)
        assert len(draft.cursor) == before * 37 % 9000  # type: ignore[arg-type]
        assert draft.version == before + 1
