"""Run as a program by test_crash: writes answers without end until it is killed.

`python writer.py <folder> <draft id>`: for each line on standard input it forks a child that says
"pid <n>" and then "saved <number>" after each answer that is stored.
"""

import os
import sys
from pathlib import Path

from actions.services.factors import Cost
from actions.storage import StorageSettings, open_storage


def write(folder: Path, draft_id: str) -> None:
    """Count on where the draft is."""
    say(f"pid {os.getpid()}")
    settings = StorageSettings(var=folder, database_url="", keys_file="")
    storage = open_storage(settings, cost=Cost(n=2, r=1, p=1))
    number = storage.drafts.load(draft_id, "c-1").answers.get("count", 0)
    while True:
        number += 1
        storage.drafts.update(
            draft_id,
            "c-1",
            lambda draft, n=number: draft.with_answer("count", n, "x" * (n * 37 % 9000)),
        )
        say(f"saved {number}")


def say(line: str) -> None:
    """To the test, at once."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            write(Path(sys.argv[1]), sys.argv[2])
        os.waitpid(child, 0)
        say("dead")
