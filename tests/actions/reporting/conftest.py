"""The city and the store of every test here."""

import pytest

from actions import turn
from tests.actions.reporting.city import FakeCity, build, storage_in


@pytest.fixture(scope="session")
def storage(tmp_path_factory):
    found = storage_in(tmp_path_factory.mktemp("storage"))
    yield found
    found.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """No test depends on how busy the machine is."""
    monkeypatch.setattr(turn, "TURN_SECONDS", 600.0)


@pytest.fixture
def city(storage):
    found = FakeCity()
    build(found, storage)
    return found
