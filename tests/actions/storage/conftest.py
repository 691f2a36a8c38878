"""A store in a folder of its own, with a clock that the test turns and a cheap hash."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.services.drafts import Draft
from actions.services.factors import Cost
from actions.storage import Storage, StorageSettings, open_storage

CHEAP = Cost(n=2, r=1, p=1)
SECRET = "Fatma Yılmaz, Rosenweg 7"


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        """Move on, as in `timedelta`."""
        self.now += timedelta(**time)


@pytest.fixture
def settings(tmp_path: Path) -> StorageSettings:
    return StorageSettings(var=tmp_path, database_url="", keys_file="")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def storage(settings: StorageSettings, clock: Clock) -> Iterator[Storage]:
    opened = open_storage(settings, clock=clock, cost=CHEAP)
    yield opened
    opened.close()


@pytest.fixture
def draft(storage: Storage) -> Draft:
    """A draft of conversation "c-1" with one answer."""
    new = storage.drafts.create("c-1", "wohngeld", "f" * 64, "tr", ["name"])
    return storage.drafts.update(
        new.id, "c-1", lambda draft: draft.with_answer("name", SECRET, ["people"])
    )


def stored_bytes(folder: Path) -> bytes:
    """Everything that the database has on the disk, its logs included."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("stadtlotse.sqlite*")))
