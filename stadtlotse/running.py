"""Starts everything with honcho and says when it can be used; one Ctrl-C stops all."""

import threading
from collections.abc import Callable

from honcho.manager import Manager

from stadtlotse.paths import ROOT
from stadtlotse.stack import Ports, Process, processes, wait_until_ready

SLOWEST = ("actions", "rasa")
GIVE_WAY = "nice -n 5 "
"""The others let these go first: they take longest to start and to answer."""


Say = Callable[[str], None]


def _watch(parts: list[Process], ports: Ports, say: Say, stop: Callable[[], None]) -> None:
    """Report readiness in the order of dependence; give up when a part does not come up."""
    for part in parts:
        if not wait_until_ready(part):
            say(f"{part.name} did not become ready: see its output above")
            stop()
            return
        say(f"{part.name} is ready")
    say(f"Stadtlotse is ready: http://127.0.0.1:{ports.gateway}/   (Ctrl-C stops everything)")


def run(ports: Ports, say: Say) -> int:
    """Run all processes until one ends or the user stops; returns the exit code."""
    manager = Manager()
    parts = processes(ports)
    for part in parts:
        command = part.shell if part.name in SLOWEST else GIVE_WAY + part.shell
        manager.add_process(part.name, command, env=dict(part.env), cwd=str(ROOT), quiet=False)
    watcher = threading.Thread(
        target=_watch, args=(parts, ports, say, manager.terminate), daemon=True
    )
    watcher.start()
    manager.loop()
    return int(manager.returncode or 0)
