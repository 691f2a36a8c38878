"""The delivery service and a sender who follows the protocol by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fit_connect_city import URL, make_city
from tests.sandbox.fit_connect.sender import Sender


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[Any]:
    """Clients of cities; keywords are settings. All share one database."""
    opened: list[TestClient] = []

    def make(**settings: Any) -> TestClient:
        client = TestClient(make_city(tmp_path, **settings), base_url=URL)
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One city for all tests of a module that need no settings: building one takes long."""
    city = make_city(tmp_path_factory.mktemp("city"))
    with TestClient(city, base_url=URL) as client:
        yield client


@pytest.fixture
def client(shared: TestClient) -> TestClient:
    shared.post("/_sandbox/reset")
    return shared


@pytest.fixture
def sender(client: TestClient) -> Sender:
    return Sender(client)
