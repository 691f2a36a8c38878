"""Which tests stay together when `make test` runs them in two processes side by side.

What is expensive is shared within a folder: a started stack, a browser, a loaded model. So a folder
is what a process takes, and the two that take longest come first, one for each process.
"""

from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
LONGEST = ("e2e", "nlu")


class FolderScheduling(LoadScopeScheduling):
    """Gives whole folders to the processes.

    Groups of xdist's own (`xdist_group`) have no effect under pytest 9.2, which does not read the
    attribute that xdist 3.8 writes.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0].rpartition("/")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FolderScheduling:
    return FolderScheduling(config, log)  # type: ignore[arg-type]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.relative_to(TESTS).as_posix() not in LONGEST)
