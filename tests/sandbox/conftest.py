"""Apps with the small city and clients for them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from sandbox.app import create_app
from sandbox.settings import SandboxSettings
from tests.sandbox.city import DATA, Citizen, Client


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[Client]:
    """Builds clients of apps with the test city; keywords are settings."""
    opened: list[TestClient] = []

    def make(**values: Any) -> TestClient:
        defaults = {
            "content_dir": DATA,
            "database": tmp_path / f"sandbox{len(opened)}.sqlite",
            "rate_limit": 0,
            "testing": True,
            "captcha_cost": 5,
            "captcha_secret": "only-for-tests",
            "fault_timeout": 0.01,
        }
        client = TestClient(create_app(SandboxSettings(**defaults | values)))
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client: Client) -> TestClient:
    return make_client()


@pytest.fixture
def citizen(client: TestClient) -> Citizen:
    return Citizen(client)
