"""Both dialects: the small city of the other tests, which takes the reports of Musterstadt."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sandbox.app import create_app
from sandbox.settings import SandboxSettings
from tests.sandbox.city import DATA
from tests.sandbox.open311.reporter import BASES, Reporter


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city") / "content"
    shutil.copytree(DATA, folder)
    shutil.copy(SandboxSettings().content_dir / "reports.yml", folder)
    return folder


@pytest.fixture(scope="session")
def running(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    database = tmp_path_factory.mktemp("database") / "sandbox.sqlite"
    settings = SandboxSettings(
        content_dir=content, database=database, testing=True, rate_limit=0, fault_timeout=0.01
    )
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def city(running: TestClient) -> TestClient:
    """As on its first day: starting it anew for each test would take longer than the tests."""
    assert running.post("/_sandbox/reset").status_code == 200
    return running


@pytest.fixture(params=list(BASES))
def reporter(request: pytest.FixtureRequest, city: TestClient) -> Reporter:
    return Reporter(city, request.param)


@pytest.fixture
def markaspot(city: TestClient) -> Reporter:
    return Reporter(city, "markaspot")


@pytest.fixture
def standard(city: TestClient) -> Reporter:
    return Reporter(city, "standard")
